"""GUIDs of episodes: made once, stored in ``guids.toml`` beside ``show.toml``, and never computed again.

In: a show's folder and a script. Out: the episode's GUID, which stays the same when its title or its host changes.
A renamed script is recognized by its words: if the old file is gone and the text is the same, the new name gets the
old GUID.
"""

from __future__ import annotations

import itertools
import uuid
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from studio.files.lock import lock_folder
from studio.formats.toml import read_toml, write_toml
from studio.show.show import script_name
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
    """Digest of what is said, by which a renamed script is recognized."""


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
            raise ValueError(f"{value!r} is not a GUID; restore the one this file had") from error


def episode_guid(root: Path | None, script: Path, parsed: Script) -> str | None:
    """The GUID of a script's episode, made and stored the first time; None outside any show.

    Args:
        root: the show's folder.
        script: its name, relative to the show, is what the GUID is made from: UUIDv5 of the show's GUID and name.
        parsed: what it says.

    Raises:
        ShowError: the file is wrong, or can't be written.
    """
    if root is None:
        return None
    words = digest("words", [(t.speaker, t.text) for t in parsed.turns])
    with lock_folder(root):
        return _stored_guid(root, script_name(root, script), words)


def _stored_guid(root: Path, name: str, words: str) -> str:
    """The GUID of a name, from the file; made and added where it has none."""
    path = root / FILE
    known = read_toml(path, _File) if path.exists() else _File(show=str(uuid.uuid4()))
    entry = known.episodes.get(name)
    if entry is None:
        old = next((n for n, e in known.episodes.items() if e.words == words and not _exists(root, n)), None)
        guid = known.episodes.pop(old).guid if old else _new_guid(known, name)
        entry = _Entry(guid=guid, words=words)
    elif entry.words == words:
        return entry.guid
    known.episodes[name] = _Entry(guid=entry.guid, words=words)
    write_toml(path, known.model_dump(), HEAD)
    return entry.guid


def _new_guid(known: _File, name: str) -> str:
    """A GUID that no episode has. A renamed script keeps its own, so its old name may need another."""
    taken = {entry.guid for entry in known.episodes.values()}
    names = itertools.chain([name], (f"{name}#{count}" for count in itertools.count(2)))
    candidates = (str(uuid.uuid5(uuid.UUID(known.show), each)) for each in names)
    return next(guid for guid in candidates if guid not in taken)


def _exists(root: Path, name: str) -> bool:
    return (root / name).exists()
