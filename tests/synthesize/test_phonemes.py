"""Sounds from the lexicon: an engine that takes phonemes says them, any other gets letters."""

import numpy as np
import pytest
from support.examples import rest_slow
from support.sounding_words import WORDS

from studio.parse import parse_script
from studio.synthesize.abilities import Abilities
from studio.synthesize.alphabets import ipa, mnemonics
from studio.synthesize.engine import Phonemes, Request
from studio.synthesize.engines.espeak import Espeak
from studio.synthesize.engines.flite import Flite
from studio.synthesize.identity import take_key
from studio.synthesize.registry import engine
from studio.synthesize.sentences import sentences
from studio.text.ipa import PHONES_OF_IPA
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
    assert [(word.start_s, word.end_s) for word in marked.words] == [(word.start_s, word.end_s) for word in plain.words]


def test_a_pause_behind_the_word_stays():
    plain, marked = Flite().synthesize(
        [
            Request("He said win, and left.", VOICE),
            Request("He said qq, and left.", VOICE, phonemes=(Phonemes(2, 3, ("w", "ih1", "n")),)),
        ]
    )
    assert np.array_equal(plain.samples, marked.samples)


@pytest.mark.slow
def test_flite_knows_every_phone_that_phonetic_letters_give():
    voice = VoiceSettings("kal16")
    known = sorted({phone for phones in PHONES_OF_IPA.values() for phone in phones.split()})
    requests = [
        Request("Say qq.", voice, phonemes=(Phonemes(1, 2, ("t", "ah1", phone, "ah", "t")),)) for phone in known
    ]
    silent = Flite().synthesize([Request("Say qq.", voice, phonemes=(Phonemes(1, 2, ("t", "ah1", "ah", "t")),))])[0]
    for request, clip in zip(requests, Flite().synthesize(requests), strict=True):
        assert not np.array_equal(clip.samples, silent.samples), request.phonemes


@pytest.mark.parametrize(
    ("phones", "mnemonic", "letters"),
    [
        ("w ih1 n", "w'In", "wˈɪn"),
        ("hh ax l ow1", "h@l'oU", "həlˈoʊ"),
        ("s t aa1 r t", "st'A@t", "stˈɑːɹt"),
        ("s t ao1 r iy", "st'O:ri", "stˈɔːɹi"),
        ("k ax m p y uw1 t er", "k@mpj'u:t3", "kəmpjˈuːtɚ"),
        ("b er1 d", "b'3:d", "bˈɜːd"),
        ("v ih1 zh ax n", "v'IZ@n", "vˈɪʒən"),
        ("iy1", "'i:", "ˈiː"),
        ("eh1 r", "'e@", "ˈɛɹ"),
    ],
)
def test_other_alphabets(phones, mnemonic, letters):
    assert mnemonics(phones.split()) == mnemonic
    assert ipa(phones.split()) == letters


def test_the_words_have_every_sound():
    every = {phone for phones in PHONES_OF_IPA.values() for phone in phones.split()}
    assert {phone.rstrip("1") for phones in WORDS.values() for phone in phones.split()} >= every


@pytest.mark.parametrize("voice", rest_slow(["en-us", "en-gb-x-rp"], "en-us"))
def test_espeak_says_the_phones_as_it_says_the_word(voice):
    """Five words a sentence: each stands between pauses, as it would alone, and fewer programs start."""
    settings, words = VoiceSettings(voice), list(WORDS.items())
    for five in (words[at : at + 5] for at in range(0, len(words), 5)):
        spelt = Request(f"He said: {', '.join(word for word, _ in five)}.", settings)
        sounds = tuple(Phonemes(2 + n, 3 + n, tuple(phones.split())) for n, (_, phones) in enumerate(five))
        marked = Request(f"He said: {', '.join('qq' for _ in five)}.", settings, phonemes=sounds)
        as_words, as_phones = Espeak().synthesize([spelt, marked])
        assert np.array_equal(as_words.samples, as_phones.samples), spelt.text


def test_brackets_of_a_text_are_no_phonemes_of_espeak():
    voice, win = VoiceSettings("en-us"), ("w", "ih1", "n")
    marked, letters = Espeak().synthesize(
        [
            Request("Say [[w'In]] and qq.", voice, phonemes=(Phonemes(3, 4, win),)),
            Request("Say and qq.", voice, phonemes=(Phonemes(2, 3, win),)),
        ]
    )
    assert len(marked.samples) > len(letters.samples) * 1.2


@pytest.mark.parametrize(
    ("items", "said", "sounds"),
    [
        ("Then [Nguyen](/wɪn/) came.", "Then win came.", ((1, 2, "w ih1 n"),)),
        ("[Nguyen](/wɪn/), [Søren](/ˈsɜːɹən/): two.", "win, serrun: two.", ((0, 1, "w ih1 n"), (1, 2, "s er1 r ax n"))),
        ("It is [Nguyen](/wɪn/)'s.", "It is win's.", ()),
        ("They win $7 for [van Gogh](/væn ɡɒx/).", "They win seven dollars for vangahck.", ((5, 6, "v ae1 n g aa k"),)),
        ("A *very* [Nguyen](/wɪn/) day.", "A very win day.", ((2, 3, "w ih1 n"),)),
        ("[Nguyen](say:win) came.", "win came.", ()),
    ],
)
def test_sounds_that_the_script_gives(items, said, sounds):
    script = parse_script(f"Ada: {items}\n")
    cast = Cast("flite", (Role("Ada", ("Ada",), "slt", VOICE, "show"),))
    ((sentence,), _), ((letters,), _) = (
        sentences(script, cast, Lexicon.empty(), "en", lambda _, uses=uses: Abilities(follows=frozenset(uses)))
        for uses in ({"phonemes"}, ())
    )
    assert sentence.request.text == letters.request.text == said
    assert sentence.request.phonemes == tuple(Phonemes(a, b, tuple(phones.split())) for a, b, phones in sounds)
    assert letters.request.phonemes == ()


def test_only_an_engine_that_takes_phonemes_gets_them_and_only_their_sentence_changes():
    turn = Turn("Ada", (Speech("One. Then Nguyen came. Two.", 1),), 1)
    script = Script("test", (Segment(None, "segment", 1, (turn,)),))
    cast = Cast("tone", (Role("Ada", ("Ada",), "low", VoiceSettings("low"), "show"),))
    other = Lexicon((Entry("Nguyen", "win", phones=("w", "iy1", "n")),))

    def keys(lexicon, uses):
        said, _ = sentences(script, cast, lexicon, "en", lambda _: Abilities(follows=frozenset(uses)))
        return [take_key(engine("tone"), sentence.request) for sentence in said]

    assert keys(LEXICON, ()) == keys(other, ())
    before, after = keys(LEXICON, {"phonemes"}), keys(other, {"phonemes"})
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]
