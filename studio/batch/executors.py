"""Executors: batches in, their results out, in any order, each batch at least once.

An executor never tries again: a worker that died or hung is reported as a lost batch, and ``retry`` decides.
"""

from __future__ import annotations

import json
import queue
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Protocol

from studio.batch.values import Batch, BatchResult, WorkerSpec
from studio.batch.worker import Worker, batch_request, batch_result, read_answer, spec_for_worker
from studio.errors import ProgramError
from studio.programs.helper import HelperPool
from studio.programs.run import python

BATCHES_PER_WORKER = 2
"""One in work, and one waiting so that the worker is never idle."""
MOST_ANSWER_BYTES = 1 << 26
"""Of a helper process; answers are JSON."""


class Executor(Protocol):
    """What every executor offers."""

    workers: int
    """How many batches are synthesized at the same time."""
    slots: int
    """How many batches it holds, in work or waiting."""

    def submit(self, batch: Batch, timeout_s: float) -> None:
        """Queue a batch; a worker that takes longer than ``timeout_s`` for it is killed."""

    def result(self) -> BatchResult:
        """Wait for the next result, of any batch. To be called once for every batch."""

    def close(self) -> None:
        """Stop everything that was started, batches in work included."""


class InProcessExecutor:
    """Synthesizes batches in this process, when their result is asked for. A hang or crash of the engine is our own.

    Args:
        spec: of the worker.
    """

    workers = slots = 1

    def __init__(self, spec: WorkerSpec) -> None:
        self._worker = Worker(spec)
        self._waiting: deque[Batch] = deque()

    def submit(self, batch: Batch, timeout_s: float) -> None:
        """See :meth:`Executor.submit`; nothing can kill a hang here."""
        self._waiting.append(batch)

    def result(self) -> BatchResult:
        """See :meth:`Executor.result`."""
        batch = self._waiting.popleft()
        return batch_result(batch, self._worker.render(batch.items), "in this process")

    def close(self) -> None:
        """See :meth:`Executor.close`."""
        self._waiting.clear()


class OverlappingExecutor:
    """Four batches at a time in threads of this process, for an engine that waits for servers.

    While the last sentences of one batch are awaited, which may be said several times over, those of others are sent.

    Args:
        spec: of the worker.
    """

    workers = slots = 4

    def __init__(self, spec: WorkerSpec) -> None:
        self._worker = Worker(spec)
        self._results: queue.SimpleQueue[BatchResult | BaseException] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="batch")

    def submit(self, batch: Batch, timeout_s: float) -> None:
        """See :meth:`Executor.submit`; nothing can kill a hang here."""
        self._threads.submit(self._synthesize, batch)

    def result(self) -> BatchResult:
        """See :meth:`Executor.result`."""
        result = self._results.get()
        if isinstance(result, BaseException):
            raise result
        return result

    def close(self) -> None:
        """See :meth:`Executor.close`; waits for the sentences in work."""
        self._threads.shutdown(cancel_futures=True)

    def _synthesize(self, batch: Batch) -> None:
        try:
            self._results.put(batch_result(batch, self._worker.render(batch.items), "in this process"))
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits for the result
            self._results.put(error)


class ProcessExecutor:
    """Workers in processes of their own on this machine; one that dies costs one batch and is started again.

    Args:
        spec: of the workers.
        count: how many.
        silence_s: a worker that sends nothing for this long is killed.
    """

    def __init__(self, spec: WorkerSpec, count: int, *, silence_s: float | None = None) -> None:
        self.workers = count
        self.slots = count * BATCHES_PER_WORKER
        specs = [spec_for_worker(spec, number) for number in range(count)]
        self._pool = HelperPool(
            "worker",
            [helper_command(asdict(each)) for each in specs],
            silence_s=silence_s,
            most_answer_bytes=MOST_ANSWER_BYTES,
        )
        self._results: queue.SimpleQueue[BatchResult | BaseException] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")

    def submit(self, batch: Batch, timeout_s: float) -> None:
        """See :meth:`Executor.submit`."""
        self._threads.submit(self._synthesize, batch, timeout_s)

    def result(self) -> BatchResult:
        """See :meth:`Executor.result`."""
        result = self._results.get()
        if isinstance(result, BaseException):
            raise result
        return result

    def close(self) -> None:
        """See :meth:`Executor.close`."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._pool.stop()
        self._threads.shutdown()

    def _synthesize(self, batch: Batch, timeout_s: float) -> None:
        with self._pool.idle() as helper:
            begin = time.monotonic()
            try:
                answer = helper.ask(batch_request(batch), timeout=timeout_s)
                self._results.put(read_answer(batch, answer, helper.name))
            except (ProgramError, ValueError) as error:
                elapsed_s = time.monotonic() - begin
                lost = str(error) or "it died"
                self._results.put(BatchResult(batch, lost=lost, elapsed_s=elapsed_s, worker=helper.name))
            except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits for the result
                self._results.put(error)


def helper_command(spec: Mapping[str, object]) -> list[str]:
    """The command that starts :mod:`studio.batch.helper_process`; nothing is imported from the current folder."""
    start = "import sys; sys.path[:] = filter(None, sys.path); from studio.batch.helper_process import main; main()"
    return [python(), "-c", start, json.dumps(spec)]
