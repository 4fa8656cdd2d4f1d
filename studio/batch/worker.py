"""A worker: a batch of sentences in, takes in the store and a :class:`WorkerAnswer` out.

Requests and answers are JSON, for a pipe or a cluster. Takes are never sent: a worker writes them to the store and
answers with their keys.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from studio.batch.values import Batch, BatchResult, Item, WorkerSpec
from studio.errors import EngineError, StudioError
from studio.store import open_store
from studio.store.takes import TakeHeader
from studio.synthesize.engine import Engine, Request
from studio.synthesize.gpus import device_of
from studio.synthesize.identity import take_keys
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.takes import SentenceFailed, make_takes
from studio.synthesize.wrapped import shared


@dataclass(frozen=True, slots=True)
class WorkerAnswer:
    """The answer to a batch; see :class:`studio.batch.values.BatchResult` for its fields."""

    made: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    trouble: str = ""
    elapsed_s: float = 0.0
    audio_s: float = 0.0
    size_bytes: int = 0


class Worker:
    """One engine and one store. Constructing one is cheap; models are loaded for the first batch.

    Args:
        spec: the engine, the store and where to compute.
    """

    def __init__(self, spec: WorkerSpec) -> None:
        self._spec = spec
        self._engine: Engine | None = None

    def render(self, items: Sequence[Item]) -> WorkerAnswer:
        """Make the takes of some items; errors are in the answer and not raised."""
        begin = time.monotonic()
        failed: dict[str, str] = {}
        headers: dict[str, TakeHeader] = {}
        trouble = ""
        try:
            engine = self._ready()
            if take_keys(engine, [item.request for item in items]) != [item.key for item in items]:
                raise EngineError(
                    f"The worker has another build of the engine {engine.name} ({engine.build()}).",
                    hint="Install the same version on all machines.",
                )
            headers, failed = _make(items, engine, self._spec.store)
        except StudioError as error:
            trouble = f"{type(error).__name__}: {error}"
        return WorkerAnswer(
            tuple(headers),
            tuple(failed.items()),
            trouble,
            round(time.monotonic() - begin, 4),
            round(sum(header.length_samples / header.rate_hz for header in headers.values()), 3),
            sum(header.length_samples * 2 for header in headers.values()),
        )

    def answer(self, request: bytes) -> bytes:
        """Handle a request: items as JSON in, the answer as JSON out."""
        answer: bytes = _answer_adapter().dump_json(self.render(_items_adapter().validate_json(request)))
        return answer

    def _ready(self) -> Engine:
        if self._engine is None:
            self._engine = shared(find_engine(self._spec.engine), self._spec.share)
        return self._engine


def batch_request(batch: Batch) -> bytes:
    """A batch as a request, JSON."""
    request: bytes = _items_adapter().dump_json(list(batch.items))
    return request


def read_answer(batch: Batch, answer: bytes, worker: str) -> BatchResult:
    """The result in an answer as JSON. Raises ValueError if it is not valid."""
    return batch_result(batch, _answer_adapter().validate_json(answer), worker)


def batch_result(batch: Batch, answer: WorkerAnswer, worker: str) -> BatchResult:
    """The result of a batch, from a worker's answer."""
    return BatchResult(
        batch,
        answer.made,
        answer.failed,
        "",
        answer.trouble,
        answer.elapsed_s,
        answer.audio_s,
        answer.size_bytes,
        worker,
    )


def _make(items: Sequence[Item], engine: Engine, location: str) -> tuple[dict[str, TakeHeader], dict[str, str]]:
    """The takes that can be made, by key, and the reasons for the others."""
    store = open_store(location)
    remaining = {item.key: item.request for item in items}
    failed: dict[str, str] = {}
    while True:
        try:
            return (make_takes(list(remaining.values()), engine, store) if remaining else {}), failed
        except SentenceFailed as error:  # go on with the others; those already made are found in the store
            keys = _affected(error.request, remaining)
            if not keys:
                raise
            failed |= dict.fromkeys(keys, error.reason)
            remaining = {key: request for key, request in remaining.items() if key not in keys}


def _affected(failed: Request, requests: Mapping[str, Request]) -> list[str]:
    """Keys of what can't be made: the request itself, or all of a voice that can't read its calibration text."""
    own = [key for key, request in requests.items() if request == failed]
    voice = (failed.settings, failed.language)
    return own or [key for key, request in requests.items() if (request.settings, request.language) == voice]


@cache
def _items_adapter() -> Any:  # noqa: ANN401 - a TypeAdapter, whose module takes time to import
    from pydantic import TypeAdapter

    return TypeAdapter(list[Item])


@cache
def _answer_adapter() -> Any:  # noqa: ANN401
    from pydantic import TypeAdapter

    return TypeAdapter(WorkerAnswer)


def spec_for_worker(spec: WorkerSpec, number: int) -> WorkerSpec:
    """The spec of one of several workers: with the device ``cuda``, each gets the next GPU in turn."""
    return replace(spec, device=device_of(spec.device, number))
