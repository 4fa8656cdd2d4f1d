"""Reports the problems of reading the script."""

from __future__ import annotations

from collections.abc import Iterator

from studio.lint.finding import Finding
from studio.lint.subject import Subject


def reported(subject: Subject) -> Iterator[Finding]:
    """Unknown directions, lines that could not be understood, wrong values."""
    for problem in subject.problems:
        if "no direction" in problem.message:
            advice = "See docs/scripts.md for all directions; words to be spoken need no bracket."
            yield Finding(problem.line, "direction", problem.message, advice)
        else:
            yield Finding(
                problem.line,
                "reading",
                problem.message,
                f"`studio parse {subject.argument}` shows what was understood.",
            )
