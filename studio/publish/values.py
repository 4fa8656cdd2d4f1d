"""What ``publish`` works on: the show and its finished episodes, as values. Times in milliseconds of the sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from studio.values import Person, Soundbite, Story

TYPES = {
    ".mp3": "audio/mpeg",
    ".chapters.json": "application/json+chapters",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".transcript.json": "application/json",
    ".transcript.html": "text/html",
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
    """The show, as feed and pages tell of it. Texts are clean, of one line but for the description."""

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
    explicit: bool = False
    kind: Literal["episodic", "serial"] = "episodic"
    owner_name: str = ""
    owner_email: str = ""
    locked: bool = False
    funding_url: str = ""
    funding_text: str = ""
    copyright: str = ""
    licence: str = ""
    verify: str = ""
    """Text for podcast:txt purpose="verify"."""
    new_feed_url: str = ""
    complete: bool = False
    blocked: bool = False
    ai_generated: bool = True
    generator: str = "Studio"
    people: tuple[Person, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def url(self, name: str) -> str:
        """Address of a file of the site; that of a file elsewhere is its name."""
        return name if name.startswith(("https://", "http://")) else self.base_url + name


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter."""

    start: int
    end: int
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A file of an episode that goes into the site under a name made from its content."""

    source: Path
    name: str
    """Path in the site, such as ``media/monday.0123456789ab.mp3``."""
    size: int
    sha256: str
    type: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the site, already made."""

    name: str
    data: bytes = field(repr=False)
    side: int
    type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Covers:
    """One cover in the sizes that are wanted."""

    feed: Picture
    """For apps: 1400 to 3000 px."""
    page: Picture
    """For pages."""
    icon: Picture


@dataclass(frozen=True, slots=True)
class Published:
    """A finished episode."""

    guid: str
    slug: str
    """Its name in addresses: a-z, 0-9 and -; never changes."""
    title: str
    published: datetime
    """With its zone, UTC."""
    audio: Media
    duration: int
    """Of the sound, ms."""
    description: str = ""
    """Plain text, or HTML that nobody has made harmless yet."""
    companions: Mapping[str, Media] = field(default_factory=dict)
    """Other files by their ending: ``.chapters.json``, ``.vtt`` …"""
    chapters: tuple[Mark, ...] = ()
    stories: tuple[Story, ...] = ()
    turns: tuple[str, ...] = ()
    """What is said in each turn, paragraphs parted by a blank line."""
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
    """None where the show's will do."""
    elsewhere: bool = False
    """It lies at another host: it is in the feed only, and names of its files are addresses."""
    link: str = ""
    """Address of its page, where that is elsewhere."""

    @property
    def page(self) -> str:
        """Path of its page in the site."""
        return f"episodes/{self.slug}.html"
