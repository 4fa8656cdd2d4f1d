"""Reads any podcast feed. In: its bytes. Out: values for the show and its episodes.

RSS 2.0 with the namespaces of iTunes and Podcasting 2.0. Nothing is fetched. GUIDs stay as they are; what Studio has no
value for is kept as text of the element (``extra``), and what can't be kept is listed in ``notes``. Markup isn't
sanitized.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Literal

from studio.errors import InputError
from studio.formats.feed_bytes import as_utf8, with_exact_namespaces
from studio.formats.feed_extra import OtherElements
from studio.formats.feed_sound import OldFile, said_length, sound_of, sources
from studio.formats.feed_values import read_moment, read_seconds, unknown_zone
from studio.formats.languages import language_tag
from studio.formats.podcast_vocabulary import MEDIUMS, NAMESPACES, PODCAST_ALIAS
from studio.formats.sanitize import legal_xml, one_line
from studio.formats.sanitize import text as clean
from studio.formats.xml_fragment import absolute_url
from studio.formats.xml_read import Element, read_xml

MOST_ITEMS = 10_000
LONGEST = 200_000
"""Characters of a text."""
MOST_LABEL = 128
"""Characters of a text in the podcast namespace."""
_XML_BASE = "http://www.w3.org/XML/1998/namespace base"
_READ_ITEM = {
    "title", "guid", "pubDate", "link", "description", "content:encoded", "enclosure", "itunes:duration",
    "itunes:explicit", "itunes:episodeType", "itunes:image", "itunes:season", "itunes:episode",
}  # fmt: skip
"""Elements of an item that have a value of their own."""
_READ_CHANNEL = {
    "item", "title", "link", "description", "language", "copyright", "image", "itunes:image", "itunes:category",
    "itunes:explicit", "itunes:author", "itunes:type", "itunes:owner", "itunes:complete", "itunes:block",
    "podcast:guid", "podcast:locked", "podcast:medium", "podcast:license",
}  # fmt: skip
_OF_THE_HOST = {
    "generator", "docs", "lastBuildDate", "pubDate", "cloud", "atom:link", "itunes:new-feed-url", "podcast:podping",
}  # fmt: skip
"""Elements of a channel that only concern the old host."""


@dataclass(frozen=True, slots=True)
class OldEpisode:
    """An item."""

    guid: str
    """As written in the feed, without whitespace around it."""
    title: str
    published: datetime
    audio: OldFile
    description: str = ""
    """May be HTML."""
    notes: str = ""
    """The longer text (content:encoded), where there is one; HTML."""
    permalink: bool = False
    """The GUID is the address of the episode's page."""
    duration_s: int = 0
    """0 if it isn't stated."""
    link: str = ""
    image: str = ""
    season: int | None = None
    number: int | None = None
    kind: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool = False
    ai_generated: bool = False
    extra: tuple[str, ...] = ()
    """Other elements: chapters, transcripts, people, value, soundbites …"""


@dataclass(frozen=True, slots=True)
class OldFeed:
    """A channel; texts that it doesn't have are empty."""

    title: str
    author: str
    description: str
    language: str
    link: str
    address: str
    """The feed's own address, as it states it."""
    guid: str
    """podcast:guid."""
    image: str
    categories: tuple[str, ...]
    """Subcategories after " / "."""
    explicit: bool
    serial: bool
    complete: bool
    blocked: bool
    locked: bool
    medium: str
    owner_name: str
    owner_email: str
    copyright: str
    license: str
    license_url: str
    verify: str
    """Text by which a directory verifies the feed."""
    funding_url: str
    funding_text: str
    extra: tuple[str, ...]
    """Other elements of the channel: value, updateFrequency, podroll, further fundings …"""
    episodes: tuple[OldEpisode, ...]
    """In the order of the feed."""
    goes_on: str
    """Address of the next page of the feed (RFC 5005)."""
    notes: tuple[str, ...]
    """What was left out, and why."""


def read_feed(data: bytes, file: str, address: str = "") -> OldFeed:
    """Read a feed.

    Args:
        data: the document.
        file: what it is called in messages.
        address: where it was fetched from, if it was.

    Raises:
        InputError: it isn't well-formed XML without declarations of entities, or no RSS feed with a title.
    """
    document = read_xml(with_exact_namespaces(as_utf8(data)))
    if document.fault or document.root is None:
        raise InputError(f"This feed can't be read: {document.fault}.", file=file, line=document.line or None)
    channel = document.root.first("channel") if document.root.name == "rss" else None
    if channel is None:
        raise InputError(
            "This is not an RSS feed.", file=file, line=document.root.line, hint="Podcasts are published as RSS 2.0."
        )
    title = _clean_text(channel, "title")
    if not title:
        raise InputError("The feed has no title.", file=file, line=channel.line)
    items = [*channel.all("item"), *document.root.all("item")]  # RSS 1.0 has them beside the channel
    if len(items) > MOST_ITEMS:
        raise InputError(f"The feed has more than {MOST_ITEMS:,} episodes.", file=file)
    moved_to = absolute_url(_clean_text(channel, "itunes:new-feed-url"), "")
    named = next((found for e in (channel, document.root) if (found := e.attributes.get(_XML_BASE, ""))), "")
    base = named or address or _linked(channel, "self", "") or absolute_url(_clean_text(channel, "link"), "")
    notes: list[str] = []
    if len(document.root.all("channel")) > 1:
        notes.append("The feed has a second channel, which is not read.")
    if moved_to and moved_to not in (address, _linked(channel, "self", "")):
        notes.append(f"The feed says that the show has moved to {moved_to}: its episodes may be newer there.")
    owner = next(iter(_all(channel, "itunes:owner")), None)
    fundings = [e for e in _all(channel, "podcast:funding")[:1] if _is_plain_funding(e, base)]
    license_ = next(iter(_all(channel, "podcast:license")), None)
    disclosed = [e for e in _all(channel, "podcast:txt") if _discloses(e)]
    verify = next((e for e in _all(channel, "podcast:txt") if e.attributes.get("purpose") == "verify"), None)
    others = OtherElements(base)
    episodes = tuple(_episodes(items, base, others, notes, disclosed=bool(disclosed)))
    trailers = {episode.audio.url for episode in episodes if episode.kind == "trailer"}
    known = [e for e in _all(channel, "podcast:trailer") if absolute_url(e.attributes.get("url", ""), base) in trailers]
    medium = next((m for m in sorted(MEDIUMS) if m.lower() == _clean_text(channel, "podcast:medium").lower()), "")
    words = {"itunes:type": ("episodic", "serial"), "podcast:medium": (medium.lower(),)}
    for name in ("itunes:complete", "itunes:block", *words):
        _tell_other(channel, name, words.get(name, _SWITCH), "the channel", notes)
    extra = others.keep(
        channel,
        _READ_CHANNEL | _OF_THE_HOST,
        {id(e) for e in (*fundings, verify, *disclosed, *known)},
        "the channel",
    )
    return OldFeed(
        title=title,
        author=_clean_text(channel, "itunes:author"),
        description=_text(channel, "description") or _text(channel, "itunes:summary"),
        language=_language(_clean_text(channel, "language"), notes),
        link=absolute_url(_clean_text(channel, "link"), base),
        address=_linked(channel, "self", base),
        guid=_clean_text(channel, "podcast:guid"),
        image=_image(channel, base),
        categories=tuple(_categories(channel)),
        explicit=_yes(channel, "itunes:explicit"),
        serial=_clean_text(channel, "itunes:type").lower() == "serial",
        complete=_clean_text(channel, "itunes:complete").lower() == "yes",
        blocked=_clean_text(channel, "itunes:block").lower() == "yes",
        locked=_yes(channel, "podcast:locked"),
        medium=medium,
        owner_name=_clean_text(owner, "itunes:name") if owner else "",
        owner_email=_clean_text(owner, "itunes:email") if owner else "",
        copyright=_clean_text(channel, "copyright"),
        license=one_line(license_.text) if license_ else "",
        license_url=absolute_url(license_.attributes.get("url", ""), base) if license_ else "",
        verify=one_line(verify.text) if verify else "",
        funding_url=absolute_url(fundings[0].attributes.get("url", ""), base) if fundings else "",
        funding_text=one_line(fundings[0].text) if fundings else "",
        extra=extra,
        episodes=episodes,
        goes_on=_linked(channel, "next", base),
        notes=(*notes, *others.notes()),
    )


def _is_plain_funding(element: Element, base: str) -> bool:
    """Whether show.toml can hold it; another stays as it is."""
    url = absolute_url(element.attributes.get("url", ""), base)
    return url.startswith("https:") and len(one_line(element.text)) <= MOST_LABEL


def _language(said: str, notes: list[str]) -> str:
    tag = language_tag(said)
    if tag is None:
        told = f"The language of the feed, “{said[:80]}”, is not known" if said else "The feed names no language"
        notes.append(f"{told}: show.toml says “en”. Write a tag such as de or en-GB there.")
    elif tag != said:
        notes.append(f"The language of the feed, “{said[:80]}”, is written {tag} in show.toml.")
    return tag or "en"


def _episodes(
    items: list[Element], base: str, others: OtherElements, notes: list[str], *, disclosed: bool
) -> Iterator[OldEpisode]:
    seen: set[str] = set()
    for item in items:
        title = _clean_text(item, "title") or _clean_text(item, "itunes:title")
        name = f"line {item.line}: {title[:80] or 'an item without a title'}"
        audio, unused = sound_of(item, base)
        if audio is None:
            notes.append(f"{name}: has no sound and is skipped.")
            continue
        notes += [f"{name}: the enclosure {url} is not kept." for url in unused]
        guid = _guid(item)
        if not guid:
            notes.append(f"{name}: has no GUID; apps know it by the address of its sound, which becomes its GUID.")
            guid = audio.url
        if guid in seen:
            notes.append(f"{name}: has the GUID of an episode above it and is skipped, as apps do.")
            continue
        seen.add(guid)
        published = read_moment(_clean_text(item, "pubDate"))
        if published is None:
            notes.append(f"{name}: has no date that can be read; it counts as published on 2000-01-01.")
            published = datetime(2000, 1, 1, tzinfo=timezone.utc)
        elif zone := unknown_zone(_clean_text(item, "pubDate")):
            notes.append(f"{name}: the zone “{zone}” of its date is not known and taken for UTC.")
        season, number = _count(item, "season"), _count(item, "episode")
        duration_s = read_seconds(_clean_text(item, "itunes:duration"))
        for what, value in (("itunes:duration", duration_s), ("itunes:season", season), ("itunes:episode", number)):
            if not value and _clean_text(item, what).strip("0:."):
                notes.append(f"{name}: not kept: {what} “{_clean_text(item, what)[:80]}”, which can't be read.")
            elif not value and what != "itunes:duration" and _clean_text(item, what):
                notes.append(f"{name}: not kept: {what} “{_clean_text(item, what)[:80]}”, since numbers begin with 1.")
        _tell_other(item, "itunes:episodeType", _KINDS, name, notes)
        if not audio.size and (length := said_length(sources(item)[0])).strip("0"):
            notes.append(f"{name}: not kept: the length “{length[:80]}” of its sound, which is no number of bytes.")
        disclosure = [e for e in _all(item, "podcast:txt") if _discloses(e)]
        description, long = _text(item, "description"), _text(item, "content:encoded")
        summary = _text(item, "itunes:summary")
        yield OldEpisode(
            guid=guid,
            permalink=_is_permalink(item, guid),
            title=title or "Untitled",
            published=published,
            audio=audio,
            description=description or long or summary,
            notes=long,
            duration_s=duration_s,
            link=absolute_url(_clean_text(item, "link"), base),
            image=_image(item, base),
            season=season,
            number=number,
            kind=_kind(item),
            explicit=_yes(item, "itunes:explicit"),
            ai_generated=disclosed or bool(disclosure),
            extra=others.keep(item, _READ_ITEM, {id(e) for e in (*disclosure, *sources(item))}, name),
        )


_SWITCH = ("yes", "no", "false")
"""Words of which only the first does anything (Apple)."""
_KINDS = ("full", "trailer", "bonus")


def _tell_other(parent: Element, name: str, words: Sequence[str], place: str, notes: list[str]) -> None:
    """Tell of a value that means nothing to apps, and that Studio doesn't keep."""
    said = _clean_text(parent, name)
    if said and said.lower() not in words:
        notes.append(f"{place}: not kept: {name} “{said[:80]}”, which apps don't know.")


def _discloses(element: Element) -> bool:
    """Whether it states that the voices are synthetic."""
    return element.attributes.get("purpose") == "ai-content" and one_line(element.text).lower() == "true"


def _guid(item: Element) -> str:
    """The GUID as written; apps compare all of its characters, except XML whitespace around it."""
    found = next(iter(item.all("guid")), None)
    return legal_xml(found.text).strip(" \t\r\n") if found else ""


def _is_permalink(item: Element, guid: str) -> bool:
    found = next(iter(item.all("guid")), None)
    said = found.attributes.get("isPermaLink", "").strip().lower() if found else "false"
    return said == "true" or (said == "" and guid.startswith(("http://", "https://")))


def _all(parent: Element, name: str) -> list[Element]:
    """Children by their usual prefixed names, such as ``itunes:author``."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return parent.all(name)
    uris = (NAMESPACES[prefix], PODCAST_ALIAS) if prefix == "podcast" else (NAMESPACES[prefix],)
    return [child for child in parent.children if child.name in {f"{uri} {local}" for uri in uris}]


def _text(parent: Element, name: str) -> str:
    found = _all(parent, name)
    return clean(found[0].text[:LONGEST]) if found else ""


def _clean_text(parent: Element, name: str, most: int = 5000) -> str:
    return one_line(_text(parent, name)[:most])


def _yes(parent: Element, name: str) -> bool:
    return _clean_text(parent, name).lower() in ("yes", "true", "explicit")


def _linked(channel: Element, rel: str, base: str) -> str:
    links = (e.attributes for e in _all(channel, "atom:link") if e.attributes.get("rel") == rel)
    return next((url for a in links if (url := absolute_url(a.get("href", ""), base))), "")


def _image(parent: Element, base: str) -> str:
    urls = [e.attributes.get("href") or one_line(e.text) for e in _all(parent, "itunes:image")]
    urls += [_clean_text(e, "url") for e in parent.all("image")]
    return next((url for each in urls if (url := absolute_url(each, base))), "")


def _categories(channel: Element) -> Iterator[str]:
    for outer in _all(channel, "itunes:category"):
        name = one_line(outer.attributes.get("text") or outer.text)
        below = [one_line(e.attributes.get("text") or e.text) for e in _all(outer, "itunes:category")]
        yield from (f"{name} / {each}" for each in below if each) if any(below) else (name,) if name else ()


def _kind(item: Element) -> Literal["full", "trailer", "bonus"]:
    match _clean_text(item, "itunes:episodeType").lower():
        case "trailer":
            return "trailer"
        case "bonus":
            return "bonus"
        case _:
            return "full"


def _count(item: Element, name: str) -> int | None:
    said = _clean_text(item, f"itunes:{name}") or _clean_text(item, f"podcast:{name}")
    return int(said) or None if re.fullmatch(r"[0-9]{1,9}", said) else None
