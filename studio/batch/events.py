"""What happens in a batch, as it happens, for whoever shows it or writes it down. Values only; nobody prints here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from studio.batch.assembling import Assembled
from studio.batch.ledger import Aside
from studio.batch.values import Left, Result, Wanted


@dataclass(frozen=True, slots=True)
class Began:
    """Scripts are read and cast."""

    due: int
    """Episodes that are to be made, or may have to be."""
    finished: int
    left: tuple[Left, ...]
    """Scripts that can't be read or cast."""
    workers: int


@dataclass(frozen=True, slots=True)
class Planned:
    """An episode's sentences are known."""

    wanted: Wanted
    missing: int
    """Sentences that are to be made for it, and for no episode before it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A batch came back."""

    result: Result
    made: int
    """Takes that are in the store."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A sentence can't be made."""

    aside: Aside


@dataclass(frozen=True, slots=True)
class EpisodeMade:
    """An episode is finished and on the disk."""

    wanted: Wanted
    assembled: Assembled


@dataclass(frozen=True, slots=True)
class EpisodeSame:
    """What changed doesn't touch an episode; it stays as it is."""

    wanted: Wanted


@dataclass(frozen=True, slots=True)
class EpisodeLeft:
    """An episode can't be made, or not now."""

    left: Left


Event: TypeAlias = Began | Planned | Said | SetAside | EpisodeMade | EpisodeSame | EpisodeLeft
Listen: TypeAlias = Callable[[Event], None]
"""Called from several threads, one at a time."""
