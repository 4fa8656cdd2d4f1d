"""The readers: one module per family of forms, chosen by score on what a file holds, never by its name.

In: the lines of a file. Out: the reader that fits best.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from studio.errors import UsageError
from studio.parse.running_text.reader import study
from studio.values import Script


class Reader(Protocol):
    """A module that reads one family of forms."""

    NAME: str

    def score(self, lines: Sequence[str]) -> float:
        """How surely the lines have this form, 0 to 1; 0 means that nothing in them would be said."""

    def read(self, lines: Sequence[str]) -> Script:
        """Read the lines; they need not have the form, and a script without a turn is an answer."""


MODULES = {
    "labels": "running_text.reader",
    "marked": "running_text.reader",
    "tags": "structured.tags",
    "captions": "structured.captions",
    "json": "structured.json",
    "html": "structured.html",
    "xml": "structured.xml",
    "fountain": "structured.fountain",
    "stage": "running_text.reader",
    "tables": "structured.tables",
    "chat": "structured.chat",
    "game": "structured.game",
    "prose": "running_text.reader",
    "studio": "own_form.reader",
}
"""Names of the readers and their modules, which are loaded when they are asked; of equal scores the first wins."""

RUNNING_TEXT = "running_text.reader"

SURE = 0.98
"""A score that nobody needs to beat: the file begins as no other form does."""

FIRST = ("json", "html", "xml", "captions")
"""Readers that can be so sure; asked first, they spare the others the reading."""


@cache
def _reader(name: str) -> Reader:
    module = import_module(f"studio.parse.{MODULES[name]}")
    return cast(Reader, module.READERS[name] if MODULES[name] == RUNNING_TEXT else module)


def choose(lines: Sequence[str]) -> Reader | None:
    """The reader with the highest score, or None when nobody finds anything to say."""
    best: Reader | None = None
    highest = 0.0
    for name in (*FIRST, *(n for n in MODULES if n not in FIRST and MODULES[n] != RUNNING_TEXT)):
        score = _reader(name).score(lines)
        if score >= SURE:
            return _reader(name)
        if score > highest:
            best, highest = _reader(name), score
    text, score = study(lines)
    return cast(Reader, text) if score >= highest and score > 0 else best


def named(name: str) -> Reader:
    """The reader of that name.

    Raises:
        UsageError: there is none; the message lists those there are.
    """
    if name not in MODULES:
        raise UsageError(f"there is no script form named '{name}'.", hint=f"Known: {', '.join(MODULES)}.")
    return _reader(name)
