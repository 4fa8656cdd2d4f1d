"""How work reports its progress, without knowing who shows it.

A stage calls ``progress.stage(...)`` once and ``advance`` as it goes; the command line draws a bar, prints plain
lines or shows nothing. Nothing here prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Meter(Protocol):
    """One running stage."""

    def advance(self, amount: float = 1.0, audio_s: float = 0.0) -> None:
        """Report that ``amount`` more units are done, which made ``audio_s`` seconds of sound. Safe from any thread."""


class Progress(Protocol):
    """What progress is reported to."""

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """Begin a stage of ``total`` units; it ends with the context."""
        ...

    def note(self, message: str) -> None:
        """Show something that the user should know, once."""


class SilentMeter:
    """A meter that shows nothing."""

    def advance(self, amount: float = 1.0, audio_s: float = 0.0) -> None:
        """Ignore it."""


class NoProgress:
    """Shows nothing."""

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """A stage whose progress isn't shown."""
        yield SilentMeter()

    def note(self, message: str) -> None:
        """Ignore it."""
