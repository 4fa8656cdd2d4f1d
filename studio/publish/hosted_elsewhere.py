"""``elsewhere.toml`` beside ``show.toml``: episodes of the show that another host published and still serves.

In: the file. Out: those episodes, which stay in the feed with their old addresses until an episode with the same GUID
is rendered here.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from studio.errors import ShowError
from studio.formats.companions import CHAPTERS, MEDIA_TYPES, SRT
from studio.formats.sanitize import one_line
from studio.formats.toml import read_toml
from studio.formats.urls import kept_url
from studio.formats.xml_fragment import fragment_name
from studio.publish.names import label
from studio.publish.values import Covers, Media, Picture, PublishedEpisode
from studio.values import Person

FILE = "elsewhere.toml"
HEAD = (
    "# Episodes of this show that were published by another host, with their addresses there. They stay in the feed\n"
    "# as they were until an episode with the same GUID is rendered here. To remove one, delete its entry.\n"
)
OWN_ELEMENTS = frozenset(("title", "guid", "pubDate", "link", "description", "content:encoded", "enclosure"))
"""Elements of an item that ``extra`` must not contain."""
_ENDINGS = {
    "application/srt": SRT,
    **{kind: ending for ending, kind in MEDIA_TYPES.items() if ending != CHAPTERS},
}


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HostedFile(_Table):
    """A file at another host."""

    url: str
    type: str = Field(pattern=r"^[\w.+-]+/[\w.+-]+$")
    size: int = Field(default=0, ge=0)

    @field_validator("url")
    @classmethod
    def _of_the_web(cls, value: str) -> str:
        url = kept_url(value)
        if url is None:
            raise ValueError(f"{value!r} is not a web address")
        return url


class PersonTable(_Table):
    """A person of the episode."""

    name: str
    role: str = "host"
    href: str = ""


class HostedEpisode(_Table):
    """An episode."""

    guid: str = Field(min_length=1)
    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)
    title: str = Field(min_length=1)
    published: datetime
    audio: HostedFile
    description: str = ""
    notes: str = ""
    permalink: bool = False
    duration_s: int = Field(default=0, ge=0)
    link: str = ""
    image: str = ""
    season: int | None = Field(default=None, ge=1)
    number: int | None = Field(default=None, ge=1)
    kind: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool = False
    ai_generated: bool = False
    chapters: HostedFile | None = None
    transcripts: tuple[HostedFile, ...] = ()
    people: tuple[PersonTable, ...] = ()
    extra: tuple[str, ...] = ()


class HostedEpisodes(_Table):
    """The content of ``elsewhere.toml``."""

    episodes: tuple[HostedEpisode, ...] = ()


def load_hosted_elsewhere(root: Path, language: str) -> tuple[PublishedEpisode, ...]:
    """The episodes at other hosts. Raises ShowError if the file is wrong."""
    path = root / FILE
    if not path.exists():
        return ()
    episodes = read_toml(path, HostedEpisodes).episodes
    for episode in episodes:
        if episode.published.tzinfo is None:
            raise ShowError(f"{episode.title}: the time has no time zone.", file=path, hint="Add a Z at the end.")
        for text in episode.extra:
            try:
                name = fragment_name(text)
            except ValueError as error:
                raise ShowError(f"{episode.title}: {text[:80]!r} in “extra” {error}.", file=path) from error
            if name in OWN_ELEMENTS:
                raise ShowError(f"{episode.title}: {name} in “extra” has a key of its own.", file=path)
    return tuple(_published(episode, language) for episode in episodes)


def _published(episode: HostedEpisode, language: str) -> PublishedEpisode:
    companions = {_ENDINGS[f.type]: _media(f) for f in reversed(episode.transcripts) if f.type in _ENDINGS}
    if episode.chapters:
        companions[CHAPTERS] = _media(episode.chapters)
    image = kept_url(episode.image)
    picture = Picture(image, 0) if image else None
    return PublishedEpisode(
        guid=episode.guid,
        slug=episode.slug,
        title=label(episode.title),
        published=episode.published,
        audio=_media(episode.audio),
        duration_ms=episode.duration_s * 1000,
        description=episode.description,
        companions=companions,
        people=tuple(Person(one_line(p.name), one_line(p.role), p.href or None) for p in episode.people),
        season=episode.season,
        number=episode.number,
        kind=episode.kind,
        explicit=episode.explicit,
        language=language,
        ai_generated=episode.ai_generated,
        covers=Covers(picture, picture, picture) if picture else None,
        notes=episode.notes,
        permalink=episode.permalink,
        extra=episode.extra,
        hosted_elsewhere=True,
        link=kept_url(episode.link) or "",
    )


def _media(file: HostedFile) -> Media:
    return Media(Path(), file.url, file.size, "", file.type)
