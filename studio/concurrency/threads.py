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


def in_order(work: Callable[[T], R], items: Iterable[T], workers: int | None = None) -> Iterator[R]:
    """``work(item)`` for every item, in order; at most two items per worker are taken ahead.

    The first error, or Ctrl-C, ends it without starting on the items that wait.

    Args:
        work: called from several threads.
        items: taken one by one.
        workers: threads; by default one per core.
    """
    workers = workers or available_cores()
    jobs: SimpleQueue[tuple[T, SimpleQueue[_Result[R]]] | None] = SimpleQueue()
    finished: SimpleQueue[None] = SimpleQueue()
    waiting: deque[SimpleQueue[_Result[R]]] = deque()
    stopped: list[bool] = []
    started = 0

    def run_jobs() -> None:
        while (job := jobs.get()) is not None:
            if not stopped:
                job[1].put(_run(work, job[0]))
            del job  # frees its memory while this thread waits for the next one
        finished.put(None)

    try:
        for item in items:
            result: SimpleQueue[_Result[R]] = SimpleQueue()
            jobs.put((item, result))
            waiting.append(result)
            if started < workers:
                threading.Thread(target=run_jobs, daemon=True).start()
                started += 1
            if len(waiting) >= 2 * workers:
                yield _value(waiting.popleft().get())
        while waiting:
            yield _value(waiting.popleft().get())
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
