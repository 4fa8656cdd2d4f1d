"""What ``publish`` works on: the show and its finished episodes, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from studio.formats.companions import MEDIA_TYPES
from studio.values import Person, Soundbite, Story

TYPES = {
    ".mp3": "audio/mpeg",
    **MEDIA_TYPES,
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
"""Endings of files that go into the site's media/, and the types they are served as."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large one page of the feed may be (RFC 5005 pages)."""

    items: int = 1000
    octets: int = 4 << 20


@dataclass(frozen=True, slots=True)
class Channel:
    """The show, as feed and pages describe it. Texts are clean and on one line, except the description."""

    title: str
    base_url: str
    """Address of the site, ending in /."""
    guid: str
    """podcast:guid."""
    author: str = ""
    description: str = ""
    language: str = "en"
    link: str = ""
    """The show's page."""
    category: str = ""
    """Apple's name for it; a subcategory after " / "."""
    more_categories: tuple[str, ...] = ()
    """Further ones, likewise."""
    explicit: bool = False
    kind: Literal["episodic", "serial"] = "episodic"
    owner_name: str = ""
    owner_email: str = ""
    locked: bool = False
    funding_url: str = ""
    funding_text: str = ""
    copyright: str = ""
    licence: str = ""
    licence_url: str = ""
    medium: str = "podcast"
    verify: str = ""
    """Text for podcast:txt purpose="verify"."""
    new_feed_url: str = ""
    complete: bool = False
    blocked: bool = False
    ai_generated: bool = True
    generator: str = "Studio"
    people: tuple[Person, ...] = ()
    extra: tuple[str, ...] = ()
    """Further elements, see :mod:`studio.formats.xml_fragment`."""
    limits: Limits = field(default_factory=Limits)

    def url(self, name: str) -> str:
        """Address of a file of the site; the name of a file at another host is its address."""
        return name if name.startswith(("https://", "http://")) else self.base_url + name


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter; milliseconds of the sound."""

    start_ms: int
    end_ms: int
    title: str
    url: str | None = None

    @property
    def start(self) -> int:
        """The start under the name that templates written for Studio 0.1 use; ms."""
        return self.start_ms


@dataclass(frozen=True, slots=True)
class Media:
    """A file of an episode that goes into the site under a name that contains its digest."""

    source: Path
    name: str
    """Path in the site, such as ``media/monday.0123456789ab.mp3``."""
    size: int
    sha256: str
    type: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the site."""

    name: str
    data: bytes = field(repr=False)
    side: int
    type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Covers:
    """One cover in every size that is needed."""

    feed: Picture
    """For apps: 1400 to 3000 px."""
    page: Picture
    """For pages."""
    icon: Picture


@dataclass(frozen=True, slots=True)
class PublishedEpisode:
    """A finished episode, as feed and pages show it."""

    guid: str
    slug: str
    """Its name in addresses: a-z, 0-9 and -; never changes."""
    title: str
    published: datetime
    """With its zone, UTC."""
    audio: Media
    duration_ms: int
    """Of the sound; 0 where it isn't known."""
    description: str = ""
    """Plain text, or HTML that isn't sanitized yet."""
    companions: Mapping[str, Media] = field(default_factory=dict)
    """Other files by their ending: ``.chapters.json``, ``.vtt`` …"""
    chapters: tuple[ChapterMark, ...] = ()
    stories: tuple[Story, ...] = ()
    turns: tuple[str, ...] = ()
    """What is said in each turn, paragraphs separated by a blank line."""
    people: tuple[Person, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    corrections: tuple[str, ...] = ()
    """What changed since the first version, for listeners."""
    season: int | None = None
    number: int | None = None
    kind: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool = False
    language: str = "en"
    ai_generated: bool = True
    covers: Covers | None = None
    """None for the show's."""
    notes: str = ""
    """HTML of the longer text, of an episode at another host."""
    permalink: bool = False
    """The GUID is the address of a page."""
    extra: tuple[str, ...] = ()
    """Further elements, see :mod:`studio.formats.xml_fragment`."""
    hosted_elsewhere: bool = False
    """Another host has it: it is in the feed only, and the names of its files are addresses."""
    link: str = ""
    """Address of its page at another host."""

    @property
    def duration(self) -> int:
        """The length under the name that templates written for Studio 0.1 use; ms."""
        return self.duration_ms

    @property
    def page(self) -> str:
        """Path of its page in the site."""
        return f"episodes/{self.slug}.html"
