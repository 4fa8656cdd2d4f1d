"""One process at a time in a folder that people's decisions are written to."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from studio.errors import ShowError


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes that do the same out, where the file system can lock a folder.

    Raises:
        ShowError: there is no such folder, or it may not be read.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise ShowError(f"Can't be read: {error.strerror or error}.", file=folder) from error
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
