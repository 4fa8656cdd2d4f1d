"""Sounds from the lexicon: an engine that takes phonemes says them, any other gets letters."""

import numpy as np
import pytest

from studio.synthesize.engine import Phonemes, Request
from studio.synthesize.engines.flite import Flite
from studio.synthesize.registry import engine
from studio.synthesize.sentences import sentences
from studio.synthesize.takes import take_key
from studio.text.ipa import _SOUNDS
from studio.text.lexicon import Entry, Lexicon
from studio.text.spoken import speakable
from studio.values import Cast, Role, Script, Segment, Speech, Turn, VoiceSettings

LEXICON = Lexicon((Entry("Nguyen", "win", phones=("w", "ih1", "n")), Entry("Qiskit", "kiss kit")))
VOICE = VoiceSettings("slt")


@pytest.mark.parametrize(
    ("text", "said", "sounds"),
    [
        ("They met Nguyen.", "They met win.", ((2, 3, ("w", "ih1", "n")),)),
        ("Nguyen, Qiskit and Nguyen", "win, kiss kit and win", ((0, 1, ("w", "ih1", "n")), (4, 5, ("w", "ih1", "n")))),
        ("For $7, Nguyen left", "For seven dollars, win left", ((3, 4, ("w", "ih1", "n")),)),
        ("Nguyen's own", "win's own", ()),
        ("Nguyen-like", "win-like", ()),
        ("nobody", "nobody", ()),
    ],
)
def test_sounds_stand_with_their_words(text, said, sounds):
    spoken = speakable(text, lexicon=LEXICON)
    assert (spoken.text, spoken.sounds) == (said, sounds)
    for first, stop, _ in spoken.sounds:
        assert [word.strip(",.") for word in spoken.text.split()[first:stop]] == ["win"]


@pytest.mark.parametrize("voice", ["slt", "rms", "awb", "kal16"])
def test_flite_says_the_phones_and_not_the_letters(voice):
    settings = VoiceSettings(voice)
    plain, marked, letters = Flite().synthesize(
        [
            Request("They said win.", settings),
            Request("They said qq.", settings, phonemes=(Phonemes(2, 3, ("w", "ih1", "n")),)),
            Request("They said qq.", settings),
        ]
    )
    assert np.array_equal(plain.samples, marked.samples)
    assert not np.array_equal(plain.samples, letters.samples)
    assert [(word.start, word.end) for word in marked.words] == [(word.start, word.end) for word in plain.words]


def test_a_pause_behind_the_word_stays():
    plain, marked = Flite().synthesize(
        [
            Request("He said win, and left.", VOICE),
            Request("He said qq, and left.", VOICE, phonemes=(Phonemes(2, 3, ("w", "ih1", "n")),)),
        ]
    )
    assert np.array_equal(plain.samples, marked.samples)


def test_flite_knows_every_phone_that_phonetic_letters_give():
    voice = VoiceSettings("kal16")
    known = sorted({phone for phones in _SOUNDS.values() for phone in phones.split()})
    requests = [
        Request("Say qq.", voice, phonemes=(Phonemes(1, 2, ("t", "ah1", phone, "ah", "t")),)) for phone in known
    ]
    silent = Flite().synthesize([Request("Say qq.", voice, phonemes=(Phonemes(1, 2, ("t", "ah1", "ah", "t")),))])[0]
    for request, clip in zip(requests, Flite().synthesize(requests), strict=True):
        assert not np.array_equal(clip.samples, silent.samples), request.phonemes


def test_only_an_engine_that_takes_phonemes_gets_them_and_only_their_sentence_changes():
    turn = Turn("Ada", (Speech("One. Then Nguyen came. Two.", 1),), 1)
    script = Script("test", (Segment(None, "segment", 1, (turn,)),))
    cast = Cast("tone", (Role("Ada", ("Ada",), "low", VoiceSettings("low"), "show"),))
    other = Lexicon((Entry("Nguyen", "win", phones=("w", "iy1", "n")),))

    def keys(lexicon, uses):
        said, _ = sentences(script, cast, lexicon, "en", frozenset(uses))
        return [take_key(engine("tone"), sentence.request) for sentence in said]

    assert keys(LEXICON, ()) == keys(other, ())
    before, after = keys(LEXICON, {"phonemes"}), keys(other, {"phonemes"})
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]
