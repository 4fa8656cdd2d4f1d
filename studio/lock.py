"""One at a time: what several processes decide about one show, they decide one after the other.

In: a folder. Out: a context that no other process or thread has entered for that folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def alone_in(folder: Path | None) -> Iterator[None]:
    """Wait until nobody else decides in a folder; None, and a disk that knows no locks, let everybody in.

    The lock is on the folder itself (flock), leaves no file behind, and goes with the process that holds it.
    """
    if folder is None:
        yield
        return
    with contextlib.ExitStack() as after:
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            after.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
