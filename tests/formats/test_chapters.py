"""Chapters: merged when there are too many, on the millisecond, with titles that fit any form."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.formats.chapters import chapter_times, chapter_titles, merge_chapters, milliseconds
from studio.values import Chapter


def chapters_of(lengths, titles=None):
    out, at = [], 0
    for i, length in enumerate(lengths):
        out.append(Chapter(at, at + length, titles[i] if titles else f"Story {i}", f"https://example.org/{i}"))
        at += length
    return out


def test_few_chapters_stay_as_they_are():
    chapters = chapters_of([10_000] * 255)
    assert merge_chapters(chapters) == tuple(chapters)
    assert merge_chapters([]) == ()


def test_the_shortest_joins_its_shorter_neighbour():
    merged = merge_chapters(chapters_of([9, 5, 2, 4, 9]), limit=4)
    assert [(c.start_sample, c.stop_sample, c.title) for c in merged] == [
        (0, 9, "Story 0"), (9, 14, "Story 1"), (14, 20, "Story 2 / Story 3"), (20, 29, "Story 4"),
    ]  # fmt: skip
    assert merged[2].url == "https://example.org/2"


@pytest.mark.parametrize(
    ("lengths", "expected"), [([1, 9, 9], [10, 9]), ([9, 9, 1], [9, 10]), ([5, 1, 5], [6, 5]), ([3, 3, 3], [6, 3])]
)
def test_edges_and_ties(lengths, expected):
    assert [c.stop_sample - c.start_sample for c in merge_chapters(chapters_of(lengths), limit=2)] == expected


def test_a_link_is_not_lost_with_its_neighbour():
    a, b = Chapter(0, 5, "A"), Chapter(5, 9, "B", "https://example.org/b")
    assert merge_chapters([a, b], limit=1) == (Chapter(0, 9, "A / B", "https://example.org/b"),)
    drawn = Chapter(5, 9, "B", picture=b"x")
    assert merge_chapters([a, drawn], limit=1) == (Chapter(0, 9, "A / B", picture=b"x"),)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=60), st.integers(1, 30))
def test_merged_chapters_cover_the_same_time(lengths, limit):
    chapters = chapters_of(lengths)
    merged = merge_chapters(chapters, limit)
    assert len(merged) == min(limit, len(chapters))
    assert (merged[0].start_sample, merged[-1].stop_sample) == (0, chapters[-1].stop_sample)
    assert all(a.stop_sample == b.start_sample for a, b in pairwise(merged))
    assert {c.start_sample for c in merged} <= {c.start_sample for c in chapters}
    assert " / ".join(c.title for c in merged) == " / ".join(c.title for c in chapters)
    assert merge_chapters(merged, limit) == merged


def test_times_meet_and_end_with_the_programme():
    assert chapter_times(chapters_of([48_023, 48_025, 100]), 96_148) == ((0, 1000), (1000, 2001), (2001, 2003))
    assert chapter_times([], 1000) == ()
    assert chapter_times([Chapter(0, 10, "ends early")], 48_000) == ((0, 1000),)


@pytest.mark.parametrize(
    "chapters",
    [
        [Chapter(48, 96_000, "late")],
        [Chapter(0, 48_000, "a"), Chapter(20, 96_000, "b")],
        [Chapter(0, 48_000, "a"), Chapter(96_000, 96_000, "at the end")],
        [Chapter(0, 48_000, "a"), Chapter(50_000, 60_000, "b"), Chapter(49_000, 96_000, "c")],
    ],
)
def test_chapters_that_can_not_be_are_refused(chapters):
    with pytest.raises(ValueError, match="begin at 0"):
        chapter_times(chapters, 96_000)


def test_titles_are_one_line_and_never_empty():
    titles = ["A\nstory\r\n\tof  two lines", "", " \x00\x1b ", "مرحبا بالعالم", "\ud83d lone", "🎙️ Ünïcode"]
    assert chapter_titles(chapters_of([9] * 6, titles)) == (
        "A story of two lines", "Chapter 2", "Chapter 3", "مرحبا بالعالم", "\ufffd lone", "🎙️ Ünïcode",
    )  # fmt: skip


@pytest.mark.parametrize(("samples", "ms"), [(0, 0), (23, 0), (24, 1), (48, 1), (1152, 24), (48_000 * 3600, 3_600_000)])
def test_milliseconds_are_the_nearest(samples, ms):
    assert milliseconds(samples) == ms
