"""Processes as the system knows them (Linux's /proc)."""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

LONG_S = 300
"""What a state is waited for before a test fails: far more than any machine needs."""


def children(of: int | str = "self") -> list[int]:
    """Process ids of what a process started and has not ended; by default this one."""
    found = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        for task in Path(f"/proc/{of}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                found += map(int, (task / "children").read_text().split())
    return found


def in_folder(folder: Path, word: str) -> list[int]:
    """Process ids of what else runs in a folder and has a word in its command line."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile, or is somebody else's
            command = (place / "cmdline").read_bytes().decode(errors="replace")
            pid = int(place.name)
            if word in command and (place / "cwd").readlink() == folder and runs(pid) and pid != os.getpid():
                found.append(pid)
    return found


def runs(pid: int) -> bool:
    """Whether a process has not ended; one that has, but that nobody waits for, has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Look again and again until something holds; fails when it never does."""
    end = time.monotonic() + LONG_S
    while not holds():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.02)
