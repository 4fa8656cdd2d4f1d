"""What crosses between the parts of a batch: frozen, with units in the names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.synthesize.engine import Request


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence to be said by one voice, whoever needs it."""

    key: str
    """Of its take."""
    request: Request

    @property
    def cost(self) -> int:
        """Characters, a measure of how long it takes."""
        return max(1, len(self.request.text))


@dataclass(frozen=True, slots=True)
class Batch:
    """Items that go to a worker together; never empty."""

    items: tuple[Item, ...]

    @property
    def cost(self) -> int:
        """Characters of the padded batch: so many are computed where items are made as long as the longest."""
        return len(self.items) * max(item.cost for item in self.items)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a batch. Items in neither list are not known about: they may be in the store or not."""

    batch: Batch
    made: tuple[str, ...] = ()
    """Keys of takes that are in the store now."""
    failed: tuple[tuple[str, str], ...] = ()
    """(key, reason) of items that were tried alone, as often as is sensible, and can't be said."""
    lost: str = ""
    """Why the worker gave no answer (it died, or hung); empty where it answered."""
    trouble: str = ""
    """What hindered the worker apart from the items: the store, or an engine that isn't ready."""
    seconds: float = 0.0
    audio_s: float = 0.0
    """Of the takes that it made."""
    size: int = 0
    """Bytes of those takes in the store."""
    worker: str = ""


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """All that a worker needs to know, small and plain enough for any wire."""

    engine: str
    store: str
    """Folder or address."""
    device: str = ""
    """``cpu``, ``cuda``, ``cuda:N``; empty for what the engine chooses."""
    share: int = 1
    """How many workers this machine is shared by."""
    log: str = ""
    """File for the log; empty for none."""


@dataclass(frozen=True, slots=True)
class Left:
    """A script that can't become an episode, or not now."""

    script: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """An episode that is to be made, as it was planned."""

    script: Path
    output: Path
    order: tuple[str, int, int]
    """Date, number and place among the scripts: who comes first is finished first."""
    signature: str
    """Digest of all that shapes it."""
    keys: tuple[str, ...]
    """Takes that it needs, those of its voices' calibration too; each once."""
    characters: int
    """Of all its sentences."""
    expected_s: float
    """Length of its speech, by the usual pace."""
    why: tuple[str, ...] = ()
    """What changed since it was made, or "new"."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How large batches are, and how far ahead sentences are sorted by length."""

    items: int
    padded: int
    """Characters of a padded batch."""
    window: int
    """Sentences that are sorted together; 1 where length doesn't matter."""
