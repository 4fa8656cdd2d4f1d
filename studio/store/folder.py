"""A store in a folder: ``ROOT/KIND/ab/abcdef…``, each file with its seal (:mod:`studio.store.seal`).

A write goes to a temporary name and is moved into place, so that readers and other processes see all of an object or
nothing. Nothing is synced: the seal finds what a crash of the machine damages, and it is computed again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from studio.errors import OutputError
from studio.files.atomic import NO_ROOM, NO_ROOM_HINT, write_atomic, write_error
from studio.files.regular import NotRegularError, open_regular
from studio.files.temporary import LEFTOVER_AGE_S, is_leftover
from studio.store.protocol import Entry
from studio.store.seal import SEAL_BYTES, seal, sealed_size, unseal

_log = logging.getLogger(__name__)
_NAME = re.compile(r"[0-9A-Za-z]{3,}")


class FolderStore:
    """A :class:`studio.store.Store` below one folder, which is made with the first object.

    Args:
        root: the folder.
    """

    local = True

    def __init__(self, root: Path) -> None:
        self.root = root
        self.written: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self._lock = threading.Lock()

    def get(self, kind: str, key: str) -> bytes | None:
        """See :meth:`studio.store.Store.get`."""
        found = self._read(kind, key, None)
        if found is None:
            return None
        content = unseal(kind, key, found[0])
        if content is None:
            self.reject(kind, key)
        return content

    def peek(self, kind: str, key: str, size: int) -> tuple[bytes, int] | None:
        """See :meth:`studio.store.Store.peek`."""
        found = self._read(kind, key, size)
        if found is None:
            return None
        first, total = found
        if sealed_size(kind, key, first) != total:
            self.reject(kind, key)
            return None
        return first[SEAL_BYTES:], total - SEAL_BYTES

    def _read(self, kind: str, key: str, size: int | None) -> tuple[bytes, int] | None:
        """The seal and the first bytes of an object, or all of it, and how many the file has; None if there is none.

        Of a file that has another size than its seal says, only the seal is read, as it may be of any size.
        """
        path = self._path(kind, key)
        try:
            with open_regular(path) as file:
                total = os.fstat(file.fileno()).st_size
                first = file.read(SEAL_BYTES)
                if sealed_size(kind, key, first) == total:
                    first += file.read(total - SEAL_BYTES if size is None else min(size, total - SEAL_BYTES))
                return first, total
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (NotRegularError, IsADirectoryError):
            return b"", 0
        except OSError as error:
            raise OutputError(f"The store can't be read: {error.strerror}.", file=path) from error

    def put(self, kind: str, key: str, content: bytes) -> None:
        """See :meth:`studio.store.Store.put`."""
        path = self._path(kind, key)
        self._make_way(kind, key)
        try:
            write_atomic(path, seal(kind, key, content), durable=False, make_parents=True)
        except OutputError as error:
            cause = error.__cause__
            raise store_error(cause if isinstance(cause, OSError) else error, self.root) from cause
        with self._lock:
            self.written[kind] += 1

    def _make_way(self, kind: str, key: str) -> None:
        """Remove what is in an object's place and not a file. Raises OutputError for a folder that isn't empty."""
        path = self._path(kind, key)
        if os.path.lexists(path) and not self.has(kind, key):
            self.reject(kind, key)
            if os.path.isdir(path):  # noqa: PTH112 - Path raises where a folder is closed
                message = "Can't be written: a folder that isn't empty is in the way."
                raise OutputError(message, file=path, hint="Remove it.")

    def has(self, kind: str, key: str) -> bool:
        """See :meth:`studio.store.Store.has`."""
        return os.path.isfile(self._path(kind, key))  # noqa: PTH113 - Path raises where a folder is closed

    def remove(self, kind: str, key: str) -> None:
        """See :meth:`studio.store.Store.remove`."""
        path = self._path(kind, key)
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()

    def reject(self, kind: str, key: str) -> None:
        """See :meth:`studio.store.Store.reject`."""
        _log.warning("%s/%s is damaged, misplaced or of another version: removed", kind, key)
        with self._lock:
            self.rejected[kind] += 1
        self.remove(kind, key)

    def entries(self) -> Iterator[Entry]:
        """See :meth:`studio.store.Store.entries`."""
        for path in self.root.glob("*/??/*"):
            with contextlib.suppress(OSError):
                if not path.name.endswith(".part"):
                    about = path.stat()
                    yield Entry(path.parent.parent.name, path.name, about.st_size, max(about.st_atime, about.st_mtime))

    def sweep(self, older_than_s: float = LEFTOVER_AGE_S) -> int:
        """Remove what killed writers left behind; returns how many files that were."""
        count = 0
        for path in self.root.glob("*/??/.*.part"):
            with contextlib.suppress(OSError):
                if is_leftover(path, older_than_s):
                    path.unlink()
                    count += 1
        return count

    def _path(self, kind: str, key: str) -> Path:
        check_names(kind, key)
        return self.root / kind / key[:2] / key


def check_names(kind: str, key: str) -> None:
    """Raise ValueError for what can't be a kind and a key: no other name ever becomes a path."""
    if not (_NAME.fullmatch(kind) and _NAME.fullmatch(key)):
        raise ValueError(f"not a key: {kind}/{key}")


def store_error(error: OSError, root: Path) -> OutputError:
    """Why nothing can be written below the root of a store or ledger, with the next step."""
    out = write_error(error, root, OutputError, hint="Choose another folder or change its permissions.")
    if error.errno in NO_ROOM:
        out.hint = f"{NO_ROOM_HINT} Takes that are already rendered stay in the cache."
    return out
