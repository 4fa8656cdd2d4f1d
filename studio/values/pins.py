"""Pins: takes that a person chose, without their samples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.values.takes import Word


@dataclass(frozen=True, slots=True)
class Pin:
    """A take that a person chose for some words of a voice; its samples lie in the show's folder."""

    key: str
    """Digest of the words, the voice and the engine that it was chosen for."""
    engine: str
    speaker: str
    text: str
    """As written, for people."""
    script: str
    """The script it was chosen in, relative to the show."""
    line: int
    """1-based line of that script at the time."""
    made: str
    """How it was made, for people: ``as rendered``, ``seed 2``."""
    file: Path
    """FLAC or WAV, one channel."""
    sha256: str
    """Of the file."""
    gain_db: float
    """Calibration of the voice it was made with."""
    onset_sample: int
    """First sample of audible speech."""
    offset_sample: int
    """One past the last sample of audible speech."""
    only: int | None = None
    """How many times its words were said in the script when this is meant, from 1; None for every time, everywhere."""
    flags: tuple[str, ...] = ()
    """Why the take was suspect before a person approved it."""
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Pins:
    """All pins of a show, and the current script."""

    script: str = ""
    """Relative to the show."""
    pins: tuple[Pin, ...] = ()
