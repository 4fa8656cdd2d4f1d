"""Names of files that are being written, and what becomes of those whose writer was killed.

In: a folder. Out: a name in it that nobody else has and that tells who writes; later, whether that writer is gone.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import secrets
import socket
import time
from pathlib import Path

OLD_S = 3600.0
"""A file of another machine's writer this old is left over, too: writing one takes seconds."""
_NAME = re.compile(r"\.(?:.*\.)?(?:([0-9a-f]{8})-(\d+)-[0-9a-f]{16}|[^.]*)\.part")


def partial(folder: Path, name: str = "") -> Path:
    """A name for a file to be written in a folder, before it is moved to its own name there."""
    # Random too: on a shared disk, process numbers of two machines meet.
    return folder / f".{name + '.' if name else ''}{_machine()}-{os.getpid()}-{secrets.token_hex(8)}.part"


def discard(path: Path) -> None:
    """Remove a file that is not to be, if it is there; never an error of its own, as on a disk that is read only."""
    with contextlib.suppress(OSError):
        path.unlink()


def is_left_over(path: Path, older_than_s: float = OLD_S) -> bool:
    """Whether a file is one that a writer who is gone has left behind."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        return False
    with contextlib.suppress(OSError):
        if found[1] == _machine() and not _runs(int(found[2])):
            return True
        return time.time() - path.stat().st_mtime > older_than_s
    return False


def clear(folder: Path) -> None:
    """Remove what writers of this machine who were killed have left in a folder; whatever else lies there stays."""
    with contextlib.suppress(OSError):
        for path in folder.glob(".*.part"):
            found = _NAME.fullmatch(path.name)
            if found is not None and found[1] == _machine() and not _runs(int(found[2])):
                path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """Whether a process is at work. One that has ended still has its number until its parent has taken notice, which
    in a container may be never.
    """
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    with contextlib.suppress(OSError):  # Linux tells; where nothing does, it counts as running
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
