"""The date of an episode, from its page or from what is said at the start.

In: a line. Out: an ISO date, or the words that look like a date and are none.
"""

from __future__ import annotations

import datetime
import re

_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:{_MONTH}\s+(?:the\s+)?{_DAY},?\s+(\d{{4}})"
    rf"|(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH},?\s+(\d{{4}})"
    r"|(\d{4})-(\d{2})-(\d{2}))\b"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TODAY = r"\b(?:it[’']s|it is|today is|today[’']s|this is|date is|recorded (?:on|this)|for|on this)\s+(?:today,\s+)?"
_KEY = r"(?:(?:date|aired|published|posted|released?|release date|recorded|air date|updated)\s*(?:on)?\s*[:：]?\s*)?"
_SAID = re.compile(_TODAY + _WEEKDAY + _DATE, re.I)
_WRITTEN = re.compile(rf"\s*{_KEY}{_WEEKDAY}{_DATE}[\s.]*(?:[|·•–—-].*)?", re.I)


class ImpossibleDate(ValueError):
    """Raised for words in the form of a date that no calendar has (``February 30, 2026``)."""


def said_date(text: str) -> str | None:
    """The ISO date somebody gives as today's (``It's May 4th, 2031``); other dates are only talked about.

    Raises:
        ImpossibleDate: no calendar has it.
    """
    return _iso(_SAID.search(text))


def written_date(line: str) -> str | None:
    """The ISO date when the line is one: ``Published: 4 May 2031``.

    Raises:
        ImpossibleDate: no calendar has it.
    """
    return _iso(_WRITTEN.fullmatch(line[:200]))


def _iso(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    month_1, day_1, year_1, day_2, month_2, year_2, year, month, day = match.groups()
    name = month_1 or month_2
    number = "janfebmaraprmayjunjulaugsepoctnovdec".index(name[:3].lower()) // 3 + 1 if name else int(month)
    try:
        return datetime.date(int(year_1 or year_2 or year), number, int(day_1 or day_2 or day)).isoformat()
    except ValueError:
        raise ImpossibleDate(match[0].strip()) from None
