"""Chapters with what the episode's metadata say of them: pictures and links.

In: the chapters of the timeline, and what was named for them by title. Out: the same chapters with it, and what was
named for none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from studio.formats.titles import folded_title
from studio.values import Chapter, ChapterExtra, Problem


def with_extras(
    chapters: Sequence[Chapter], extras: Sequence[ChapterExtra], pictures: Mapping[str, bytes]
) -> tuple[tuple[Chapter, ...], tuple[Problem, ...]]:
    """Add pictures and links.

    Args:
        chapters: in order.
        extras: by title, whose capitals, quotes and punctuation don't matter; one counts for all chapters of its title.
        pictures: JPEGs by the titles of ``extras``.
    """
    by_title = {folded_title(extra.title): extra for extra in extras}
    found = {folded_title(chapter.title) for chapter in chapters}
    out = []
    for chapter in chapters:
        extra = by_title.get(folded_title(chapter.title))
        if extra is None:
            out.append(chapter)
        else:
            out.append(replace(chapter, url=extra.link or chapter.url, picture=pictures.get(extra.title)))
    missing = [extra.title for key, extra in by_title.items() if key not in found]
    return tuple(out), tuple(
        Problem(1, f"“{title}” has a picture or a link, but no chapter has this title") for title in missing
    )
