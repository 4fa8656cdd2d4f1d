"""Opens files that anybody may have put there, and only files: a pipe could block for ever, and a device may never end.

In: a path. Out: the open file, or an OSError.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


class NotRegularError(OSError):
    """Raised for a FIFO, a socket or a device; its ``strerror`` says so."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EINVAL, "it is a pipe or a device, not a file", str(path))


def open_regular(path: Path, most_bytes: int | None = None) -> BinaryIO:
    """A file for reading.

    Raises:
        NotRegularError: it is something else.
        OSError: it isn't there, can't be read, is a folder, or is larger than it may be.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    state = os.fstat(handle)
    if stat.S_ISREG(state.st_mode) and (most_bytes is None or state.st_size <= most_bytes):
        return open(handle, "rb")  # noqa: PTH123 - it is open already
    os.close(handle)
    if stat.S_ISREG(state.st_mode):
        raise _too_large(path, most_bytes or 0)
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise NotRegularError(path)


def _too_large(path: Path, most_bytes: int) -> OSError:
    return OSError(errno.EFBIG, f"it has more than {most_bytes / 1e6:,.0f} MB", str(path))


def read_regular(path: Path, most_bytes: int | None = None) -> bytes:
    """What a file holds; errors as for :func:`open_regular`, and an OSError where it holds more than it may."""
    with open_regular(path) as file:
        size_bytes = os.fstat(file.fileno()).st_size  # as much memory is taken at once as is asked for
        content = file.read(-1 if most_bytes is None else min(size_bytes, most_bytes) + 1)
        if most_bytes is not None and size_bytes < len(content) <= most_bytes:  # it grows, or tells no size
            content += file.read(most_bytes + 1 - len(content))
    if most_bytes is not None and len(content) > most_bytes:
        raise _too_large(path, most_bytes)
    return content


def check_replaceable(path: Path) -> None:
    """Whether a file may take this name. Raises NotRegularError: a pipe, a socket or a device has it, or the place is
    one of theirs, as for ``/dev/stdout``, which would be a file from then on.
    """
    folder = os.path.realpath(path.parent)
    try:
        mode = path.stat().st_mode
    except OSError:  # nothing is there, or what can't be written will say so
        mode = stat.S_IFREG
    if folder == "/dev" or folder.startswith("/proc/") or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise NotRegularError(path)
