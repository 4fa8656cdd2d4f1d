"""Titles of chapters, episodes and stories, made ready to be published.

In: a title or a description of a script, and the show's name. Out: the same without mark-up, numbering words, running
times, the show's name and the episode's number; capitals are eased. ``parse`` keeps titles as written; every list of
chapters, tag, page, note and feed shows what this makes of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.formats.sanitize import unescaped

SMALL = frozenset(
    {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "off", "on", "or", "out"}
    | {"over", "per", "so", "than", "the", "to", "up", "via", "vs", "with", "without"}
)
"""Words that stay small inside an English title."""

_MARKS = re.compile(r"~~[^~]{1,300}~~|%%[^%]{1,300}%%|\[\^[\w-]{1,20}\]|<[^<>]{1,200}>|^#{1,6}\s+|\s+#+$")
_LINKS = re.compile(r"!?\[([^\[\]]{1,300})\]\([^()\s]{1,800}\)|\[\[(?:[^\[\]|]{1,120}\|)?([^\[\]|]{1,120})\]\]")
_SIGNS = re.compile(r"(\*{1,3}|_{1,3}|`{1,2}|==)(?=\S)(.{1,300}?)(?<=\S)\1(?!\w)")
_UNIT = r"(?:h(?:ours?|rs?)?|m(?:in(?:ute)?s?|ins?)?|s(?:ec(?:ond)?s?)?)"
_LENGTH = rf"~?\s?\d{{1,3}}(?:\.\d)?(?:\s?[-–—]\s?\d{{1,3}})?\s?{_UNIT}\b\.?(?:\s?\d{{1,2}}\s?{_UNIT}\b)?"
_TIME = rf"(?:\d{{1,3}}:\d\d(?::\d\d)?|{_LENGTH})"
_RANGE = rf"~?\s?{_TIME}(?:\s?(?:[-–—→]|to)\s?{_TIME})?"
_TIMED = re.compile(
    rf"\s*[\[(]\s?(?:approx\.?|about|ca\.?|duration:?|runtime:?)?\s?{_RANGE}(?:\s?(?:long|total|read))?\s?[\])]\s*"
    rf"|^{_RANGE}\s*[-–—:|]\s+|\s+[-–—|]\s+{_RANGE}$",
    re.I,
)
_NUMBERED = re.compile(
    r"(?:story|segment|topic|item|headline|block|section|beat|news|thema|beitrag|sujet|segmento|noticia)\s*#?"
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\s*[:.)–—-]\s*(?=\S)",
    re.I,
)
_EPISODE = re.compile(
    r"(?:(?:season|s)\s?(\d{1,3})[,\s]*)?\b(?:episode|ep\.?|e|folge|épisode|episodio|no\.?|#)\s?#?(\d{1,5})\b", re.I
)
_PARTS = re.compile(r"\s+[-–—|·•]\s+|:\s+")
_KIND = re.compile(r"(?:podcast|episode|audio|radio)?\s*(?:script|transcript|title)\s*[:–—-]\s*", re.I)
_QUOTED = re.compile(r"[\"“„«‘'](.{2,})[\"”“»’']")
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class EpisodeTitle:
    """A title, and the other facts that it contained."""

    title: str
    number: int | None = None
    season: int | None = None


def without_markup(text: str) -> str:
    """A text as it reads: no mark-up, no footnotes' marks, entities undone, on one line."""
    text = _MARKS.sub("", text.strip())
    text = _LINKS.sub(lambda match: match[1] or match[2], text)
    for _ in range(3):
        text = _SIGNS.sub(r"\2", text)
    return " ".join(unescaped(text).split())


def chapter_title(written: str) -> str:
    """A heading as a chapter's title; the unchanged heading if nothing would be left of it."""
    text = _TIMED.sub(" ", without_markup(written))
    text = _NUMBERED.sub("", text, count=1)
    return _eased(_unquoted(text.strip(" -–—:|"))) or without_markup(written) or written.strip()


def episode_title(written: str, show: str = "") -> EpisodeTitle:
    """A script's title as an episode's: without the show's name and the number, which have fields of their own."""
    text = _KIND.sub("", _TIMED.sub(" ", without_markup(written)).strip(), count=1)
    found = _EPISODE.search(text)
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    name = _folded(show)
    kept = [part for part in parts if _folded(part) != name and not _EPISODE.fullmatch(part)]
    if found is None and len(kept) == len(parts):
        return EpisodeTitle(_eased(_unquoted(text)) or written.strip())
    title = text if len(kept) == len(parts) else " – ".join(kept)
    title = _EPISODE.sub("", title, count=1).strip(" -–—:|,#") if found is not None and title == text else title
    number, season = (int(found[2]), int(found[1]) if found[1] else None) if found else (None, None)
    return EpisodeTitle(_eased(_unquoted(title)) or _eased(text), number, season)


def _unquoted(text: str) -> str:
    match = _QUOTED.fullmatch(text)
    return match[1].strip() if match and text.count(text[0]) <= 2 else text


def _eased(text: str) -> str:
    """A title in capitals only gets capital initials instead; others stay."""
    if not text.isupper() or sum(map(str.isalpha, text)) < 5:
        return text
    first = True

    def word(match: re.Match[str]) -> str:
        nonlocal first
        written, lead = match[0], first
        first = False
        spoken = any(letter in "AEIOUYÄÖÜÉÈÀÁÍÓÚАЕЁИОУЫЭЮЯ" for letter in written)
        if not spoken or any(map(str.isdigit, written)):
            return written  # BBC, 5G
        small = written.lower()
        return small if small in SMALL and not lead else small[:1].upper() + small[1:]

    return _WORD.sub(word, text)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def folded_title(title: str) -> str:
    """A title for comparison: headings and lists differ in quotes and case."""
    plain = title.replace("’", "").replace("'", "")
    return " ".join("".join(c if c.isalnum() else " " for c in plain).casefold().split())
