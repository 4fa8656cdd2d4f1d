"""Words an engine may say wrong: found where a reader would stumble, silent about the rest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.text.doubtful import KINDS, SpokenLine, doubtful
from studio.text.lexicon import Entry, Lexicon
from studio.text.respell import respell
from studio.text.words import is_word

DOUBTFUL = [
    ("Qiskit is here.", "Qiskit", "unknown"),
    ("Then Siobhan’s turn.", "Siobhan", "unknown"),
    ("NASA flew.", "NASA", "acronym"),
    ("Many GPUs ran.", "GPUs", "acronym"),
    ("IBM's chip.", "IBM", "acronym"),
    ("R&D is dear.", "R&D", "acronym"),
    ("Ask GPT-4o now.", "GPT-4o", "figures"),
    ("Ask O3 now.", "O3", "figures"),
    ("The 5G mast.", "5G", "figures"),
    ("Søren Kierkegård wrote.", "Kierkegård", "foreign"),
    ("A self-amodei thing.", "amodei", "unknown"),
    ("They read it.", "read", "two readings"),
]
PLAIN = [
    "The cats weren't running, they'll say; she’s well-known and over-fed.",
    "In 1984 the 20th train of the 1970s went 10 km at 3pm for $7 billion, 89%.",
    "It sold for $3.5M, £1,200.50 or $5M in version 2.0.1, by 1,500 to 3.5m.",
    "Colour, centre, kilometres, organise, programme, caesium, travelling, analyse.",
    "Anna Smith and Paul met London's mayor in January; Smiths' house.",
    "THE BIGGER PICTURE",
    "See https://qiskit.example/xyzzy or write to xyzzy@qiskit.example today.",
    "Pre-war and tri-state, e-mail.",
]


@pytest.mark.parametrize(("text", "word", "kind"), DOUBTFUL)
def test_a_doubtful_word_is_found_with_its_kind(text, word, kind):
    assert (word, kind) in {(d.word, d.kind) for d in doubtful([SpokenLine(text, 7, "Ada")], Lexicon())}


@pytest.mark.parametrize("text", PLAIN)
def test_usual_words_are_not_doubted(text):
    assert [d for d in doubtful([SpokenLine(text, 7, "Ada")], Lexicon()) if d.kind != "two readings"] == []


def test_a_word_is_listed_once_with_its_lines_and_how_it_is_said():
    said = [
        SpokenLine("Qiskit and qiskit.", 3, "Ada"),
        SpokenLine("Qiskit's NASA.", 5, "Ada"),
        SpokenLine("Qiskit.", 5, "Ben"),
    ]
    assert [(d.word, d.said, d.lines) for d in doubtful(said, Lexicon())] == [
        ("Qiskit", "Qiskit", (3, 5)),
        ("NASA", "Nasa", (5,)),
    ]
    (name,) = doubtful([SpokenLine("We asked GPT-3.5.", 1, "Ada")], Lexicon())
    assert (name.word, name.kind, name.said) == ("GPT-3.5", "figures", "G P T three point five")


def test_the_lexicon_settles_a_word_for_those_it_speaks_of():
    lexicon = Lexicon((Entry("Qiskit", "kiss kit", speakers=("Ada",)),))
    assert doubtful([SpokenLine("Qiskit's here.", 3, "Ada")], lexicon) == ()
    assert [d.word for d in doubtful([SpokenLine("Qiskit.", 4, "Ben")], lexicon)] == ["Qiskit"]


@pytest.mark.parametrize(
    ("phones", "letters"),
    [
        ("n uw1 ax n", "noo-uhn"),
        ("l ah v l ey s pau s t r iy t", "luhv-lays street"),
        ("s ih ng ih ng", "sihng-ihng"),
        ("hh m", "hm"),
        ("", ""),
        ("pau xyz pau", ""),
    ],
)
def test_phones_are_written_in_plain_letters(phones, letters):
    assert respell(phones.split()) == letters


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=80))
def test_any_text_is_looked_at(text):
    for doubt in doubtful([SpokenLine(text, 1, "Ada")], Lexicon()):
        assert doubt.kind in KINDS
        assert doubt.word
        assert not is_word(doubt.word) or doubt.kind != "unknown"
