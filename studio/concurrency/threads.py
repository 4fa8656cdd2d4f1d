"""A parallel map in threads: items in, results in the same order out. It measures and encodes the programme in pieces.

Threads are enough, as numpy's transforms, the resampler and the encoder release the interpreter lock. Results come
through ``SimpleQueue``, which is written in C: in the futures of the standard library, Ctrl-C can arrive between taking
a lock and the block that releases it, which leaves the program waiting for ever.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import TypeVar, cast

from studio.concurrency.cores import available_cores

T = TypeVar("T")
R = TypeVar("R")
_Result = tuple[R | None, BaseException | None]


MOST_WAITING = 64
"""Most results that wait for one before them."""


def in_order(
    work: Callable[[T], R],
    items: Iterable[T],
    workers: int | None = None,
    *,
    known: Callable[[T], R | None] = lambda _: None,
) -> Iterator[R]:
    """``work(item)`` for every item, in order; at most two items per worker are taken ahead.

    The first error, or Ctrl-C, ends it without starting on the items that wait.

    Args:
        work: called from several threads.
        items: taken one by one.
        workers: threads; by default one per core.
        known: called in this thread first; gives a result that is there already, or None. Handing an item to a thread
            takes longer than reading a small file.
    """
    workers = workers or available_cores()
    jobs: SimpleQueue[tuple[T, SimpleQueue[_Result[R]]] | None] = SimpleQueue()
    finished: SimpleQueue[None] = SimpleQueue()
    waiting: deque[tuple[SimpleQueue[_Result[R]], int]] = deque()
    """Results, and 1 for each that a thread gives."""
    stopped: list[bool] = []
    started = at_work = 0

    def run_jobs() -> None:
        while (job := jobs.get()) is not None:
            if not stopped:
                job[1].put(_run(work, job[0]))
            del job  # frees its memory while this thread waits for the next one
        finished.put(None)

    try:
        for item in items:
            result: SimpleQueue[_Result[R]] = SimpleQueue()
            found = known(item)
            if found is not None:
                result.put((found, None))
                waiting.append((result, 0))
            else:
                jobs.put((item, result))
                waiting.append((result, 1))
                at_work += 1
                if started < min(workers, at_work):
                    threading.Thread(target=run_jobs, daemon=True).start()
                    started += 1
            while waiting and (not waiting[0][1] or at_work >= 2 * workers or len(waiting) >= MOST_WAITING):
                result, handed = waiting.popleft()
                at_work -= handed
                yield _value(result.get())
        while waiting:
            yield _value(waiting.popleft()[0].get())
    finally:
        stopped.append(True)
        for _ in range(started):
            jobs.put(None)
        for _ in range(started):
            finished.get()


def _run(work: Callable[[T], R], item: T) -> _Result[R]:
    try:
        return work(item), None
    except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
        return None, error


def _value(result: _Result[R]) -> R:
    value, error = result
    if error is not None:
        raise error
    return cast(R, value)
