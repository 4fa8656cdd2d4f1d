"""Work done ahead in a thread: a stream in, the same stream out, a few things further on than it is read."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_LOOK_S = 0.2


class _End:
    """The stream is over, because of an error or not."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


@contextlib.contextmanager
def ahead(stream: Iterable[T], most: int) -> Iterator[Iterator[T]]:
    """The stream, of which ``most`` things are made ahead; an error in it is raised where it is read."""
    made: queue.Queue[T | _End] = queue.Queue(maxsize=most)
    stopped = threading.Event()

    def put(thing: T | _End) -> None:
        while not stopped.is_set():
            with contextlib.suppress(queue.Full):
                made.put(thing, timeout=_LOOK_S)
                return

    def work() -> None:
        error = None
        try:
            for thing in stream:
                put(thing)
                if stopped.is_set():
                    return
        except BaseException as raised:  # noqa: BLE001 - it is raised in the thread that reads
            error = raised
        put(_End(error))

    def read() -> Iterator[T]:
        while True:
            thing = made.get()
            if isinstance(thing, _End):
                if thing.error is not None:
                    raise thing.error
                return
            yield thing

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        yield read()
    finally:
        stopped.set()
        thread.join()
