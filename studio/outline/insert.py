"""Writes headings into a copy of a script's text, in the script's own format. In: text, Script, headings. Out: the
copy, or None.

A heading is a line ``## Title`` above the turn with which its chapter begins. Where a chapter begins inside a turn, the
turn is split there and its label repeated. None means that a heading can't be placed (a format without lines, marks
inside the words). The caller reads the copy again and compares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.outline.headings import ChapterHeading
from studio.values import Script, Speech, Turn

PROBE = 6
"""Words at the beginning of a sentence by which it is found in its line."""
WRAPPED = 40
"""Lines below that of its item in which a sentence is looked for."""


def write_into(text: str, script: Script, headings: Sequence[ChapterHeading]) -> str | None:
    """A copy of the text with headings in it, or None where this form can't carry one.

    Args:
        text: the script's text, with lines separated by a line feed.
        script: what was read from it.
        headings: in order.
    """
    lines = text.split("\n")
    turns = script.turns
    spaced = _is_spaced(lines, turns)
    gap = [""] if spaced else []
    for heading in reversed(headings):
        turn = turns[heading.at.turn]
        title = [*gap, f"## {heading.title}", *gap]
        first = turn.line - 1
        if not 0 <= first < len(lines):
            return None
        if heading.at.begins == "turn":
            lines[first:first] = title[1:] if gap and first and not lines[first - 1].strip() else title
            continue
        label = _label(lines, turn)
        place = _find(lines, heading)
        if label is None or place is None:
            return None
        row, column = place
        before, after = lines[row][:column].rstrip(), lines[row][column:]
        kept = [before] if before.strip() else []
        if not kept and title[:1] == [""] and row and not lines[row - 1].strip():
            title = title[1:]
        lines[row : row + 1] = [*kept, *title, *label[:-1], label[-1] + after]
    return "\n".join(lines)


def _is_spaced(lines: Sequence[str], turns: Sequence[Turn]) -> bool:
    """Whether there are blank lines between turns that are on lines of their own."""
    above = [lines[t.line - 2].strip() == "" for t in turns[1:] if 1 < t.line <= len(lines)]
    return bool(above) and sum(above) * 2 >= len(above)


def _label(lines: Sequence[str], turn: Turn) -> list[str] | None:
    """The lines before the words of a turn; the last one is followed by the words."""
    speech = next((item for item in turn.items if isinstance(item, Speech)), None)
    if speech is None or not turn.line <= speech.line <= len(lines):
        return None
    row, words = speech.line - 1, speech.text.split()
    match = re.search(r"\s+".join(map(re.escape, words[:PROBE])), lines[row])
    if match is None:
        return None
    return [*lines[turn.line - 1 : row], lines[row][: match.start()]]


def _find(lines: Sequence[str], heading: ChapterHeading) -> tuple[int, int] | None:
    """Row and column of a sentence's first word; None if it isn't found, or more than once in a line."""
    words = heading.at.text.split()[:PROBE]
    for count in range(len(words), 0, -1):  # the last of them may stand on the next line
        probe = re.compile(r"(?<!\S)" + r"\s+".join(map(re.escape, words[:count])))
        for row in range(heading.at.line - 1, min(len(lines), heading.at.line - 1 + WRAPPED)):
            found = list(probe.finditer(lines[row]))
            if len(found) == 1 and (count == len(words) or found[0].end() == len(lines[row].rstrip())):
                return row, found[0].start()
            if found:
                return None
    return None
