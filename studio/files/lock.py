"""One process at a time in a folder that people's decisions are written to.

The lock is the file ``.studio/lock`` in that folder. It lies in the folder itself, because processes of other users and
of other machines (on a shared disk) must find the same one; and in ``.studio``, where a show already has its logs and
previews, so that no new name appears beside people's files and version control ignores it. The empty file stays there:
what counts is the operating system's lock on it, which ends with its process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from studio.errors import ShowError

LOCK = Path(".studio") / "lock"


def lock_folder(folder: Path) -> AbstractContextManager[None]:
    """A context that waits until no other process has locked the folder, and keeps others out until it ends.

    Raises:
        ShowError: there is no such folder.
    """
    if not folder.is_dir():
        raise ShowError("There is no such folder.", file=folder)
    return lock_file(folder / LOCK)


@contextmanager
def lock_file(place: Path, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
    """The same with a lock file of another name, which is made where there is none, with its folder.

    Where it can't be made, as on a disk that is read only, or the file system has no locks, the context runs without.

    Args:
        place: the lock file.
        waits: called once where another process has it and has to be waited for.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(place)
    with suppress(OSError, NotImplementedError):
        place.parent.mkdir(exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waits()
            lock.acquire()
    try:
        yield
    finally:
        lock.release()
