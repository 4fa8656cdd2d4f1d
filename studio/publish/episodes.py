"""Finds rendered episodes: a folder in, the episodes that can be published out.

An episode without an MP3 is skipped with a note. A damaged record, or two episodes with the same GUID, is an error.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from studio.errors import InputError
from studio.files.places import real_path
from studio.files.regular import read_regular
from studio.formats.companions import CHAPTERS, MOST_BYTES, RECORD
from studio.formats.episode_record import RENDER_AGAIN, EpisodeRecord, read_record, record_path
from studio.formats.sanitize import legal_xml
from studio.publish.values import ChapterMark
from studio.store.keys import digest


@dataclass(frozen=True, slots=True)
class RenderedEpisode:
    """An episode on disk. Its record is read on demand, since all records of a long show would fill the memory."""

    home: Path
    """The folder of all episodes."""
    name: str
    """Name of its own folder in ``home``."""
    stem: str
    """Stem of its files."""
    guid: str
    date: date | None = None
    season: int | None = None
    number: int | None = None

    @property
    def audio(self) -> Path:
        """Its MP3."""
        return self.home / self.name / f"{self.stem}.mp3"

    def record(self) -> EpisodeRecord:
        """Its record, from the disk."""
        return read_record(record_path(self.audio))

    def beside(self, ending: str) -> Path | None:
        """A file of the episode, if it is there."""
        path = self.home / self.name / f"{self.stem}{ending}"
        return path if path.is_file() else None


def find_episodes(folder: Path) -> tuple[tuple[RenderedEpisode, ...], tuple[str, ...]]:
    """Every finished episode, by name, and a note for each folder that was skipped.

    Args:
        folder: the folder with a folder for each episode.

    Raises:
        InputError: a record is damaged, or two episodes have one GUID.
    """
    found, notes = [], []
    home = real_path(folder)
    for path in _records(folder):
        stem = path.name.removesuffix(RECORD)
        audio = path.with_name(f"{stem}.mp3")
        name = path.parent.name
        if not real_path(audio).is_relative_to(home) or not real_path(path).is_relative_to(home):
            notes.append(f"{name}: lies outside {folder.name}/ and is skipped.")
        elif not audio.is_file():
            notes.append(f"{name}: has no MP3 and is skipped. {RENDER_AGAIN}")
        else:
            record = read_record(path)
            guid = _guid(path, record)
            found.append(RenderedEpisode(folder, name, stem, guid, record.date, record.season, record.number))
    _refuse_twins(found)
    return tuple(found), tuple(notes)


def _records(folder: Path) -> Iterator[Path]:
    """Records of all episodes, by name; one path at a time."""
    names = sorted(os.listdir(folder)) if folder.is_dir() else []  # noqa: PTH208 - paths take five times the memory
    for name in names:
        inside = folder / name
        if inside.is_dir():
            yield from sorted(inside.glob(f"*{RECORD}"))


def _guid(path: Path, record: EpisodeRecord) -> str:
    if not record.guid:
        raise InputError("The episode has no GUID.", file=path, hint="Render it inside the show, under its show.toml.")
    if legal_xml(record.guid) != record.guid or not record.guid.strip() or len(record.guid.splitlines()) > 1:
        raise InputError("The record is damaged: guid: has characters that no GUID has.", file=path, hint=RENDER_AGAIN)
    return record.guid


def _refuse_twins(found: Sequence[RenderedEpisode]) -> None:
    seen: dict[str, RenderedEpisode] = {}
    for episode in found:
        twin = seen.setdefault(episode.guid, episode)
        if twin is not episode:
            raise InputError(
                f"{twin.name} and {episode.name} have the same GUID, {episode.guid}; apps would show one of them.",
                hint=(
                    f"If a script was renamed, remove the folder of its old name, {twin.name} or {episode.name};"
                    " listeners keep the episode. If they are two episodes, give one its own guid in the .toml beside"
                    " its script and render it again."
                ),
            )


def said_in(audio: Path) -> tuple[str, ...]:
    """The text of each turn of an episode, from its record on disk."""
    return tuple(turn.text for turn in read_record(record_path(audio)).turns)


def said_digest(record: EpisodeRecord) -> str:
    """A digest of these texts."""
    return digest("turns", [turn.text for turn in record.turns])


def marks(episode: RenderedEpisode, record: EpisodeRecord) -> tuple[ChapterMark, ...]:
    """The chapters from the file that apps fetch, so that all formats have the same list.

    Raises:
        InputError: the file is damaged, or its times differ from those of the record.
    """
    recorded = tuple(ChapterMark(_ms(c.start_s), _ms(c.end_s), c.title, c.url) for c in record.chapters)
    path = episode.beside(CHAPTERS)
    if path is None:
        return recorded
    try:
        found = tuple(_listed(json.loads(read_regular(path, MOST_BYTES)), _ms(record.duration_s)))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise InputError("The chapters can't be read.", file=path, hint=RENDER_AGAIN) from error
    if [m.start_ms for m in found] != [m.start_ms for m in recorded]:
        raise InputError("The chapters are not those of the episode's record.", file=path, hint=RENDER_AGAIN)
    return found


def _listed(document: Any, duration: int) -> Iterator[ChapterMark]:  # noqa: ANN401 - JSON
    for entry in document["chapters"]:
        url = entry.get("url")
        end = _ms(entry["endTime"]) if "endTime" in entry else duration
        yield ChapterMark(_ms(entry["startTime"]), end, str(entry["title"]), url if isinstance(url, str) else None)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
