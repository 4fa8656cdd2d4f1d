"""Prepares chapters for every format: not too many, titles of one line, times in milliseconds.

In: the chapters of a timeline, in samples. Out: the list that is written as ID3, JSON, PSC and text, the same in all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from studio.formats.sanitize import one_line
from studio.formats.urls import ascii_url
from studio.values import RATE, Chapter

LIMIT = 255
"""An ID3 table of contents counts its entries in one byte."""
JSON_VERSION = "1.2.0"
"""Of the podcast namespace's JSON chapters."""


def merge_chapters(chapters: Sequence[Chapter], limit: int = LIMIT) -> tuple[Chapter, ...]:
    """The same chapters, neighbouring short ones merged until there are at most ``limit``.

    Each time, the shortest chapter (the first of equals) is merged with the shorter of its neighbours (the one before
    it, of equals). The merged one has both titles, with " / " between them, and the first link and picture there are.

    Args:
        chapters: in order, each beginning where the one before it ends.
        limit: 1 or more.
    """
    merged = list(chapters)
    while len(merged) > max(limit, 1):
        shortest = min(range(len(merged)), key=lambda i: _length(merged[i]))
        before = shortest > 0 and (
            shortest == len(merged) - 1 or _length(merged[shortest - 1]) <= _length(merged[shortest + 1])
        )
        first = shortest - 1 if before else shortest
        a, b = merged[first : first + 2]
        title = " / ".join(t for t in (a.title, b.title) if t)
        merged[first : first + 2] = [
            replace(a, stop_sample=b.stop_sample, title=title, url=a.url or b.url, picture=a.picture or b.picture)
        ]
    return tuple(merged)


def chapter_times(chapters: Sequence[Chapter], samples: int) -> tuple[tuple[int, int], ...]:
    """Start and end of each chapter in ms: the first starts at 0, each ends where the next one starts.

    Args:
        chapters: in order.
        samples: length of the programme; the last chapter ends there.

    Raises:
        ValueError: the first chapter does not start at 0, or one is shorter than a millisecond.
    """
    if not chapters:
        return ()
    starts = [milliseconds(chapter.start_sample) for chapter in chapters]
    times = tuple(pairwise([*starts, milliseconds(samples)]))
    if starts[0] != 0 or any(end <= start for start, end in times):
        raise ValueError("chapters must begin at 0, rise, and lie inside the programme")
    return times


def chapter_titles(chapters: Sequence[Chapter]) -> tuple[str, ...]:
    """The titles on one line each, never empty."""
    return tuple(one_line(chapter.title) or f"Chapter {i}" for i, chapter in enumerate(chapters, start=1))


def chapters_json(
    chapters: Sequence[Chapter],
    samples: int,
    *,
    title: str = "",
    show: str = "",
    author: str = "",
    description: str = "",
) -> str:
    """Podcasting 2.0 JSON chapters, version 1.2.0: the times and titles of the ID3 tag, links where there are any.

    Args:
        chapters: in order, as they are written to the tag.
        samples: length of the programme.
        title: of the episode; this and the following are left out where empty.
        show: its name.
        author: who made it.
        description: what it is about.

    Raises:
        ValueError: see :func:`chapter_times`.
    """
    about = {"title": title, "podcastName": show, "author": author, "description": description}
    entries: list[dict[str, float | str]] = []
    titles, times = chapter_titles(chapters), chapter_times(chapters, samples)
    for chapter, name, (start, end) in zip(chapters, titles, times, strict=True):
        entry: dict[str, float | str] = {"startTime": start / 1000, "endTime": end / 1000, "title": name}
        if chapter.url and (url := ascii_url(chapter.url)):
            entry["url"] = url
        entries.append(entry)
    document = {"version": JSON_VERSION, **{key: said for key, value in about.items() if (said := one_line(value))}}
    return json.dumps(document | {"chapters": entries}, ensure_ascii=False, indent=1) + "\n"


def milliseconds(samples: int) -> int:
    """A place on the timeline in whole milliseconds, the nearest one."""
    return (samples * 1000 + RATE // 2) // RATE


def _length(chapter: Chapter) -> int:
    return chapter.stop_sample - chapter.start_sample
