"""How long work says how far it is, without knowing who listens.

A stage calls ``progress.stage(...)`` once and ``advance`` as it goes; the command line draws a bar, prints plain
lines or keeps still. Nothing here prints.
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
    """Somebody who listens."""

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """A stage of ``total`` units begins; it ends with the context."""
        ...

    def note(self, message: str) -> None:
        """Something the user should know, said once."""


class Silent:
    """Nobody listens."""

    class _Meter:
        def advance(self, amount: float = 1.0, audio_s: float = 0.0) -> None:
            """Forget it."""

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """Give a meter that forgets."""
        yield Silent._Meter()

    def note(self, message: str) -> None:
        """Forget it."""
