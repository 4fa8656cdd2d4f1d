"""Processes as the system knows them (Linux's /proc)."""

import time
from collections.abc import Callable
from pathlib import Path

LONG_S = 120
"""What a state is waited for before a test fails: far more than any machine needs."""


def children() -> list[int]:
    """Process ids of what this process started and has not ended."""
    return [int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Look again and again until something holds; fails when it never does."""
    end = time.monotonic() + LONG_S
    while not holds():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.02)
