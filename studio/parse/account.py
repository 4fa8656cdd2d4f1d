"""The account: every line of a script has its place.

In: a Script and the text it was read from. Out: the lines that are neither spoken nor listed as not spoken.
"""

from __future__ import annotations

from studio.parse.lines import split_lines
from studio.values import Cue, Script


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
