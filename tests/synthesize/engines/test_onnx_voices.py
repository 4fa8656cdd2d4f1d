"""Piper and Kokoro through their packages' own loading code, on tiny models made here, with real phonemes."""

import importlib
import shutil
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
from support.sounding_words import WORDS

from studio.errors import EngineError, ModelError, ProgramError, ProgramTimeout
from studio.synthesize.contract import TEXTS, EngineContract
from studio.synthesize.engine import Phonemes, Request
from studio.synthesize.engines import onnx_voices
from studio.synthesize.engines.kokoro import Kokoro
from studio.synthesize.engines.onnx_voices import companion
from studio.synthesize.engines.piper import Piper
from studio.synthesize.identity import take_key
from studio.values import VoiceSettings

pytestmark = pytest.mark.onnx
ENGINES = [Piper, Kokoro]


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    from support.tiny_onnx import kokoro_model, piper_model

    folder = tmp_path_factory.mktemp("models")
    (folder / "piper").mkdir()
    (folder / "kokoro").mkdir()
    piper_model(folder / "piper" / "tiny.onnx")
    kokoro_model(folder / "kokoro" / "tiny.onnx")
    return folder


@pytest.fixture(autouse=True)
def models(made, tmp_path, monkeypatch):
    folder = tmp_path / "models"
    shutil.copytree(made, folder)
    monkeypatch.setenv("STUDIO_MODELS", str(folder))
    return folder


class TestPiper(EngineContract):
    make = Piper
    speech = False


class TestKokoro(EngineContract):
    make = Kokoro
    speech = False


def say(engine, text=TEXTS[0], voice="", seed=0, **settings):
    voice = voice or engine.voices()[0].name
    return engine.synthesize([Request(text, VoiceSettings(voice, **settings), seed=seed)])[0]


@pytest.mark.parametrize("make", ENGINES)
def test_the_helper_is_another_process_and_imports_nothing_here(make):
    say(make())
    assert not {"piper", "phonemizer", "kokoro_onnx"} & set(sys.modules)


@pytest.mark.parametrize("make", ENGINES)
def test_seeds_make_other_takes_and_the_same_seed_the_same(make):
    takes = [say(make(), seed=seed).samples.tobytes() for seed in (0, 1, 0, 1, 2)]
    assert takes[:2] == takes[2:4]
    assert len(set(takes)) == 3


@pytest.mark.parametrize("make", ENGINES)
def test_batches_are_repeatable_however_they_are_put_together(make):
    engine = make()
    names = [voice.name for voice in engine.voices()]
    requests = [Request(f"{TEXTS[n % 4]} Number {n}.", VoiceSettings(names[n % len(names)])) for n in range(12)]
    alone = [engine.synthesize([request])[0].samples for request in requests]
    for size in (12, 5):
        batched = [c.samples for i in range(0, 12, size) for c in engine.synthesize(requests[i : i + size])]
        assert all(np.array_equal(one, other) for one, other in zip(alone, batched, strict=True))


@pytest.mark.parametrize(("make", "voice"), [(Piper, "still"), (Kokoro, "af_one")])
def test_phonemes_are_said_as_the_word_is(make, voice, models):
    """On models without noise, samples tell whether the phonemes are the same; where a word stands makes no odds."""
    from support.tiny_onnx import kokoro_model, piper_model

    piper_model(models / "piper" / "still.onnx", ("one",), noise=0)
    kokoro_model(models / "kokoro" / "tiny.onnx", noise=0)
    settings = VoiceSettings(voice)
    words = {word: tuple(phones.split()) for word, phones in WORDS.items()}
    plain = [Request(f"He said {word}, and left.", settings) for word in words]
    marked = [
        Request("He said qq, and left.", settings, phonemes=(Phonemes(2, 3, phones),)) for phones in words.values()
    ]
    said = zip(words, make().synthesize(plain), make().synthesize(marked), strict=True)
    assert [word for word, one, other in said if not np.array_equal(one.samples, other.samples)] == []

    win = words["win"]
    for text, sounds in (
        ("qq said win, qq.", (Phonemes(0, 1, win), Phonemes(3, 4, win))),
        ("Win said qq, qq.", (Phonemes(2, 3, win), Phonemes(3, 4, win))),
    ):
        one, other = make().synthesize(
            [Request("Win said win, win.", settings), Request(text, settings, phonemes=sounds)]
        )
        assert np.array_equal(one.samples, other.samples), text
    french = Request("He said qq.", settings, "fr", phonemes=(Phonemes(2, 3, win),))
    letters = Request("He said qq.", settings, "fr")
    one, other = make().synthesize([french, letters])
    assert np.array_equal(one.samples, other.samples), "English phones are none of another language"


def test_a_model_that_lacks_a_symbol_gets_letters(models):
    from support.tiny_onnx import piper_model

    piper_model(models / "piper" / "still.onnx", ("one",), noise=0)
    config = models / "piper" / "still.onnx.json"
    config.write_text(config.read_text().replace("\\u026a", "I"))  # ɪ
    one, other = Piper().synthesize(
        [
            Request("He said qq.", VoiceSettings("still")),
            Request("He said qq.", VoiceSettings("still"), phonemes=(Phonemes(2, 3, ("w", "ih1", "n")),)),
        ]
    )
    assert np.array_equal(one.samples, other.samples)


@pytest.mark.parametrize("make", ENGINES)
def test_a_helper_that_is_killed_costs_one_batch(make):
    engine = make()
    before = say(engine)
    helper = companion(engine.name, importlib.import_module(make.__module__).MODULE)
    assert helper._running is not None
    helper._running.send_signal(signal.SIGKILL)
    helper._running.wait()
    with pytest.raises(ProgramError, match=f"The helper process of {engine.name} was killed by signal 9"):
        say(engine)
    assert np.array_equal(say(engine).samples, before.samples)


def test_a_helper_that_hangs_is_ended_in_time(monkeypatch):
    monkeypatch.setattr(onnx_voices, "TIME_LIMIT_S", 0.0)
    monkeypatch.setattr(onnx_voices, "LOADING_S", 0.001)
    with pytest.raises(ProgramTimeout, match=r"did not answer within 0\.001 s"):
        say(Piper())


@pytest.mark.parametrize("make", ENGINES)
def test_what_is_no_model_is_told(make, models):
    file = models / make.name / "tiny.onnx"
    file.write_bytes(b"no model at all")
    voice = make().voices()[0].name
    with pytest.raises(ModelError, match=r"tiny\.onnx is damaged, cut short or of another kind .*Get it again"):
        say(make(), voice=voice)


def test_a_model_whose_noise_cannot_be_held_is_refused(models):
    from support.tiny_onnx import piper_model

    piper_model(models / "piper" / "odd.onnx", ("one",), random="Bernoulli")
    with pytest.raises(EngineError, match="it draws random numbers by Bernoulli"):
        say(Piper(), voice="odd")


@pytest.mark.parametrize("make", ENGINES)
def test_another_model_of_the_same_name_makes_other_takes(make, models):
    request = Request(TEXTS[1], VoiceSettings(make().voices()[0].name))
    before = take_key(make(), request)
    elsewhere = models / "elsewhere"
    shutil.move(models / make.name, elsewhere)
    shutil.copytree(elsewhere, models / make.name)
    assert take_key(make(), request) == before
    with (models / make.name / "tiny.onnx").open("ab") as file:
        file.write(b"\0")
    assert take_key(make(), request) != before


def test_piper_voices_are_models_and_their_speakers(models):
    from support.tiny_onnx import piper_model

    piper_model(models / "piper" / "solo.onnx", ("one",))
    (models / "piper" / "lonely.onnx").write_bytes(b"without a configuration")
    names = [voice.name for voice in Piper().voices()]
    assert names == ["solo", "tiny/anna", "tiny/ben", "tiny/cara"]
    assert len(say(Piper(), voice="solo").samples) > 16_000


def test_a_voice_may_name_the_model_by_its_place(models, tmp_path):
    shutil.copytree(models / "piper", tmp_path / "mine")
    usual = say(Piper(), voice="tiny/ben")
    for place in (tmp_path / "mine", tmp_path / "mine" / "tiny.onnx"):
        clip = say(Piper(), voice="ben", options=(("model", str(place)),))
        assert np.abs(clip.samples[:2000] - usual.samples[:2000]).max() < 0.05
    with pytest.raises(EngineError, match="is not a model"):
        say(Piper(), voice="ben", options=(("model", str(tmp_path)),))
    with pytest.raises(EngineError, match="no speaker 'dora'"):
        say(Piper(), voice="dora", options=(("model", str(tmp_path / "mine")),))


def test_doubled_brackets_are_words_not_phonemes():
    words, phonemes = say(Piper(), "He said [ai] twice."), say(Piper(), "He said [[ai]] twice.")
    assert len(phonemes.samples) == pytest.approx(len(words.samples), rel=0.05)


def test_kokoro_leaves_out_what_espeak_cannot_read():
    assert [(voice.name, voice.language) for voice in Kokoro().voices()] == [
        ("af_one", "en-us"), ("am_two", "en-us"), ("bf_three", "en-gb"),
    ]  # fmt: skip


def test_kokoro_refuses_a_speed_it_would_not_follow():
    with pytest.raises(EngineError, match=r"speeds from 0\.5 to 2"):
        say(Kokoro(), rate=2.0, pitch=-6.0)


@pytest.mark.parametrize("make", ENGINES)
def test_without_models_it_is_told_where_they_belong(make, models):
    shutil.rmtree(models)
    assert make().voices() == ()
    assert f"no model in {models / make.name}" in make().readiness().detail
    with pytest.raises(EngineError, match="has no model"):
        say(make(), voice="anything")


def test_paths_of_this_machine_are_in_no_key_or_record(models):
    settings = VoiceSettings("anna", options=(("model", str(models / "piper" / "tiny.onnx")),))
    assert str(models) not in f"{Piper().identity(settings)} {settings.described()}"
    assert Path(str(settings.described()["model"])) == Path("tiny.onnx")
