"""The reader of plain prose: text without any speaker.

In: the lines of a file. Out: a Script in which the narrator says everything, which is reported.

Headings (``#``) divide, times at the start of a line are left out, and so is what only lies around a text: rules, code,
embedded markup, addresses, lines of paperwork (``Date: …``). The last reader to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from studio.parse.assemble import NO_PAGE, assemble
from studio.parse.blocks import heading_of, set_aside
from studio.parse.draft import Draft
from studio.parse.heads import STAMP
from studio.parse.inline import plain
from studio.parse.lines import has_words
from studio.parse.names import nobody, read_label
from studio.parse.page import is_transcript_marker
from studio.parse.spoken import only_brackets, spoken
from studio.parse.tags import NARRATOR
from studio.values import Script, Speech

NAME = "prose"

_STAMP = re.compile(rf"\s*{STAMP}\s*(?:[-–—|:]\s+)?")
_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?")


def score(lines: Sequence[str]) -> float:
    """0.05 where there is anything to say; every other reader knows better."""
    return 0.05 if any(_said(line) for line in lines) else 0.0


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form.

    Args:
        lines: the whole file.

    Returns:
        the script; it holds no turn when there is nothing to say.
    """
    draft = Draft()
    blocks = set_aside(lines)
    title, title_line = _title(lines, blocks)
    fresh = stamped = False
    for k, line in enumerate(lines):
        number, words = k + 1, _words(line)
        if not line.strip():
            fresh = True
        elif k in blocks:
            draft.skip(number, line, blocks[k])
        elif number == title_line:
            draft.skip(number, line, "title")
        elif (heading := heading_of(line)) is not None and has_words(heading):
            if is_transcript_marker(heading):
                draft.skip(number, line, "heading")
            else:
                draft.heading(heading, number)
        elif not _said(line):
            if has_words(words) and only_brackets(words):
                draft.aside(words, number)
            else:
                draft.skip(number, line, "furniture" if has_words(line) else "rule")
        else:
            if draft.speaker is None:
                draft.label(NARRATOR, number)
                draft.problem(number, f"nobody is named as a speaker; everything is said by {NARRATOR}.")
            draft.say(words, number, paragraph=fresh and not stamped)
        if line.strip():
            fresh, stamped = False, _STAMP.match(line) is not None
    draft.finish()
    return assemble(NAME, draft, replace(NO_PAGE, title=title))


def _words(line: str) -> str:
    text = plain(line)
    return _STAMP.sub("", text, count=1) if _STAMP.match(text) else text


def _said(line: str) -> bool:
    """Whether a line holds words to be said."""
    text = _words(line)
    if not has_words(text) or _ADDRESS.fullmatch(text):
        return False
    label = read_label(text)
    if label is not None and (not label.rest or nobody(label.name)):
        return False
    return any(isinstance(finding, Speech) for finding in spoken(text, 1))


def _title(lines: Sequence[str], blocks: dict[int, str]) -> tuple[str | None, int]:
    """The page's title and its line: a heading of the first level at the top, the only one of its level."""
    top = [k for k, line in enumerate(lines) if re.match(r"\s{0,3}#\s", line) and k not in blocks]
    first = next((k for k, line in enumerate(lines) if line.strip() and k not in blocks), -1)
    return (heading_of(lines[first]), first + 1) if top == [first] else (None, 0)
