"""What an episode says about itself, settled from everything that says something.

In: options, ``SCRIPT.toml`` beside the script, front matter, the text itself, and the show. The first of them that
says a thing decides it. Out: :class:`studio.values.Details`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from studio.formats.clean import encodable
from studio.formats.titles import episode_title, without_markup
from studio.formats.toml import read_toml
from studio.values import Details, Person, Problem, Script, Soundbite


class _Person(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=128)
    role: str = "host"
    href: str | None = None


class _Soundbite(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    start: float = Field(ge=0)
    duration: float = Field(gt=0)
    title: str = Field(default="", max_length=128)


class Given(BaseModel):
    """What one source says; None where it says nothing. Also the form of ``SCRIPT.toml``."""

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
    """Who takes part: name, role (host, guest …), href."""
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
    corrections: tuple[str, ...] | None = None
    """What was put right since the first version, for listeners; a line each."""

    @field_validator("title", "description", "guid", "language")
    @classmethod
    def _that_files_can_hold(cls, value: str | None) -> str | None:
        return value and encodable(value)

    @field_validator("date", mode="before")
    @classmethod
    def _a_day_that_exists(cls, value: object) -> object:
        if isinstance(value, datetime.date):
            return value.isoformat()[:10]
        if isinstance(value, str):
            try:
                return datetime.date.fromisoformat(value.strip()[:10]).isoformat()
            except ValueError as error:
                raise ValueError(f"{value!r} is no date such as 2026-04-02 ({error})") from error
        return value

    @field_validator("people", mode="before")
    @classmethod
    def _names_alone_will_do(cls, value: object) -> object:
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
"""What the same things are called in the front matter of other tools."""


def beside(script: Path) -> Given:
    """What ``SCRIPT.toml`` says. Raises ShowError where it is wrong; a missing one says nothing."""
    path = script.with_suffix(".toml")
    return read_toml(path, Given) if path.is_file() and path != script else Given()


def from_front_matter(parsed: Script) -> tuple[Given, tuple[Problem, ...]]:
    """What front matter says. Keys of other tools are passed over; values that are wrong are reported."""
    said: dict[str, Any] = {}
    problems = []
    meta = {**parsed.meta, "people": parsed.meta.get("people") or _people(parsed.meta)}
    for key, value in meta.items():
        name = NAMES.get(str(key).casefold(), str(key).casefold())
        if name not in Given.model_fields or value is None or name in said:
            continue
        try:
            Given.model_validate({name: value})
        except ValidationError as error:
            reason = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
            problems.append(Problem(_line_of(str(key), parsed), f"Front matter “{key}”: {reason}"))
        else:
            said[name] = value
    return Given.model_validate(said), tuple(problems)


def _people(meta: Mapping[str, Any]) -> list[Any] | None:
    """Hosts and guests, each one name or several."""
    out: list[Any] = []
    for key, role in PEOPLE.items():
        named = meta.get(key) or ()
        for person in named if isinstance(named, (list, tuple)) else (named,):
            out.append({"name": person, "role": role} if isinstance(person, str) else person)
    return out or None


def _line_of(key: str, parsed: Script) -> int:
    """The line of a key of the front matter; 1 where it can't be told."""
    lines = (n.line for n in parsed.not_spoken if n.reason == "front matter" and n.text.casefold().startswith(key))
    return next(lines, 1)


def as_text(name: str) -> str:
    """A file name as text: what is in no encoding becomes a replacement character."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def settle(
    script: Path, parsed: Script, language: str, asked: Given, guid: str | None
) -> tuple[Details, tuple[Problem, ...]]:
    """One answer for everything.

    Args:
        script: its name is the title where nothing else is.
        parsed: its text and front matter.
        language: the show's.
        asked: options.
        guid: the one that was minted for the episode, or None.

    Raises:
        ShowError: ``SCRIPT.toml`` is wrong.
    """
    front, problems = from_front_matter(parsed)
    written = episode_title(parsed.title) if parsed.title else None
    text = Given(
        title=written.title if written is not None else None,
        number=written.number or None if written is not None else None,
        date=parsed.date,
        description=parsed.description and without_markup(parsed.description),
    )
    sources = (asked, beside(script), front, text)

    def first(name: str) -> Any:  # noqa: ANN401 - each field has its own type
        return next((value for s in sources if (value := getattr(s, name)) is not None), None)

    name = as_text(script.stem).replace("-", " ").replace("_", " ").strip()
    return (
        Details(
            title=first("title") or name[:1].upper() + name[1:] or "Episode",
            date=first("date"),
            season=first("season"),
            number=first("number"),
            description=first("description") or "",
            people=tuple(Person(p.name, p.role, p.href) for p in first("people") or ()),
            cover=first("cover"),
            explicit=bool(first("explicit")),
            language=first("language") or language,
            guid=first("guid") or guid,
            kind=first("type") or "full",
            soundbites=tuple(Soundbite(s.start, s.duration, s.title) for s in first("soundbites") or ()),
            corrections=first("corrections") or (),
        ),
        problems,
    )
