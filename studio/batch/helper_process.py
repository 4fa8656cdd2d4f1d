"""The main program of worker, assembler and reader processes, started with a SPEC as JSON.

Requests come on stdin, each after its length (8 bytes, big-endian); each is answered on stdout in the same form, and
until then a heartbeat is sent every second (see :mod:`studio.programs.helper`). ``SPEC`` is a
:class:`studio.batch.values.WorkerSpec` for a worker, ``{"assemble": …}`` for an assembler, and ``{"read": …}`` for a
reader. The process ends as soon as its stdin ends, even in the middle of a request, so it never outlives the process
that started it.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from typing import BinaryIO

HEARTBEAT = b"\xff" * 8
HEARTBEAT_S = 1.0
"""As in :mod:`studio.programs.helper`, which is not imported: heartbeats begin before imports that take time."""


class _Answers:
    """Where answers and heartbeats go; both from threads of their own, one at a time."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe, self._lock = pipe, threading.Lock()
        self._open_requests = 0

    def add_request(self) -> None:
        """A request has come; heartbeats are sent until it is answered."""
        with self._lock:
            self._open_requests += 1

    def send(self, answer: bytes) -> None:
        """Answer a request."""
        with self._lock:
            self._pipe.write(len(answer).to_bytes(8, "big") + answer)
            self._pipe.flush()
            self._open_requests -= 1

    def send_heartbeats(self) -> None:
        """Send them for as long as the process runs."""
        while True:
            time.sleep(HEARTBEAT_S)
            with self._lock:
                if self._open_requests:
                    self._pipe.write(HEARTBEAT)
                    self._pipe.flush()


def main() -> None:
    """Answer requests, one after the other."""
    spec = json.loads(sys.argv[-1])
    answers = _Answers(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # what a library prints must not be read as an answer
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests, answers), daemon=True).start()
    threading.Thread(target=answers.send_heartbeats, daemon=True).start()
    answer = _handler(spec)
    while True:
        answers.send(answer(requests.get()))


def _read_requests(requests: queue.SimpleQueue[bytes], answers: _Answers) -> None:
    """Read requests until stdin ends, then end the process even if it is busy."""
    while True:
        head = sys.stdin.buffer.read(8)
        request = sys.stdin.buffer.read(int.from_bytes(head, "big")) if len(head) == 8 else b""
        if not request:
            os._exit(0)
        answers.add_request()
        requests.put(request)


def _handler(spec: dict[str, object]) -> Callable[[bytes], bytes]:
    if "assemble" in spec:
        from studio.batch.assembly import answer

        return answer
    if "read" in spec:
        from studio.batch.reading import answer as read

        return read
    from studio.batch.values import WorkerSpec
    from studio.batch.worker import Worker
    from studio.synthesize.gpus import use_device

    worker_spec = WorkerSpec(**spec)  # type: ignore[arg-type]
    use_device(worker_spec.device)
    return Worker(worker_spec).answer
