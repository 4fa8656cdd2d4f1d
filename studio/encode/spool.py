"""Byte strings in a temporary file instead of memory: the frames of four hours are as large as everything else
together.

In: bytes, one after the other. Out: a sequence of them, read on demand.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from typing import overload

from studio.files.temporary import temporary_error


class Spool(Sequence[bytes]):
    """A list of byte strings in a file without a name, which goes when the list goes.

    Reading is safe from several threads, adding from one at a time.

    Raises:
        OutputError: there is no room for it in the folder for temporary files.
    """

    def __init__(self, items: Iterable[bytes] = ()) -> None:
        try:
            file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - it is closed with this list
        except OSError as error:
            raise temporary_error(error) from error
        weakref.finalize(self, file.close)
        self._file = file.fileno()
        self._spans: list[tuple[int, int]] = []
        self._end = 0
        for item in items:
            self.append(item)

    def append(self, item: bytes) -> None:
        """Add one at the end."""
        self._spans.append(self._write(item))

    def replace(self, index: int, item: bytes) -> None:
        """Put another in the place of one; the room of the old one is not used again."""
        self._spans[index] = self._write(item)

    def _write(self, item: bytes) -> tuple[int, int]:
        start, rest = self._end, memoryview(item)
        try:
            while rest:
                rest = rest[os.pwrite(self._file, rest, start + len(item) - len(rest)) :]
        except OSError as error:
            raise temporary_error(error) from error
        self._end += len(item)
        return start, len(item)

    def __len__(self) -> int:
        return len(self._spans)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self._read(*span) for span in self._spans[index]]
        return self._read(*self._spans[index])

    def _read(self, start: int, size: int) -> bytes:
        parts = []
        while size > 0:
            part = os.pread(self._file, size, start)
            if not part:
                raise OSError("the temporary file has been cut short")
            parts.append(part)
            start, size = start + len(part), size - len(part)
        return b"".join(parts)
