"""Prefetching: a stream in, the same stream out, with the next few items made ahead in a thread."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_STOP_CHECK_S = 0.2


class _StreamEnd:
    """Marks the end of the stream, with the error that ended it, if any."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


@contextlib.contextmanager
def prefetch(stream: Iterable[T], count: int) -> Iterator[Iterator[T]]:
    """Iterate over a stream of which up to ``count`` items are made ahead.

    An error in the stream is raised where it is read. Leaving the context stops the thread after the item it is at.
    """
    ready: queue.Queue[T | _StreamEnd] = queue.Queue(maxsize=count)
    stopped = threading.Event()

    def put(item: T | _StreamEnd) -> None:
        while not stopped.is_set():
            with contextlib.suppress(queue.Full):
                ready.put(item, timeout=_STOP_CHECK_S)
                return

    def produce() -> None:
        error = None
        try:
            for item in stream:
                put(item)
                if stopped.is_set():
                    return
        except BaseException as raised:  # noqa: BLE001 - it is raised in the thread that reads
            error = raised
        put(_StreamEnd(error))

    def read() -> Iterator[T]:
        while True:
            item = ready.get()
            if isinstance(item, _StreamEnd):
                if item.error is not None:
                    raise item.error
                return
            yield item

    thread = threading.Thread(target=produce, name="prefetch", daemon=True)
    thread.start()
    try:
        yield read()
    finally:
        stopped.set()
        thread.join()
