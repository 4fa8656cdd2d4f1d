"""Captions: every word once and in order, by sentence, never overlapping, shown long enough, within the lines."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.spoken_examples import transcripts, utterance

from studio.formats.captions import Cue, Form, cue_times, cues, shortened
from studio.formats.durations import format_timestamp
from studio.formats.sanitize import one_line
from studio.values import RATE, Utterance

WIDE = Form(line_chars=60, lines=2)
NARROW = Form(line_chars=32, lines=2, labels=True)


def shown(said: list[Utterance], form: Form = WIDE, seconds: float = 60.0) -> list[tuple[str, float, float]]:
    """Cues as text with bars between lines, and seconds."""
    return [
        (" | ".join(c.lines), c.start_sample / RATE, c.stop_sample / RATE)
        for c in cues(said, round(seconds * RATE), form)
    ]


def test_a_sentence_is_a_cue_from_its_first_word_to_its_last() -> None:
    said = [utterance("Ada", "One short sentence.", 1, 3), utterance("Ada", "And another one.", 3.3, 5)]
    assert shown(said) == [("One short sentence.", 1, 3), ("And another one.", 3.3, 5)]


def test_a_long_sentence_is_parted_where_its_clauses_end() -> None:
    text = "When the first of the trains had left the station at noon; everybody else went home, and nobody came back."
    assert [lines for lines, *_ in shown([utterance("Ada", text, 0, 9)])] == [
        "When the first of the trains had left the station at noon;",
        "everybody else went home, and nobody came back.",
    ]
    text = "The trains had left at noon, without the mayor, and everybody else had gone home to sleep."
    assert [lines for lines, *_ in shown([utterance("Ada", text, 0, 7)], NARROW)] == [
        "Ada: The trains had left at | noon, without the mayor,",
        "and everybody else had | gone home to sleep.",
    ]


def test_where_there_is_no_clause_it_is_parted_at_words() -> None:
    text = "seven " * 30
    parts = shown([utterance("", text.strip(), 0, 12)], NARROW)
    assert " ".join(lines.replace(" |", "") for lines, *_ in parts) == text.strip()
    assert {lines.count("seven") for lines, *_ in parts} == {10}


def test_a_pause_belongs_to_no_cue() -> None:
    words = [["First", 1.0, 1.5], ["this,", 1.5, 2.5], ["then", 6.5, 7.0], ["that.", 7.0, 8.5]]
    said = [utterance("Ada", "First this, then that.", 1, 8.5, words)]
    assert shown(said, Form(line_chars=60, lines=2, longest_s=5.0)) == [
        ("First this,", 1, 2.5),
        ("then that.", 6.5, 8.5),
    ]


def test_a_short_one_stays_on_in_the_silence_after_it() -> None:
    said = [
        utterance("Ada", "Yes.", 1, 1.3),
        utterance("Ben", "A whole sentence.", 1.9, 4),
        utterance("Ada", "No.", 4.9, 5),
    ]
    assert shown(said, seconds=5.5) == [("Yes.", 1, 1.8), ("A whole sentence.", 1.9, 4), ("No.", 4.7, 5.5)]


def test_it_never_reaches_into_the_next_one_and_comes_up_early_instead() -> None:
    said = [
        utterance("Ada", "A whole sentence.", 1, 3),
        utterance("Ben", "No.", 3.2, 3.5),
        utterance("Ada", "Why not?", 3.6, 5),
    ]
    assert shown(said) == [
        ("A whole sentence.", 1, 3), ("No.", pytest.approx(3.0), pytest.approx(3.6)), ("Why not?", 3.6, 5),
    ]  # fmt: skip


def test_short_ones_of_one_speaker_share_a_cue() -> None:
    said = [utterance("Ada", t, i * 0.5, i * 0.5 + 0.45) for i, t in enumerate(["No.", "Yes.", "Well."])]
    assert shown(said) == [("No. Yes.", 0, 0.95), ("Well.", 1, 1.8)]
    assert shown(said, seconds=1.45) == [("No. Yes. Well.", 0, 1.45)]
    others = [
        utterance(name, u.text, u.start_sample / RATE, u.stop_sample / RATE)
        for name, u in zip("ABC", said, strict=True)
    ]
    assert [lines for lines, *_ in shown(others)] == ["No.", "Yes.", "Well."]


def test_the_label_stands_where_the_speaker_changes_and_fits_the_line() -> None:
    said = [
        utterance("Ada Lovelace", "Twenty-nine characters or so, in all.", 0, 3),
        utterance("Ada Lovelace", "More of it.", 3, 5),
        utterance("Somebody with a name too long for any line", "Quite.", 5, 7),
        utterance("", "Nobody.", 8, 9),
    ]
    assert [lines for lines, *_ in shown(said, NARROW)] == [
        "Ada Lovelace: Twenty-nine | characters or so, in all.",
        "More of it.",
        "Somebody with a name too long…: | Quite.",
        "Nobody.",
    ]


def test_a_speaker_who_goes_on_after_a_silence_is_not_named_again() -> None:
    said = [utterance("Ada", "Wait for it.", 0, 2), utterance("Ada", "Here it is.", 9, 11)]
    assert [lines for lines, *_ in shown(said, NARROW)] == ["Ada: Wait for it.", "Here it is."]


def test_a_word_longer_than_a_line_is_broken_and_lines_are_balanced() -> None:
    parts = shown([utterance("", "x" * 100, 0, 5)], Form(line_chars=32, lines=2))
    assert [lines for lines, *_ in parts] == ["x" * 32 + " | " + "x" * 32, "x" * 32 + " | xxxx"]
    balanced = shown([utterance("", "one two three four five six seven", 0, 3)], Form(line_chars=30, lines=2))
    assert balanced[0][0] == "one two three four | five six seven"


@pytest.mark.parametrize(
    ("ms", "expected"), [(0, "00:00:00.000"), (3_661_007, "01:01:01.007"), (360_000_000, "100:00:00.000")]
)
def test_clock(ms: int, expected: str) -> None:
    assert format_timestamp(ms, ".") == expected


def test_names_are_cut_to_fit() -> None:
    assert [shortened(n, 6) for n in ("Ada", "Ada Lovelace", " a\nb ", "Ada Lo")] == ["Ada", "Ada L…", "a b", "Ada Lo"]


def test_cues_that_are_too_close_for_milliseconds_still_rise() -> None:
    close = [Cue("A", ("x",), i, i + 1) for i in range(5)]
    assert cue_times(close) == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]


FORMS = st.builds(Form, st.integers(8, 70), st.integers(1, 3), st.booleans())


def without_spaces(text: str) -> str:
    return "".join(one_line(text).split())


@settings(max_examples=examples(150), deadline=None)
@given(transcripts(), FORMS)
def test_every_word_once_in_order_and_the_limits_kept(given_: tuple[list[Utterance], int], form: Form) -> None:
    said, samples = given_
    plain = Form(form.line_chars, form.lines)
    made = cues(said, samples, plain)
    assert "".join("".join(c.lines).replace(" ", "") for c in made) == "".join(without_spaces(u.text) for u in said)
    for one in (made, cues(said, samples, form)):
        assert all(0 <= c.start_sample < c.stop_sample <= samples for c in one)
        assert all(a.stop_sample <= b.start_sample for a, b in pairwise(one))
        assert all(c.lines and all(0 < len(line) <= form.line_chars for line in c.lines) for c in one)
        assert all(len(c.lines) <= max(form.lines, 2 if form.labels else 1) for c in one)
    assert {u.speaker for u in said} >= {c.speaker for c in made}


@settings(max_examples=examples(60), deadline=None)
@given(transcripts())
def test_a_cue_is_short_only_where_there_is_no_room_for_more(given_: tuple[list[Utterance], int]) -> None:
    said, samples = given_
    made = cues(said, samples, WIDE)
    edges = [0, *(t for c in made for t in (c.start_sample, c.stop_sample)), samples]
    for i, cue in enumerate(made):
        before, after = cue.start_sample - edges[2 * i], edges[2 * i + 3] - cue.stop_sample
        assert cue.stop_sample - cue.start_sample >= round(0.8 * RATE) or (before == 0 and after == 0)
