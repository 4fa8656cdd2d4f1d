"""A script that was read from a rewritten text, with the lines of the text it came from.

In: a Script, and where each of its lines stood. Out: the same Script with those lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from studio.values import Cue, Script, Segment, Turn


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
