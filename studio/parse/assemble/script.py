"""What a reader found → the Script: segments, date, and the reason for every line that is not said.

In: a draft with its parts and the lines that are not said, what the page says, the list of stories. Out: a Script,
with the lines that are not said and the problems in order, and with the date that is said where none is written.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.parse.assemble.draft import Draft
from studio.parse.assemble.segments import arrange, introduces
from studio.parse.assemble.together import one_by_one
from studio.parse.boilerplate.page import Page
from studio.parse.lines.shape import fold
from studio.parse.lines.times import ImpossibleDate, said_date
from studio.values import Problem, Script, Story, Turn

GREETED = 4
"""Turns after the introduction in which the date may be said."""

NO_PAGE = Page(None, None, None, (), (), ())
"""What stands around the turns of a file that holds nothing else."""


def assemble(name: str, draft: Draft, page: Page = NO_PAGE, stories: Sequence[Story] = ()) -> Script:
    """The Script of a draft that is finished.

    Args:
        name: the reader's.
        draft: what was found.
        page: what stands around the turns.
        stories: the list of stories, from wherever it stands.
    """
    date, problems = page.date, [*page.problems, *draft.problems]
    parts = draft.parts if name == "studio" else one_by_one(draft.parts)
    if date is None:
        date, wrong = _said_date([part for part in draft.parts if isinstance(part, Turn)])
        problems += wrong
    return Script(
        format=name,
        segments=arrange(parts, stories),
        title=page.title,
        description=page.description,
        date=date,
        stories=tuple(stories),
        not_spoken=tuple(sorted([*page.not_spoken, *draft.not_spoken], key=lambda note: note.line)),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _said_date(turns: Sequence[Turn]) -> tuple[str | None, list[Problem]]:
    """The date that is said up to a few turns after the introduction."""
    names = {word for turn in turns for word in fold(turn.speaker).split()}
    early = turns[: max(15, len(turns) // 4)]
    intro = next((k for k, turn in enumerate(early) if introduces(turn, names)), 0)
    problems: list[Problem] = []
    for turn in early[: intro + GREETED + 1]:
        try:
            if date := said_date(turn.text):
                return date, problems
        except ImpossibleDate as wrong:
            problems.append(Problem(turn.line, f"there is no such date: {wrong}."))
    return None, problems
