"""What a worker does with an order: sentences in, takes in the store and an account of them out.

Orders and answers are JSON, so that they can go over a pipe, a cluster's wire or nothing at all. Takes never do: a
worker writes them to the store, and tells their keys.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from studio.audio.clip import Clip
from studio.batch.values import Batch, Item, Result, WorkerSpec
from studio.errors import EngineError, StudioError
from studio.store import open_store
from studio.store.takes import TakeHeader
from studio.synthesize.engine import Engine, EngineVoice, ManyModels, Readiness, Request
from studio.synthesize.engines.coqui.batching import Limits, run_batches
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.takes import SentenceFailed, make_takes, take_key
from studio.values import VoiceSettings


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
            self._engine = sharing(find_engine(self._spec.engine), self._spec.share)
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


def use_device(device: str) -> None:
    """Have this process compute on a device; before anything that looks for GPUs is imported."""
    kind, _, number = device.partition(":")
    if kind == "cuda" and number:
        known = [name for name in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if name.strip()]
        at = int(number)
        os.environ["CUDA_VISIBLE_DEVICES"] = known[at] if at < len(known) else number
    if kind:
        os.environ["STUDIO_COQUI_DEVICE"] = kind


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


def sharing(engine: Engine, share: int) -> Engine:
    """The engine, in a machine that is shared by some workers, and halving what doesn't fit into memory."""
    return _SharingModels(engine, share) if isinstance(engine, ManyModels) else _Sharing(engine, share)


class _Sharing:
    """An engine like the one inside, with all that not every engine has."""

    def __init__(self, engine: Engine, share: int) -> None:
        self._engine = engine
        self.name, self.batch = engine.name, engine.batch
        self.parallel = max(1, engine.parallel // max(1, share))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the engine has
        return getattr(self._engine, name)

    def readiness(self) -> Readiness:
        return self._engine.readiness()

    def build(self) -> str:
        return self._engine.build()

    def voices(self) -> tuple[EngineVoice, ...]:
        return self._engine.voices()

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """A batch that runs out of memory is halved, as often as need be."""
        if not requests:
            return []
        lengths = [max(1, len(request.text)) for request in requests]
        limits = Limits(len(requests) * max(lengths), len(requests))
        return run_batches(requests, lengths, limits, self._engine.synthesize)


class _SharingModels(_Sharing):
    """The same of an engine whose voices name models."""

    _engine: ManyModels

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        return self._engine.identity(settings)


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
    if spec.device != "cuda":
        return spec
    from studio.synthesize.engines.coqui.device import find_gpus

    gpus = len(find_gpus())
    return replace(spec, device=f"cuda:{number % gpus}") if gpus else spec
