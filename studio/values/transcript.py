"""The transcript: words as written, and when they sound."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as written, and when it sounds: samples on the timeline."""

    text: str
    start_sample: int
    stop_sample: int
    measured: bool
    """From the engine's own times; False if it was interpolated."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A written sentence, its speaker and its times, for captions and transcripts."""

    speaker: str
    text: str
    start_sample: int
    """First sample of speech on the timeline."""
    stop_sample: int
    """One past the last."""
    turn: int
    """Index of the turn in ``Script.turns``."""
    line: int
    """1-based line of the script."""
    paragraph: bool = False
    """A new paragraph begins here, inside the turn."""
    words: tuple[SpokenWord, ...] = ()
    number: int | None = None
    """Which sentence of its line it is, from 1; None for a recording."""
