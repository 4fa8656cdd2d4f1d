"""GUIDs and folders of episodes: decided once, stored in ``guids.toml`` beside ``show.toml``, never computed again.

In: a show's folder and a script. Out: the episode's GUID, which stays the same when its title or its host changes, and
the name of its folder in ``episodes/``. A renamed script is recognized by its words: if the old file is gone and the
text is the same, the new name gets the old GUID. Two scripts of one stem never share a folder: the second gets another.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, Field, field_validator

from studio.files.lock import lock_folder
from studio.formats.episode_record import load_record
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
    """Digest of the spoken words, by which a renamed script is recognized."""
    folder: str = ""
    """Of its episode in ``episodes/``, where that isn't the script's name without its ending."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    show: str
    episodes: dict[str, _Entry] = Field(default_factory=dict)

    @field_validator("show")
    @classmethod
    def _uuid(cls, value: str) -> str:
        try:
            return str(uuid.UUID(value))
        except ValueError as error:
            raise ValueError(f"{value!r} is not a GUID; restore the one this file had") from error


def episode_guid(
    root: Path | None, script: Path, parsed: Script, folder: str = "", replaces: str | None = None
) -> str | None:
    """The GUID of a script's episode, made and stored the first time; None outside any show.

    Args:
        root: the show's folder.
        script: its name, relative to the show, is what the GUID is made from: UUIDv5 of the show's GUID and name.
        parsed: what it says.
        folder: where the episode goes, see :func:`episode_folder`; empty for somewhere else.
        replaces: GUID of the episode that this one takes the place of; the script has it from then on.

    Raises:
        ShowError: the file is wrong, or can't be written.
    """
    if root is None:
        return None
    words = digest("words", [(t.speaker, t.text) for t in parsed.turns])
    with lock_folder(root):
        return _stored_guid(root, script_name(root, script), words, folder, replaces)


def _stored_guid(root: Path, name: str, words: str, folder: str, replaces: str | None) -> str:
    """The GUID of a name, from the file; made and added where it has none."""
    path = root / FILE
    known = read_toml(path, _File) if path.exists() else _File(show=str(uuid.uuid4()))
    before = known.episodes.get(name)
    if replaces is not None:
        known.episodes = {n: e for n, e in known.episodes.items() if e.guid != replaces or n == name}
        guid = replaces
    elif before is not None:
        guid = before.guid
    else:
        old = next((n for n, e in known.episodes.items() if e.words == words and not _exists(root, n)), None)
        guid = known.episodes.pop(old).guid if old else _new_guid(known, name)
    if folder:
        folder = "" if folder == stem_of(name) else folder
    elif before is not None:
        folder = before.folder
    entry = _Entry(guid=guid, words=words, folder=folder)
    if entry != before:
        known.episodes[name] = entry
        write_toml(path, known.model_dump(exclude_defaults=True), HEAD)
    return guid


@dataclass(frozen=True, slots=True)
class _Folders:
    """Who has which folder of ``episodes/``, by ``guids.toml``."""

    known: _File
    names: dict[str, list[str]]
    """Scripts by folder, in the order of the file."""
    by_guid: dict[str, str]
    """Scripts by GUID, the first of each."""


def episode_folder(root: Path, script: Path, taken: Container[str] = ()) -> str:
    """The name of the folder in ``episodes/`` that a script's episode has, or will get when it is rendered.

    It is the script's name without its ending, unless another script has that folder.

    Args:
        root: the show's folder.
        script: need not have been rendered.
        taken: folders that other scripts will get before it.

    Raises:
        ShowError: ``guids.toml`` is wrong.
    """
    name = script_name(root, script)
    folders = _folders(root)
    entry = folders.known.episodes.get(name) if folders else None
    if entry is not None and entry.folder:
        return entry.folder
    neighbours = folders.names.get(stem_of(name), []) if folders else []
    wished = [stem_of(name), *_other_folders(name, neighbours)]
    numbered = (f"{wished[0]}-{count}" for count in itertools.count(2))
    return next(
        each for each in itertools.chain(wished, numbered) if each not in taken and _is_free(root, folders, name, each)
    )


def script_of(root: Path, guid: str) -> Path | None:
    """The script to which ``guids.toml`` gives a GUID; None if there is none. Raises ShowError."""
    folders = _folders(root)
    name = folders.by_guid.get(guid) if folders else None
    return root / name if name is not None else None


def _is_free(root: Path, folders: _Folders | None, name: str, folder: str) -> bool:
    """Whether no other script's episode is in a folder, or will come there before that of this script."""
    names = folders.names.get(folder, []) if folders else []
    others = [other for other in names if other != name]
    if not others or folders is None:
        return True
    record = load_record(root / "episodes" / folder / f"{folder}.mp3")
    if record is not None:
        has_it = {entry.guid: each for each, entry in folders.known.episodes.items() if each in (*names, name)}
        if record.guid in has_it:
            return has_it[record.guid] == name
    first = next((other for other in names if other == name or _exists(root, other)), None)
    return first is None or first == name


def _other_folders(name: str, neighbours: Iterable[str]) -> list[str]:
    """What a folder may be called where the script's stem is another's, by what the two differ in: folder or ending."""
    path, stem = PurePosixPath(name), stem_of(name)
    by_folder = f"{path.parent.name}-{stem}" if path.parent.name else ""
    by_ending = f"{stem}-{path.suffix[1:]}" if path.suffix[1:] else ""
    beside = any(PurePosixPath(other).parent == path.parent for other in neighbours)
    return [each for each in ((by_ending, by_folder) if beside else (by_folder, by_ending)) if each]


def stem_of(name: str) -> str:
    """The name of a script without its ending; ``..`` would be the folder above."""
    stem = PurePosixPath(name).stem
    return stem if stem.strip(".") else "episode"


def _folders(root: Path) -> _Folders | None:
    path = root / FILE
    try:
        stat = path.stat()
    except OSError:
        return None
    return _folders_of(path, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=4)
def _folders_of(path: Path, changed_ns: int, size: int, inode: int) -> _Folders:
    """The file at this moment, cached, since a batch asks for each of its scripts."""
    known = read_toml(path, _File)
    names: dict[str, list[str]] = {}
    for name, entry in known.episodes.items():
        names.setdefault(entry.folder or stem_of(name), []).append(name)
    by_guid = {entry.guid: name for name, entry in reversed(known.episodes.items())}
    return _Folders(known, names, by_guid)


def _new_guid(known: _File, name: str) -> str:
    """A GUID that no episode has. A renamed script keeps its own, so its old name may need another."""
    taken = {entry.guid for entry in known.episodes.values()}
    names = itertools.chain([name], (f"{name}#{count}" for count in itertools.count(2)))
    candidates = (str(uuid.uuid5(uuid.UUID(known.show), each)) for each in names)
    return next(guid for guid in candidates if guid not in taken)


def _exists(root: Path, name: str) -> bool:
    return (root / name).exists()
