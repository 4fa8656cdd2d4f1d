"""A file of running text, and what is known of it before its lines are read.

In: nothing. Out: the value that ``text`` fills, and that ``line_reader`` and ``prose`` read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from studio.parse.running_text.grammar import Grammar
from studio.parse.running_text.headings import Outline
from studio.values import Story

LISTED = re.compile(r"\s{0,8}(?:[-+*•]|\d{1,3}[.)])\s")
"""The beginning of an item of a list."""


@dataclass(slots=True)
class Study:
    """A file, and what is known of it."""

    lines: Sequence[str]
    boilerplate: dict[int, str]
    grammar: Grammar
    name: str
    score: float
    outline: Outline | None = None
    titles: Mapping[str, int] = field(default_factory=dict)
    """Folded titles that the page lists above the transcript, and the lines where it does."""
    stories: list[Story] = field(default_factory=list)
    talk: int = 0
    """Lines above this one that nobody's label stands over are the narrator's: a talk before its questions."""
