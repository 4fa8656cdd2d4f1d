"""A paragraph becomes sentences as written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.text.sentences import split_sentences

PAIRS = [
    line.split(" | ")
    for line in (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("sentences", PAIRS, ids=lambda s: s[0][:40])
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]) -> None:
    assert split_sentences(" ".join(sentences)) == sentences


@given(st.text(), st.integers(1, 80))
def test_no_word_is_lost_or_changed(text: str, longest: int) -> None:
    assert " ".join(split_sentences(text, longest=longest)).split() == text.split()


@given(st.lists(st.sampled_from(["word", "and", "Dr.", "end.", "(so)", "what?", "a,", "b;", "—", "U.S.", "“Hi.”"])))
def test_pieces_are_as_short_as_asked(words: list[str]) -> None:
    text = " ".join(words)
    pieces = split_sentences(text, longest=20)
    assert " ".join(pieces) == text
    assert all(len(piece) <= 20 for piece in pieces)


def test_a_long_sentence_is_parted_at_its_clauses() -> None:
    text = "We came early to the hall; we saw the whole long show, and nobody left before it was over"
    assert split_sentences(text, longest=60) == [
        "We came early to the hall;",
        "we saw the whole long show,",
        "and nobody left before it was over",
    ]


def test_a_long_sentence_without_commas_is_parted_before_a_conjunction() -> None:
    text = "The engine read every single word of the script because nobody had told it to stop"
    assert split_sentences(text, longest=60)[1].startswith("because")


def test_a_very_long_line_is_parted_whole() -> None:
    text = "word " * 200_000
    pieces = split_sentences(text)
    assert sum(len(piece.split()) for piece in pieces) == 200_000


def test_a_word_longer_than_a_sentence_stays_whole() -> None:
    assert split_sentences("a " + "x" * 1000 + " b", longest=300) == ["a", "x" * 1000, "b"]


def test_nothing_has_no_sentences() -> None:
    assert split_sentences("  \n ") == []
