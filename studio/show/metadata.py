"""The metadata of an episode: title, date, people and the like, from every place that can name them.

In, by priority: options of the command, ``SCRIPT.toml`` beside the script, front matter, the text itself, and the show.
Each value is taken from the first place that gives one. Out: :class:`studio.values.Metadata`.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from studio.errors import ScriptError
from studio.formats.publishable import description_fault, title_fault
from studio.formats.sanitize import encodable, file_name_text, one_line
from studio.formats.titles import episode_title, without_markup
from studio.formats.toml import fault_in, read_toml
from studio.show.feed_settings import EpisodeFeed
from studio.text.languages import checked_tag
from studio.values import ChapterExtra, Metadata, Person, Problem, Script, Soundbite

LONGEST_STEM_BYTES = 255 - len(".transcript.json")
"""Names of files have at most 255 bytes on Linux and macOS."""


class _Person(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=128)
    role: str = "host"
    href: str | None = None
    picture: str | None = None


class _Soundbite(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    start: float = Field(ge=0)
    duration: float = Field(gt=0)
    title: str = Field(default="", max_length=128)


class _Chapter(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    picture: str | None = None
    link: str | None = Field(default=None, pattern=r"^https?://\S+$")


class MetadataOverrides(BaseModel):
    """The values that one place gives; None for those it doesn't. Also the model of ``SCRIPT.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = None
    """Title of the episode, without its number and the show's name."""
    date: str | None = None
    """Day of publication, as 2026-04-02."""
    season: int | None = Field(default=None, ge=1)
    """Number of the season."""
    number: int | None = Field(default=None, ge=1)
    """Number of the episode in its season."""
    description: str | None = None
    """Plain text; a few sentences."""
    people: tuple[_Person, ...] | None = None
    """Who takes part: name, role (host, guest …), href, picture."""
    cover: str | None = None
    """Picture of this episode, in assets/ or beside the script."""
    explicit: bool | None = None
    """Not for children."""
    language: str | None = None
    """BCP 47 tag of the spoken language."""
    guid: str | None = None
    """Only for an episode that was published elsewhere before: its GUID there."""
    type: Literal["full", "trailer", "bonus"] | None = None
    """Kind of episode."""
    soundbites: tuple[_Soundbite, ...] | None = None
    """Stretches worth playing by themselves: start and duration in seconds, title."""
    chapters: tuple[_Chapter, ...] | None = None
    """Pictures and links of chapters: tables with title, picture (in assets/ or beside the script) and link."""
    corrections: tuple[str, ...] | None = None
    """What was corrected since the first version, for listeners; one line each."""
    feed: EpisodeFeed | None = None
    """What the feed says about this episode only; read by `studio publish`."""

    @field_validator("language")
    @classmethod
    def _language_tag(cls, value: str | None) -> str | None:
        return value and checked_tag(value)

    @field_validator("title", "description", "guid")
    @classmethod
    def _encodable(cls, value: str | None) -> str | None:
        return value and encodable(value)

    @field_validator("date", mode="before")
    @classmethod
    def _existing_date(cls, value: object) -> object:
        if isinstance(value, datetime.date):
            return value.isoformat()[:10]
        if isinstance(value, str):
            try:
                return datetime.date.fromisoformat(value.strip()[:10]).isoformat()
            except ValueError as error:
                raise ValueError(f"{value!r} is not a date such as 2026-04-02 ({error})") from error
        return value

    @field_validator("people", mode="before")
    @classmethod
    def _people_or_names(cls, value: object) -> object:
        if isinstance(value, str):
            value = [value]
        if isinstance(value, (list, tuple)):
            return [{"name": person} if isinstance(person, str) else person for person in value]
        return value


PEOPLE = {"host": "host", "hosts": "host", "guest": "guest", "guests": "guest"}
"""Keys of front matter that name people, and their role."""

NAMES = {
    "subtitle": "description",
    "summary": "description",
    "episode": "number",
    "episode_number": "number",
    "image": "cover",
    "lang": "language",
    "published": "date",
    "pubdate": "date",
}
"""Names that other tools use in front matter, and ours."""


def metadata_file(script: Path) -> MetadataOverrides:
    """The values of ``SCRIPT.toml``; none if there is no such file.

    Raises:
        ShowError: it is wrong.
        ScriptError: the script's name leaves no room for the longer ones of the files beside it and of its episode.
    """
    if len(os.fsencode(script.stem)) > LONGEST_STEM_BYTES:
        raise ScriptError(
            "its name is too long: the names of its episode's files are longer still.", file=script, hint="Rename it."
        )
    path = script.with_suffix(".toml")
    return read_toml(path, MetadataOverrides) if path.is_file() and path != script else MetadataOverrides()


def from_front_matter(parsed: Script) -> tuple[MetadataOverrides, tuple[Problem, ...]]:
    """The values of the front matter. Keys of other tools are ignored; wrong values are reported."""
    said: dict[str, Any] = {}
    problems = []
    meta = {**parsed.meta, "people": parsed.meta.get("people") or _people(parsed.meta)}
    for key, value in meta.items():
        name = NAMES.get(str(key).casefold(), str(key).casefold())
        if name not in MetadataOverrides.model_fields or name == "feed" or value is None or name in said:
            continue
        try:
            MetadataOverrides.model_validate({name: value})
        except ValidationError as error:
            problems.append(Problem(_line_of(str(key), parsed), f"Front matter “{key}”: {fault_in(error)[1]}"))
        else:
            said[name] = value
    return MetadataOverrides.model_validate(said), tuple(problems)


def _people(meta: Mapping[str, Any]) -> list[Any] | None:
    """Hosts and guests, each one name or several."""
    out: list[Any] = []
    for key, role in PEOPLE.items():
        named = meta.get(key) or ()
        for person in named if isinstance(named, (list, tuple)) else (named,):
            out.append({"name": person, "role": role} if isinstance(person, str) else person)
    return out or None


def _line_of(key: str, parsed: Script) -> int:
    """The line of a key of the front matter; 1 if it is not found."""
    lines = (n.line for n in parsed.not_spoken if n.reason == "front matter" and n.text.casefold().startswith(key))
    return next(lines, 1)


def doubtful_words(metadata: Metadata, script: Path) -> tuple[Problem, ...]:
    """Problems with a title or description that shouldn't be published as it is, and where to write a better one.

    A title that is only the name of the script's file is left to `studio lint`.
    """
    where = f"write one into the front matter, or into {script.with_suffix('.toml').name} beside the script"
    out = []
    if metadata.title != _title_of_file(script) and (fault := title_fault(metadata.title)):
        out.append(Problem(1, f"The title “{one_line(metadata.title)[:80]}” reads like {fault}; {where}"))
    if fault := description_fault(metadata.description):
        out.append(Problem(1, f"The description “{one_line(metadata.description)[:80]}” reads like {fault}; {where}"))
    return tuple(out)


def _title_of_file(script: Path) -> str:
    """The title of an episode that nothing gives one."""
    name = file_name_text(script.stem).replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:] or "Episode"


def resolve_metadata(
    script: Path, parsed: Script, language: str, overrides: MetadataOverrides, show_title: str = ""
) -> tuple[Metadata, tuple[Problem, ...]]:
    """The metadata of an episode, and what is wrong in its front matter.

    Args:
        script: the file; its name is the title where nothing else gives one.
        parsed: the script as it was read.
        language: the show's.
        overrides: options of the command.
        show_title: of the show, which is left out of the episode's title.

    Raises:
        ShowError: ``SCRIPT.toml`` is wrong.
    """
    front, problems = from_front_matter(parsed)
    written = episode_title(parsed.title, show_title) if parsed.title else None
    text = MetadataOverrides(
        title=written.title if written is not None else None,
        number=written.number or None if written is not None else None,
        season=written.season or None if written is not None else None,
        date=parsed.date,
        description=parsed.description and without_markup(parsed.description),
    )
    sources = (overrides, metadata_file(script), front, text)

    def first(name: str) -> Any:  # noqa: ANN401 - each field has its own type
        return next((value for s in sources if (value := getattr(s, name)) is not None), None)

    return (
        Metadata(
            title=first("title") or _title_of_file(script),
            date=first("date"),
            season=first("season"),
            number=first("number"),
            description=first("description") or "",
            people=tuple(Person(p.name, p.role, p.href, p.picture) for p in first("people") or ()),
            cover=first("cover"),
            explicit=bool(first("explicit")),
            language=first("language") or language,
            guid=first("guid"),
            kind=first("type") or "full",
            soundbites=tuple(Soundbite(s.start, s.duration, s.title) for s in first("soundbites") or ()),
            chapters=tuple(ChapterExtra(c.title, c.picture, c.link) for c in first("chapters") or ()),
            corrections=first("corrections") or (),
        ),
        problems,
    )
