"""VITS through Coqui's own loader, on a small checkpoint: every take as it would be alone, judged by the package."""

import contextlib
import json
import pickle
import random
from dataclasses import replace

import numpy as np
import pytest
from support.coqui_checkpoints import Trap, change_config, make_vits

from studio.errors import EngineError
from studio.store import FolderStore
from studio.synthesize.batching import Limits
from studio.synthesize.carrier import CARRIER
from studio.synthesize.check import check_clip
from studio.synthesize.contract import TEXTS, EngineContract
from studio.synthesize.engine import Request
from studio.synthesize.engines.coqui import Coqui
from studio.synthesize.engines.coqui import engine as engine_module
from studio.synthesize.engines.coqui import vits as speaking
from studio.synthesize.engines.coqui.compat import quiet
from studio.synthesize.engines.coqui.loading import load_model
from studio.synthesize.engines.coqui.models import find_model, model_digest
from studio.synthesize.takes import make_takes
from studio.values import VoiceSettings

pytestmark = pytest.mark.coqui
TOLERANCE = 1e-5


@pytest.mark.usefixtures("vits")
class TestVits(EngineContract):
    rate_tolerance = 0.25  # noise for weights: durations are short, and rounded to whole frames
    make = Coqui
    tolerance = TOLERANCE

    def test_every_voice_speaks(self):
        """As the contract has it, but for the flags: weights of noise speak no words whose length or end fits."""
        requests = [Request(TEXTS[0], VoiceSettings(voice.name)) for voice in Coqui().voices()]
        assert [r.settings.voice for r in requests] == ["anna", "ben", "cara"]
        for request, clip in zip(requests, Coqui().synthesize(requests), strict=True):
            assert clip.samples.dtype == np.float32
            assert clip.rate == 22_050
            assert check_clip(clip, request.text).faults == ()


def some_requests(draw: random.Random, count: int) -> list[Request]:
    words = ("the tide turned at a quarter past four and nobody had come to look at boats " * 2).split()
    return [
        Request(
            " ".join(draw.choices(words, k=draw.randint(1, 25))).capitalize() + draw.choice(".?!"),
            VoiceSettings(
                draw.choice(("anna", "ben", "cara")), draw.choice((0.8, 1.0, 1.2)), draw.choice((-3.0, 0.0, 2.0))
            ),
            seed=draw.randint(0, 3),
            temperature=draw.choice((None, None, 0.7)),
        )
        for _ in range(count)
    ]


def largest_difference(one, other) -> float:
    assert one.rate == other.rate
    assert one.samples.shape == other.samples.shape
    return float(np.abs(one.samples - other.samples).max())


@pytest.mark.parametrize("seed", range(5))
def test_batched_equals_single_in_any_order_and_composition(vits, monkeypatch, compared, seed):
    draw = random.Random(seed)
    monkeypatch.setattr(engine_module, "CPU_LIMITS", {"vits": Limits(draw.choice((300, 3000)), draw.choice((3, 16)))})
    requests = some_requests(draw, 10)
    alone = {request: Coqui().synthesize([request])[0] for request in requests}
    for _ in range(3):
        batch = draw.sample(requests, draw.randint(2, len(requests)))
        compared(Coqui().synthesize(batch), [alone[request] for request in batch])


VARIANTS = {
    "as VCTK's decoder": {
        "resblock_type_decoder": "1",
        "resblock_kernel_sizes_decoder": [3, 7, 11],
        "resblock_dilation_sizes_decoder": [[1, 3, 5]] * 3,
        "upsample_rates_decoder": [8, 8, 2, 2],
        "upsample_kernel_sizes_decoder": [16, 16, 4, 4],
    },
    "without stochastic durations": {"use_sdp": False},
    "one speaker": {},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_it_holds_for_other_architectures(tmp_path, monkeypatch, compared, name):
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(tmp_path / "model"))
    monkeypatch.setattr(engine_module, "CPU_LIMITS", {"vits": Limits(9000, 16)})
    with quiet():
        speakers = ("default",) if name == "one speaker" else ("anna", "ben")
        make_vits(tmp_path / "model", speakers, **VARIANTS[name])
    voices = [voice.name for voice in Coqui().voices()]
    assert voices == list(speakers)
    requests = [Request(text, VoiceSettings(voices[at % len(voices)])) for at, text in enumerate(TEXTS)]
    compared(Coqui().synthesize(requests), [Coqui().synthesize([request])[0] for request in requests])


def items_of(model, texts, speaker="anna"):
    return [
        speaking.VitsItem(speaking.tokenize(model, text, ""), speaker, "", 1.0, at) for at, text in enumerate(texts)
    ]


def said(model, items):
    return [speech.samples for speech in speaking.speak_vits(model, items)]


def load(folder):
    files = find_model(str(folder))
    return load_model(files, model_digest(files), "cpu", "float32", False)


def test_without_the_mask_the_ends_of_shorter_items_are_wrong(vits, monkeypatch):
    model = load(vits).model
    items = items_of(model, TEXTS)
    right = said(model, items)
    monkeypatch.setattr(speaking, "masked", lambda *_: contextlib.nullcontext())
    wrong = said(model, items)
    longest = max(range(len(items)), key=lambda at: len(right[at]))
    for at, (one, other) in enumerate(zip(right, wrong, strict=True)):
        differs = np.flatnonzero(np.abs(one - other) > TOLERANCE)
        assert (len(differs) == 0) == (at == longest)
        assert len(differs) == 0 or differs[0] > len(one) - 1000


def test_noise_is_the_items_own(vits):
    model = load(vits).model
    one, other = items_of(model, ["The same words.", "The same words."])
    first, second = said(model, [one, other])
    assert first.shape != second.shape or np.abs(first - second).max() > 0.01
    assert np.array_equal(said(model, [one])[0], said(model, [one])[0])


def test_the_package_itself_gives_the_same_samples_and_pads_them(vits, tmp_path, monkeypatch):
    """Without noise there is nothing to draw, and the package's own inference and API are judges."""
    with quiet():
        from TTS.api import TTS

        judge = TTS(model_path=str(vits / "model.pth"), config_path=str(vits / "config.json"), progress_bar=False)
    loaded = load(vits)
    theirs = judge.synthesizer.tts_model
    for model in (loaded.model, theirs):
        monkeypatch.setattr(model, "inference_noise_scale", 0.0)
        monkeypatch.setattr(model, "inference_noise_scale_dp", 0.0)
    ours = said(loaded.model, items_of(loaded.model, TEXTS, "ben"))
    for text, samples in zip(TEXTS, ours, strict=True):
        theirs_said = np.array(judge.tts(text, speaker="ben", split_sentences=False), np.float32)
        assert np.all(theirs_said[-10_000:] == 0.0)
        assert theirs_said[:-10_000].shape == samples.shape
        assert np.abs(theirs_said[:-10_000] - samples).max() <= TOLERANCE


def test_a_lower_temperature_is_less_noise(vits, monkeypatch):
    """As a share of the model's own: with the package's noise at half, its own items and ours at half are the same."""
    model = load(vits).model
    (item,) = items_of(model, TEXTS[:1])
    neighbour = replace(items_of(model, TEXTS[2:3])[0], seed=9)
    half, usual = said(model, [replace(item, temperature=0.5), neighbour])
    assert np.array_equal(usual.shape, said(model, [neighbour])[0].shape)
    assert np.abs(usual - said(model, [neighbour])[0]).max() <= TOLERANCE
    for name in ("inference_noise_scale", "inference_noise_scale_dp"):
        monkeypatch.setattr(model, name, getattr(model, name) / 2)
    (wanted,) = said(model, [item])
    assert half.shape == wanted.shape
    assert np.abs(half - wanted).max() <= TOLERANCE
    request = Request(TEXTS[0], VoiceSettings("anna"))
    clips = Coqui().synthesize([request, replace(request, temperature=0.7)])
    assert clips[0].samples.tobytes() != clips[1].samples.tobytes()


def test_weight_norm_is_gone(vits):
    from torch.nn.utils import parametrize

    assert not any(parametrize.is_parametrized(module) for module in load(vits).model.modules())


def test_out_of_memory_halves_the_batch_and_nothing_is_lost(vits, monkeypatch):
    import torch

    monkeypatch.setattr(engine_module, "CPU_LIMITS", {"vits": Limits(9000, 16)})
    requests = some_requests(random.Random(5), 9)
    expected = [Coqui().synthesize([request])[0] for request in requests]
    sizes, speak = [], speaking.speak_vits

    def cramped(model, items, decoder_type=None):
        sizes.append(len(items))
        if len(items) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")
        return speak(model, items, decoder_type)

    monkeypatch.setattr(speaking, "speak_vits", cramped)
    for clip, wanted in zip(Coqui().synthesize(requests), expected, strict=True):
        assert largest_difference(clip, wanted) <= TOLERANCE
    assert sizes[:3] == [9, 4, 2]


def test_long_texts_are_said_in_pieces(vits):
    long = Request(" ".join([TEXTS[0], TEXTS[2]] * 6), VoiceSettings("anna"))
    assert len(long.text) > 2 * engine_module.VITS_CHARACTERS
    clip = Coqui().synthesize([long])[0]
    parts = sum(clip.seconds for clip in Coqui().synthesize([Request(t, VoiceSettings("anna")) for t in TEXTS[::2]]))
    assert clip.seconds == pytest.approx(6 * parts, rel=0.1)


def test_a_model_gone_astray_is_stopped(tmp_path, vits, monkeypatch):
    model = load(vits).model
    monkeypatch.setattr(model, "length_scale", 1000.0)
    with pytest.raises(EngineError, match="which no sentence takes"):
        said(model, items_of(model, TEXTS[:1]))


def test_takes_are_kept_and_keyed_by_the_model(vits, tmp_path, monkeypatch):
    store = FolderStore(tmp_path / "store")
    requests = [Request(text, VoiceSettings("anna")) for text in TEXTS]
    first = make_takes(requests, Coqui(), store)
    assert len(first) == len(TEXTS)
    monkeypatch.setattr(Coqui, "synthesize", lambda *_: pytest.fail("nothing is said again"))
    assert make_takes(requests, Coqui(), store).keys() == first.keys()


def test_a_very_short_turn_is_said_behind_a_carrier(vits, tmp_path, monkeypatch):
    asked, synthesize = [], Coqui.synthesize
    monkeypatch.setattr(Coqui, "synthesize", lambda *given: asked.extend(given[1]) or synthesize(*given))
    requests = [Request(text, VoiceSettings("anna")) for text in ("Right.", "That is right.")]
    headers = make_takes(requests, Coqui(), FolderStore(tmp_path / "store"))
    assert all(header.length_samples > 1000 for header in headers.values())
    texts = [request.text for request in asked]
    assert f"{CARRIER} Right." in texts
    assert "That is right." in texts
    assert f"{CARRIER} That is right." not in texts


def test_pickled_code_does_not_run_unless_this_model_is_trusted(vits, tmp_path, monkeypatch):
    import torch

    monkeypatch.setattr(Trap, "sprung", 0)
    with quiet():
        folder = make_vits(tmp_path / "model")
    weights = torch.load(folder / "model.pth", weights_only=True)["model"]
    torch.save({"model": weights, "extra": Trap()}, folder / "model.pth")
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(folder))
    with pytest.raises(EngineError, match="holds pickled code") as raised:
        Coqui().voices()
    assert Trap.sprung == 0
    held = model_digest(find_model(str(folder)))
    assert raised.value.hint.endswith(f"STUDIO_COQUI_TRUST={held}.")
    monkeypatch.setenv("STUDIO_COQUI_TRUST", "0" * 40)
    with pytest.raises(EngineError, match="holds pickled code"):
        Coqui().voices()
    monkeypatch.setenv("STUDIO_COQUI_TRUST", held)
    assert [voice.name for voice in Coqui().voices()] == ["anna", "ben", "cara"]
    assert Trap.sprung == 1


def test_arrays_hold_no_code_either(vits, tmp_path, monkeypatch):
    """The package itself would unpickle the statistics that an audio configuration names."""
    monkeypatch.setattr(Trap, "sprung", 0)
    with quiet():
        folder = make_vits(tmp_path / "model")
    sums = {f"{kind}_{what}": np.ones(80) for kind in ("mel", "linear") for what in ("mean", "std")}
    np.save(folder / "stats.npy", np.array({**sums, "audio_config": {}, "trap": Trap()}, dtype=object))
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["audio"] |= {"stats_path": str(folder / "stats.npy"), "signal_norm": True}
    (folder / "config.json").write_text(json.dumps(config))
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(folder))
    with pytest.raises(EngineError, match="holds pickled code"):
        Coqui().voices()
    assert Trap.sprung == 0
    monkeypatch.setenv("STUDIO_COQUI_TRUST", model_digest(find_model(str(folder))))
    assert [voice.name for voice in Coqui().voices()] == ["anna", "ben", "cara"]
    assert Trap.sprung == 1
    elsewhere = (folder / "stats.npy").rename(tmp_path / "stats.npy")
    config["audio"]["stats_path"] = str(elsewhere)
    (folder / "config.json").write_text(json.dumps(config))
    monkeypatch.setenv("STUDIO_COQUI_TRUST", model_digest(find_model(str(folder))))
    with pytest.raises(EngineError, match="holds pickled code"):  # not what was trusted
        Coqui().voices()
    assert Trap.sprung == 1


def test_broken_weights_are_told(tmp_path, vits, monkeypatch):
    with quiet():
        folder = make_vits(tmp_path / "model")
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(folder))
    (folder / "model.pth").write_bytes(pickle.dumps({"model": 1})[:5])
    with pytest.raises(EngineError, match=r"can't be loaded|pickled code"):
        Coqui().voices()


def test_a_gpu_that_torch_cannot_use_is_told(vits):
    files = find_model(str(vits))
    with pytest.raises(EngineError, match=r"can't use cuda:7") as raised:
        load_model(files, "x", "cuda:7", "float32", False)
    assert "STUDIO_COQUI_DEVICE=cpu" in raised.value.hint


def test_what_a_voice_asks_for_and_the_model_has_not_is_told(vits, checkpoints):
    options = (("consent", "yes"), ("reference", str(vits / "config.json")))
    with pytest.raises(EngineError, match="VITS models clone nobody"):
        Coqui().synthesize([Request("Hello.", VoiceSettings("anna", options=options))])
    with pytest.raises(EngineError, match="no speaker 'dora'") as raised:
        Coqui().synthesize([Request("Hello.", VoiceSettings("dora"))])
    assert "anna, ben, cara" in raised.value.hint


def test_settings_of_the_model_itself_are_followed(vits, tmp_path, monkeypatch):
    with quiet():
        folder = make_vits(tmp_path / "model")
    usual = Coqui().synthesize([Request(TEXTS[0], VoiceSettings("anna"))])[0]
    change_config(folder, args_length_scale=2.0)
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(folder))
    slow = Coqui().synthesize([Request(TEXTS[0], VoiceSettings("anna"))])[0]
    assert slow.seconds / usual.seconds == pytest.approx(2.0, rel=0.2)
