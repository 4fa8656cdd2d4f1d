"""What the reader of the script reported."""

from __future__ import annotations

from collections.abc import Iterator

from studio.lint.finding import Finding
from studio.lint.subject import Subject


def reported(subject: Subject) -> Iterator[Finding]:
    """The reader's problems: directions nobody knows, lines that could not be placed, wrong values."""
    for problem in subject.problems:
        if "no direction" in problem.message:
            advice = "See docs/scripts.md for those there are; words that are to be said need no bracket."
            yield Finding(problem.line, "direction", problem.message, advice)
        else:
            yield Finding(problem.line, "reading", problem.message, "`studio parse` shows what was understood.")
