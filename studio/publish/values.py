"""The values of ``publish``: the show and its finished episodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from studio.formats.companions import MEDIA_TYPES
from studio.formats.sanitize import one_line
from studio.formats.urls import is_web_address
from studio.show import EpisodeFeed, Feed
from studio.show.feed_settings import LONGEST_LABEL, Funding
from studio.values import Person, Soundbite, Story

ALTERNATES = {
    ".m4a": ("audio/mp4", "mp4a.40.2", "AAC"),
    ".opus": ("audio/ogg", "opus", "Opus"),
    ".flac": ("audio/flac", "flac", "FLAC"),
}
"""Other masters that apps may play instead of the MP3, by file extension: type, codec (RFC 6381) and title."""
TYPES = {
    ".mp3": "audio/mpeg",
    **MEDIA_TYPES,
    **{ending: kind for ending, (kind, _, _) in ALTERNATES.items()},
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
"""Files in the site's media/ folder, by file extension: the types they are served as."""


@dataclass(frozen=True, slots=True)
class Channel:
    """The show in its feed and pages. Texts are sanitized and on one line, except the description."""

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
    categories: tuple[str, ...] = ()
    """Apple's names for them; a subcategory after " / "."""
    copyright: str = ""
    ai_generated: bool = True
    generator: str = "Studio"
    people: tuple[Person, ...] = ()
    feed: Feed = field(default_factory=Feed)
    """Further settings for podcast apps in show.toml."""

    @property
    def fundings(self) -> tuple[Funding, ...]:
        """Where listeners can support the show, in order."""
        feed = self.feed
        if not feed.funding_url:
            return feed.fundings
        return (Funding(url=feed.funding_url, text=one_line(feed.funding_text)[:LONGEST_LABEL]), *feed.fundings)

    @property
    def funding_url(self) -> str:
        """The first of these, under the name that templates for Studio 0.1 use."""
        return self.feed.funding_url

    @property
    def funding_text(self) -> str:
        """Its text, for the same templates."""
        return self.feed.funding_text

    def season_name(self, season: int | None) -> str:
        """The name of a season; empty if it has none."""
        names = self.feed.season_names
        return names[season - 1] if season and season <= len(names) else ""

    def url(self, name: str) -> str:
        """Address of a file of the site; the name of a file at another host is its address."""
        return name if is_web_address(name) else self.base_url + name


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter; milliseconds of the sound."""

    start_ms: int
    end_ms: int
    title: str
    url: str | None = None
    image: str = ""
    """Path in the site of its picture; empty for none."""

    @property
    def start(self) -> int:
        """The start in ms, under the name that templates for Studio 0.1 use."""
        return self.start_ms


@dataclass(frozen=True, slots=True)
class Media:
    """A file of an episode whose name in the site contains its digest."""

    source: Path
    name: str
    """Path in the site, such as ``media/monday.0123456789ab.mp3``."""
    size: int
    sha256: str
    type: str
    data: bytes | None = field(default=None, repr=False)
    """Its content, if it isn't a copy of the source."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the site, or of another host."""

    name: str
    side: int
    """In pixels; 0 if it isn't known."""
    type: str = "image/jpeg"
    digest: str = ""
    """Digest of its bytes, which :class:`studio.publish.pictures.Pictures` reads."""


@dataclass(frozen=True, slots=True)
class ChapterPicture:
    """The picture of a chapter in the tag of an MP3."""

    name: str
    """Path in the site."""
    read: Callable[[], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Covers:
    """A cover in all sizes."""

    feed: Picture
    """For apps: 1400 to 3000 px."""
    page: Picture
    """For pages."""
    icon: Picture


@dataclass(frozen=True, slots=True)
class PublishedEpisode:
    """A finished episode in the feed and on pages."""

    guid: str
    slug: str
    """Its name in addresses: a-z, 0-9 and -; never changes."""
    title: str
    published: datetime
    """Publication time, in UTC."""
    audio: Media
    duration_ms: int
    """Length of the sound; 0 if it isn't known."""
    description: str = ""
    """Plain text, or HTML that isn't sanitized yet."""
    companions: Mapping[str, Media] = field(default_factory=dict)
    """Other files by extension: ``.chapters.json``, ``.vtt`` …"""
    chapters: tuple[ChapterMark, ...] = ()
    stories: tuple[Story, ...] = ()
    turns: Callable[[], tuple[str, ...]] = field(default=tuple, repr=False)
    """Reads the text of each turn, with a blank line between paragraphs; too large to hold for all episodes."""
    turns_digest: str = ""
    """Digest of these texts."""
    people: tuple[Person, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    corrections: tuple[str, ...] = ()
    """Notes for listeners on what changed since the first version."""
    season: int | None = None
    number: int | None = None
    kind: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool = False
    language: str = "en"
    ai_generated: bool = True
    covers: Covers | None = None
    """Its own cover; None for the show's."""
    notes: str = ""
    """HTML of ``content:encoded``, of an episode at another host."""
    permalink: bool = False
    """The GUID is the address of a page."""
    waveform: tuple[int, ...] = ()
    """Levels from beginning to end, 0 to 255; empty if they aren't known."""
    alternates: tuple[Media, ...] = ()
    """Other masters of the sound."""
    chapter_pictures: tuple[ChapterPicture, ...] = ()
    portraits: tuple[Picture, ...] = ()
    """Pictures of its people in the site."""
    feed: EpisodeFeed = field(default_factory=EpisodeFeed)
    """Settings for podcast apps in NAME.toml."""
    extra: tuple[str, ...] = ()
    """Further elements, see :mod:`studio.formats.xml_fragment`."""
    hosted_elsewhere: bool = False
    """Another host serves it: it is only in the feed, and the names of its files are addresses."""
    link: str = ""
    """Address of its page at another host."""

    @property
    def duration(self) -> int:
        """The length in ms, under the name that templates for Studio 0.1 use."""
        return self.duration_ms

    @property
    def page(self) -> str:
        """Path of its page in the site."""
        return f"episodes/{self.slug}.html"
