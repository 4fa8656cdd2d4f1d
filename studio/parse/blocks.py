"""What the lines of a Markdown page are before anybody reads them: headings, rules, code, embedded markup.

In: lines. Out: the words of a heading, whether a line divides, and the lines nobody says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.parse.clock import STAMP
from studio.parse.inline import plain

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(\S.*?)[\s#]*")
_RULE = re.compile(r"\s{0,3}(?:[-*_=]\s{0,3}){3,}")
_STAMP = re.compile(rf"{STAMP}[\s:|–—-]{{0,4}}")
_STAMP_LAST = re.compile(rf"[\s:|–—-]{{1,4}}{STAMP}$")
_ENCLOSED = re.compile(r"\[([^\[\]]{1,120})\]")


def heading_of(line: str) -> str | None:
    """The words of a heading (``## [0:15-0:30] Words``, ``## [WORDS - 0:15]``); None for another line.

    Times, brackets around the whole and markup are no words of it; of a heading that is a time, nothing stays.
    """
    if line[:1] in "○◯" and len(line) < 60 and line.rstrip()[-1:] not in "。！？":
        return line[1:].strip() or None
    match = _HEADING.fullmatch(line) if line.lstrip().startswith("#") else None
    if match is None:
        return None
    text = plain(match[1])
    if first := _STAMP.match(text):
        return text[first.end() :].strip()
    if enclosed := _ENCLOSED.fullmatch(text):
        text = enclosed[1]
    return _STAMP_LAST.sub("", text).strip() or text


def divides(lines: Sequence[str], k: int) -> bool:
    """Whether a line is a heading or a rule."""
    return heading_of(lines[k]) is not None or (_RULE.fullmatch(lines[k]) is not None)
