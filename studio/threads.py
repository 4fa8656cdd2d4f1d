"""Work on many things in threads, results in their order: what measures and encodes the programme piece by piece.

Threads, as the transforms of numpy, the mixer's resampling and the encoder release the interpreter's lock.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def in_order(work: Callable[[T], R], items: Iterable[T], workers: int | None = None) -> Iterator[R]:
    """``work`` of every item, in order of the items; never more than two items a worker ahead.

    The first error, or Ctrl-C, ends it without starting what is still waiting.

    Args:
        work: safe to call from several threads.
        items: asked for one by one.
        workers: threads; by default one per processor.
    """
    workers = workers or os.cpu_count() or 1
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) >= 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
