"""The main program of worker, assembler and reader processes, started with a SPEC as JSON.

Requests come on stdin, each after its length (8 bytes, big-endian); each is answered on stdout in the same form.
``SPEC`` is a :class:`studio.batch.values.WorkerSpec` for a worker, ``{"assemble": …}`` for an assembler, and
``{"read": …}`` for a reader. The process ends as soon as its stdin ends, even in the middle of a request, so it never
outlives the process that started it.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable


def main() -> None:
    """Answer requests, one after the other."""
    spec = json.loads(sys.argv[-1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be read as an answer
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests,), daemon=True).start()
    answer = _handler(spec)
    while True:
        content = answer(requests.get())
        answers.write(len(content).to_bytes(8, "big") + content)
        answers.flush()


def _read_requests(requests: queue.SimpleQueue[bytes]) -> None:
    """Read requests until stdin ends, then end the process, whatever it is doing."""
    while True:
        head = sys.stdin.buffer.read(8)
        request = sys.stdin.buffer.read(int.from_bytes(head, "big")) if len(head) == 8 else b""
        if not request:
            os._exit(0)
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
