"""GUIDs of episodes: minted once, kept in ``guids.toml`` beside ``show.toml``, and never computed again.

In: a show's folder and a script. Out: the episode's GUID, the same for ever, whatever becomes of title, file and
host. A script that was renamed is known by its words: where the old file is gone and the text is the same, the new
name gets the old GUID.
"""

from __future__ import annotations

import itertools
import uuid
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from studio.files.lock import lock_folder
from studio.formats.toml import read_toml, write_toml
from studio.show.metadata import as_text
from studio.store.keys import digest
from studio.values import Script

FILE = "guids.toml"
HEAD = (
    "# GUIDs by which podcast apps know this show and its episodes. Minted once: keep this file, and never change a\n"
    "# GUID that was published, or every listener gets the episode a second time.\n"
)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    guid: str = Field(min_length=1)
    words: str
    """Digest of what is said, to know a renamed script by."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    show: str
    episodes: dict[str, _Entry] = Field(default_factory=dict)

    @field_validator("show")
    @classmethod
    def _a_uuid(cls, value: str) -> str:
        try:
            return str(uuid.UUID(value))
        except ValueError as error:
            raise ValueError(f"{value!r} is no GUID; bring back the one this file had") from error


def episode_guid(root: Path | None, script: Path, parsed: Script) -> str | None:
    """The GUID of a script's episode, minted and written down the first time; None outside any show.

    Args:
        root: the show's folder.
        script: its name, relative to the show, is what the GUID is minted from: UUIDv5 of the show's GUID and name.
        parsed: what it says.

    Raises:
        ShowError: the file is wrong, or can't be written.
    """
    if root is None:
        return None
    words = digest("words", [(t.speaker, t.text) for t in parsed.turns])
    with lock_folder(root):
        return _kept(root, as_text(_name(root, script)), words)


def _kept(root: Path, name: str, words: str) -> str:
    """The GUID of a name, from the file or into it."""
    path = root / FILE
    known = read_toml(path, _File) if path.exists() else _File(show=str(uuid.uuid4()))
    entry = known.episodes.get(name)
    if entry is None:
        old = next((n for n, e in known.episodes.items() if e.words == words and not _exists(root, n)), None)
        guid = known.episodes.pop(old).guid if old else _mint(known, name)
        entry = _Entry(guid=guid, words=words)
    elif entry.words == words:
        return entry.guid
    known.episodes[name] = _Entry(guid=entry.guid, words=words)
    write_toml(path, known.model_dump(), HEAD)
    return entry.guid


def _mint(known: _File, name: str) -> str:
    """A GUID nobody has: a renamed script took its own along, and its first name may be another's now."""
    taken = {entry.guid for entry in known.episodes.values()}
    names = itertools.chain([name], (f"{name}#{count}" for count in itertools.count(2)))
    minted = (str(uuid.uuid5(uuid.UUID(known.show), each)) for each in names)
    return next(guid for guid in minted if guid not in taken)


def _name(root: Path, script: Path) -> str:
    """The script's path below the show's folder, with /; its bare name elsewhere."""
    whole = script.resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else script.name


def _exists(root: Path, name: str) -> bool:
    return (root / name).exists()
