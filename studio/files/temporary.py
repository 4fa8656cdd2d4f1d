"""Names of temporary files and folders, and what becomes of those whose writer was killed.

In: a folder. Out: a name in it that nobody else has and that says which process writes; later, whether that process
still runs.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from studio.errors import OutputError, StudioError

LEFTOVER_AGE_S = 3600.0
"""A temporary file of another machine is a leftover, too, once it is this old: writing one takes seconds."""
_FOLDER_PREFIX = "studio-"
_FOLDER_NAME = re.compile(rf"{_FOLDER_PREFIX}[a-z]+-([0-9a-f]{{8}})-(\d+)-\w+")
_NAME = re.compile(r"\.(?:.*\.)?(?:([0-9a-f]{8})-(\d+)-[0-9a-f]{16}|[^.]*)\.part")


def temporary_path(folder: Path) -> Path:
    """A path for a file to be written in a folder, before it is moved to its own name there."""
    # Random too: on a shared disk, process numbers of two machines meet.
    return folder / f".{_machine()}-{os.getpid()}-{secrets.token_hex(8)}.part"


@contextlib.contextmanager
def temporary_folder(purpose: str) -> Iterator[Path]:
    """A folder in the system's folder for temporary files, which goes when the context ends.

    Args:
        purpose: a word for its name, such as ``flite``.

    Raises:
        OutputError: nothing can be written there. An OSError of the body becomes one, too.
    """
    try:
        name = f"{_FOLDER_PREFIX}{purpose}-{_machine()}-{os.getpid()}-"
        with tempfile.TemporaryDirectory(prefix=name, ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        if isinstance(error, StudioError):
            raise
        raise temporary_error(error) from error


def temporary_error(error: OSError) -> OutputError:
    """Why a temporary file can't be written, with the next step."""
    return OutputError(
        f"Can't write a temporary file: {error.strerror or error}.",
        file=os.environ.get("TMPDIR") or "/tmp",  # noqa: S108 - as tempfile has it, which may have found no place
        hint="Make room there, or name another folder in the variable TMPDIR.",
    )


def clear_temporary_folders() -> None:
    """Remove the folders of :func:`temporary_folder` that killed processes of this user left on this machine."""
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            found = _FOLDER_NAME.fullmatch(entry.name)
            if found is None or entry.is_symlink():
                continue
            if hasattr(os, "getuid") and entry.stat().st_uid != os.getuid():
                continue
            if found[1] == _machine() and not _runs(int(found[2])):
                shutil.rmtree(entry.path, ignore_errors=True)


def remove_quietly(path: Path) -> None:
    """Remove a file, if it is there and can be removed."""
    with contextlib.suppress(OSError):
        path.unlink()


def is_leftover(path: Path, older_than_s: float = LEFTOVER_AGE_S) -> bool:
    """Whether a path is the temporary file of a writer that no longer runs."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        return False
    with contextlib.suppress(OSError):
        if found[1] == _machine() and not _runs(int(found[2])):
            return True
        return time.time() - path.stat().st_mtime > older_than_s
    return False


def clear_leftovers(folder: Path) -> None:
    """Remove what killed writers of this machine left in a folder; everything else stays."""
    with contextlib.suppress(OSError):
        for path in folder.glob(".*.part"):
            found = _NAME.fullmatch(path.name)
            if found is not None and found[1] == _machine() and not _runs(int(found[2])):
                path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """Whether a process still runs. An ended one keeps its number until its parent has waited for it, which in a
    container may be never.
    """
    if os.name == "nt":  # where signal 0 would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    with contextlib.suppress(OSError):  # only Linux has /proc; elsewhere it counts as running
        state = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()[0]
        return state not in (b"Z", b"X")
    return True


@functools.cache
def _machine() -> str:
    """The machine and, in a container, its own numbering of processes."""
    names = [socket.gethostname()]
    with contextlib.suppress(OSError):
        names.append(os.readlink("/proc/self/ns/pid"))  # noqa: PTH115 - it is no path
    return hashlib.blake2b(" ".join(names).encode(), digest_size=4).hexdigest()
