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
        """``amount`` more units are done, which made ``audio_s`` seconds of sound. Safe from any thread."""


class Progress(Protocol):
    """Where progress is reported."""

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """A stage of ``total`` units begins; it ends with the context."""
        ...

    def note(self, message: str) -> None:
        """Something the user should know, said once."""


class NoProgress:
    """Shows nothing."""

    class _Meter:
        def advance(self, amount: float = 1.0, audio_s: float = 0.0) -> None:
            """Ignore it."""

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """Give a meter that shows nothing."""
        yield NoProgress._Meter()

    def note(self, message: str) -> None:
        """Ignore it."""
