"""What a worker does with an order: sentences in, takes in the store and an account of them out.

Orders and answers are JSON, so that they can go over a pipe, a cluster's wire or nothing at all. Takes never do: a
worker writes them to the store, and tells their keys.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from studio.batch.values import Batch, Item, Result, WorkerSpec
from studio.errors import EngineError, StudioError
from studio.store import open_store
from studio.store.takes import TakeHeader
from studio.synthesize.engine import Engine, Request
from studio.synthesize.gpus import device_of
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.takes import SentenceFailed, make_takes, take_key
from studio.synthesize.wrapped import shared


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an order, as it goes over the wire; see :class:`studio.batch.values.Result`."""

    made: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    trouble: str = ""
    seconds: float = 0.0
    audio_s: float = 0.0
    size: int = 0


class Worker:
    """One engine and one store. Constructing one is cheap; models are loaded with the first order.

    Args:
        spec: which.
    """

    def __init__(self, spec: WorkerSpec) -> None:
        self._spec = spec
        self._engine: Engine | None = None

    def render(self, items: Sequence[Item]) -> Answer:
        """Make the takes of some items; never raises but for a bug."""
        begin = time.monotonic()
        failed: dict[str, str] = {}
        headers: dict[str, TakeHeader] = {}
        trouble = ""
        try:
            engine = self._ready()
            strange = [item for item in items if take_key(engine, item.request) != item.key]
            if strange:
                raise EngineError(
                    f"The engine {engine.name} is of another build here ({engine.build()}).",
                    hint="Install the same version everywhere.",
                )
            headers, failed = _make(items, engine, self._spec.store)
        except StudioError as error:
            trouble = f"{type(error).__name__}: {error}"
        return Answer(
            tuple(headers),
            tuple(failed.items()),
            trouble,
            round(time.monotonic() - begin, 4),
            round(sum(header.length / header.rate for header in headers.values()), 3),
            sum(header.length * 2 for header in headers.values()),
        )

    def answer(self, order: bytes) -> bytes:
        """The same over a wire."""
        answer: bytes = _answers().dump_json(self.render(_items().validate_json(order)))
        return answer

    def _ready(self) -> Engine:
        if self._engine is None:
            self._engine = shared(find_engine(self._spec.engine), self._spec.share)
        return self._engine


def order_for(batch: Batch) -> bytes:
    """A batch as it goes over a wire."""
    order: bytes = _items().dump_json(list(batch.items))
    return order


def read_answer(batch: Batch, answer: bytes, worker: str) -> Result:
    """What came back over a wire, as a result. Raises ValueError where it is none."""
    return as_result(batch, _answers().validate_json(answer), worker)


def as_result(batch: Batch, answer: Answer, worker: str) -> Result:
    """An answer with what it is an answer to."""
    return Result(
        batch, answer.made, answer.failed, "", answer.trouble, answer.seconds, answer.audio_s, answer.size, worker
    )


def _make(items: Sequence[Item], engine: Engine, where: str) -> tuple[dict[str, TakeHeader], dict[str, str]]:
    """All takes that can be made, by key, and the reasons of the others."""
    store = open_store(where)
    left = {item.key: item.request for item in items}
    failed: dict[str, str] = {}
    while True:
        try:
            return (make_takes(list(left.values()), engine, store) if left else {}), failed
        except SentenceFailed as error:  # the others are still to be made; those that are, are found in the store
            bad = _charged(error.request, left)
            if not bad:
                raise
            failed |= dict.fromkeys(bad, error.reason)
            left = {key: request for key, request in left.items() if key not in bad}


def _charged(failed: Request, wanted: Mapping[str, Request]) -> list[str]:
    """Keys of what can't be made: the request itself, or all of a voice that can't read its calibration text."""
    own = [key for key, request in wanted.items() if request == failed]
    voice = (failed.settings, failed.language)
    return own or [key for key, request in wanted.items() if (request.settings, request.language) == voice]


@cache
def _items() -> Any:  # noqa: ANN401 - a TypeAdapter, whose module takes time to import
    from pydantic import TypeAdapter

    return TypeAdapter(list[Item])


@cache
def _answers() -> Any:  # noqa: ANN401
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)


def for_worker(spec: WorkerSpec, number: int) -> WorkerSpec:
    """The spec of one of several workers: GPUs are dealt out in turn where only ``cuda`` was asked for."""
    return replace(spec, device=device_of(spec.device, number))
