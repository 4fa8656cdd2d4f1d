"""Wrappers around engines: the same voices and samples, with other abilities.

:func:`current` adapts an engine of the protocol before :class:`Abilities` to today's. :func:`shared` limits an engine
to its share of a machine with several workers.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from studio.audio.clip import Clip
from studio.synthesize.abilities import FEATURES, Abilities
from studio.synthesize.batching import Limits, run_batches
from studio.synthesize.engine import Engine, EngineVoice, EngineWithModels, Readiness, Request
from studio.values import VoiceSettings

_log = logging.getLogger(__name__)

MEMBERS = ("name", "readiness", "build", "voices", "synthesize")
"""Members that engines of every protocol have."""
Speak: TypeAlias = Callable[[Sequence[Request]], list[Clip]]


def current(engine: object) -> Engine:
    """An engine of today's protocol: the engine itself, or a wrapper around an engine of the old protocol.

    The old protocol had ``batch``, ``parallel`` and perhaps ``exact``, ``uses`` and ``shortest`` as members of the
    engine. Its engines were only ever given ASCII.

    Raises:
        TypeError: it isn't an engine; the message says what is missing.
        ValueError: one of its abilities is out of range.
    """
    missing = [member for member in MEMBERS if not hasattr(engine, member)]
    old = not hasattr(engine, "abilities") and hasattr(engine, "batch") and hasattr(engine, "parallel")
    if not hasattr(engine, "abilities") and not old:
        missing.append("abilities")
    if missing:
        raise TypeError(f"it lacks {', '.join(missing)}")
    if old:
        abilities = _old_abilities(engine)
        message = f"The engine {getattr(engine, 'name', '')} has no `abilities` (docs/writing-an-engine.md)."
        warnings.warn(f"{message} Later versions of Studio won't load it.", DeprecationWarning, stacklevel=2)
        _log.info("%s", message)
        return _wrapped(engine, abilities, engine.synthesize)  # type: ignore[arg-type,attr-defined]  # it has all other members
    if not isinstance(engine, Engine):
        raise TypeError("it is no engine")
    if not isinstance(engine.abilities, Abilities):
        raise TypeError("abilities must be a studio.synthesize.abilities.Abilities")
    return engine


def shared(engine: Engine, workers: int) -> SharedEngine:
    """The engine with its share of a machine with several workers. Batches that don't fit into memory are halved."""
    abilities = engine.abilities
    part = replace(abilities, parallel=max(1, abilities.parallel // max(1, workers)))

    def speak(requests: Sequence[Request]) -> list[Clip]:
        if not requests:
            return []
        lengths = [max(1, len(request.text)) for request in requests]
        limits = Limits(len(requests) * max(lengths), len(requests))
        return run_batches(requests, lengths, limits, engine.synthesize, abilities)

    return _wrapped(engine, part, speak, workers)


def unwrapped(engine: Engine) -> Engine:
    """The engine inside a wrapper, or the engine itself."""
    return engine.inside if isinstance(engine, SharedEngine) else engine


def _wrapped(engine: Engine, abilities: Abilities, speak: Speak, workers: int = 1) -> SharedEngine:
    kind = _ModelWrapper if hasattr(engine, "identity") else SharedEngine  # old engines lack the Protocol
    return kind(engine, abilities, speak, workers)


def _old_abilities(engine: object) -> Abilities:
    """The abilities that the members of the old protocol declare."""
    follows = frozenset(feature for feature in FEATURES if feature in getattr(engine, "uses", ()))
    return Abilities(
        batch=getattr(engine, "batch", 1),
        parallel=getattr(engine, "parallel", 1),
        exact=bool(getattr(engine, "exact", True)),
        follows=follows,
        shortest_words=max(1, int(getattr(engine, "shortest", 0))),
        letters="ascii",
    )


class SharedEngine:
    """A wrapper around an engine.

    Args:
        engine: the engine inside.
        abilities: those of the wrapper.
        speak: speaks requests.
        workers: number of workers that share the machine.
    """

    def __init__(self, engine: Engine, abilities: Abilities, speak: Speak, workers: int = 1) -> None:
        self.inside, self._speak = engine, speak
        self.workers = workers
        self.name, self.abilities = engine.name, abilities

    def readiness(self) -> Readiness:
        """As the engine inside."""
        return self.inside.readiness()

    def build(self) -> str:
        """As the engine inside."""
        return self.inside.build()

    def voices(self) -> tuple[EngineVoice, ...]:
        """As the engine inside."""
        return self.inside.voices()

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        return self._speak(requests)


class _ModelWrapper(SharedEngine):
    """A wrapper around an engine whose voices name models."""

    inside: EngineWithModels

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        return self.inside.identity(settings)
