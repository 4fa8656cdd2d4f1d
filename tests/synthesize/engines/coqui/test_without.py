"""Coqui where its packages are not installed, and all of it that needs none of them: part of the fast group."""

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import EngineError, ShowError, UsageError
from studio.synthesize import licences
from studio.synthesize.carrier import needs_carrier
from studio.synthesize.engine import Request
from studio.synthesize.engines.coqui import Coqui, catalogue, models, packages, phonemes
from studio.synthesize.engines.coqui import engine as engine_module
from studio.synthesize.engines.coqui.device import choose
from studio.synthesize.engines.coqui.pieces import pieces
from studio.synthesize.engines.coqui.setup import read_setup
from studio.synthesize.gpus import find_gpus
from studio.values import VoiceSettings


@pytest.fixture(autouse=True)
def _own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("STUDIO_CONFIG", str(tmp_path / "config"))
    for name in ("MODEL", "DEVICE", "PRECISION", "TRUST"):
        monkeypatch.delenv(f"STUDIO_COQUI_{name}", raising=False)


def test_what_is_missing_is_named_with_the_next_step(monkeypatch):
    monkeypatch.setattr(packages, "installed", lambda name: "" if name in ("six", "coqui-tts") else "1.0")
    monkeypatch.setattr(packages, "importable", lambda module: True)
    readiness = Coqui().readiness()
    assert not readiness.ready
    assert readiness.detail == "not installed: coqui-tts, six"
    assert "make coqui" in readiness.hint


def test_a_package_in_the_way_is_named(monkeypatch):
    monkeypatch.setattr(packages, "installed", lambda name: "1.0")
    monkeypatch.setattr(packages, "importable", lambda module: True)
    assert "coqpit-config" in Coqui().readiness().detail
    assert "pip uninstall coqpit; pip install --force-reinstall" in Coqui().readiness().hint


@pytest.mark.parametrize(
    ("asked", "gpus", "with_cuda", "device", "said"),
    [
        ("auto", (), True, "cpu", "no NVIDIA GPU here"),
        ("auto", ("A",), True, "cuda", "on the GPU (A)"),
        ("cuda:1", ("A", "B"), True, "cuda:1", "on the GPU (B)"),
        ("cpu", ("A",), True, "cpu", "as requested"),
        # A GPU that can't be used is a problem, never a silent way back to the CPU.
        ("auto", ("A",), False, "", "built without CUDA"),
        ("cuda", (), True, "", "there is no NVIDIA GPU here"),
        ("cuda:2", ("A", "B"), True, "", "there are only 2"),
    ],
)
def test_the_device_is_said_and_never_changed_in_silence(asked, gpus, with_cuda, device, said):
    choice = choose(asked, gpus, with_cuda)
    assert choice.device == device
    assert said in (choice.detail or choice.problem)
    assert bool(choice.problem) == (device == "")
    assert bool(choice.hint) == bool(choice.problem)


def test_gpus_are_those_the_driver_shows_and_the_user_leaves(tmp_path, monkeypatch):
    for number, name in enumerate(("NVIDIA A", "NVIDIA B")):
        (tmp_path / f"0000:0{number}:00.0").mkdir()
        (tmp_path / f"0000:0{number}:00.0" / "information").write_text(f"Model: \t\t {name}\nIRQ: 1\n")
    monkeypatch.setattr("studio.synthesize.gpus.DRIVER", tmp_path)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert find_gpus() == ("NVIDIA A", "NVIDIA B")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    assert find_gpus() == ("NVIDIA B",)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert find_gpus() == ()


def test_a_gpu_inside_windows_is_seen(tmp_path, monkeypatch):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr("studio.synthesize.gpus.DRIVER", tmp_path / "none")
    monkeypatch.setattr("studio.synthesize.gpus.WSL", tmp_path / "libcuda.so.1")
    assert find_gpus() == ()
    (tmp_path / "libcuda.so.1").touch()
    assert find_gpus() == ("NVIDIA, through Windows",)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    assert find_gpus() == ()


def test_the_lock_is_the_same_with_a_gpu_and_without():
    """torch and what it brings are not in it: tools/coqui.sh chooses the build."""
    locked = (Path(__file__).parents[4] / "requirements" / "coqui.lock").read_text("utf-8")
    names = set(re.findall(r"(?m)^([a-z0-9-]+)(?:\[[a-z]+\])?==", locked))
    assert {"coqui-tts", "six", "transformers", "coqpit-config"} <= names
    assert not [name for name in names if re.match("torch|triton|nvidia|cuda", name)]


@pytest.mark.parametrize(("name", "value"), [("DEVICE", "gpu"), ("PRECISION", "int8"), ("DEVICE", "cuda:x")])
def test_a_wrong_variable_is_told(monkeypatch, name, value):
    monkeypatch.setenv(f"STUDIO_COQUI_{name}", value)
    with pytest.raises(EngineError, match=f"(?s)'{value}'.*STUDIO_COQUI_{name}|STUDIO_COQUI_{name} is '{value}'"):
        read_setup()


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=60), st.integers(10, 40))
def test_pieces_fit_and_make_the_text_again(words, limit):
    text = " ".join(words)
    parts = pieces(text, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert " ".join(parts) == text


def test_long_texts_are_cut_where_one_would_breathe():
    text = "First we went to the harbour, where nobody was. Then we came back; it rained, and it was late."
    assert pieces(text, 60) == ["First we went to the harbour, where nobody was.", text[48:]]
    assert pieces(text, 46) == [
        "First we went to the harbour,",
        "where nobody was.",
        "Then we came back; it rained, and it was late.",
    ]
    assert pieces("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_a_model_that_was_not_fetched_is_not_here(monkeypatch):
    with pytest.raises(EngineError, match="not here yet") as raised:
        models.find_model("tts_models/en/vctk/vits")
    assert raised.value.hint == "Get it: studio voices get tts_models/en/vctk/vits"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (None, "no config.json"),
        ("{", "no configuration"),
        ("[]", "no configuration"),
        ('{"model": "tacotron2"}', "of the kind 'tacotron2'"),
        ('{"model": "vits"}', "no file of weights"),
    ],
)
def test_a_folder_that_is_no_model_is_told(tmp_path, config, said):
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    with pytest.raises(EngineError, match=said):
        models.find_model(str(tmp_path))


def small_model(folder, weights=b"weights"):
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"model": "vits", "speakers_file": "/somewhere/speakers.json"}')
    (folder / "model.pth").write_bytes(weights)
    return models.find_model(str(folder))


def test_a_digest_says_what_a_model_holds_and_not_where_it_lies(tmp_path):
    one = small_model(tmp_path / "one")
    held = models.model_digest(one)
    other = small_model(tmp_path / "other")
    (other.folder / "config.json").write_text('{"model": "vits", "speakers_file": "/elsewhere/speakers.json"}')
    (other.folder / "LICENSE.txt").write_text("words")
    assert models.model_digest(other) == held
    assert models.model_digest(small_model(tmp_path / "third", b"others")) != held


def test_a_digest_is_remembered_until_the_file_changes(tmp_path):
    files = small_model(tmp_path / "one")
    first = models.model_digest(files)
    stat = files.checkpoint.stat()
    files.checkpoint.write_bytes(b"?" * stat.st_size)
    os.utime(files.checkpoint, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert models.model_digest(files) == first, "not read again: size and time are what they were"
    os.utime(files.checkpoint)
    assert models.model_digest(files) != first


def test_a_model_that_reads_phonemes_needs_espeak(tmp_path, monkeypatch):
    files = small_model(tmp_path / "one")
    (files.folder / "config.json").write_text('{"model": "vits", "use_phonemes": true, "phonemizer": "espeak"}')
    monkeypatch.setattr(engine_module, "missing_packages", lambda: ())
    monkeypatch.setattr(engine_module, "conflict", lambda: "")
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(files.folder))
    monkeypatch.setenv("STUDIO_COQUI_DEVICE", "cpu")
    monkeypatch.setattr(phonemes, "find", lambda _: None)
    phonemes.phonemizer_build.cache_clear()
    detail = Coqui().readiness().detail
    assert "espeak-ng is not installed" in detail
    assert "apt-get install espeak-ng" in detail
    with pytest.raises(EngineError, match="espeak-ng is not installed"):
        Coqui().identity(VoiceSettings("anna"))


def test_keys_hold_the_model_by_content(tmp_path, monkeypatch):
    small_model(tmp_path / "one")
    small_model(tmp_path / "same")
    small_model(tmp_path / "third", b"others")

    def identity(name):
        return Coqui().identity(VoiceSettings("anna", options=(("model", str(tmp_path / name)),)))

    assert identity("one") == identity("same") != identity("third")
    assert str(tmp_path) not in str(identity("one"))
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(tmp_path / "third"))
    assert Coqui().identity(VoiceSettings("anna")) == identity("third")


def test_nobody_is_cloned_without_consent(tmp_path):
    small_model(tmp_path / "one")
    (tmp_path / "june.wav").write_bytes(b"RIFF")
    options = (("model", str(tmp_path / "one")), ("reference", str(tmp_path / "june.wav")))
    with pytest.raises(EngineError, match="no note of consent") as raised:
        Coqui().identity(VoiceSettings("june", options=options))
    assert "consent =" in raised.value.hint
    agreed = (("consent", "June, 2 March"), *options)
    said = Coqui().identity(VoiceSettings("june", options=agreed))
    assert dict(said.options).keys() == {"model", "reference"}  # a note doesn't change the sound
    (tmp_path / "june.wav").write_bytes(b"RIFF other")
    assert Coqui().identity(VoiceSettings("june", options=agreed)) != said


def fake_package(tmp_path, monkeypatch):
    """The list of models that the package carries, without the package."""
    folder = tmp_path / "TTS"
    folder.mkdir()
    listed = {"en": {"vctk": {"vits": {"license": "apache 2.0", "description": "109 voices"}, "fast_pitch": {}}}}
    listed["multilingual"] = {"multi-dataset": {"xtts_v2": {"license": "CPML", "tos_required": True}}}
    (folder / ".models.json").write_text(json.dumps({"tts_models": listed}))
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))


def test_the_catalogue_lists_what_studio_can_speak_with(tmp_path, monkeypatch):
    fake_package(tmp_path, monkeypatch)
    known = catalogue.catalogue()
    assert list(known) == ["tts_models/en/vctk/vits", "tts_models/multilingual/multi-dataset/xtts_v2"]
    assert known["tts_models/multilingual/multi-dataset/xtts_v2"].terms == "https://tts-hub.github.io/cpml"


def test_a_licence_is_accepted_once_and_remembered(tmp_path, monkeypatch):
    fake_package(tmp_path, monkeypatch)
    monkeypatch.setattr(catalogue, "missing_packages", lambda: ())
    fetched = []
    monkeypatch.setattr(catalogue, "_download", lambda name: fetched.append(name) or tmp_path / "model")
    name = "tts_models/multilingual/multi-dataset/xtts_v2"
    with pytest.raises(EngineError, match=r"CPML.*not accepted yet") as raised:
        catalogue.fetch(name, accept=False)
    assert "--accept-licence" in raised.value.hint
    assert fetched == []
    catalogue.fetch(name, accept=True)
    catalogue.fetch(name, accept=False)
    assert fetched == [name, name]
    kept = licences.fetched_models()[name]
    assert (kept.licence, kept.folder) == ("CPML", str(tmp_path / "model"))
    with pytest.raises(UsageError, match="no model 'tts_models/en/x/y'"):
        catalogue.fetch("tts_models/en/x/y", accept=True)


def test_a_damaged_memory_is_told(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "models.toml").write_text("models = 3")
    with pytest.raises(ShowError, match=r"models\.toml"):
        licences.fetched_models()
    with pytest.raises(EngineError, match=r"models\.toml"):
        models.find_model("tts_models/en/vctk/vits")


def test_half_precision_is_refused_on_the_cpu(monkeypatch):
    monkeypatch.setenv("STUDIO_COQUI_DEVICE", "cpu")
    monkeypatch.setenv("STUDIO_COQUI_PRECISION", "bfloat16")
    monkeypatch.setattr(engine_module, "missing_packages", lambda: ())
    monkeypatch.setattr(engine_module, "conflict", lambda: "")
    readiness = Coqui().readiness()
    assert not readiness.ready
    assert "is for GPUs" in readiness.detail


@pytest.mark.parametrize("precision", ["float16", "bfloat16"])
def test_half_precision_is_refused_for_xtts(tmp_path, monkeypatch, precision):
    """It would change the keys of all takes and nothing else: only the decoder of VITS speaks in it."""
    monkeypatch.setattr(engine_module, "missing_packages", lambda: ())
    monkeypatch.setattr(engine_module, "conflict", lambda: "")
    monkeypatch.setattr(engine_module, "find_gpus", lambda: ("A",))
    monkeypatch.setattr(engine_module, "torch_has_cuda", lambda: True)
    monkeypatch.setenv("STUDIO_COQUI_PRECISION", precision)
    ready = {}
    for kind in ("vits", "xtts"):
        files = small_model(tmp_path / kind)
        (files.folder / "config.json").write_text(f'{{"model": "{kind}"}}')
        monkeypatch.setenv("STUDIO_COQUI_MODEL", str(files.folder))
        ready[kind] = Coqui().readiness()
    said = f"STUDIO_COQUI_PRECISION={precision} is for VITS"
    assert {kind: said in found.detail for kind, found in ready.items()} == {"vits": False, "xtts": True}
    with pytest.raises(EngineError, match="is for VITS, and xtts is XTTS") as raised:
        Coqui().synthesize([Request("Yes.", VoiceSettings("anna"))])
    assert "name a VITS model" in raised.value.hint
    monkeypatch.setenv("STUDIO_COQUI_PRECISION", "tf32")
    assert "is for VITS" not in Coqui().readiness().detail


def test_very_short_turns_get_a_carrier_and_temperature_is_followed():
    assert Coqui().abilities.follows == {"temperature"}
    short = {text: needs_carrier(Request(text, VoiceSettings("anna")), Coqui()) for text in ("Right.", "Is that all?")}
    assert short == {"Right.": True, "Is that all?": False}


ELSEWHERE = {
    "a speakers' file": {"use_speaker_embedding": True, "speakers_file": "/elsewhere/speakers.json"},
    "one in model_args": {"model_args": {"use_d_vector_file": True, "d_vector_file": ["/elsewhere/vectors.pth"]}},
    "the network": {"model_args": {"speaker_encoder_model_path": "https://example.org/encoder.pth"}},
    "a chain of file systems": {"model_args": {"speaker_encoder_config_path": "simplecache::file:///x/config.json"}},
    "another file above": {"model_args": {"use_language_embedding": True, "language_ids_file": "FOLDER/../ids.json"}},
    "a tokenizer": {"model_args": {"tokenizer_file": "/elsewhere/vocab.json"}},
    "what the digest leaves out": {"model_args": {"speaker_encoder_model_path": "FOLDER/encoder.ckpt"}},
    "and what it passes over": {"model_args": {"speaker_encoder_model_path": "FOLDER/voices/encoder.pth"}},
}


@pytest.mark.parametrize("config", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_model_reads_its_own_folder_alone(tmp_path, config):
    folder = small_model(tmp_path / "one").folder
    said = json.dumps({"model": "vits", **config}).replace("FOLDER", str(folder))
    (folder / "config.json").write_text(said)
    with pytest.raises(EngineError, match="names a file elsewhere"):
        models.find_model(str(folder))
    own = said.replace("/elsewhere/", f"{folder}/").replace("https://example.org/", f"{folder}/")
    own = (
        own.replace("simplecache::file:///x/", f"{folder}/")
        .replace("/../", "/")
        .replace(".ckpt", ".pth")
        .replace("/voices/", "/")
    )
    (folder / "config.json").write_text(own)
    assert models.find_model(str(folder)).kind == "vits"


def test_links_are_files_of_the_folder(tmp_path):
    """As those that come from a model hub, whose content lies elsewhere in its cache."""
    folder = small_model(tmp_path / "one").folder
    (tmp_path / "blob").write_text("{}")
    (folder / "ids.json").symlink_to(tmp_path / "blob")
    config = {"model": "vits", "use_speaker_embedding": True, "speakers_file": str(folder / "ids.json")}
    (folder / "config.json").write_text(json.dumps(config))
    files = models.find_model(str(folder))
    held = models.model_digest(files)
    (tmp_path / "blob").write_text("{ }")
    assert models.model_digest(files) != held
    (tmp_path / "others").mkdir()
    (folder / "others").symlink_to(tmp_path / "others")
    (folder / "config.json").write_text(json.dumps(config | {"speakers_file": str(folder / "others" / "ids.json")}))
    with pytest.raises(EngineError, match="names a file elsewhere"):
        models.find_model(str(folder))


def test_paths_that_are_not_used_do_not_matter(tmp_path):
    folder = small_model(tmp_path / "one").folder
    (folder / "vocab.json").write_text("{}")
    config = {"model": "vits", "use_speaker_embedding": True, "speakers": ["anna"], "speakers_file": "/elsewhere/x.pth"}
    config |= {"model_args": {"d_vector_file": ["/elsewhere/v.pth"], "tokenizer_file": "/elsewhere/vocab.json"}}
    config |= {"use_language_embedding": True, "language_ids_file": "/elsewhere/ids.json"}
    config["model_args"]["language_ids_file"] = str(folder / "ids.json")  # the package looks there first
    (folder / "config.json").write_text(json.dumps(config))
    assert models.find_model(str(folder)).kind == "vits"


def test_code_that_is_not_the_packages_own_is_refused(tmp_path):
    folder = small_model(tmp_path / "one").folder
    (folder / "config.json").write_text('{"model": "vits", "characters": {"characters_class": "os.path"}}')
    with pytest.raises(EngineError, match="code that isn't coqui-tts's own"):
        models.find_model(str(folder))


def test_precision_is_part_of_the_key(monkeypatch):
    exact = Coqui().build()
    monkeypatch.setenv("STUDIO_COQUI_PRECISION", "tf32")
    assert Coqui().build() != exact
