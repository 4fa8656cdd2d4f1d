"""Decides where an MP3 may be written: no script replaces another script's finished episode unless requested.

In: a script and the place of its MP3. Out: the metadata with the GUID that the episode has there, or a refusal.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from shlex import quote

from studio.errors import UsageError
from studio.files.places import real_path
from studio.formats.companions import RECORD
from studio.formats.episode_record import EpisodeRecord, load_record
from studio.formats.sanitize import file_name_text
from studio.render.prepare import ScriptSource
from studio.show import Show
from studio.show.guids import episode_guid, script_of, stem_of
from studio.values import Metadata


def named_after(show: Show, script: Path) -> Path:
    """The place that has the script's name, even if another script uses it."""
    name = stem_of(script.name)
    return show.root / "episodes" / name / f"{name}.mp3" if show.root else Path(f"{name}.mp3")


def claim_place(show: Show, source: ScriptSource, place: Path, *, chosen: bool, replaces: bool) -> tuple[Metadata, str]:
    """The metadata with the episode's GUID, and a note if the place isn't the one that has the script's name.

    Args:
        show: the show.
        source: the script.
        place: of its MP3.
        chosen: whether the user named it.
        replaces: whether the episode there may be another one; its GUID goes to this script.

    Raises:
        UsageError: another script's episode is there, or a file that isn't an episode of Studio.
        ShowError: guids.toml is wrong, or can't be written.
    """
    metadata, record = source.metadata, load_record(place)
    theirs = record.guid if record is not None and replaces else None
    folder = place.stem if _is_own_folder(show, place) else ""
    guid = episode_guid(show.root, source.path, source.script, folder, metadata.guid or theirs)
    if not replaces and place.is_file():
        command = f"studio render {quoted_name(source.path)}{f' -o {quote(str(place))}' if chosen else ''} --replace"
        _refuse(show, record, source, place, guid, f"To replace it: {command}")
    note = ""
    if show.root is not None and not chosen and place != named_after(show, source.path) and not place.is_file():
        other = named_after(show, source.path)
        note = (
            f"{_below(show, other)} is the episode of another script, so this one goes to {_below(show, place)}."
            f" If it is the same episode: studio render {quoted_name(source.path)} --replace"
        )
    return replace(metadata, guid=guid), note


def path_from(mp3: Path, script: Path) -> str:
    """The script's path from the MP3's folder, by which an episode outside any show is recognized."""
    try:
        return file_name_text(Path(os.path.relpath(real_path(script), real_path(mp3).parent)).as_posix())
    except ValueError:  # another drive
        return file_name_text(script.name)


def quoted_name(path: Path) -> str:
    """A script's path as a shell takes it."""
    return quote(file_name_text(str(path)))


def _refuse(
    show: Show, record: EpisodeRecord | None, source: ScriptSource, place: Path, guid: str | None, hint: str
) -> None:
    """Raise UsageError if the MP3 is not an earlier one of this script, nor a copy of an episode that has moved."""
    if record is None:
        if not place.with_suffix(RECORD).exists() and not _is_own_folder(show, place):
            raise UsageError("There is an MP3 that Studio has no record of.", file=place, hint=hint)
        return  # damaged, or killed before it was written: rendering again is what repairs it
    if guid is not None and record.guid == guid:
        return
    theirs = record.script.path or record.script.name
    owner = script_of(show.root, record.guid) if show.root is not None and record.guid else None
    if owner is not None:
        elsewhere = show.episode(owner)
        moved = elsewhere.absolute() != place.absolute() and load_record(elsewhere)
        if moved and moved.guid == record.guid:
            return
    elif not theirs or theirs == (path_from(place, source.path) if record.script.path else source.path.name):
        return
    raise UsageError(f"This is the episode “{record.title}” of another script ({theirs}).", file=place, hint=hint)


def _is_own_folder(show: Show, place: Path) -> bool:
    """Whether it is ``episodes/NAME/NAME.mp3`` of the show."""
    return show.root is not None and place.absolute() == show.root / "episodes" / place.stem / f"{place.stem}.mp3"


def _below(show: Show, place: Path) -> str:
    root = show.root or Path()
    return place.parent.relative_to(root).as_posix() if place.is_relative_to(root) else str(place)
