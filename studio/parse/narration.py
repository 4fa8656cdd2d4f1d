"""Prose that nobody's names divide: the narrator says everything that is no heading and no furniture.

In: a file as it was studied. Out: a Script. Chapters are headings of Markdown, numbered headings, and lines in capitals
or bold that stand alone; sections of notes (references, credits, a list of the cast) are not said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from studio.parse.assemble import NO_PAGE, assemble
from studio.parse.blocks import heading_of
from studio.parse.draft import Draft
from studio.parse.grammar import STAMP_LINE
from studio.parse.headings import break_mark, is_notes, prose_headings
from studio.parse.inline import plain
from studio.parse.lines import has_words
from studio.parse.names import nobody, read_label
from studio.parse.page import is_transcript_marker
from studio.parse.spoken import is_direction_line, only_brackets
from studio.parse.walk import LISTED, Study
from studio.values import Cue, Script

NARRATOR = "Narrator"
"""Who says what nobody is named for."""

_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?")


def narrate(found: Study) -> Script:
    """A file in which nobody is named."""
    lines, furniture = found.lines, found.furniture
    draft = Draft()
    title, title_line = _title(lines, furniture)
    headings = prose_headings(lines, furniture)
    if title is None and headings:
        first = next((k for k, line in enumerate(lines) if has_words(line) and k not in furniture), -1)
        if first in headings and headings[first][1] == 0:
            title, title_line = headings.pop(first)[0], first + 1
    fresh = stamped = False
    notes = 0
    """Level of the heading of the section that is no speech; 0 outside of one."""
    for k, line in enumerate(lines):
        number, words = k + 1, _unstamped(line)
        if not line.strip():
            fresh = True
        elif k in furniture:
            draft.skip(number, line, furniture[k])
        elif number == title_line:
            draft.skip(number, line, "title")
        elif (level := _level(line)) and notes and level > notes:
            draft.skip(number, line, "notes")
        elif is_notes(headings[k][0] if k in headings else heading_of(line) or "") and _ends_in_notes(lines, k, level):
            notes = level or 9
            draft.skip(number, line, "notes")
        elif notes and not level and k not in headings:
            draft.skip(number, line, "notes")
        elif k in headings:
            notes = 0
            draft.heading(headings[k][0], number)
        elif break_mark(line) is not None:
            draft.cue(Cue("break", None, number, line.strip()))
            draft.skip(number, line, "cue")
        elif is_direction_line(words):
            draft.skip(number, line, "direction")
        elif (heading := heading_of(line)) is not None and has_words(heading):
            notes = 0
            if is_transcript_marker(heading):
                draft.skip(number, line, "heading")
            else:
                draft.heading(heading, number)
        elif not is_said(lines, k, furniture):
            if has_words(words) and only_brackets(words):
                draft.aside(words, number)
            else:
                draft.skip(number, line, "furniture" if has_words(line) else "rule")
        else:
            if draft.speaker is None:
                draft.label(NARRATOR, number)
                draft.problem(number, f"nobody is named as a speaker; everything is said by {NARRATOR}.")
            draft.say(words, number, paragraph=(fresh and not stamped) or LISTED.match(line) is not None)
        if line.strip():
            fresh, stamped = False, STAMP_LINE.match(line) is not None
    draft.finish()
    return assemble("prose", draft, replace(NO_PAGE, title=title))


def _level(line: str) -> int:
    """The level of a Markdown heading; 0 for another line."""
    text = line.lstrip()
    return len(text) - len(text.lstrip("#")) if heading_of(line) is not None else 0


def _ends_in_notes(lines: Sequence[str], k: int, level: int) -> bool:
    """Whether a section of notes is less than half of what the file says: a name may be a story's, too."""
    end = next((j for j in range(k + 1, len(lines)) if 0 < _level(lines[j]) <= (level or 9)), len(lines))
    return sum(map(len, lines[k:end])) < 0.5 * sum(map(len, lines))


def _unstamped(line: str) -> str:
    text = plain(line)
    return STAMP_LINE.sub("", text, count=1) if STAMP_LINE.match(text) else text


def is_said(lines: Sequence[str], k: int, furniture: Mapping[int, str]) -> bool:
    """Whether a line of prose holds words to be said."""
    if k in furniture:
        return False
    text = _unstamped(lines[k])
    if not has_words(text) or _ADDRESS.fullmatch(text) or only_brackets(text):
        return False
    label = read_label(text)
    return label is None or (bool(label.rest) and not nobody(label.name))


def _title(lines: Sequence[str], furniture: Mapping[int, str]) -> tuple[str | None, int]:
    """The page's title and its line: a heading of the first level at the top, the only one of its level."""
    top = [k for k, line in enumerate(lines) if re.match(r"\s{0,3}#\s", line) and k not in furniture]
    first = next((k for k, line in enumerate(lines) if line.strip() and k not in furniture), -1)
    return (heading_of(lines[first]), first + 1) if top == [first] else (None, 0)
