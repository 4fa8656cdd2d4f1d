"""Who has batches said: an executor takes batches and gives their results, in any order, each at least once.

It knows nothing of trying again: what a worker's death costs is told as a lost batch, and the ladder above decides.
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

from studio.batch.values import Batch, Result, WorkerSpec
from studio.batch.worker import Worker, as_result, for_worker, order_for, read_answer
from studio.errors import ProgramError
from studio.programs.helper import HelperProcess, end_all
from studio.programs.run import python

AHEAD = 2
"""Batches that a worker is given: the one at work, and one so that it need not wait."""


class Executor(Protocol):
    """What every executor answers."""

    workers: int
    """How many batches are said at the same time."""
    slots: int
    """How many batches it wants to hold."""

    def submit(self, batch: Batch, patience_s: float) -> None:
        """Have a batch said; a worker that takes longer than ``patience_s`` for it is ended."""

    def result(self) -> Result:
        """The next result, in whatever order. To be called once for every batch."""

    def close(self) -> None:
        """End everything that was started, also what is being said."""


class InProcess:
    """Batches said in this process, when their result is asked for. A worker's hang or death is our own.

    Args:
        spec: of the worker.
    """

    workers = slots = 1

    def __init__(self, spec: WorkerSpec) -> None:
        self._worker = Worker(spec)
        self._waiting: deque[Batch] = deque()

    def submit(self, batch: Batch, patience_s: float) -> None:
        """See :meth:`Executor.submit`; nobody ends a hang."""
        self._waiting.append(batch)

    def result(self) -> Result:
        """See :meth:`Executor.result`."""
        batch = self._waiting.popleft()
        return as_result(batch, self._worker.render(batch.items), "in this process")

    def close(self) -> None:
        """See :meth:`Executor.close`."""
        self._waiting.clear()


class Processes:
    """Workers in processes of their own on this machine: one's death costs one batch, and it is started anew.

    Args:
        spec: of the workers.
        count: how many.
    """

    def __init__(self, spec: WorkerSpec, count: int) -> None:
        self.workers = count
        self.slots = count * AHEAD
        self._idle: queue.SimpleQueue[HelperProcess] = queue.SimpleQueue()
        self._all = [_companion(for_worker(spec, number), number) for number in range(count)]
        for companion in self._all:
            self._idle.put(companion)
        self._results: queue.SimpleQueue[Result | BaseException] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="worker")

    def submit(self, batch: Batch, patience_s: float) -> None:
        """See :meth:`Executor.submit`."""
        self._pool.submit(self._say, batch, patience_s)

    def result(self) -> Result:
        """See :meth:`Executor.result`."""
        result = self._results.get()
        if isinstance(result, BaseException):
            raise result
        return result

    def close(self) -> None:
        """See :meth:`Executor.close`."""
        end_all(self._pool, self._all)

    def _say(self, batch: Batch, patience_s: float) -> None:
        companion = self._idle.get()
        begin = time.monotonic()
        try:
            answer = companion.ask(order_for(batch), timeout=patience_s)
            self._results.put(read_answer(batch, answer, companion.name))
        except (ProgramError, ValueError) as error:
            seconds = time.monotonic() - begin
            self._results.put(Result(batch, lost=str(error) or "it died", seconds=seconds, worker=companion.name))
        except BaseException as error:  # noqa: BLE001 - whoever waits for the result must hear of it
            self._results.put(error)
        finally:
            self._idle.put(companion)


def _companion(spec: WorkerSpec, number: int) -> HelperProcess:
    return HelperProcess(f"worker {number + 1}", helper(asdict(spec)))


def helper(spec: Mapping[str, object]) -> list[str]:
    """The command that starts :mod:`studio.batch.worker_helper`; nothing is imported from the current folder."""
    start = "import sys; sys.path[:] = filter(None, sys.path); from studio.batch.worker_helper import main; main()"
    return [python(), "-c", start, json.dumps(spec)]
