"""Work on many stretches of the programme in threads, results in order.

Threads, as the transforms and the oversampling of numpy and the mixer's resampling release the interpreter lock.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def in_threads(work: Callable[[T], R], items: Sequence[T], workers: int | None = None) -> list[R]:
    """``work`` of every item, in order of the items; ``workers`` threads, by default one per processor.

    The first error, or Ctrl-C, ends it without starting what is still waiting.
    """
    pool = ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 1)
    try:
        return list(pool.map(work, items))
    finally:
        pool.shutdown(cancel_futures=True)
