"""Dates, years, decades and times of day: ``April 2nd, 2026`` → ``April second, twenty twenty-six``.

In: text with ASCII punctuation (and en dashes). Out: the same with these figures in words. ``4/2/2026`` is month first.

A bare four-digit number is a year where the words around it say so: after "in", "since", "until" and the like, after a
month, or alone when it lies between 1900 and 2099; but not before a plural that it could count ("1984 files").
"""

from __future__ import annotations

import re

from studio.text.abbreviations import MONTHS
from studio.text.measures import UNITS
from studio.text.numbers import FIGURE, cardinal, digits, ordinal, plural, year

_NAMES = tuple(dict.fromkeys(MONTHS.values()))
_MONTH = rf"({'|'.join(_NAMES)}|(?:{'|'.join(MONTHS)})\b\.?)"
_DAY = r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"((?:1[1-9]|20)\d\d)"
_DASH = r"\s?[-–]\s?"
_NO_MORE = r"(?![\w%]|[.,/:-]\d)"

_ISO = re.compile(r"(?<![\w-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w-])")
_SLASHED = re.compile(r"(?<![\w/])(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/(\d{4}|\d\d)(?![\w/])")
_ON_SLASHED = re.compile(r"(?<=\bon )(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?![\w/])")
_ANY_MONTH = re.compile(_MONTH, re.I)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s{_DAY}(?:{_DASH}{_DAY})?{_NO_MORE}(?:,?\s{_YEAR}{_NO_MORE})?")
_DAY_FIRST = re.compile(rf"(\bthe\s)?(?<![\w.,:/$-]){_DAY}\s(of\s)?{_MONTH}(?!\w)(?:,?\s{_YEAR}{_NO_MORE})?", re.I)
_MONTH_YEAR = re.compile(rf"\b{_MONTH},?\s{_YEAR}{_NO_MORE}")
_DECADE = re.compile(r"(?<![\w$.,-])(?:'?(\d0)|(\d{3}0))'?s\b|(?<=-)(\d{3}0)s\b")
_YEARS = re.compile(rf"(?<![\w$.,:/-]){_YEAR}\s?[-–/]\s?((?:1[1-9]|20)\d\d|\d\d){_NO_MORE}(?!-)")
_SHORT_YEAR = re.compile(r"(?<![\w'])'(\d\d)(?![\w'])")
_AFTER_WORD = re.compile(
    rf"(?<![\w-])((?:in|since|until|till|by|during|before|after|circa|year|early|late|mid|from|of|class of|summer"
    rf"|winter|spring|autumn|fall|FY|back to|copyright|©|BC|AD)[ -]){_YEAR}{_NO_MORE}(?P<next>\s[A-Za-z]+)?",
    re.I,
)
_ALONE = re.compile(
    r"(?<![\w$€£¥#.,:/+^-])(?<![\d$€£¥]\s)((?:19|20)\d\d)"
    + _NO_MORE
    + r"(?P<next>\sof\s(?:them|us|you|these|those|which)\b|[\s-][A-Za-z]+)?"
)

_TIME = re.compile(
    r"(?<![\w:.$])(\d{1,2})(?:[:.]([0-5]\d))?\s?([ap])(?:\.\s?m\.|\.?m)(?![a-z\d])(?:\s?[-–](?=\s?\d))?", re.I
)
_RANGE_TIME = re.compile(
    r"(?<![\w:.$])(\d{1,2})(?::([0-5]\d))?\s?[-–]\s?(?=\d{1,2}(?::\d\d)?\s?[ap]\.?m\b)"
    r"|(?<![\w:.$])([01]?\d|2[0-3]):([0-5]\d)\s?[-–]\s?(?=\d{1,2}:[0-5]\d(?![\w:]))",
    re.I,
)
_CLOCK = re.compile(r"(?<![\w:.])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?![\w:]|\.\d)(?!\s(?:ratio|odds))")
_RATIO_BEFORE = re.compile(r"(?:ratio|odds|aspect|score)\b[\w\s]{0,8}$", re.I)

_EVENTS = frozenset({
    "elections", "olympics", "games", "playoffs", "earnings", "results", "finals", "awards", "plans", "is", "was",
    "has", "does", "as", "this", "its", "his", "us", "series", "census", "news", "versus", "plus", "basis", "crisis",
})  # fmt: skip
"""Words in -s that a year may stand before."""
_COUNTED = frozenset({"people", "men", "women", "children", "percent", "dollars", "million", "billion", "km", "miles"})


def read_dates(text: str) -> str:
    """Write dates, years, decades and times in words."""
    if not FIGURE.search(text):
        return text
    text = _TIME.sub(
        lambda m: _time(m, text), _RANGE_TIME.sub(lambda m: f"{_hours(m[1] or m[3], m[2] or m[4])} to ", text)
    )
    text = _CLOCK.sub(_clock, text)
    text = _ISO.sub(lambda m: f"{_NAMES[int(m[2]) - 1]} {ordinal(int(m[3]))}, {_year(m[1])}", text)
    text = _SLASHED.sub(lambda m: f"{_NAMES[int(m[1]) - 1]} {ordinal(int(m[2]))}, {_year(m[3])}", text)
    text = _ON_SLASHED.sub(lambda m: f"{_NAMES[int(m[1]) - 1]} {ordinal(int(m[2]))}", text)
    if _ANY_MONTH.search(text):
        text = _MONTH_FIRST.sub(_month_first, text)
        text = _DAY_FIRST.sub(_day_first, text)
        text = _MONTH_YEAR.sub(lambda m: f"{_month(m[1])} {year(int(m[2]))}", text)
    text = _YEARS.sub(_years, text)
    text = _DECADE.sub(_decade, text)
    text = _SHORT_YEAR.sub(lambda m: _two_digits(m[1]), text)
    text = _AFTER_WORD.sub(_after_word, text)
    return _ALONE.sub(_alone, text)


def _month(written: str) -> str:
    short = written.rstrip(".")
    return MONTHS.get(short.capitalize(), short.capitalize())


def _year(figures: str) -> str:
    if len(figures) == 2:
        return _two_digits(figures)
    return year(int(figures)) if 1000 <= int(figures) < 2100 else cardinal(int(figures))


def _two_digits(figures: str) -> str:
    return f"oh {digits(figures[1])}" if figures[0] == "0" else cardinal(int(figures))


def _month_first(m: re.Match[str]) -> str:
    words = f"{_month(m[1])} {ordinal(int(m[2]))}"
    if m[3]:
        words += f" to {ordinal(int(m[3]))}"
    return words + (f", {year(int(m[4]))}" if m[4] else "")


def _day_first(m: re.Match[str]) -> str:
    if m[4][0].islower():
        return m[0]
    the = m[1] or "the "
    return f"{the}{ordinal(int(m[2]))} of {_month(m[4])}" + (f" {year(int(m[5]))}" if m[5] else "")


def _years(m: re.Match[str]) -> str:
    return f"{year(int(m[1]))} to {_year(m[2])}"


def _decade(m: re.Match[str]) -> str:
    figures = m[1] or m[2] or m[3]
    if figures == "00":
        return "two thousands"
    if len(figures) == 4 and int(figures) % 1000 == 0:
        return plural(cardinal(int(figures)))
    return plural(_year(figures))


def _after_word(m: re.Match[str]) -> str:
    following = (m["next"] or "").strip()
    weak = m[1].strip().lower() in {"of", "from", "after", "before", "by"}
    if following in _COUNTED or following in UNITS or (weak and _counts(following)):
        return m[0]
    return f"{m[1]}{year(int(m[2]))}{m['next'] or ''}"


def _alone(m: re.Match[str]) -> str:
    return m[0] if _counts((m["next"] or "").strip(" -")) else year(int(m[1])) + (m["next"] or "")


def _counts(following: str) -> bool:
    """Whether the next word is something that can be counted."""
    if following in UNITS or following in _COUNTED or following.startswith("of "):
        return True
    return following.islower() and (following.endswith("s") and following not in _EVENTS)


def _hours(hour: str, minute: str | None) -> str:
    words = cardinal(int(hour))
    if minute and minute != "00":
        words += f" {'oh ' if minute[0] == '0' else ''}{cardinal(int(minute))}"
    return words


def _time(m: re.Match[str], text: str) -> str:
    words = f"{_hours(m[1], m[2])} {m[3].upper()}M"
    if m[0][-1] in "-–":
        return words + " to "
    return words + ("." if m[0].endswith(".") and not text[m.end() :].strip(" \"')]") else "")


def _clock(m: re.Match[str]) -> str:
    if _RATIO_BEFORE.search(m.string[max(0, m.start() - 20) : m.start()]):
        return m[0]
    hour, minute = int(m[1]), m[2]
    if m[3]:
        return f"{_hours(m[1], minute)} and {cardinal(int(m[3]))} seconds"
    if minute == "00":
        return f"{cardinal(hour)} o'clock" if 1 <= hour <= 12 else f"{cardinal(hour)} hundred"
    return _hours(m[1], minute)
