"""A worker in a process of its own, started with a SPEC as JSON (see ``executors.helper``).

On stdin come orders, each after its length (8 bytes, big-endian); each is answered on stdout in the same way. ``SPEC``
is a :class:`studio.batch.values.WorkerSpec` for a worker that speaks, ``{"assemble": ...}`` for one that makes
episodes, and ``{"read": ...}`` for one that reads scripts. It ends when its stdin ends, whatever it is doing: so it
never outlives who started it.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable


def main() -> None:
    """Answer orders, one after the other."""
    spec = json.loads(sys.argv[-1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    orders: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders,), daemon=True).start()
    answer = _answering(spec)
    while True:
        said = answer(orders.get())
        answers.write(len(said).to_bytes(8, "big") + said)
        answers.flush()


def _listen(orders: queue.SimpleQueue[bytes]) -> None:
    """Read orders until there are no more, then end, whatever is being said."""
    while True:
        head = sys.stdin.buffer.read(8)
        order = sys.stdin.buffer.read(int.from_bytes(head, "big")) if len(head) == 8 else b""
        if not order:
            os._exit(0)
        orders.put(order)


def _answering(spec: dict[str, object]) -> Callable[[bytes], bytes]:
    if "assemble" in spec:
        from studio.batch.assembling import assemble

        return assemble
    if "read" in spec:
        from studio.batch.reading import reader

        return reader(**spec["read"]).answer  # type: ignore[arg-type]
    from studio.batch.values import WorkerSpec
    from studio.batch.worker import Worker
    from studio.synthesize.gpus import use_device

    known = WorkerSpec(**spec)  # type: ignore[arg-type]
    use_device(known.device)
    return Worker(known).answer
