"""A store at an address: objects of any file system that fsspec knows (``s3://``, ``gs://``, ``memory://`` …).

The same names and the same sealed content as in a folder, so that one can be copied into the other. An object store
shows an object when all of it is there; on file systems that don't promise that, it is written under another name and
moved.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

from studio.errors import OutputError, UsageError
from studio.programs.extras import pip_install
from studio.store.folder import check_names
from studio.store.protocol import Entry
from studio.store.seal import SEAL_BYTES, seal, sealed_size, unseal

_log = logging.getLogger(__name__)
_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "memory"})
"""Protocols by which an object is there as a whole or not at all."""
FIRST_BYTES = 1 << 20
"""What is asked for first: all of most objects, and no more of one whose size isn't that of its seal."""


class RemoteStore:
    """A :class:`studio.store.Store` below an address.

    Args:
        address: of the folder or prefix, for fsspec; credentials come from where its package looks for them.

    Raises:
        UsageError: fsspec or the package for this kind of address is not installed, or it is no address.
    """

    local = False

    def __init__(self, address: str) -> None:
        self.address = address
        self.written: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._process = 0
        self._files: Any = None
        self._root = ""
        self._open()

    def _open(self) -> Any:  # noqa: ANN401 - fsspec gives a class of its own for each protocol
        """The file system; opened again in a forked process, which doesn't have its threads."""
        if self._process == os.getpid():
            return self._files
        try:
            import fsspec

            self._files, self._root = fsspec.core.url_to_fs(self.address, use_listings_cache=False)
        except ImportError as error:
            raise UsageError(
                f"{self.address} can't be used: {error}.",
                hint=f"{pip_install('remote')}, and the package of its kind: s3fs, gcsfs, adlfs …",
            ) from error
        except (ValueError, TypeError) as error:
            raise UsageError(f"{self.address} is no address of a store: {error}.") from error
        self._process = os.getpid()
        return self._files

    def get(self, kind: str, key: str) -> bytes | None:
        """See :meth:`studio.store.Store.get`."""
        sealed = self._read(kind, key, FIRST_BYTES)
        if sealed is None:
            return None
        total = sealed_size(kind, key, sealed)
        if len(sealed) == FIRST_BYTES and total == self._size(kind, key):
            sealed += self._read(kind, key, total - FIRST_BYTES, FIRST_BYTES) or b""
        content = unseal(kind, key, sealed)
        if content is None:
            self.reject(kind, key)
        return content

    def peek(self, kind: str, key: str, size: int) -> tuple[bytes, int] | None:
        """See :meth:`studio.store.Store.peek`."""
        first = self._read(kind, key, SEAL_BYTES + size)
        if first is None:
            return None
        total = len(first) if len(first) < SEAL_BYTES + size else self._size(kind, key)
        if sealed_size(kind, key, first) != total:
            self.reject(kind, key)
            return None
        return first[SEAL_BYTES:], total - SEAL_BYTES

    def put(self, kind: str, key: str, content: bytes) -> None:
        """See :meth:`studio.store.Store.put`."""
        path = self._path(kind, key)
        files = self._open()
        protocols = {files.protocol} if isinstance(files.protocol, str) else set(files.protocol)
        whole = bool(protocols & _WHOLE)
        place = path if whole else f"{path.rpartition('/')[0]}/.{secrets.token_hex(8)}.part"
        with self._errors("written"):
            if not whole:
                files.makedirs(path.rpartition("/")[0], exist_ok=True)
            try:
                files.pipe_file(place, seal(kind, key, content))
                if not whole:
                    files.mv(place, path)
            except BaseException:
                if not whole:
                    with contextlib.suppress(Exception):  # what is half-written is no object
                        files.rm_file(place)
                raise
        with self._lock:
            self.written[kind] += 1

    def has(self, kind: str, key: str) -> bool:
        """See :meth:`studio.store.Store.has`."""
        path = self._path(kind, key)
        with self._errors("read"):
            return bool(self._open().isfile(path))

    def remove(self, kind: str, key: str) -> None:
        """See :meth:`studio.store.Store.remove`."""
        path = self._path(kind, key)
        with contextlib.suppress(Exception):  # as a folder's: what can't be removed is found damaged again
            self._open().rm_file(path)

    def reject(self, kind: str, key: str) -> None:
        """See :meth:`studio.store.Store.reject`."""
        _log.warning("%s/%s is damaged, misplaced or of another version: removed", kind, key)
        with self._lock:
            self.rejected[kind] += 1
        self.remove(kind, key)

    def entries(self) -> Iterator[Entry]:
        """See :meth:`studio.store.Store.entries`."""
        with self._errors("read"):
            try:
                found = self._open().find(self._root, detail=True)
            except FileNotFoundError:
                return
        for path, about in found.items():
            parts = path.rsplit("/", 3)
            if len(parts) == 4 and not parts[-1].startswith("."):
                changed = about.get("mtime") or about.get("LastModified") or about.get("created") or 0.0
                moment = changed.timestamp() if hasattr(changed, "timestamp") else float(changed)
                yield Entry(parts[1], parts[3], int(about.get("size") or 0), moment)

    def _read(self, kind: str, key: str, size: int, start: int = 0) -> bytes | None:
        path = self._path(kind, key)
        with self._errors("read"):
            try:
                return bytes(self._open().cat_file(path, start=start, end=start + size))
            except (FileNotFoundError, NotADirectoryError):
                return None

    def _size(self, kind: str, key: str) -> int:
        with self._errors("read"):
            return int(self._open().size(self._path(kind, key)) or 0)

    @contextlib.contextmanager
    def _errors(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # each protocol has errors of its own
            raise OutputError(
                f"The store can't be {what}: {type(error).__name__}: {error}.",
                file=self.address,
                hint="Finished takes stay stored. Run the same command again once it can be reached.",
            ) from error

    def _path(self, kind: str, key: str) -> str:
        check_names(kind, key)
        return f"{self._root.rstrip('/')}/{kind}/{key[:2]}/{key}"
