"""Tasks for executors: texts in, batches out, and how long they took. Shared by the sections of ``batch.py``."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from studio.batch.executors import Executor
from studio.batch.values import Batch, Item
from studio.synthesize.engine import Request
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.takes import take_key
from studio.values import VoiceSettings


def batch_of(engine: str, voice: str, texts: Sequence[str]) -> Batch:
    requests = [Request(text, VoiceSettings(voice)) for text in texts]
    found = find_engine(engine)
    return Batch(tuple(Item(take_key(found, request), request) for request in requests))


def say(executor: Executor, batches: Sequence[Batch]) -> tuple[float, float]:
    """Synthesize all batches, as many at a time as the executor takes; seconds by the clock, and of its workers."""
    begin, waiting, flying, worked = time.monotonic(), list(reversed(batches)), 0, 0.0
    while waiting or flying:
        while waiting and flying < executor.slots:
            executor.submit(waiting.pop(), 300.0)
            flying += 1
        result = executor.result()
        flying -= 1
        worked += result.elapsed_s
        if result.lost or result.trouble or result.failed:
            sys.exit(f"A task failed: {result}")
    return time.monotonic() - begin, worked
