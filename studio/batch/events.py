"""The events of a batch run, for whatever shows or records them. Values only; nothing prints here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from studio.batch.assembly import AssemblyResult
from studio.batch.ledger import FailedSentence
from studio.batch.values import BatchResult, FailedScript, PlannedEpisode


@dataclass(frozen=True, slots=True)
class RunStartedEvent:
    """All scripts are read and cast."""

    due: int
    """Episodes that have to be made, unless their sentences show that nothing changed."""
    finished: int
    failed: tuple[FailedScript, ...]
    """Scripts that can't be read or cast."""
    workers: int


@dataclass(frozen=True, slots=True)
class EpisodePlannedEvent:
    """The sentences of an episode are known."""

    episode: PlannedEpisode
    missing: int
    """Sentences that have to be synthesized for it, and for no episode before it."""


@dataclass(frozen=True, slots=True)
class BatchFinishedEvent:
    """A worker finished a batch, or was lost with it."""

    result: BatchResult
    made: int
    """Takes of the batch that are in the store."""


@dataclass(frozen=True, slots=True)
class SentenceFailedEvent:
    """A sentence can't be synthesized."""

    sentence: FailedSentence


@dataclass(frozen=True, slots=True)
class EpisodeMadeEvent:
    """An episode is finished and on disk."""

    episode: PlannedEpisode
    result: AssemblyResult


@dataclass(frozen=True, slots=True)
class EpisodeUnchangedEvent:
    """What changed doesn't affect an episode; it stays as it is."""

    episode: PlannedEpisode


@dataclass(frozen=True, slots=True)
class EpisodeFailedEvent:
    """An episode can't be made, or not in this run."""

    failure: FailedScript


Event: TypeAlias = (
    RunStartedEvent
    | EpisodePlannedEvent
    | BatchFinishedEvent
    | SentenceFailedEvent
    | EpisodeMadeEvent
    | EpisodeUnchangedEvent
    | EpisodeFailedEvent
)
EventListener: TypeAlias = Callable[[Event], None]
"""Called from several threads, one at a time."""
