"""Digests of stretches: equal where the samples are, wherever they stand, and other wherever anything differs."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.mix import identity
from studio.values import FRAME, Placement, Timeline

TALK = Placement(4000, 90_000, "take", "speech", 100, -1.5, 288, 1440)
BED = Placement(
    1000, 200_000, "music:a", "bed", 0, -9.0, 4800, 9600, ((3000, 0.0), (4000, -18.0), (94_000, -18.0), (99_000, 0.0))
)
OTHERS = {
    "start_sample": 4001, "length_samples": 89_000, "source": "other", "skip_samples": 101, "gain_db": -1.0,
    "fade_in_samples": 289, "fade_out_samples": 1441, "envelope": ((5000, 0.0), (6000, -3.0)), "kind": "clip",
}  # fmt: skip


def timeline(*placements: Placement) -> Timeline:
    ordered = tuple(sorted(placements, key=lambda p: p.start_sample))
    return Timeline(300 * FRAME, ordered, (), (), (0,))


def moved(p: Placement, by: int) -> Placement:
    return replace(p, start_sample=p.start_sample + by, envelope=tuple((at + by, level) for at, level in p.envelope))


@pytest.mark.parametrize("field", [field.name for field in fields(Placement) if field.name != "kind"])
def test_every_field_of_a_placement_counts(field: str) -> None:
    """A new field is missing in OTHERS, and this test says so."""
    whole = (0, 300 * FRAME)
    other = replace(TALK, **{field: OTHERS[field]})
    assert identity(timeline(other, BED))(*whole) != identity(timeline(TALK, BED))(*whole)


def test_the_content_of_a_take_counts_where_it_is_known() -> None:
    ways = [None, {"take": "a"}, {"take": "b"}, {"music:a": "b"}]
    assert len({identity(timeline(TALK, BED), way)(0, 9 * FRAME) for way in ways}) == 4


@given(st.integers(0, 200_000), st.integers(1, 200_000), st.integers(0, 90))
def test_a_stretch_is_the_same_wherever_it_stands(start: int, length: int, frames: int) -> None:
    by = frames * FRAME
    here = identity(timeline(TALK, BED))(start, start + length)
    there = identity(timeline(moved(TALK, by), moved(BED, by), Placement(0, 900, "take", "speech")))
    if start >= 900 or by > 900 - start:
        assert there(start + by, start + by + length) == here


def test_what_does_not_touch_a_stretch_does_not_count() -> None:
    before, after = Placement(0, 500, "x", "speech"), Placement(250_000, 500, "y", "speech")
    bare, full = (identity(timeline(*p)) for p in ((TALK, BED), (before, TALK, BED, after)))
    assert bare(500, 250_000) == full(500, 250_000)
    assert bare(499, 250_000) != full(499, 250_000)
    assert bare(500, 250_001) != full(500, 250_001)


def test_far_ends_of_long_music_do_not_count() -> None:
    """A bed that plays longer, or is lowered again much later, is the same here."""
    longer = replace(BED, length_samples=280_000, envelope=(*BED.envelope, (150_000, 0.0), (151_000, -18.0)))
    one, other = identity(timeline(TALK, BED)), identity(timeline(TALK, longer))
    assert one(20_000, 80_000) == other(20_000, 80_000)
    assert one(20_000, 160_000) != other(20_000, 160_000)
