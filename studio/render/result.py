"""An episode in the making: what each stage of the flow has made so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from studio.audio.clip import Samples
from studio.values import Cast, Chapter, EncodedAudio, Master, Metadata, Problem, Script, SentenceTake, Timeline

if TYPE_CHECKING:
    from studio.render.preflight import Provided


@dataclass(frozen=True, slots=True)
class Finished:
    """What lies on the disk."""

    path: Path
    """The MP3."""
    companions: tuple[Path, ...]
    """Chapters, captions, transcripts, and the record."""
    metadata: Metadata


@dataclass(slots=True)
class Episode:
    """What has been made; fields of stages that did not run are None or empty."""

    script: Script
    text: str
    """The script as it was read."""
    needs: Provided | None = None
    """What was at hand to make it of."""
    cast: Cast | None = None
    sentences: tuple[SentenceTake, ...] = ()
    problems: tuple[Problem, ...] = ()
    """From reading the script, and from what could not be spoken or played."""
    timeline: Timeline | None = None
    chapters: tuple[Chapter, ...] = ()
    master: Master | None = None
    heard: Samples | None = None
    """K-weighted energies of the mastered programme every 4 ms."""
    encoded: EncodedAudio | None = None
    finished: Finished | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    """Wall time of each stage."""
    made: dict[str, int] = field(default_factory=dict)
    """How many objects had to be made for this render, and were not known from earlier ones, by kind."""
