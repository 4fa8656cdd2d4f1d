"""An executor on a Ray cluster: workers are actors that keep their model loaded, one per GPU if GPUs are asked for.

Ray restarts an actor that died but repeats none of its calls, so the retry policy sees every death and a sentence that
kills workers can't do so for ever. An actor holds one batch at a time, so its death costs that batch alone. It gets a
batch only after it answered a ping: an actor whose node is gone waits for a place while the others go on. Only
requests and answers cross the cluster, never audio.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from studio.batch.executors import BATCHES_PER_WORKER
from studio.batch.values import Batch, BatchResult, WorkerSpec
from studio.batch.worker import Worker, batch_request, read_answer
from studio.concurrency.cores import available_cores
from studio.errors import EngineError, UsageError
from studio.programs.extras import pip_install
from studio.programs.time_limit import TimeLimit
from studio.synthesize.gpus import use_device

NO_WORKER_S = 900.0
"""Seconds without a worker after which the run ends."""
PING_AGAIN_S = 1.0
"""A worker that did not answer is pinged again after this."""
MOST_START_FAILURES = 20
"""Workers in a row that failed to start after which the run ends."""
OBJECT_STORE_BYTES = 100_000_000
"""For Ray's own objects where Ray is started here: answers are a few KB."""


class _Actor:
    """A worker as a Ray actor."""

    def __init__(self, spec: dict[str, Any]) -> None:
        worker_spec = WorkerSpec(**spec)
        use_device(worker_spec.device)
        self._worker = Worker(worker_spec)

    def answer(self, request: bytes) -> bytes:
        """See :meth:`studio.batch.worker.Worker.answer`."""
        return self._worker.answer(request)

    def process(self) -> int:
        """Number of its process; the answer to a ping."""
        return os.getpid()


@dataclass(frozen=True, slots=True)
class _Assignment:
    """A batch that a worker has."""

    batch: Batch
    worker: int
    timeout_s: float
    limit: TimeLimit


class RayExecutor:
    """An :class:`studio.batch.executors.Executor` on Ray.

    Args:
        spec: of the workers; a device ``cuda`` gives each a GPU of its own.
        address: of a cluster that runs (``ray://…``, ``host:port``, ``auto``), or ``local`` to start one here.
        count: how many workers; 0 for one per GPU, or per core, that the cluster has.

    Raises:
        UsageError: Ray isn't installed.
        EngineError: the cluster can't be reached, or has no CPU or GPU.
    """

    def __init__(self, spec: WorkerSpec, address: str, count: int = 0) -> None:
        try:
            import ray
        except ImportError as error:
            raise UsageError("Ray is not installed.", hint=pip_install("ray")) from error
        self._ray = ray
        self._started_here = not ray.is_initialized()
        if self._started_here:
            _join(ray, address)
        try:
            kind = "GPU" if spec.device.startswith("cuda") else "CPU"
            self.workers = count or int(ray.cluster_resources().get(kind, 0))
            if self.workers < 1:
                raise EngineError(f"The cluster has no {kind}.", hint="Start Ray with one, or choose another --device.")
            device = spec.device.partition(":")[0]
            share = 1 if kind == "GPU" else max(1, min(self.workers, available_cores()))
            plain = asdict(spec) | {"device": device, "share": share}
            needs = {"num_gpus": 1} if kind == "GPU" else {"num_cpus": 1}
            actor = ray.remote(_Actor).options(max_restarts=-1, max_task_retries=0, **needs)
            self.actors = [actor.remote(plain) for _ in range(self.workers)]
        except BaseException:
            self.close()
            raise
        self.slots = self.workers * BATCHES_PER_WORKER
        self._waiting: deque[tuple[Batch, float]] = deque()
        self._idle: deque[int] = deque()
        self._assigned: dict[Any, _Assignment] = {}
        self._pinged: dict[Any, int] = {}
        """Workers that were pinged, by the reference to their answer."""
        self._absent: deque[tuple[float, int]] = deque()
        """(time, worker): workers that did not answer, and when to ping them again."""
        self._start_failures, self._without_worker = 0, TimeLimit(NO_WORKER_S)
        for worker in range(self.workers):
            self._ping(worker)

    def submit(self, batch: Batch, timeout_s: float) -> None:
        """See :meth:`studio.batch.executors.Executor.submit`; the timeout begins when a worker gets the batch."""
        self._waiting.append((batch, timeout_s))
        self._assign()

    def result(self) -> BatchResult:
        """See :meth:`studio.batch.executors.Executor.result`.

        Raises:
            EngineError: no worker can be started.
        """
        while True:
            while self._absent and self._absent[0][0] <= time.monotonic():
                self._ping(self._absent.popleft()[1])
            for reference in self._done():
                if reference in self._assigned:
                    return self._answered(reference)
                self._ping_answered(reference)
            for reference, assignment in self._assigned.items():
                if assignment.limit.is_over():
                    self._ray.kill(self.actors[assignment.worker], no_restart=False)
                    return self._lost(reference, f"it did not answer within {assignment.timeout_s:g} s")
            if self._assigned:
                self._without_worker.restart()
            elif self._without_worker.is_over():
                raise EngineError(
                    "The Ray cluster has no room for a worker.", hint="See what else runs there: ray status."
                )

    def close(self) -> None:
        """See :meth:`studio.batch.executors.Executor.close`; a cluster that ran before goes on."""
        for actor in getattr(self, "actors", ()):
            with contextlib.suppress(Exception):
                self._ray.kill(actor)
        if self._started_here:
            self._ray.shutdown()

    def _done(self) -> list[Any]:
        """A reference that is done; empty after a second without one."""
        awaited = [*self._assigned, *self._pinged]
        if not awaited:
            time.sleep(PING_AGAIN_S / 4)
            return []
        done: list[Any] = self._ray.wait(awaited, num_returns=1, timeout=1.0)[0]
        return done

    def _assign(self) -> None:
        while self._waiting and self._idle:
            (batch, timeout_s), worker = self._waiting.popleft(), self._idle.popleft()
            reference = self.actors[worker].answer.remote(batch_request(batch))
            self._assigned[reference] = _Assignment(batch, worker, timeout_s, TimeLimit(timeout_s))

    def _ping(self, worker: int) -> None:
        self._pinged[self.actors[worker].process.remote()] = worker

    def _ping_answered(self, reference: Any) -> None:  # noqa: ANN401 - Ray's own types stay in here
        worker = self._pinged.pop(reference)
        try:
            self._ray.get(reference)
        except Exception as error:
            starting = isinstance(error, self._ray.exceptions.ActorUnavailableError)
            self._start_failures += not starting
            if self._start_failures >= MOST_START_FAILURES:
                raise EngineError(f"No worker can be started on the Ray cluster: {_first_line(error)}") from error
            self._absent.append((time.monotonic() + PING_AGAIN_S, worker))
            return
        self._start_failures = 0
        self._without_worker.restart()
        self._idle.append(worker)
        self._assign()

    def _answered(self, reference: Any) -> BatchResult:  # noqa: ANN401
        try:
            answer = self._ray.get(reference)
        except Exception as error:  # noqa: BLE001 - an actor or its node died, in any of Ray's ways
            return self._lost(reference, _first_line(error))
        assignment = self._assigned.pop(reference)
        self._idle.append(assignment.worker)
        self._assign()
        return read_answer(assignment.batch, answer, f"ray {assignment.worker + 1}")

    def _lost(self, reference: Any, why: str) -> BatchResult:  # noqa: ANN401
        assignment = self._assigned.pop(reference)
        self._ping(assignment.worker)
        elapsed_s = assignment.limit.elapsed_s()
        return BatchResult(assignment.batch, lost=why, elapsed_s=elapsed_s, worker=f"ray {assignment.worker + 1}")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _join(ray: Any, address: str) -> None:  # noqa: ANN401 - the module
    """Connect to a cluster, or start one on this machine."""
    quiet: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
    try:
        if address == "local":
            limits = {"object_store_memory": OBJECT_STORE_BYTES, "include_dashboard": False}
            ray.init(address="local", **limits, **quiet)
        else:
            ray.init(address=address, **quiet)
    except Exception as error:
        raise EngineError(
            f"The Ray cluster at {address} can't be reached: {_first_line(error)}",
            hint="Is it running, and do RAY_AUTH_MODE and RAY_AUTH_TOKEN agree on all nodes?",
        ) from error
