"""How many processor cores there are to use."""

from __future__ import annotations

import os


def available_cores() -> int:
    """Cores that this process may use, at least 1: those of its affinity where the system has one, else all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
