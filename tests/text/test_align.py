"""Parts found again in a row of things that are not quite what was expected."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.text.align import align


def found(parts: str, real: str, **options) -> str:
    """Parts and real things parted by bars and spaces → the stretch of each part, ``?`` where it is not sure."""
    rows = [part.split() for part in parts.split("|")]
    things = real.split()
    return " | ".join(
        "-" if span is None else " ".join(things[span.start : span.stop]) + ("" if span.sure else " ?")
        for span in align(rows, things, **options)
    )


@pytest.mark.parametrize(
    ("parts", "real", "expected"),
    [
        ("a b | c", "a b c", "a b | c"),
        ("a b | c", "a c", "a | c"),
        ("a b | c", "a b x c", "a b x | c"),
        ("a b | c", "x a b c", "x a b | c"),
        ("seven dollars | billion | in", "seven billion dollars in", "seven | billion dollars | in"),
        ("a | b | c", "a c", "a | - | c"),
        ("a | | c", "a c", "a | - | c"),
        ("a | b | c | d", "a x y z d", "a x ? | y ? | z ? | d"),
        ("a | b | c", "a x c", "a | x | c"),
        ("a | b", "", "- | -"),
        ("|", "a b", "- | -"),
        ("a a | a a", "a a a a", "a a | a a"),
    ],
)
def test_stretches(parts: str, real: str, expected: str) -> None:
    assert found(parts, real) == expected


def test_things_that_are_alike_stand_for_each_other() -> None:
    vowels = set("aeiou")
    assert found("a b | c d", "e b f d", alike=lambda x, y: {x, y} <= vowels) == "e b | f d"


LETTERS = st.sampled_from("abcd")
PARTS = st.lists(st.lists(LETTERS, max_size=5), max_size=30)


@given(PARTS, st.lists(LETTERS, max_size=60))
def test_the_stretches_cover_the_row_in_order(parts: list[list[str]], real: list[str]) -> None:
    spans = align(parts, real)
    assert len(spans) == len(parts)
    there = [span for span in spans if span]
    if any(parts) and real and there:
        assert (there[0].start, there[-1].stop) == (0, len(real))
    assert all(a.stop == b.start for a, b in pairwise(there))
    assert all(span.start < span.stop for span in there)


@given(PARTS)
def test_what_is_just_as_expected_is_found_and_sure(parts: list[list[str]]) -> None:
    spans = align(parts, [thing for part in parts for thing in part])
    at = 0
    for part, span in zip(parts, spans, strict=True):
        assert (span is None) == (not part)
        if span:
            assert (span.start, span.stop, span.sure) == (at, at + len(part), True)
        at += len(part)


@given(PARTS.filter(lambda parts: any(parts)), st.data())
def test_one_thing_gone_or_added_moves_no_other_part(parts: list[list[str]], data: st.DataObject) -> None:
    real = [f"{number}:{thing}:{i}" for number, part in enumerate(parts) for i, thing in enumerate(part)]
    rows = [[x for x in real if x.startswith(f"{number}:")] for number in range(len(parts))]
    at = data.draw(st.integers(0, len(real) - 1))
    for changed in (real[:at] + real[at + 1 :], [*real[:at], "new", *real[at:]], [*real[:at], "new", *real[at + 1 :]]):
        for part, span in zip(rows, align(rows, changed), strict=True):
            if real[at] not in part and part and span:
                assert [x for x in changed[span.start : span.stop] if x != "new"] == part
