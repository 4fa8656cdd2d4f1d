"""Times of turns, ranges and messages, and dates of episodes.

In: a line. Out: patterns of times, the seconds of a time; an ISO date, or the words that look like a date and are none.
"""

from __future__ import annotations

import datetime
import re

_NUMBERS = r"\d{1,3}:\d\d(?:[:;]\d\d){0,2}(?:[.,;]\d{1,3})?(?:[ \u202f\u00a0]?[AaPp]\.?[Mm]\b\.?)?"
_IN_WORDS = (
    rf"(?:\d{{1,2}} hours? )?(?:\d{{1,2}} minutes? \d{{1,2}} seconds?(?:{_NUMBERS})?|\d{{1,2}} seconds?{_NUMBERS})"
)
_TIME = rf"(?:{_IN_WORDS}|{_NUMBERS}|\d{{1,2}}h:?\d{{1,2}}m(?::?\d{{1,2}}s)?|\d{{1,6}}\.\d{{1,3}}s)"
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


def has_day(text: str) -> bool:
    """Whether a line begins with a time and its day, as the messages of a chat do."""
    return re.match(rf"\W{{0,3}}{_DAY}", text) is not None


def is_day(text: str) -> bool:
    """Whether nothing but a day stands in a line, as between the messages of a chat: ``Mon, Mar 3``, ``Yesterday``."""
    return len(text) < 60 and _DAY_ALONE.fullmatch(text) is not None


def is_time(text: str) -> bool:
    """Whether nothing but a time stands in a line."""
    return len(text) < 80 and _ALONE.fullmatch(text) is not None


_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY_OF_MONTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:{_MONTH}\s+(?:the\s+)?{_DAY_OF_MONTH},?\s+(\d{{4}})"
    rf"|(?:the\s+)?{_DAY_OF_MONTH}\s+(?:of\s+)?{_MONTH},?\s+(\d{{4}})"
    r"|(\d{4})-(\d{2})-(\d{2}))\b"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TODAY = r"\b(?:it[’']s|it is|today is|today[’']s|this is|date is|recorded (?:on|this)|for|on this)\s+(?:today,\s+)?"
_KEY = r"(?:(?:date|aired|published|posted|released?|release date|recorded|air date|updated)\s*(?:on)?\s*[:：]?\s*)?"
_SAID = re.compile(_TODAY + _WEEKDAY + _DATE, re.I)
_WRITTEN = re.compile(rf"\s*{_KEY}{_WEEKDAY}{_DATE}[\s.]*(?:[|·•–—-].*)?", re.I)


_DAY_ALONE = re.compile(
    rf"[\W_]{{0,12}}{_WEEKDAY}(?:{_DAY}|{_MONTH}\s+{_DAY_OF_MONTH}(?:,?\s+\d{{4}})?"
    rf"|{_DAY_OF_MONTH}\.?\s+{_MONTH}(?:,?\s+\d{{4}})?)[\W_]{{0,12}}",
    re.I,
)


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
