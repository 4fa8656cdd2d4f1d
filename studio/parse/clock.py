"""Times that stand in a script: of a turn, a range of it, a message of a chat.

In: nothing. Out: patterns, and the seconds of a time.
"""

from __future__ import annotations

import re

_NUMBERS = r"\d{1,3}:\d\d(?:[:;]\d\d){0,2}(?:[.,;]\d{1,3})?(?:[ \u202f\u00a0]?[AaPp]\.?[Mm]\b\.?)?"
_TIME = rf"(?:{_NUMBERS}|\d{{1,2}}h:?\d{{1,2}}m(?::?\d{{1,2}}s)?|\d{{1,6}}\.\d{{1,3}}s)"
_DAY = (
    r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}[-. ][A-Za-z]{3,9}[-. ]\d{2,4}|[Tt]oday|[Yy]esterday"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_MOMENT = rf"(?:{_DAY}(?:,|\sat|T)?\s{{0,2}})?{_TIME}"
_RANGE = rf"{_MOMENT}(?:\s{{0,3}}(?:-->|->|[-–—→]|to)\s{{0,3}}{_TIME})?"
STAMP = rf"\\?[\[(<]?\s{{0,3}}{_RANGE}\s{{0,3}}\\?[\])>]?(?!\w|:\d)"
"""A time or a range of times, in brackets or not, with a date or without."""

GAP = r"\s{0,8}(?:<br\s{0,3}/?>|[-–—|:](?=\s))?\s{0,8}"
"""What may stand between a time and what follows."""

_CLOCK = re.compile(r"\d{1,3}:\d\d(?::\d\d)?(?![\d:])")
_ALONE = re.compile(rf"[*_#\s\[(]{{0,8}}{STAMP}[*_\s\])]{{0,8}}")
_DAYS = re.compile(_DAY)


def seconds_in(text: str) -> int | None:
    """The first time in a text, in seconds; None where there is none, or where it is one of a day."""
    clock = _CLOCK.search(text[:120])
    if clock is None or _DAYS.search(text[:120]) or re.match(r"\s?[ap]\.?m", text[clock.end() :], re.I):
        return None
    return sum(int(part) * int(60**n) for n, part in enumerate(reversed(clock[0].split(":"))))


def is_time(text: str) -> bool:
    """Whether nothing but a time stands in a line."""
    return len(text) < 80 and _ALONE.fullmatch(text) is not None
