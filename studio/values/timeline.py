"""What ``mix`` makes: what sounds when, and how loud. Samples are counted at RATE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from studio.values.grid import RATE
from studio.values.script import CueKind, Problem

PlacementKind = Literal["speech", "intro", "stinger", "bed", "outro", "sound", "clip", "break"]


@dataclass(frozen=True, slots=True)
class Placement:
    """One sound on the timeline. Samples are counted at RATE."""

    start: int
    """First sample on the timeline."""
    length: int
    source: str
    """Key of a take, or ``music:NAME``."""
    kind: PlacementKind
    skip: int = 0
    """Samples of the source (at RATE) left out before the first one heard."""
    gain_db: float = 0.0
    fade_in: int = 0
    """Samples of equal-power fade at the start."""
    fade_out: int = 0
    envelope: tuple[tuple[int, float], ...] = ()
    """(sample on the timeline, dB) breakpoints added to the gain, straight lines in dB between them: ducking."""

    @property
    def stop(self) -> int:
        """One past the last sample on the timeline."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the episode."""

    start: int
    """First sample on the timeline."""
    stop: int
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SentencePlacement:
    """When a sentence sounds: from speech edge to speech edge, samples on the timeline."""

    sentence: int
    """Index into the sentences given to the mixer."""
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Event:
    """A cue of the script as it was played: a recording, a break with room for an ad, a sound. Samples."""

    kind: CueKind
    name: str | None
    start: int
    stop: int
    line: int
    """1-based line of the script."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole episode as numbers: what sounds when, and how loud. Printable, testable without audio."""

    length: int
    """Samples; a multiple of FRAME."""
    placements: tuple[Placement, ...]
    """Ordered by start."""
    chapters: tuple[Chapter, ...]
    spoken: tuple[SentencePlacement, ...]
    cuts: tuple[int, ...]
    """Where the MP3 may be cut into pieces, as samples, multiples of FRAME, rising, first 0: where sentences and music
    start."""
    events: tuple[Event, ...] = ()
    """Cues as they were played, in order."""
    unplayed: tuple[Problem, ...] = ()
    """Cues of the script that name nothing that could be played."""
    rate: int = RATE
