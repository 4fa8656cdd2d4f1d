"""Opens the file that a request asks for, and never one outside the folder.

In: a folder and the target of a request. Out: an open file. Every part of the path is opened below the one before,
without following links, so that nothing can change in between.
"""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote_to_bytes

from studio.files.regular import open_regular

LONGEST = 2000
"""Characters of a path."""
INDEX = "index.html"
_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)  # Windows has neither


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open file to send; the receiver closes it."""

    name: str
    """Path in the folder, with /."""
    file: BinaryIO
    size: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class FolderRedirect:
    """A folder that was requested without the final slash."""

    path: str


def open_requested(root: int, target: str) -> OpenFile | FolderRedirect | None:
    """The file or folder that a request asks for; None if there is none.

    Args:
        root: descriptor of the folder.
        target: the request target, such as ``/media/a%20b.mp3?x``.
    """
    parts = parts_of(target)
    if parts is None:
        return None
    folder = target.partition("?")[0].endswith("/")
    found = _open(root, [*parts, INDEX] if folder else parts)
    if found is None or isinstance(found, OpenFile):
        return found
    inside = _open(root, [*parts, INDEX])
    if isinstance(inside, OpenFile):
        inside.file.close()
        return FolderRedirect("/" + "".join(f"{quote(part)}/" for part in parts))
    return None


def open_file(path: Path) -> OpenFile | None:
    """A file by its path, with the size of exactly the file that was opened; None if it can't be opened."""
    try:
        file = open_regular(path)
    except OSError:
        return None
    state = os.fstat(file.fileno())  # the path may have been replaced since
    return OpenFile(path.name, file, state.st_size, state.st_mtime_ns)


def parts_of(target: str) -> list[str] | None:
    """The names in a path, decoded once; None if it could mean anything but a file below the folder."""
    path = target.partition("?")[0].partition("#")[0]
    if not path.startswith("/") or len(path) > LONGEST:
        return None
    parts = []
    for part in path[1:].removesuffix("/").split("/") if path != "/" else []:
        try:
            name = unquote_to_bytes(part).decode("utf-8")
        except UnicodeDecodeError:
            return None
        if not name or name.startswith(".") or not name.isprintable() or "/" in name or "\\" in name:
            return None
        parts.append(name)
    return parts


class _Folder:
    """The path is that of a folder."""


def _open(root: int, parts: list[str]) -> OpenFile | _Folder | None:
    """Walk down from the folder."""
    at = root
    try:
        for part in parts[:-1]:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | _LINKS, dir_fd=at)
            if at != root:
                os.close(at)
            at = below
        handle = os.open(parts[-1], os.O_RDONLY | os.O_NONBLOCK | _LINKS, dir_fd=at)  # a pipe must not stop us
    except (OSError, ValueError):
        return None
    finally:
        if at != root:
            os.close(at)
    state = os.fstat(handle)
    if stat.S_ISREG(state.st_mode):
        return OpenFile("/".join(parts), os.fdopen(handle, "rb"), state.st_size, state.st_mtime_ns)
    with contextlib.suppress(OSError):
        os.close(handle)
    return _Folder() if stat.S_ISDIR(state.st_mode) else None
