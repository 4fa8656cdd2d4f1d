"""Years: ``in 1215`` → "in twelve fifteen". Its neighbours decide if a four-digit number is a year, a count or a name.

It is a year after a word of time ("in", "since", a month, a season), in brackets, next to another year, or where
nothing is counted. It is a count before a plural or a unit, or in "about 1500 of".
"""

from __future__ import annotations

import re

from studio.text.abbreviations import MONTHS
from studio.text.english.units import UNITS
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal, digits, plural, year
from studio.text.tables import word_set

_FOUR = re.compile(r"\d{4}(?![\d\w%]|[.,:/]\d|-\d)")
_THREE = re.compile(r"(\d{2,3})(?=\s?(?:B\.?\s?C\.?(?:\s?E\b\.?)?|A\.?\s?D\b\.?|C\.?\s?E\b\.?)(?![a-z]))")
_ERA = re.compile(r"\s?(?:B\.?\s?C\.?|A\.?\s?D\b|C\.?\s?E\b)(?![a-z])")
_ONGOING = re.compile(r"(1\d{3}|20\d\d)\s?[-–]\s?(present|now|today|date)\b", re.I)
_SPAN = re.compile(r"(\d{4})(?:\s?[-–/]\s?|\s?—\s?)('?)(\d{4}|\d\d)(?![\w%]|[.,:/-]\d)")
_DECADES = re.compile(r"(\d{3}0|'?\d0)'?s(?:(?:\s?[-–/]\s?)('?\d0|\d{3}0)'?s)?(?!\w)")
_SHORT = re.compile(r"'(\d\d)(?![\w']|[.,]\d)")
_CUE = re.compile(
    r"(?:^|[\s(\[\"'–—,-])(?:ca?|b|d|r|fl|est)\.\s?$|(?:^|[\s(\[\"'–—,-])(?:in|since|until|till|til|by|during|circa"
    r"|ca?\.|c|year|years|early|late|mid|class\sof|summer(?:\sof)?"
    r"|winter(?:\sof)?|spring(?:\sof)?|autumn(?:\sof)?|fall(?:\sof)?|FY|back\sto|back\sin|copyright|BC|AD|A\.D\.|d\."
    r"|b\.|b|d|r\.|fl\.|est\."
    r"|founded|born|died|dated|built|published|census|copyright|©|Q[1-4]|H[12]|quarter(?:\sof)?|half\sof|edition|model"
    r"|(?:of|to|from|after|before|between|on|around|about)\s(?:late|early|mid)|anno|calendar|fiscal|election\sof"
    r"|panic\sof|war\sof|revolution\sof"
    rf"|act\sof|treaty\sof|constitution\sof|crisis\sof|year\sof|vintage"
    rf"|(?:{'|'.join([*MONTHS, *MONTHS.values()])})\.?,?(?:\sof)?)[\s(-]$",
    re.IGNORECASE,
)
_WEAK = re.compile(r"\b(?:of|from|after|before|to|and|or|than|about|around|on|the)\s$", re.IGNORECASE)
_AFTER_YEAR = re.compile(r"(?:\d{4},?|\b(?:between|from|in)\s\d{4})\s?(?:and|to|or|through|until|till|-|–|,)\s?$")
_COUNTING = re.compile(
    r"\b(?:over|under|nearly|almost|only|just|some|another|exactly|approximately|roughly|least|most|many|than|up to"
    r"|those|these"
    r"|total(?:\sof)?|population(?:\sof)?|number|height(?:\sof)?|weight(?:\sof)?|distance(?:\sof)?|cost(?:s|\sof)?"
    r"|capacity(?:\sof)?"
    r"|with|has|have|had|of\sabout|of\sover|all|are|were|be|x|×|\+|=|\*|another|counted|sold|about|around"
    r"|speed(?:\sof)?|mile(?:s)?|rate\sof|sum\sof"
    r"|maximum(?:\sof)?|minimum(?:\sof)?|average(?:\sof)?|score(?:\sof)?|elevation(?:\sof)?|altitude(?:\sof)?)[\s]$",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"\b(?:page|pages|p\.|pp\.|line|no\.|number|#|item|lot|isbn|code|id|serial|bus)\s?$", re.IGNORECASE
)
_NEXT = re.compile(r"(\s|-)([^\W\d_]+)(?:\s([^\W\d_]+))?")
_OF_THEM = re.compile(r"\sof\s(?:them|us|you|these|those|which|whom)\b")
_EVENTS = word_set("""
    elections olympics games playoffs earnings results finals awards plans is was has does as this its his us series
    census news versus plus basis crisis campaigns sales revenues rules tells says shows sees makes marks brings becomes
    comes goes gets gives takes remains begins ends looks feels means needs turns stands follows seems
    """)
"""Words in -s that aren't counted, so that a year may come before them."""
_COUNTED = word_set("""
    people men women children percent dollars million billion trillion km miles feet euros votes students members
    days hours weeks months minutes seconds years pages cases words more fewer less other times per out acres thousand
    hundred
    cc rpm hp francs inhabitants
    """)


def is_year(source: Source, at: int) -> bool:
    """Whether the four-digit number at a position is a year."""
    text = source.text
    value = int(text[at : at + 4])
    if not 1000 <= value <= 2999:
        return False
    before = source.before(at)
    follows = _NEXT.match(text, at + 4)
    word = follows[2] if follows else ""
    if text[at - 1 : at] in {"$", "€", "£", "#", "+", "×", "^", "="} or _LABELS.search(before):
        return False
    if _OF_THEM.match(text, at + 4):
        return False
    cue = bool(_CUE.search(before)) or bool(_AFTER_YEAR.search(before))
    counts = _counts(word, (follows[3] or "") if follows else "")
    if word in UNITS and not (
        word in {"in", "A", "N", "T", "V", "W", "J", "h", "m", "min", "s", "a", "mi", "us"} and cue
    ):
        return False
    if word in _COUNTED:
        return False
    if cue:
        return True
    if counts and follows and follows[1] == " ":
        return (
            1700 <= value <= 2099 and value % 10 != 0 and before.lower().endswith(("the ", "the late ", "the early "))
        )
    if _COUNTING.search(before) and not 1900 <= value <= 2099:
        return (
            bool(re.search(r"\b(?:about|around|than)\s$", before, re.I))
            and value >= 1100
            and not counts
            and value % 100 != 0
        )
    if value >= 2100:
        return False
    if at == 0 and value % 100 != 0 and word in {"and", "was", "is", "saw", "to", "or", "brought"}:
        return True
    if value < 1100 or value % 1000 == 0:
        return _bracketed(source, at) or (bool(_WEAK.search(before)) and value % 1000 != 0)
    if value % 100 == 0 and not 1500 <= value <= 2000:
        return _bracketed(source, at)
    return not counts


def _bracketed(source: Source, at: int) -> bool:
    return source.text[at - 1 : at] == "(" and source.text[at + 4 : at + 5] in {")", ",", "-", "–", ";"}


def _counts(word: str, second: str) -> bool:
    """Whether the next word is something countable."""
    if not word or not word.islower():
        return False
    if word in _EVENTS:
        return False
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return True
    return (
        second.islower()
        and second.endswith("s")
        and word.endswith(("ed", "ing", "al", "ic", "ive", "ous", "new", "ern"))
        and len(second) > 3
    )


def year_span(source: Source, at: int) -> Reading | None:
    """``1939-45``, ``2019–2021``, ``2025/26``: a span of years."""
    m = _SPAN.match(source.text, at)
    if not m or source.touches(at) or source.text[at - 1 : at] in {"-", "/", ".", "$", "€", "£", ","}:
        return None
    first, second = int(m[1]), m[3]
    if not 1000 <= first <= 2099 or (
        len(second) == 4 and not (1000 <= int(second) <= 2099 and int(second) >= first - 1500)
    ):
        return None
    if len(second) == 4 and int(second) < first and not re.match(r"\s?B\.?C", source.text[m.end() :][:5]):
        return None
    if len(second) == 2 and not m[2] and (int(second) <= first % 100 and not (first % 100 == 99 and second == "00")):
        return None
    follows = len(second) == 2 and int(second) == first % 100 + 1
    if (
        len(second) == 2
        and not follows
        and _counts(*(((n := _NEXT.match(source.text, m.end())) and (n[2], n[3] or "")) or ("", "")))
    ):
        return None
    last = year(int(second)) if len(second) == 4 else two_digits(second)
    return m.end(), f"{year(first)} to {last}"


def decades(source: Source, at: int) -> Reading | None:
    """``1990s``, ``'80s``, ``the 1950s-70s``."""
    m = _DECADES.match(source.text, at)
    if not m or source.touches(at) or source.text[at - 1 : at] in {"$", ".", ",", "€", "£"}:
        return None
    return m.end(), decade(m[1]) + (f" to {decade(m[2])}" if m[2] else "")


def decade(written: str) -> str:
    """``1990`` or ``'90`` → "nineteen nineties"."""
    figures = written.lstrip("'")
    if figures == "00":
        return "two thousands"
    if len(figures) == 2:
        return plural(cardinal(int(figures)))
    return plural(cardinal(int(figures)) if int(figures) % 1000 == 0 else year(int(figures)))


def short_year(source: Source, at: int) -> Reading | None:
    """``'69`` → "sixty-nine"."""
    m = _SHORT.match(source.text, at)
    if not m or source.touches(at):
        return None
    to = re.compile(r"\s?[-–]\s?'(\d\d)(?!\w)").match(source.text, m.end())
    return (to.end(), f"{two_digits(m[1])} to {two_digits(to[1])}") if to else (m.end(), two_digits(m[1]))


def two_digits(figures: str) -> str:
    """The last two digits of a year: ``05`` → "oh five"."""
    if figures == "00":
        return "two thousand"
    return f"oh {digits(figures[1])}" if figures[0] == "0" else cardinal(int(figures))


def lone_year(source: Source, at: int) -> Reading | None:
    """A four-digit year, or one of two or three digits before BC or AD."""
    if source.touches(at):
        return None
    early = _THREE.match(source.text, at)
    if early:
        value = int(early[1])
        if value < 100 or value % 100 == 0:
            return early.end(), cardinal(value)
        return early.end(), f"{cardinal(value // 100)} {two_digits(f'{value % 100:02d}')}"
    m = _ONGOING.match(source.text, at)
    if m:
        return m.end(), f"{year(int(m[1]))} to {m[2].lower()}"
    m = _FOUR.match(source.text, at)
    if m and _ERA.match(source.text, m.end()):
        return m.end(), year(int(m[0]))
    if m and is_year(source, at):
        return m.end(), year(int(m[0]))
    return None


def any_year(figures: str) -> str:
    """The year of a date, with two or four digits."""
    if len(figures) == 2:
        return two_digits(figures)
    value = int(figures)
    return year(value) if 1000 <= value < 3000 else cardinal(value)
