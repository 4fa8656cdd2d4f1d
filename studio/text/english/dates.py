"""Dates: ``April 2nd, 2026`` → "April second, twenty twenty-six", in any order and case, and ranges of days.

``Source.month_first`` decides an ambiguous ``4/5/2026``; a date that is valid in only one order is read in that order.
A date that doesn't exist ("February 31") is read as written.
"""

from __future__ import annotations

import re

from studio.text.abbreviations import DAYS, MONTHS
from studio.text.english.years import any_year, two_digits
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal, ordinal
from studio.text.tables import word_set

_NAMES = tuple(dict.fromkeys(MONTHS.values()))
_BY_NAME = {name.lower(): name for name in _NAMES} | {short.lower(): name for short, name in MONTHS.items()}
_MONTH = rf"(?:{'|'.join(sorted(_BY_NAME, key=len, reverse=True))})\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[0-9]\d\d|20\d\d|'\d\d)"
_DASH = r"\s?(?:[-–]|to|through)\s?"
_AND = r"\s?(?:&|and|or|,)\s?"
_STOP = r"(?![\w%]|[.,:/]\d|\s?[-–]\s?\d{3})"

_MONTH_FIRST = re.compile(
    rf"(?P<month>{_MONTH})\s(?:the\s)?(?P<day>{_DAY})(?:(?P<dash>{_DASH}"
    rf"|{_AND})(?:(?P<month2>{_MONTH})\s)?(?P<day2>{_DAY}))?{_STOP}"
    rf"(?:(?:,\s?|\s)(?P<year>{_YEAR}){_STOP})?",
    re.I,
)
_MONTH_ONLY = re.compile(
    rf"(?P<month>{_MONTH})(?:(?P<dash>\s?[-–]\s?)(?P<month2>{_MONTH}))?(?P<of>,?\sof)?,?\s(?P<year>{_YEAR}){_STOP}",
    re.I,
)
_DAY_FIRST = re.compile(
    rf"(?P<day>{_DAY})(?:(?P<dash>{_DASH}|\s?(?:&|and)\s?)(?P<day2>{_DAY}))?(?:\s|-"
    rf"|\.\s)(?:of\s)?(?P<month>{_MONTH})(?!\w)"
    rf"(?:(?:,\s?|\s|-|\sof\s)(?P<year>{_YEAR}){_STOP})?",
    re.I,
)
_ISO = re.compile(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)(?:T(?=\d\d:)|(?![\w-]|\.\d))")
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|'?\d\d)(?![\w/-]|\.\d)")
_SHORT = re.compile(r"(\d{1,2})/(\d{1,2})(?![\w/-]|\.\d)")
_ON = re.compile(r"\b(?:on|week\sof|by|until|till|since|from|dated|before|after|due)\s$", re.I)
_DAYS = {d.lower(): name for d, name in {**DAYS, "Sat": "Saturday", "Sun": "Sunday", "Weds": "Wednesday"}.items()}
_DAYS |= {name.lower(): name for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")}
_WEEKDAY = rf"(?:{'|'.join(sorted(_DAYS, key=len, reverse=True))})"
_WEEKDAYS = re.compile(rf"({_WEEKDAY})\b\.?(?:\s?([-–])\s?({_WEEKDAY})\b)?", re.I)
_MONTHS = re.compile(rf"({_MONTH})(?:\s?([-–])\s?({_MONTH}))?", re.I)
_QUARTERS = re.compile(r"([QH])([1-4])(?:\s?[-–]\s?([QH])?([1-4]))?(?:\s?'?(\d{4}|(?<=')\d\d))?(?![\w'-])")
_PART_OF_YEAR = re.compile(r"(?=[12]H|[1-4]Q)([1-4])([HQ])(?:\s?'?(\d{4}|\d\d))?(?![\w%])")
_PART_CUE = word_set("in for of vs versus from through since during the this our its last next until by")
_FISCAL = re.compile(r"(FY|CY)\s?'?(\d{4}|\d\d)(?:\s?[-–/]\s?(\d{4}|\d\d))?(?![\w])")
_DAY_LISTED = re.compile(rf"{_WEEKDAY}\.?(?:,|,?\s(?:and|or|&|to|through))\s$", re.I)
_AT_BEHIND = re.compile(r"\s(?:@|at)\s\d")
_ON_DAY = re.compile(rf"\b{_WEEKDAY}\.?,?\s$", re.I)
_THE = re.compile(r"\bthe\s$", re.I)


def weekday_words() -> frozenset[str]:
    """Names of days, in full and abbreviated, in lower case."""
    return frozenset(_DAYS)


def month_words() -> frozenset[str]:
    """Names of months, in full and abbreviated, in lower case."""
    return frozenset(_BY_NAME)


def month_name(written: str) -> str:
    """``jan.`` → "January"."""
    return _BY_NAME[written.rstrip(".").lower()]


def _day(written: str) -> str:
    return ordinal(int(re.sub(r"\D", "", written)))


def _year(written: str | None) -> str:
    return any_year(written.lstrip("'")) if written else ""


def month_first(source: Source, at: int) -> Reading | None:
    """``April 2``, ``Jan. 5, 2020``, ``June 1-5``, ``July 30 – Aug. 2, 2021``, ``FEB 9 2021``."""
    m = _MONTH_FIRST.match(source.text, at)
    if not m or not _is_month(source, m, at):
        return None
    dash = (m["dash"] or "").strip()
    if dash in {"and", "or", ","} and not (m["month2"] or re.search(r"\D", m["day2"])):
        m2 = re.compile(rf"{_MONTH}\s(?:the\s)?{_DAY}(?!\d)(?:(?:,\s?|\s)(?P<year>{_YEAR}){_STOP})?", re.I).match(
            source.text, at
        )
        return (m2.end(), _month_first_said(m, m2["year"], "", "")) if m2 else None
    joiner = "" if not dash else {"&": "and", ",": ","}.get(dash, dash if dash.isalpha() else "to")
    second = f"{month_name(m['month2'])} " if m["month2"] else ""
    second += _day(m["day2"]) if m["day2"] else ""
    end = m.end()
    return end, _month_first_said(m, m["year"], joiner, second)


def _month_first_said(m: re.Match[str], year: str | None, joiner: str, second: str) -> str:
    words = f"{month_name(m['month'])} {_day(m['day'])}"
    if second:
        words += f" {joiner} {second}"
    return words + (f", {_year(year)}" if year else "")


def _is_month(source: Source, m: re.Match[str], at: int) -> bool:
    """Whether "may", "march", "mar", "jun", "dec" in lower case begin a date: only with a year or an ordinal."""
    written = m["month"].rstrip(".")
    if written[0].isupper() or written.lower() not in {"may", "march", "mar", "dec", "sep", "jun", "jul", "jan"}:
        return True
    return bool(m["year"]) or bool(re.search(r"[a-z]", m["day"] or "")) or written in {"jan", "jul", "jun", "dec"}


def month_year(source: Source, at: int) -> Reading | None:
    """``March 2024``, ``Sept. 1987``, ``May-June 2020``, ``November of 1860``."""
    m = _MONTH_ONLY.match(source.text, at)
    if not m:
        return None
    words = month_name(m["month"]) + (f" to {month_name(m['month2'])}" if m["month2"] else "")
    return m.end(), f"{words}{' of' if m['of'] else ''} {_year(m['year'])}"


def day_first(source: Source, at: int) -> Reading | None:
    """``2 April 2026`` → "the second of April twenty twenty-six", ``the 3rd of May``, ``4-6 July``."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {".", ",", ":", "/", "$", "-", "€", "£", "'"}:
        return None
    m = _DAY_FIRST.match(text, at)
    if not m:
        return None
    month = m["month"]
    if month[0].islower() and (
        month.lower().rstrip(".") in {"may", "march", "mar", "sep", "dec"} and not m["year"] and "of" not in m[0]
    ):
        return None
    end = m.end()
    if m["year"] is None and month.endswith(".") and month_name(month).lower() == month.rstrip(".").lower():
        end -= 1  # the full stop after a month in full
    the = "" if _THE.search(text, max(0, at - 5), at) else "the "
    words = the + _day(m["day"])
    if m["day2"]:
        joiner = m["dash"].strip()
        joiner = {"and": "and", "&": "and", "through": "through"}.get(joiner, "to")
        words += f" {joiner} {_day(m['day2'])}"
    return end, f"{words} of {month_name(month)}" + (f" {_year(m['year'])}" if m["year"] else "")


def numeric(source: Source, at: int) -> Reading | None:
    """``2026-04-02``, ``4/2/2026``, ``21.03.2019``; ``on 4/2``."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {"/", ".", "-", "$"}:
        return None
    m = _ISO.match(text, at)
    if m and 1 <= int(m[3]) <= 12 and 1 <= int(m[4]) <= 31 and int(m[1]) >= 1000:
        comma = "," if text[m.end() - 1] == "T" else ""
        return m.end(), f"the {ordinal(int(m[4]))} of {_NAMES[int(m[3]) - 1]} {any_year(m[1])}{comma}"
    m = _NUMERIC.match(text, at)
    if m:
        return _numeric(source, m)
    m = _SHORT.match(text, at)
    if m and (_AT_BEHIND.match(text, m.end()) or _ON.search(source.before(at)) or _ON_DAY.search(source.before(at))):
        month_first = int(m[2]) > 12 or (source.month_first and int(m[1]) <= 12)
        month, day = (m[1], m[2]) if month_first else (m[2], m[1])
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return m.end(), f"{_NAMES[int(month) - 1]} {ordinal(int(day))}"
    return None


def _numeric(source: Source, m: re.Match[str]) -> Reading | None:
    first, second = int(m[1]), int(m[3])
    year = m[4].lstrip("'")
    if m[2] == "-" and len(year) == 2 and first > 31:
        return None
    if m[2] == "." and len(year) == 2 and (first > 31 or second > 12 or not first):
        return None
    if m[2] == "." and len(year) == 2 and not re.match(r"\d\d\.\d\d\.", m[0]):
        return None  # a version
    month_first = source.month_first and m[2] != "."
    if not (1 <= first <= 31 and 1 <= second <= 31) or min(first, second) > 12:
        return None
    if first > 12 or (second <= 12 and not month_first):
        return m.end(), f"the {ordinal(first)} of {_NAMES[second - 1]} {any_year(year)}"
    return m.end(), f"{_NAMES[first - 1]} {ordinal(second)}, {any_year(year)}"


def weekday(source: Source, at: int) -> Reading | None:
    """``Tue-Sat`` → "Tuesday to Saturday"; ``Tues.``, ``Mon, Jan 5``; "sat" and "sun" are words of their own."""
    m = _WEEKDAYS.match(source.text, at)
    if not m:
        return None
    text, first = source.text, m[1]
    if m[3]:
        return m.end(), f"{_DAYS[first.lower()]} to {_DAYS[m[3].lower()]}"
    short = first.lower() not in {name.lower() for name in _DAYS.values()}
    if not short:
        return None
    dotted, end = m[0].endswith("."), m.end()
    capital = first[0].isupper()
    clear = first.lower() in {"tue", "tues", "thu", "thur", "thurs", "weds"} or (
        first.lower() in {"mon", "fri", "wed"} and capital and (dotted or first.isupper() or first == "Fri")
    )
    dated = bool(
        re.match(
            rf",?\s(?:{_MONTH}|\d{{1,2}}(?:st|nd|rd|th|:\d\d|\s?[ap]\.?m|/\d)?\b|at\b|and\s{_WEEKDAY}\b|&)|,\s{_WEEKDAY}\b",
            text[end : end + 24],
            re.I,
        )
    )
    if not capital or not (
        clear
        or dated
        or bool(_DAY_LISTED.search(source.before(at)))
        or (first in {"Sat", "Sun"} and (dotted and re.match(r"\.\s[a-z]", text[end - 1 : end + 2])))
        or (
            first in {"Sat", "Sun"}
            and re.search(r"\b(?:on|until|by|next|last|every|each)\s$", source.before(at), re.I)
            and not text[end : end + 2].strip().isalpha()
        )
    ):
        return None
    stop = "." if dotted and source.ends(end - 1) else ""
    return end, _DAYS[first.lower()] + stop


def month(source: Source, at: int) -> Reading | None:
    """A month by itself: ``Sept.`` → "September", ``Jan-Mar`` → "January to March"."""
    m = _MONTHS.match(source.text, at)
    if not m:
        return None
    if m[3]:
        if not m[1][0].isupper():
            return None
        dotted = m[3].endswith(".") and source.ends(m.end() - 1)
        return m.end() - dotted, f"{month_name(m[1])} to {month_name(m[3])}"
    written = m[1].rstrip(".")
    if written.lower() == month_name(written).lower() or not written[0].isupper() or written.isupper():
        return None
    dotted = m[1].endswith(".")
    if not dotted and not re.search(r"\b(?:in|since|until|by|early|late|mid|last|next|of)\s$", source.before(at), re.I):
        return None
    if (
        not dotted
        and written in {"Mar", "Dec", "Jan", "Jun"}
        and not re.search(r"\b(?:in|since|until|by)\s$", source.before(at))
    ):
        return None
    stop = "." if dotted and source.ends(m.end() - 1) else ""
    return m.end(), month_name(written) + stop


def quarter(source: Source, at: int) -> Reading | None:
    """``Q3 2025`` → "Q three twenty twenty-five", ``Q1-Q3``, ``H1 2024``, ``Q4'24``."""
    m = _QUARTERS.match(source.text, at)
    if not m or source.touches(at) or (m[1] == "H" and not m[5]):
        return None
    words = f"{m[1]} {cardinal(int(m[2]))}"
    if m[4]:
        words += f" to {m[3] or m[1]} {cardinal(int(m[4]))}"
    return m.end(), words + (f" {any_year(m[5])}" if m[5] else "")


def part_of_year(source: Source, at: int) -> Reading | None:
    """``3Q22`` → "the third quarter of twenty-two", ``1H23``."""
    m = _PART_OF_YEAR.match(source.text, at)
    if not m or source.touches(at):
        return None
    part = "quarter" if m[2] == "Q" else "half"
    before = source.word_before(at)
    the = "" if before in {"the", "a", "this", "our", "its", "last", "next"} else "the "
    if not m[3]:
        return (m.end(), f"{the}{ordinal(int(m[1]))} {part}") if before in _PART_CUE else None
    return m.end(), f"{the}{ordinal(int(m[1]))} {part} of {any_year(m[3])}"


def fiscal(source: Source, at: int) -> Reading | None:
    """``FY2025``, ``FY 24``, ``FY2024-25``."""
    m = _FISCAL.match(source.text, at)
    if not m or source.touches(at):
        return None
    words = f"{m[1][0]} {m[1][1]} {any_year(m[2])}"
    return m.end(), words + (f" to {any_year(m[3]) if len(m[3]) == 4 else two_digits(m[3])}" if m[3] else "")
