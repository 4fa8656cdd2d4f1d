"""Word times of the embedded engine: they fit the words, rise, and lie where the energy is."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from support.examples import rest_slow

from studio.audio.edges import speech_edges
from studio.errors import ProgramError
from studio.synthesize.engine import Request
from studio.synthesize.engines import flite, flite_lexicon
from studio.synthesize.engines.flite import Flite
from studio.synthesize.phones import Phone, read_phones, word_times
from studio.values import VoiceSettings

TEXTS = [
    "Hello, this is a small test of the words we say, and of an hour in which he would have gone.",
    "In May twenty twenty-six, the U S spent seven billion dollars on chips - and it is all gone.",
    "Really? Yes! I can't say it's what we've wanted. The end.",
]


def said(text: str, voice: str = "slt", rate: float = 1.0, pitch: float = 0.0):
    return Flite().synthesize([Request(text, VoiceSettings(voice, rate, pitch))])[0]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    ("voice", "rate", "pitch"),
    rest_slow(
        [("rms", 1.0, 0.0), ("slt", 1.2, -3.0), ("awb", 0.8, 4.0), ("kal16", 1, 0)], ("rms", 1.0, 0.0), ("kal16", 1, 0)
    ),
)
def test_every_word_has_its_time(text: str, voice: str, rate: float, pitch: float) -> None:
    clip = said(text, voice, rate, pitch)
    assert [w.text for w in clip.words] == [w for w in text.split() if w != "-"]
    assert all(w.start_s < w.end_s for w in clip.words)
    assert all(a.end_s <= b.start_s for a, b in pairwise(clip.words))
    onset, offset = speech_edges(clip.samples, clip.rate)
    assert clip.words[0].start_s == pytest.approx(onset / clip.rate, abs=0.08)
    assert clip.words[-1].end_s == pytest.approx(offset / clip.rate, abs=0.12)


@pytest.mark.parametrize("voice", ["rms", "slt", "awb"])
def test_pauses_between_words_are_silent_and_words_are_not(voice: str) -> None:
    clip = said(TEXTS[0], voice)
    power = np.square(clip.samples.astype(np.float64))

    def level(start: float, end: float) -> float:
        return 10 * float(np.log10(power[round(start * clip.rate) : round(end * clip.rate)].mean() + 1e-12))

    speech = level(clip.words[0].start_s, clip.words[-1].end_s)
    pauses = [(a.end_s, b.start_s) for a, b in pairwise(clip.words) if b.start_s - a.end_s > 0.06]
    assert [a.text for a, b in pairwise(clip.words) if b.start_s - a.end_s > 0.06] == ["Hello,", "say,"]
    assert all(level(start + 0.02, end - 0.02) < speech - 20 for start, end in pauses)
    assert all(level(w.start_s, w.end_s) > speech - 20 for w in clip.words)


def test_a_word_sounds_the_same_wherever_the_others_are_asked() -> None:
    together = Flite().synthesize([Request(text, VoiceSettings("kal16")) for text in TEXTS])
    assert [clip.words for clip in together] == [said(text, "kal16").words for text in TEXTS]


def test_a_lexicon_that_fails_costs_the_words_and_not_the_take(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ProgramError("broken")

    expected = said(TEXTS[0])
    monkeypatch.setattr(flite_lexicon, "run", fails)
    monkeypatch.setattr(flite_lexicon, "_known", {})
    clip = said(TEXTS[0])
    assert expected.words
    assert clip.words == ()
    assert np.array_equal(clip.samples, expected.samples)


def test_phones_printed_as_something_else_cost_the_words_and_not_the_take(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(flite, "read_phones", refuses)
    assert said("Hello there.").words == ()


def test_without_a_fast_voice_nothing_is_asked(tmp_path: Path) -> None:
    assert flite_lexicon.pronunciations(["hello"], ["slt"], tmp_path) == {}


def test_utterances_lie_one_after_the_other() -> None:
    assert read_phones("ah:0.25 pau:0.5\n\nb:0.25 pau:0.75 \n", 1.25) == [
        Phone("ah", 0.0, 0.25), Phone("pau", 0.25, 0.5), Phone("b", 0.5, 0.75), Phone("pau", 0.75, 1.25),
    ]  # fmt: skip


def test_every_utterance_lost_the_same_where_the_sound_is_shorter() -> None:
    phones = read_phones("ah:0.25 pau:0.5\nb:0.25 pau:0.75\n", 1.0)
    assert [(p.name, p.start) for p in phones] == [("ah", 0.0), ("pau", 0.25), ("b", 0.375), ("pau", 0.625)]


@pytest.mark.parametrize("printed", ["hello", "pau:", "pau:x", "a:0.5 b:0.2", "0.5"])
def test_something_else_is_no_phones(printed: str) -> None:
    with pytest.raises(ValueError, match=r"not a phone|not rising|could not convert"):
        read_phones(printed, 1.0)


def phones(names: str) -> list[Phone]:
    return [Phone(name, i / 10, (i + 1) / 10) for i, name in enumerate(names.split())]


def test_sounds_that_change_in_a_sentence_keep_their_word() -> None:
    """A weak "a", "the" before a vowel, a lost "h"."""
    lexicon = [["pau", *row.split(), "pau"] for row in ("g ih v", "hh ih m", "ey", "hh ae t")]
    words = word_times(["give", "him", "a", "hat."], lexicon, phones("pau g ih v ih m ax pau hh ae t pau"))
    assert [(w.text, round(w.start_s, 3), round(w.end_s, 3)) for w in words] == [
        ("give", 0.1, 0.4), ("him", 0.4, 0.6), ("a", 0.6, 0.7), ("hat.", 0.8, 1.1),
    ]  # fmt: skip


def test_a_vowel_stands_for_a_vowel_where_something_is_lost() -> None:
    words = word_times(["a", "tip", "ten"], [["ey"], ["t", "ih", "p"], ["t", "eh", "n"]], phones("ax ih p t eh n"))
    assert [(w.text, round(w.start_s, 3)) for w in words] == [("a", 0.0), ("tip", 0.1), ("ten", 0.3)]


@pytest.mark.parametrize("names", ["", "pau", "pau t ey b l t ey b l t ey pau"])
def test_phones_of_something_else_give_no_words(names: str) -> None:
    assert (
        word_times(["give", "him", "hats"], [["g", "ih", "v"], ["hh", "ih", "m"], ["hh", "ae", "s"]], phones(names))
        == ()
    )
