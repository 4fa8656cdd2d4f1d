"""Keeps the C library from holding memory that was freed. Without the GNU C library these functions do nothing."""

from __future__ import annotations

import contextlib
import ctypes


def release_memory() -> None:
    """Give what was freed back to the system: worth it after work that took hundreds of megabytes."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def share_pool() -> None:
    """Have threads that are yet to be started share one pool of memory.

    By default each has its own, which keeps what the largest piece of its work took: a fifth of a render's memory.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


_M_ARENA_MAX = -8
"""From malloc.h."""
