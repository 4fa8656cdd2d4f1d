"""A podcast feed from anybody: bytes in, what it says about the show and its episodes out, as values.

RSS 2.0 with the namespaces of iTunes and Podcasting 2.0. Nothing is fetched; texts lose control characters, addresses
that aren't of the web are dropped, and what can't be used is listed. Markup stays: who shows it makes it harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Literal

from studio.errors import InputError
from studio.formats.podcast_terms import NAMESPACES, PODCAST_ALIAS
from studio.formats.sanitize import one_line
from studio.formats.sanitize import text as clean
from studio.formats.urls import ascii_url
from studio.formats.xml_read import Element, read_xml

MOST_ITEMS = 10_000
LONGEST = 200_000
"""Characters of a text."""


@dataclass(frozen=True, slots=True)
class OldFile:
    """A file that an episode names."""

    url: str
    type: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class OldEpisode:
    """An item."""

    guid: str
    title: str
    published: datetime
    audio: OldFile
    description: str = ""
    """The longer of its two texts; may be HTML."""
    duration_s: int = 0
    """0 where it isn't said."""
    link: str = ""
    image: str = ""
    season: int | None = None
    number: int | None = None
    kind: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool = False
    ai_generated: bool = False
    chapters: OldFile | None = None
    transcripts: tuple[OldFile, ...] = ()
    people: tuple[tuple[str, str, str], ...] = ()
    """Name, role and address of each."""


@dataclass(frozen=True, slots=True)
class OldFeed:
    """A channel; texts are empty where it doesn't say a thing."""

    title: str
    author: str
    description: str
    language: str
    link: str
    address: str
    """Where the feed says that it lies."""
    guid: str
    """podcast:guid."""
    image: str
    category: str
    """Its first, a subcategory after " / "."""
    explicit: bool
    serial: bool
    complete: bool
    locked: bool
    owner_name: str
    owner_email: str
    copyright: str
    license: str
    funding_url: str
    funding_text: str
    episodes: tuple[OldEpisode, ...]
    """As they stand in the feed."""
    goes_on: str
    """Address of the next page of the feed (RFC 5005)."""
    notes: tuple[str, ...]
    """What was left out, and why."""


def read_feed(data: bytes, file: str) -> OldFeed:
    """Read a feed.

    Args:
        data: the document.
        file: what it is called in messages.

    Raises:
        InputError: it isn't well-formed XML without a document type, or no RSS feed with a title.
    """
    document = read_xml(data)
    if document.fault or document.root is None:
        raise InputError(f"Is no feed that can be read: {document.fault}.", file=file, line=document.line or None)
    channel = document.root.first("channel") if document.root.name == "rss" else None
    if channel is None:
        raise InputError(
            "Is no RSS feed.", file=file, line=document.root.line, hint="Podcasts are published as RSS 2.0."
        )
    title = _said(channel, "title")
    if not title:
        raise InputError("The feed has no title.", file=file, line=channel.line)
    items = channel.all("item")
    if len(items) > MOST_ITEMS:
        raise InputError(f"The feed has more than {MOST_ITEMS:,} episodes.", file=file)
    notes: list[str] = []
    owner = next(iter(_all(channel, "itunes:owner")), None)
    funding = next(iter(_all(channel, "podcast:funding")), None)
    return OldFeed(
        title=title,
        author=_said(channel, "itunes:author"),
        description=_text(channel, "description") or _text(channel, "itunes:summary"),
        language=_said(channel, "language"),
        link=ascii_url(_said(channel, "link")) or "",
        address=_linked(channel, "self"),
        guid=_said(channel, "podcast:guid"),
        image=_image(channel),
        category=_category(channel),
        explicit=_yes(channel, "itunes:explicit"),
        serial=_said(channel, "itunes:type").lower() == "serial",
        complete=_yes(channel, "itunes:complete"),
        locked=_yes(channel, "podcast:locked"),
        owner_name=_said(owner, "itunes:name") if owner else "",
        owner_email=_said(owner, "itunes:email") if owner else "",
        copyright=_said(channel, "copyright"),
        license=_said(channel, "podcast:license"),
        funding_url=ascii_url(funding.attributes.get("url", "")) or "" if funding else "",
        funding_text=one_line(funding.text) if funding else "",
        episodes=tuple(_episodes(items, notes)),
        goes_on=_linked(channel, "next"),
        notes=tuple(notes),
    )


def _episodes(items: list[Element], notes: list[str]) -> Iterator[OldEpisode]:
    seen: set[str] = set()
    for item in items:
        title = _said(item, "title") or _said(item, "itunes:title")
        name = f"line {item.line}: {title[:80] or 'an item without a title'}"
        audio = next((f for e in item.all("enclosure") if (f := _file(e, "audio/mpeg"))), None)
        if audio is None:
            notes.append(f"{name}: has no sound and is left out.")
            continue
        guid = one_line(_said(item, "guid", 2000))
        if not guid:
            notes.append(f"{name}: has no GUID; apps know it by the address of its sound, which becomes its GUID.")
            guid = audio.url
        if guid in seen:
            notes.append(f"{name}: has the GUID of an episode above it and is left out, as apps do.")
            continue
        seen.add(guid)
        published = _moment(_said(item, "pubDate"))
        if published is None:
            notes.append(f"{name}: has no date that can be read; it counts as published on 2000-01-01.")
            published = datetime(2000, 1, 1, tzinfo=timezone.utc)
        texts = (_text(item, x) for x in ("description", "content:encoded", "itunes:summary"))
        yield OldEpisode(
            guid=guid,
            title=title or "Untitled",
            published=published,
            audio=audio,
            description=max(texts, key=len),
            duration_s=_seconds(_said(item, "itunes:duration")),
            link=ascii_url(_said(item, "link")) or "",
            image=_image(item),
            season=_count(item, "season"),
            number=_count(item, "episode"),
            kind=_kind(item),
            explicit=_yes(item, "itunes:explicit"),
            ai_generated=any(
                e.attributes.get("purpose") == "ai-content" and one_line(e.text).lower() == "true"
                for e in _all(item, "podcast:txt")
            ),
            chapters=next(
                (f for e in _all(item, "podcast:chapters") if (f := _file(e, "application/json+chapters"))), None
            ),
            transcripts=tuple(f for e in _all(item, "podcast:transcript") if (f := _file(e, ""))),
            people=tuple(
                (
                    one_line(e.text),
                    e.attributes.get("role", "host").lower(),
                    ascii_url(e.attributes.get("href", "")) or "",
                )
                for e in _all(item, "podcast:person")
                if one_line(e.text)
            ),
        )


def _all(parent: Element, name: str) -> list[Element]:
    """Children by the name that people write."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return parent.all(name)
    uris = (NAMESPACES[prefix], PODCAST_ALIAS) if prefix == "podcast" else (NAMESPACES[prefix],)
    return [child for child in parent.children if child.name in {f"{uri} {local}" for uri in uris}]


def _text(parent: Element, name: str) -> str:
    found = _all(parent, name)
    return clean(found[0].text[:LONGEST]) if found else ""


def _said(parent: Element, name: str, most: int = 5000) -> str:
    return one_line(_text(parent, name)[:most])


def _yes(parent: Element, name: str) -> bool:
    return _said(parent, name).lower() in ("yes", "true", "explicit")


def _linked(channel: Element, rel: str) -> str:
    links = (e.attributes for e in _all(channel, "atom:link") if e.attributes.get("rel") == rel)
    return next((url for a in links if (url := ascii_url(a.get("href", "")))), "")


def _image(parent: Element) -> str:
    urls = [e.attributes.get("href", "") for e in _all(parent, "itunes:image")]
    urls += [_said(e, "url") for e in parent.all("image")]
    return next((url for each in urls if (url := ascii_url(each))), "")


def _category(channel: Element) -> str:
    found = _all(channel, "itunes:category")
    if not found:
        return ""
    below = _all(found[0], "itunes:category")
    return " / ".join(one_line(e.attributes.get("text", "")) for e in (found[0], *below[:1]))


def _file(element: Element, kind: str) -> OldFile | None:
    url = ascii_url(element.attributes.get("url", ""))
    size = element.attributes.get("length", "").strip()
    said = one_line(element.attributes.get("type", "")).lower()
    wrong = not re.fullmatch(r"[\w.+-]+/[\w.+-]+", said)
    return (
        OldFile(url, kind if wrong else said, int(size) if re.fullmatch(r"[0-9]{1,15}", size) else 0) if url else None
    )


def _kind(item: Element) -> Literal["full", "trailer", "bonus"]:
    match _said(item, "itunes:episodeType").lower():
        case "trailer":
            return "trailer"
        case "bonus":
            return "bonus"
        case _:
            return "full"


def _count(item: Element, name: str) -> int | None:
    said = _said(item, f"itunes:{name}") or _said(item, f"podcast:{name}")
    return int(said) or None if re.fullmatch(r"[0-9]{1,9}", said) else None


def _seconds(said: str) -> int:
    """Seconds of ``1:02:03``, ``62:03``, ``3723`` or ``3723.4``."""
    if not re.fullmatch(r"(?:[0-9]{1,6}:){0,2}[0-9]{1,9}(?:\.[0-9]+)?", said):
        return 0
    total = 0
    for part in said.partition(".")[0].split(":"):
        total = total * 60 + int(part)
    return total


def _moment(said: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(said)
            return (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).replace(microsecond=0)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
