"""The readers: one module per family of forms, chosen by score on what a file holds, never by its name.

In: the lines of a file. Out: the reader that fits best.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from studio.errors import UsageError
from studio.parse import captions, fountain, html_page, json_turns, labels, marked, own, prose, stage, tables, tags
from studio.values import Script


class Reader(Protocol):
    """A module that reads one family of forms."""

    NAME: str

    def score(self, lines: Sequence[str]) -> float:
        """How surely the lines have this form, 0 to 1; 0 means that nothing in them would be said."""

    def read(self, lines: Sequence[str]) -> Script:
        """Read the lines; they need not have the form, and a script without a turn is an answer."""


_MODULES = (labels, marked, tags, captions, json_turns, html_page, fountain, stage, tables, prose, own)
READERS: tuple[Reader, ...] = tuple(cast(Reader, module) for module in _MODULES)
"""All readers; of equal scores the first wins."""


def choose(lines: Sequence[str]) -> Reader | None:
    """The reader with the highest score, or None when nobody finds anything to say."""
    scores = [(reader.score(lines), reader) for reader in READERS]
    best, reader = max(scores, key=lambda scored: scored[0])
    return reader if best > 0 else None


def named(name: str) -> Reader:
    """The reader of that name.

    Raises:
        UsageError: there is none; the message lists those there are.
    """
    for reader in READERS:
        if name == reader.NAME:
            return reader
    known = ", ".join(reader.NAME for reader in READERS)
    raise UsageError(f"there is no script form named '{name}'.", hint=f"Known: {known}.")
