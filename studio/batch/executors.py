"""Executors: batches in, their results out, in any order, each batch at least once.

An executor never tries again: a worker that died or hung is reported as a lost batch, and ``retry`` decides.
"""

from __future__ import annotations

import json
import queue
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
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
"""Largest answer of a helper process; answers are JSON."""


class Executor(Protocol):
    """The interface of all executors."""

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
    """Synthesizes batches in this process, when :meth:`result` is called. A crash of the engine ends this process.

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


class _ThreadedExecutor:
    """Runs each batch in a thread of this process.

    Args:
        threads: how many batches run at the same time.
        name: prefix of the threads' names.
    """

    def __init__(self, threads: int, name: str) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._finished: queue.SimpleQueue[Future[BatchResult]] = queue.SimpleQueue()

    def submit(self, batch: Batch, timeout_s: float) -> None:
        """See :meth:`Executor.submit`."""
        self._threads.submit(self._synthesize, batch, timeout_s).add_done_callback(self._finished.put)

    def result(self) -> BatchResult:
        """See :meth:`Executor.result`."""
        return self._finished.get().result()

    def _synthesize(self, batch: Batch, timeout_s: float) -> BatchResult:
        """Synthesize a batch; called in a thread."""
        raise NotImplementedError


class OverlappingExecutor(_ThreadedExecutor):
    """Four batches at a time in threads of this process, for an engine that waits for servers.

    While the last sentences of one batch are awaited, perhaps through several attempts, those of others are sent.
    Nothing can kill a hang here.

    Args:
        spec: of the worker.
    """

    workers = slots = 4

    def __init__(self, spec: WorkerSpec) -> None:
        super().__init__(self.workers, "batch")
        self._worker = Worker(spec)

    def close(self) -> None:
        """See :meth:`Executor.close`; waits for the sentences in work."""
        self._threads.shutdown(cancel_futures=True)

    def _synthesize(self, batch: Batch, timeout_s: float) -> BatchResult:
        return batch_result(batch, self._worker.render(batch.items), "in this process")


class ProcessExecutor(_ThreadedExecutor):
    """Workers in processes of their own on this machine; one that dies costs one batch and is started again.

    Args:
        spec: of the workers.
        count: how many.
        silence_s: a worker that sends nothing for this long is killed.
    """

    def __init__(self, spec: WorkerSpec, count: int, *, silence_s: float | None = None) -> None:
        super().__init__(count, "worker")
        self.workers = count
        self.slots = count * BATCHES_PER_WORKER
        specs = [spec_for_worker(spec, number) for number in range(count)]
        self._pool = HelperPool(
            "worker",
            [helper_command(asdict(each)) for each in specs],
            silence_s=silence_s,
            most_answer_bytes=MOST_ANSWER_BYTES,
        )

    def close(self) -> None:
        """See :meth:`Executor.close`."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._pool.stop()
        self._threads.shutdown()

    def _synthesize(self, batch: Batch, timeout_s: float) -> BatchResult:
        with self._pool.idle() as helper:
            begin = time.monotonic()
            try:
                answer = helper.ask(batch_request(batch), timeout=timeout_s)
                return read_answer(batch, answer, helper.name)
            except (ProgramError, ValueError) as error:
                elapsed_s = time.monotonic() - begin
                return BatchResult(batch, lost=str(error) or "it died", elapsed_s=elapsed_s, worker=helper.name)


def helper_command(spec: Mapping[str, object]) -> list[str]:
    """The command that starts :mod:`studio.batch.helper_process`; nothing is imported from the current folder."""
    start = "import sys; sys.path[:] = filter(None, sys.path); from studio.batch.helper_process import main; main()"
    return [python(), "-c", start, json.dumps(spec)]
