"""Templates: the typographies of the heads of turns, and one such head.

In: nothing. Out: the names of the templates, and the value that ``heads`` finds and ``grammar`` chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Template = Literal[
    "colon", "listed colon", "bold colon", "stamped", "loose stamp", "time", "bold", "bracket", "period", "dash", "bar",
    "arrow", "at", "letter", "gap", "heading", "timed heading", "alone", "small", "quote", "capitals", "bold line",
    "pair", "sung",
]  # fmt: skip
"""The typographies; see docs/reading.md."""


@dataclass(frozen=True, slots=True)
class Head:
    """What may begin a turn."""

    name: str | None
    """As written; None for a time alone."""
    rest: str
    """What stands behind it in the line; empty where the words stand below."""
    template: Template
    firm: bool = True
    """Every word is written like a name's."""
    role: str = ""
    """What stands in brackets, or behind a comma, beside the name: a role or a manner."""
    listed: bool = False
    """It stands in an item of a list."""
    stamp_below: bool = False
    """The next line holds the time and nothing else."""
