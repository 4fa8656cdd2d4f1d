"""The sound of an item of a feed, among its enclosures and what else names files.

In: an item. Out: the file that apps are to play, and the addresses of the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from studio.formats.sanitize import one_line
from studio.formats.xml_fragment import absolute_url, qualified_name
from studio.formats.xml_read import Element

_SOUND = frozenset((".mp3", ".m4a", ".m4b", ".mp4", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".m4v", ".mov"))


@dataclass(frozen=True, slots=True)
class OldFile:
    """A file that an episode names."""

    url: str
    type: str
    size: int = 0


def sound_of(item: Element, base: str) -> tuple[OldFile | None, list[str]]:
    """The first enclosure that is sound, else the first that is video; and the addresses of the others."""
    found = [f for e in sources(item) if (f := _file(e, "", base))]
    ranked = sorted(found, key=_rank)
    if not ranked or _rank(ranked[0]) > 2:
        return None, []
    best = ranked[0]
    known = best if best.type else OldFile(best.url, "audio/mpeg", best.size)
    return known, [f.url for f in found if f is not best]


def sources(item: Element) -> list[Element]:
    """The enclosures of an item; where it has none, the first media:content."""
    named = [element for element in item.all("enclosure") if element.attributes.get("url", "").strip()]
    return named or [e for e in item.children if qualified_name(e) == "media:content"][:1]


def _rank(file: OldFile) -> int:
    """0 for sound, 1 for video, 2 for what may be either, 3 for anything else."""
    ending = PurePosixPath(urlsplit(file.url).path).suffix.lower()
    if file.type.startswith("audio/"):
        return 0
    if file.type.startswith("video/"):
        return 1
    if ending in _SOUND:
        return 2
    return 2 if not file.type or file.type == "application/octet-stream" else 3


def _file(element: Element, kind: str, base: str) -> OldFile | None:
    url = absolute_url(element.attributes.get("url", ""), base)
    size = said_length(element)
    said = one_line(element.attributes.get("type", "")).lower()
    wrong = not re.fullmatch(r"[\w.+-]+/[\w.+-]+", said)
    return (
        OldFile(url, kind if wrong else said, int(size) if re.fullmatch(r"[0-9]{1,15}", size) else 0) if url else None
    )


def said_length(element: Element) -> str:
    """The length in bytes, as it is written."""
    return (element.attributes.get("length") or element.attributes.get("fileSize", "")).strip()
