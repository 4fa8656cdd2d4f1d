"""Work on many things in threads, results in their order: what measures and encodes the programme piece by piece.

Threads, as the transforms of numpy, the mixer's resampling and the encoder release the interpreter's lock. Their
results come through queues that are written in C: Ctrl-C between the taking of a lock and the block that would give it
back, as it can come in the futures of the standard library, leaves that lock taken and the program waiting for ever.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")
_Answer = tuple[R | None, BaseException | None]


def in_order(work: Callable[[T], R], items: Iterable[T], workers: int | None = None) -> Iterator[R]:
    """``work`` of every item, in order of the items; never more than two items a worker ahead.

    The first error, or Ctrl-C, ends it without starting what is still waiting.

    Args:
        work: safe to call from several threads.
        items: asked for one by one.
        workers: threads; by default one per processor.
    """
    workers = workers or os.cpu_count() or 1
    jobs: SimpleQueue[tuple[T, SimpleQueue[_Answer[R]]] | None] = SimpleQueue()
    gone: SimpleQueue[None] = SimpleQueue()
    waiting: deque[SimpleQueue[_Answer[R]]] = deque()
    stopped: list[bool] = []
    started = 0

    def serve() -> None:
        while (job := jobs.get()) is not None:
            if not stopped:
                job[1].put(_answer(work, job[0]))
            del job  # while it waits for the next one, it holds no memory of this one
        gone.put(None)

    try:
        for item in items:
            answer: SimpleQueue[_Answer[R]] = SimpleQueue()
            jobs.put((item, answer))
            waiting.append(answer)
            if started < workers:
                threading.Thread(target=serve, daemon=True).start()
                started += 1
            if len(waiting) >= 2 * workers:
                yield _given(waiting.popleft().get())
        while waiting:
            yield _given(waiting.popleft().get())
    finally:
        stopped.append(True)
        for _ in range(started):
            jobs.put(None)
        for _ in range(started):
            gone.get()


def _answer(work: Callable[[T], R], item: T) -> _Answer[R]:
    try:
        return work(item), None
    except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
        return None, error


def _given(answer: _Answer[R]) -> R:
    value, error = answer
    if error is not None:
        raise error
    return cast(R, value)
