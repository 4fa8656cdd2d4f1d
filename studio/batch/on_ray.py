"""Batches said on a Ray cluster: workers are actors that keep their model, one to a GPU where one is asked for.

Ray starts an actor anew that died, but gives none of its calls a second try: the ladder above sees every death, so
that a sentence that kills workers can't do so for ever. What crosses the cluster are orders and accounts, never sound.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections import Counter
from dataclasses import asdict
from typing import Any

from studio.batch.values import Batch, Result, WorkerSpec
from studio.batch.worker import Worker, order_for, read_answer, use_device
from studio.errors import EngineError, UsageError

AHEAD = 2
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
        self._flying: dict[Any, tuple[Batch, int, float, float]] = {}
        """By reference: batch, worker, when it was given, and how long it may take."""
        self._load: Counter[int] = Counter()

    def submit(self, batch: Batch, patience_s: float) -> None:
        """See :meth:`studio.batch.executors.Executor.submit`."""
        worker = min(range(self.workers), key=lambda number: self._load[number])
        waiting = 1 + self._load[worker]  # those before it have their time first
        reference = self.actors[worker].answer.remote(order_for(batch))
        self._flying[reference] = (batch, worker, time.monotonic(), patience_s * waiting)
        self._load[worker] += 1

    def result(self) -> Result:
        """See :meth:`studio.batch.executors.Executor.result`."""
        while True:
            done, _ = self._ray.wait(list(self._flying), num_returns=1, timeout=1.0)
            for reference in done:
                return self._taken(reference)
            for reference, (_, worker, begin, patience) in self._flying.items():
                if time.monotonic() - begin > patience:
                    self._ray.kill(self.actors[worker], no_restart=False)
                    return self._lost(reference, "it hung")

    def close(self) -> None:
        """See :meth:`studio.batch.executors.Executor.close`; a cluster that was there before goes on."""
        for actor in getattr(self, "actors", ()):
            with contextlib.suppress(Exception):
                self._ray.kill(actor)
        if self._own:
            self._ray.shutdown()

    def _taken(self, reference: Any) -> Result:  # noqa: ANN401 - Ray's own types stay in here
        batch, worker, _, _ = self._flying[reference]
        try:
            answer = self._ray.get(reference)
        except Exception as error:  # noqa: BLE001 - an actor or its node died, in any of Ray's ways
            return self._lost(reference, str(error).splitlines()[0] if str(error) else type(error).__name__)
        del self._flying[reference]
        self._load[worker] -= 1
        return read_answer(batch, answer, f"ray {worker + 1}")

    def _lost(self, reference: Any, why: str) -> Result:  # noqa: ANN401
        batch, worker, begin, _ = self._flying.pop(reference)
        self._load[worker] -= 1
        return Result(batch, lost=why, seconds=time.monotonic() - begin, worker=f"ray {worker + 1}")


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
            f"The Ray cluster at {address} can't be reached: {str(error).splitlines()[0] if str(error) else error!r}",
            hint="Is it running, and do RAY_AUTH_MODE and RAY_AUTH_TOKEN agree on all nodes?",
        ) from error
