"""Writes a file whole or not at all.

In: a path, and its new content. Out: the file under its name; when anything goes wrong, whatever was there before.

The content goes to a temporary file in the same folder, which then takes the name (POSIX ``rename`` is atomic). A
durable write also survives a crash of the machine: the temporary file is synced to the disk before it takes the name,
and the folder after it. The first write of a process in a folder also removes what killed writers left there.
"""

from __future__ import annotations

import errno
import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

from studio.errors import OutputError, StudioError
from studio.files.regular import check_replaceable
from studio.files.temporary import clear_leftovers, remove_quietly, temporary_path

E = TypeVar("E", bound=StudioError)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Errors that mean that the disk, the quota or the largest file of the file system is full."""
NO_ROOM_HINT = "Make room and run the same command again."
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP)
"""What file systems answer that can't sync a folder."""


@contextmanager
def atomic_path(
    path: Path,
    *,
    durable: bool = True,
    make_parents: bool = False,
    raises: type[StudioError] = OutputError,
    hint: str | None = "Change its permissions, or choose another place.",
) -> Iterator[Path]:
    """A temporary path beside ``path``; the file made there takes the name ``path`` when the context ends well.

    Args:
        path: where the file goes. A file that is already there is replaced in one step.
        durable: sync the file and its folder to the disk. False for caches, which can be made again.
        make_parents: make the folder first if it doesn't exist.
        raises: the error for what can't be written: OutputError for results, ShowError for files of the show.
        hint: the next step where the file can't be written for another reason than a full disk.

    Raises:
        OutputError or ShowError: no room (also where an external program reports that), no right to write, no such
            folder, or a pipe or device, which would vanish.

    Any other error of the body passes through. Whatever is raised, the temporary file is gone and ``path`` unchanged.
    """
    temporary = temporary_path(path.parent)
    try:
        if make_parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        _clear_once(path.parent)
        check_replaceable(path)
        yield temporary
        if durable:
            _sync_file(temporary)
        temporary.replace(path)
        if durable:
            _sync_folder(path.parent)
    except OSError as error:
        if isinstance(error, StudioError):
            raise
        raise write_error(error, path, raises, hint=hint) from error
    except Exception as error:
        if _reports_no_room(error):
            raise write_error(OSError(errno.ENOSPC, str(error)), path, raises) from error
        raise
    finally:
        remove_quietly(temporary)


@contextmanager
def atomic_file(
    path: Path,
    *,
    durable: bool = True,
    make_parents: bool = False,
    raises: type[StudioError] = OutputError,
    hint: str | None = "Make the folder, change its permissions, or choose another place with -o.",
) -> Iterator[BinaryIO]:
    """An open binary file that takes the name ``path`` when the context ends well. As :func:`atomic_path`."""
    with (
        atomic_path(path, durable=durable, make_parents=make_parents, raises=raises, hint=hint) as temporary,
        temporary.open("xb") as file,
    ):
        yield file


def write_atomic(
    path: Path,
    content: bytes | str,
    *,
    durable: bool = True,
    make_parents: bool = False,
    raises: type[StudioError] = OutputError,
    hint: str | None = "Change its permissions, or choose another place.",
) -> None:
    """Write a file in one go; text is UTF-8, with line ends as they are. As :func:`atomic_path`."""
    with atomic_path(path, durable=durable, make_parents=make_parents, raises=raises, hint=hint) as temporary:
        temporary.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def make_folder(folder: Path, *, hint: str | None = "Choose another place.") -> None:
    """Make a folder and those above it, where they don't exist. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, folder, OutputError, hint=hint) from error


def write_error(error: OSError, path: Path, raises: type[E], *, hint: str | None = None) -> E:
    """Why a file or folder can't be written, with the next step."""
    if error.errno in NO_ROOM:
        return raises("There is no room left on the disk.", file=path, hint=NO_ROOM_HINT)
    return raises(f"Can't be written: {error.strerror or error}.", file=path, hint=hint)


@functools.lru_cache(maxsize=4096)
def _clear_once(folder: Path) -> None:
    """Once, as a site has thousands of files in one folder."""
    clear_leftovers(folder)


def _reports_no_room(error: Exception) -> bool:
    """Whether a program or library says in its own words that the disk is full."""
    return any(os.strerror(code) in str(error) for code in NO_ROOM)


def _sync_file(path: Path) -> None:
    """Bring a file's content to the disk. Raises OSError, as if the disk is full after all."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system can open folders (Windows can't) and sync them."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)
