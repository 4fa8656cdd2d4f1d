"""The lines of a script: which of them are accounted for, and the same script with other line numbers.

In: a Script. Out: sets of lines, or the Script with every line number changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from studio.parse.lines.shape import split_lines
from studio.values import Cue, Script, Segment, Turn


def accounted(script: Script) -> set[int]:
    """The 1-based lines that a script says or lists."""
    lines = {line for note in script.not_spoken for line in range(note.line, note.end_line + 1)}
    for segment in script.segments:
        for part in segment.body:
            lines |= {part.line} if isinstance(part, Cue) else {item.line for item in part.items}
    return lines


def unaccounted(script: Script, text: str) -> list[int]:
    """The 1-based non-blank lines of the text that the script lost; none, if the reader keeps its promise."""
    known = accounted(script)
    return [k for k, line in enumerate(split_lines(text), 1) if line.strip() and k not in known]


def relocate(script: Script, place: Callable[[int], int]) -> Script:
    """Put every line number through ``place``, which must not fall."""

    def part(x: Turn | Cue) -> Turn | Cue:
        if isinstance(x, Cue):
            return replace(x, line=place(x.line))
        items = tuple(replace(item, line=place(item.line)) for item in x.items)
        return replace(x, line=place(x.line), items=items)

    def segment(x: Segment) -> Segment:
        return replace(x, line=place(x.line), body=tuple(map(part, x.body)))

    return replace(
        script,
        segments=tuple(map(segment, script.segments)),
        stories=tuple(replace(story, line=place(story.line)) for story in script.stories),
        not_spoken=tuple(replace(n, line=place(n.line), end_line=place(n.end_line)) for n in script.not_spoken),
        problems=tuple(replace(problem, line=place(problem.line)) for problem in script.problems),
    )
