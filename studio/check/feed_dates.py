"""Dates of a feed: RFC 822 as RSS 2.0 asks for it and the W3C validator reads it, and ISO 8601.

In: the text of an element or attribute. Out: whether it is a date that exists.
"""

from __future__ import annotations

import re
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RFC_822 = re.compile(
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s*,\s*)?\d{{1,2}}\s+(?:{_MONTHS})\s+(?:\d{{4}}|\d{{2}})\s+"
    r"\d{1,2}:\d{2}(?::\d{2})?\s+(?:[+-]\d{4}|UTC?|GMT|[ECMP][SD]T|[A-IK-Z])(?:\s+\([^()]*\))?",
    re.I,
)
_TODAY = re.compile(
    rf"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{{1,2}} (?:{_MONTHS}) \d{{4}} \d{{2}}:\d{{2}}(?::\d{{2}})? "
    r"(?:[+-]\d{4}|GMT|UT|Z)"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?")


def moment(text: str) -> datetime | None:
    """The moment that an RFC 822 date names, with its zone; None if there is none."""
    try:
        found = parsedate_to_datetime(text.strip())
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def is_date(text: str) -> bool:
    """Whether it is a date by RFC 822 or RFC 2822: named zones and years of two digits are."""
    return _RFC_822.fullmatch(text.strip()) is not None and moment(text) is not None


def is_date_of_today(text: str) -> bool:
    """Whether it is one by RFC 2822 without its obsolete forms: a year of four digits, a zone in figures."""
    return _TODAY.fullmatch(text.strip()) is not None and moment(text) is not None


def weekday_of(text: str) -> str | None:
    """The weekday that such a date names."""
    found = re.match(r"\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s*,", text, re.I)
    return found[1].title() if found else None


def wrong_weekday(text: str) -> str | None:
    """The weekday of a date that names another one; None if it names none, or the right one."""
    date, named = moment(text), weekday_of(text)
    if date is None or named is None or not is_date(text) or named == WEEKDAYS[date.weekday()]:
        return None
    return WEEKDAYS[date.weekday()]


def iso_moment(text: str) -> datetime | None:
    """The moment that an ISO 8601 date with a time names; UTC where it has no zone."""
    if not _ISO.fullmatch(text.strip()):
        return None
    plain = re.sub(r"[.,]\d+", "", text.strip().replace("Z", "+00:00"))
    plain = re.sub(r"([+-]\d{2})(\d{2})$", r"\1:\2", plain)
    try:
        found = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
