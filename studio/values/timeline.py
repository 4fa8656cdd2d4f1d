"""Results of ``mix``: what sounds when, and how loud. Samples are counted at RATE."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from studio.values.grid import RATE
from studio.values.script import CueKind, Problem

PlacementKind = Literal["speech", "intro", "stinger", "bed", "outro", "sound", "clip", "break"]


@dataclass(frozen=True, slots=True)
class Placement:
    """One sound on the timeline. Samples are counted at RATE."""

    start_sample: int
    """First sample on the timeline."""
    length_samples: int
    source: str
    """Key of a take, or ``music:NAME``."""
    kind: PlacementKind
    skip_samples: int = 0
    """Samples of the source (at RATE) left out before the first one heard."""
    gain_db: float = 0.0
    fade_in_samples: int = 0
    """Samples of equal-power fade at the start."""
    fade_out_samples: int = 0
    envelope: tuple[tuple[int, float], ...] = ()
    """(sample on the timeline, dB) breakpoints added to the gain, straight lines in dB between them: ducking."""

    @property
    def stop_sample(self) -> int:
        """One past the last sample on the timeline."""
        return self.start_sample + self.length_samples


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the episode."""

    start_sample: int
    """First sample on the timeline."""
    stop_sample: int
    title: str
    url: str | None = None
    picture: bytes | None = field(default=None, repr=False)
    """A JPEG or PNG that players show while it plays."""


@dataclass(frozen=True, slots=True)
class SentencePlacement:
    """When a sentence sounds: from speech edge to speech edge, samples on the timeline."""

    sentence: int
    """Index into the sentences given to the mixer."""
    start_sample: int
    stop_sample: int


@dataclass(frozen=True, slots=True)
class Event:
    """A cue of the script as it was played: a recording, a break with room for an ad, a sound. Samples."""

    kind: CueKind
    name: str | None
    start_sample: int
    stop_sample: int
    line: int
    """1-based line of the script."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole episode as numbers: what sounds when, and how loud. Printable, testable without audio."""

    length_samples: int
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
    rate_hz: int = RATE
