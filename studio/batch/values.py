"""The values that pass between the parts of a batch run: frozen, with units in the names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.synthesize.engine import Request


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence to be synthesized with one voice, whichever episodes need it."""

    key: str
    """Key of its take in the store."""
    request: Request

    @property
    def characters(self) -> int:
        """Length of its text, at least 1: a measure of how long synthesis takes."""
        return max(1, len(self.request.text))


@dataclass(frozen=True, slots=True)
class Batch:
    """Items that go to a worker together; never empty."""

    items: tuple[Item, ...]

    @property
    def padded_characters(self) -> int:
        """What an engine computes that pads every item to the length of the longest."""
        return len(self.items) * max(item.characters for item in self.items)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The result of one batch. An item that is in neither list may or may not be in the store."""

    batch: Batch
    made: tuple[str, ...] = ()
    """Keys of the takes that are in the store now."""
    failed: tuple[tuple[str, str], ...] = ()
    """(key, reason) of items that can't be synthesized, after all attempts by themselves."""
    lost: str = ""
    """Why the worker sent no answer (it died or hung); empty if it answered."""
    trouble: str = ""
    """An error of the store, or of the engine as a whole, that is no item's fault; empty if there was none."""
    elapsed_s: float = 0.0
    audio_s: float = 0.0
    """Duration of the takes it made."""
    size_bytes: int = 0
    """Size of those takes in the store."""
    worker: str = ""


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """All that a worker needs to know, plain enough to be sent as JSON."""

    engine: str
    store: str
    """Folder or address."""
    device: str = ""
    """``cpu``, ``cuda`` or ``cuda:N``; empty for the engine's own choice."""
    share: int = 1
    """How many workers share this machine."""
    log: str = ""
    """File for the log; empty for none."""


@dataclass(frozen=True, slots=True)
class FailedScript:
    """A script that can't become an episode, or not in this run."""

    script: Path
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedEpisode:
    """An episode that is to be made, and what it needs."""

    script: Path
    output: Path
    order: tuple[str, int, int]
    """Date, number and position among the scripts: episodes are finished in this order."""
    signature: str
    """Digest of everything that shapes the episode."""
    keys: tuple[str, ...]
    """Keys of all takes it needs, those of its voices' calibration included; each once."""
    characters: int
    """Of all its sentences."""
    expected_s: float
    """Its duration at the usual pace of speech."""
    why: tuple[str, ...] = ()
    """What changed since it was last made, or ``new``."""


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """How large batches are, and how many sentences are sorted by length together."""

    items: int
    padded_characters: int
    window_items: int
    """1 where length doesn't matter."""
    first_items: int = 0
    """Size of the first window, if it is smaller, so that batches that start together don't end together: at the end of
    each, calls to servers wait for the last one."""
