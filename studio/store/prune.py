"""What a store in a folder holds, and which objects may be removed.

Only files that lie where a store puts its objects, under names that are digests, are ever counted or removed, so that a
store in a badly chosen folder removes nothing else. All objects can be computed again.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from studio.store.protocol import Entry
from studio.store.seal import OWNER_BYTES, is_sealed_for

_DIGEST = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object on disk."""

    path: Path
    kind: str
    size_bytes: int
    last_used_s: float
    """When it was last read or written, seconds since the epoch; written only, on a disk that notes no reading."""
    current: bool
    """False if another version of Studio wrote it, or it is misplaced or damaged at its beginning: it is never read."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The objects of one kind."""

    kind: str
    objects: int
    size_bytes: int
    oldest: float
    newest: float


def survey(root: Path) -> tuple[StoredObject, ...]:
    """Every object below the root of a :class:`studio.store.FolderStore`, in the order of their names."""
    found = []
    for path in sorted(root.glob("*/??/*")):
        if not (_DIGEST.fullmatch(path.name) and path.name.startswith(path.parent.name)):
            continue
        with contextlib.suppress(OSError):  # another process may remove it meanwhile
            if path.is_file() and not path.is_symlink():
                stat = path.stat()
                kind = path.parent.parent.name
                with path.open("rb") as file:
                    current = is_sealed_for(kind, path.name, file.read(OWNER_BYTES))
                os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # looking is not using
                used = max(stat.st_atime, stat.st_mtime)
                found.append(StoredObject(path, kind, stat.st_size, used, current))
    return tuple(found)


def usage(objects: Iterable[StoredObject | Entry]) -> tuple[Usage, ...]:
    """How much there is of each kind, by name."""
    out = []
    for kind, group in groupby(sorted(objects, key=lambda k: k.kind), key=lambda k: k.kind):
        of_kind = list(group)
        times = [k.last_used_s for k in of_kind]
        out.append(Usage(kind, len(of_kind), sum(k.size_bytes for k in of_kind), min(times), max(times)))
    return tuple(out)


def choose(objects: Iterable[StoredObject], *, before: float | None) -> tuple[StoredObject, ...]:
    """The objects that may be removed: those that no version reads any more, and those last used before a time.

    Args:
        objects: those in the store.
        before: seconds since the epoch; None for everything.
    """
    return tuple(k for k in objects if not k.current or before is None or k.last_used_s < before)


def discard(chosen: Iterable[StoredObject]) -> tuple[StoredObject, ...]:
    """Remove objects; returns those that were. Folders stay, since a writer may be about to use them."""
    gone = []
    for k in chosen:
        with contextlib.suppress(OSError):
            k.path.unlink()
            gone.append(k)
    return tuple(gone)
