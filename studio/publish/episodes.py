"""Episodes as rendering left them on the disk: a folder in, what is ready for listeners out.

What can't be published is left out with a note (no sound, a day in the future) or refused (two episodes with one
GUID, a damaged record), and never goes out half.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from studio.errors import InputError
from studio.publish.values import Mark

RECORD = ".episode.json"
AGAIN = "Render the script again."


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RecordedPerson(_Model):
    """Somebody who takes part."""

    name: str
    role: str = "host"
    href: str | None = None


class RecordedRole(_Model):
    """A speaker."""

    speaker: str


class RecordedSource(_Model):
    """Where a story comes from."""

    name: str
    url: str | None = None


class RecordedStory(_Model):
    """A story of the episode's own list."""

    title: str
    summary: str | None = None
    sources: tuple[RecordedSource, ...] = ()


class RecordedChapter(_Model):
    """A chapter; seconds."""

    start: float = Field(ge=0)
    end: float = Field(ge=0)
    title: str
    url: str | None = None


class RecordedTurn(_Model):
    """What one speaker says until the next one does."""

    text: str


class RecordedBite(_Model):
    """A stretch worth playing by itself; seconds."""

    start: float = Field(ge=0)
    duration: float = Field(gt=0)
    title: str = ""


class Recorded(_Model):
    """What publishing needs of an episode's record."""

    title: str = Field(min_length=1)
    guid: str = Field(min_length=1)
    duration: float = Field(gt=0)
    date: date | None
    season: int | None = Field(default=None, ge=1)
    number: int | None = Field(default=None, ge=1)
    type: Literal["full", "trailer", "bonus"] = "full"
    description: str = ""
    language: str = "en"
    explicit: bool = False
    ai_generated: bool = True
    people: tuple[RecordedPerson, ...] = ()
    cast: tuple[RecordedRole, ...] = ()
    chapters: tuple[RecordedChapter, ...] = ()
    stories: tuple[RecordedStory, ...] = ()
    turns: tuple[RecordedTurn, ...] = ()
    soundbites: tuple[RecordedBite, ...] = ()
    corrections: tuple[str, ...] = ()
    cover: str | None = None

    @field_validator("guid")
    @classmethod
    def _on_one_line(cls, value: str) -> str:
        if not value.isprintable() or value != value.strip():
            raise ValueError("has characters that no GUID has")
        return value


@dataclass(frozen=True, slots=True)
class Found:
    """An episode on the disk."""

    name: str
    """Of its folder."""
    audio: Path
    recorded: Recorded

    def beside(self, ending: str) -> Path | None:
        """A file of the episode, if it is there."""
        path = self.audio.with_name(self.audio.name.removesuffix(".mp3") + ending)
        return path if path.is_file() else None


def find(folder: Path, read: Callable[[Path], dict[str, Any]]) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """Every finished episode, by name, and notes about what is none.

    Args:
        folder: has a folder for each episode.
        read: reads a record from a file.

    Raises:
        InputError: a record is damaged, or two episodes have one GUID.
    """
    found, notes = [], []
    home = folder.resolve()
    for record in sorted(folder.glob(f"*/*{RECORD}")):
        audio = record.with_name(record.name.removesuffix(RECORD) + ".mp3")
        name = record.parent.name
        if not audio.resolve().is_relative_to(home) or not record.resolve().is_relative_to(home):
            notes.append(f"{name}: lies outside {folder.name}/ and is left out.")
        elif not audio.is_file():
            notes.append(f"{name}: has no MP3 and is left out. {AGAIN}")
        else:
            found.append(Found(name, audio, _recorded(record, read(record))))
    _refuse_twins(found)
    return tuple(found), tuple(notes)


def _recorded(path: Path, document: Mapping[str, Any]) -> Recorded:
    if document.get("guid") is None:
        raise InputError("The episode has no GUID.", file=path, hint="Render it inside the show, under its show.toml.")
    try:
        return Recorded.model_validate(document)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(map(str, fault["loc"]))
        raise InputError(f"The record is damaged: {where}: {fault['msg']}.", file=path, hint=AGAIN) from error


def _refuse_twins(found: Sequence[Found]) -> None:
    seen: dict[str, Found] = {}
    for episode in found:
        twin = seen.setdefault(episode.recorded.guid, episode)
        if twin is not episode:
            raise InputError(
                f"{twin.name} and {episode.name} have the same GUID, {episode.recorded.guid}; "
                "apps would show one of them.",
                hint="Give one its own: look into guids.toml and the scripts' .toml files, then render it again.",
            )


def marks(episode: Found) -> tuple[Mark, ...]:
    """The chapters, as they stand in the file that apps fetch, so that all forms have one list.

    Raises:
        InputError: that file is damaged, or has other times than the record.
    """
    recorded = tuple(Mark(_ms(c.start), _ms(c.end), c.title, c.url) for c in episode.recorded.chapters)
    path = episode.beside(".chapters.json")
    if path is None:
        return recorded
    try:
        found = tuple(_listed(json.loads(path.read_text("utf-8")), _ms(episode.recorded.duration)))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError("The chapters can't be read.", file=path, hint=AGAIN) from error
    if [m.start for m in found] != [m.start for m in recorded]:
        raise InputError("The chapters are not those of the episode's record.", file=path, hint=AGAIN)
    return found


def _listed(document: Any, duration: int) -> Iterator[Mark]:  # noqa: ANN401 - JSON
    for entry in document["chapters"]:
        url = entry.get("url")
        end = _ms(entry["endTime"]) if "endTime" in entry else duration
        yield Mark(_ms(entry["startTime"]), end, str(entry["title"]), url if isinstance(url, str) else None)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
