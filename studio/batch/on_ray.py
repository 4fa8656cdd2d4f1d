"""Batches said on a Ray cluster: workers are actors that keep their model, one to a GPU where one is asked for.

Ray starts an actor anew that died, but gives none of its calls a second try: the ladder above sees every death, so
that a sentence that kills workers can't do so for ever. An actor holds one order at a time, so that its death is the
death of that order alone, and gets none before it said that it is there: one whose node is gone waits for a place, and
the others go on. What crosses the cluster are orders and accounts, never sound.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from studio.batch.values import Batch, Result, WorkerSpec
from studio.batch.worker import Worker, order_for, read_answer
from studio.errors import EngineError, UsageError
from studio.synthesize.gpus import use_device

AHEAD = 2
"""Batches per worker that are held here, said or waiting."""
GATHER_S = 900.0
"""So long nobody has to be there, before the cluster counts as one without room for us."""
ASK_AGAIN_S = 1.0
"""After this, a worker that was not there is asked again."""
REFUSALS = 20
"""So many workers in a row could not be started, and it is no accident."""
STORE_BYTES = 100_000_000
"""For Ray's own objects on a machine that we start it on: accounts are a few KB."""


class _Actor:
    """A worker as Ray keeps it."""

    def __init__(self, spec: dict[str, Any]) -> None:
        known = WorkerSpec(**spec)
        use_device(known.device)
        self._worker = Worker(known)

    def answer(self, order: bytes) -> bytes:
        """See :meth:`studio.batch.worker.Worker.answer`."""
        return self._worker.answer(order)

    def process(self) -> int:
        """Number of its process, to know it by."""
        return os.getpid()


@dataclass(frozen=True, slots=True)
class _Flight:
    """An order that a worker has."""

    batch: Batch
    worker: int
    patience_s: float
    begin: float


class OnRay:
    """An :class:`studio.batch.executors.Executor` on Ray.

    Args:
        spec: of the workers; a device ``cuda`` gives each a GPU of its own.
        address: of a cluster that runs (``ray://…``, ``host:port``, ``auto``), or ``local`` to start one here.
        count: how many workers; 0 for one per GPU, or per core, that the cluster has.

    Raises:
        UsageError: Ray isn't installed.
        EngineError: the cluster can't be reached, or has nothing to offer.
    """

    def __init__(self, spec: WorkerSpec, address: str, count: int = 0) -> None:
        try:
            import ray
        except ImportError as error:
            raise UsageError("Ray is not installed.", hint="pip install 'studio-episodes[ray]'") from error
        self._ray = ray
        self._own = not ray.is_initialized()
        if self._own:
            _join(ray, address)
        try:
            kind = "GPU" if spec.device.startswith("cuda") else "CPU"
            self.workers = count or int(ray.cluster_resources().get(kind, 0))
            if self.workers < 1:
                raise EngineError(
                    f"The cluster has no {kind}.", hint="Start Ray with some, or choose another --device."
                )
            device = spec.device.partition(":")[0]
            share = 1 if kind == "GPU" else max(1, min(self.workers, os.cpu_count() or 1))
            plain = asdict(spec) | {"device": device, "share": share}
            needs = {"num_gpus": 1} if kind == "GPU" else {"num_cpus": 1}
            made = ray.remote(_Actor).options(max_restarts=-1, max_task_retries=0, **needs)
            self.actors = [made.remote(plain) for _ in range(self.workers)]
        except BaseException:
            self.close()
            raise
        self.slots = self.workers * AHEAD
        self._waiting: deque[tuple[Batch, float]] = deque()
        self._idle: deque[int] = deque()
        self._flying: dict[Any, _Flight] = {}
        self._waking: dict[Any, int] = {}
        """Workers that were asked whether they are there, by the reference to their reply."""
        self._absent: deque[tuple[float, int]] = deque()
        """Workers to be asked again, and when."""
        self._refused, self._met = 0, time.monotonic()
        for worker in range(self.workers):
            self._wake(worker)

    def submit(self, batch: Batch, patience_s: float) -> None:
        """See :meth:`studio.batch.executors.Executor.submit`; patience begins when a worker has it."""
        self._waiting.append((batch, patience_s))
        self._hand_out()

    def result(self) -> Result:
        """See :meth:`studio.batch.executors.Executor.result`.

        Raises:
            EngineError: no worker can be started.
        """
        while True:
            while self._absent and self._absent[0][0] <= time.monotonic():
                self._wake(self._absent.popleft()[1])
            for reference in self._arrived():
                if reference in self._flying:
                    return self._taken(reference)
                self._woke(reference)
            now = time.monotonic()
            for reference, flight in self._flying.items():
                if now - flight.begin > flight.patience_s:
                    self._ray.kill(self.actors[flight.worker], no_restart=False)
                    return self._lost(reference, f"it did not answer within {flight.patience_s:g} s")
            if self._flying:
                self._met = now
            elif now - self._met > GATHER_S:
                raise EngineError("The Ray cluster has no room for a worker.", hint="Is anything else at work there?")

    def close(self) -> None:
        """See :meth:`studio.batch.executors.Executor.close`; a cluster that was there before goes on."""
        for actor in getattr(self, "actors", ()):
            with contextlib.suppress(Exception):
                self._ray.kill(actor)
        if self._own:
            self._ray.shutdown()

    def _arrived(self) -> list[Any]:
        """One reference that is done, after a second at the latest."""
        awaited = [*self._flying, *self._waking]
        if not awaited:
            time.sleep(ASK_AGAIN_S / 4)
            return []
        done: list[Any] = self._ray.wait(awaited, num_returns=1, timeout=1.0)[0]
        return done

    def _hand_out(self) -> None:
        while self._waiting and self._idle:
            (batch, patience_s), worker = self._waiting.popleft(), self._idle.popleft()
            reference = self.actors[worker].answer.remote(order_for(batch))
            self._flying[reference] = _Flight(batch, worker, patience_s, time.monotonic())

    def _wake(self, worker: int) -> None:
        self._waking[self.actors[worker].process.remote()] = worker

    def _woke(self, reference: Any) -> None:  # noqa: ANN401 - Ray's own types stay in here
        worker = self._waking.pop(reference)
        try:
            self._ray.get(reference)
        except Exception as error:
            starting = isinstance(error, self._ray.exceptions.ActorUnavailableError)
            self._refused += not starting
            if self._refused >= REFUSALS:
                raise EngineError(f"No worker can be started on the Ray cluster: {_first_line(error)}") from error
            self._absent.append((time.monotonic() + ASK_AGAIN_S, worker))
            return
        self._refused, self._met = 0, time.monotonic()
        self._idle.append(worker)
        self._hand_out()

    def _taken(self, reference: Any) -> Result:  # noqa: ANN401
        try:
            answer = self._ray.get(reference)
        except Exception as error:  # noqa: BLE001 - an actor or its node died, in any of Ray's ways
            return self._lost(reference, _first_line(error))
        flight = self._flying.pop(reference)
        self._idle.append(flight.worker)
        self._hand_out()
        return read_answer(flight.batch, answer, f"ray {flight.worker + 1}")

    def _lost(self, reference: Any, why: str) -> Result:  # noqa: ANN401
        flight = self._flying.pop(reference)
        self._wake(flight.worker)
        seconds = time.monotonic() - flight.begin
        return Result(flight.batch, lost=why, seconds=seconds, worker=f"ray {flight.worker + 1}")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _join(ray: Any, address: str) -> None:  # noqa: ANN401 - the module
    """Become a driver of a cluster, or start one of this machine alone."""
    quiet: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
    try:
        if address == "local":
            limits = {"object_store_memory": STORE_BYTES, "include_dashboard": False}
            ray.init(address="local", **limits, **quiet)
        else:
            ray.init(address=address, **quiet)
    except Exception as error:
        raise EngineError(
            f"The Ray cluster at {address} can't be reached: {_first_line(error)}",
            hint="Is it running, and do RAY_AUTH_MODE and RAY_AUTH_TOKEN agree on all nodes?",
        ) from error
