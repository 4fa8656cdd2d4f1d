"""Marks that programs put into plain text for themselves, written as Markdown before any reader sees them.

In: the lines of a file. Out: as many lines. ``<<CHAPTER_MARKER:Words>>`` and ``[[Chapter: Words]]`` become headings,
``<<METADATA_TITLE:Words>>`` a title; other ``<<METADATA…>>`` lines stay what they are, lines of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.parse.lines import has_words

_CHAPTER = re.compile(
    r"\s{0,8}(?:<<CHAPTER_MARKER\s*:\s*([^<>]{1,300})>>|\[\[\s*chapter\s*:\s*([^\[\]]{1,300})\]\])\s*", re.I
)
_TITLE = re.compile(r"\s{0,8}<<METADATA_TITLE\s*:\s*([^<>]{1,300})>>\s*", re.I)
_VOICE = re.compile(r"(\s{0,3}#{1,6}\s.*?)\s+%\s*[a-z]{2,3}-[A-Za-z]{2,4}-[\w:]{2,60}\s*")


def without_marks(lines: Sequence[str]) -> list[str]:
    """The lines in Markdown."""
    return [_read(line) if "<<" in line or "[[" in line or " % " in line else line for line in lines]


def _read(line: str) -> str:
    chapter = _CHAPTER.fullmatch(line)
    words = (chapter[1] or chapter[2]) if chapter else ""
    if has_words(words):
        return f"## {words.strip()}"
    if title := _TITLE.fullmatch(line):
        return f"Title: {title[1].strip()}" if has_words(title[1]) else line
    voice = _VOICE.fullmatch(line) if len(line) <= 400 else None
    return voice[1] if voice else line
