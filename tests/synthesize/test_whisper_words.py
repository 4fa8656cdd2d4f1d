"""Whisper's pieces of words, joined before they are compared."""

import pytest

from studio.synthesize.whisper import as_spoken, before, whole_words


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (
            [(" 100", 0.0, 0.5), (",000", 0.5, 0.9), (" people", 0.9, 1.3)],
            [(" 100,000", 0.0, 0.9), (" people", 0.9, 1.3)],
        ),
        ([("So", 0.0, 0.2), (" A", 0.2, 0.3), ("-I", 0.3, 0.5)], [("So", 0.0, 0.2), (" A-I", 0.2, 0.5)]),
        ([(" It", 0.0, 0.1), ("'s", 0.1, 0.2)], [(" It's", 0.0, 0.2)]),
        ([], []),
    ],
)
def test_a_piece_without_a_blank_continues_the_word(pieces, words):
    assert whole_words(pieces) == words


def test_words_behind_the_speech_are_no_words():
    """As whisper-tiny.en ended a take of 10.44 s, whose speech ends at 10.29 s; the loop had 180 words."""
    told = [(" later.", 10.04, 10.28), (" We'll", 10.28, 10.42), (" see", 10.42, 10.42), (" you", 10.42, 10.42)]
    assert before(told, 10.29) == told[:1]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Was it Dr. Lind?", "was it doctor lind"),
        ("Park Dr. is long.", "park drive is long"),
        ("St. Mary on Main St.", "saint mary on main street"),
        ("106 people, 100,000 boats.", "one hundred six people one hundred thousand boats"),
        ("It's $5 million.", "it's five dollars million"),
        ("In 1984, 7%", "in nineteen eighty four seven percent"),
    ],
)
def test_what_is_written_is_compared_as_it_is_said(written, said):
    heard = as_spoken([(f" {word}", at, at + 0.5) for at, word in enumerate(written.split())])
    assert " ".join(word.text for word in heard) == said
    assert all(word.end_s - word.start_s == 0.5 for word in heard)


@pytest.mark.parametrize(
    ("written", "expected", "said"),
    [
        ("106 people", "a hundred and six people", "a hundred and six people"),
        ("106 people", "one hundred and six people", "one hundred and six people"),
        ("106 people", "a hundred six people", "a hundred six people"),
        ("106 people", "a hundred and seven people", "one hundred six people"),
        ("1,206 boats,", "one thousand two hundred and six boats", "one thousand two hundred and six boats"),
        ("1,000 boats", "a thousand boats", "a thousand boats"),
        ("7 boats", "nine boats", "seven boats"),
    ],
)
def test_figures_are_read_as_they_were_to_be_said(written, expected, said):
    heard = as_spoken([(f" {word}", at, at + 0.5) for at, word in enumerate(written.split())], expected.split())
    assert " ".join(word.text for word in heard) == said
