"""Memory between two pieces of work. Without the GNU C library, none is given back to the system."""

from __future__ import annotations

import contextlib
import ctypes
import gc


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


def collect_while_idle() -> None:
    """Collect garbage while nobody waits, and leave all that is alive out of the collections to come.

    Engines and lexicons are a hundred thousand objects: going through them takes 40 ms in the middle of a render.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


_M_ARENA_MAX = -8
"""From malloc.h."""
