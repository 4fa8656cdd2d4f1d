"""Numbers with a prime or double prime: ``5'11"`` → "five foot eleven", ``12"``, ``in the 90'``, ``the 5' end``."""

from __future__ import annotations

import re

from studio.text.english.amounts import fraction, one_more
from studio.text.english.money import adjective
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal, number, ordinal

_FEET = re.compile(r"(\d{1,3})'\s?(?:(\d{1,2})(?:\.\d)?\s?(?:\"|'')|(\d{1,2})(?![\d'\w]))")
_FEET_PART = re.compile(r"(\d{1,2})'(\d{1,2}) ([1-7])/([248])\"")
_FEET_INCHES = re.compile(r"(\d{1,2}) ?(?:ft|feet|foot)\.?,? ?(\d{1,2}) ?(?:in\b\.?|inch(?:es)?\b|\")")
_CROSSED = re.compile(r"(\d{1,3}(?:\.\d)?)(?:\"|'')\s?[x×]\s?(\d{1,3}(?:\.\d)?)(?:\"|'')")
_FOOT = re.compile(r"(\d{1,3})'(?=\s(?:tall|long|wide|high|deep|by)\b|$)")
_FOOT_ACROSS = re.compile(r"(\d{1,3})'(?![\w'])")
_FOOT_LONG = re.compile(r"(\d{1,3})'(?=\s[a-z]{3})")
"""``a 10' ladder``."""
_ACROSS = re.compile(r"\d['\"]\s?(?:x|×|by)\s?$")
"""Before the second of two dimensions: ``6'3" x 2'``."""
_HIGH = re.compile(r"(\d{1,2},\d{3})'(?!\w)")
_INCH_RANGE = re.compile(r"(\d{1,2})\s?[-–]\s?(\d{1,2})\"(?!\w)")
_PART_INCH = re.compile(r"(\d{1,2})/(2|4|8|16|32)\"(?!\w)")
_MINUTES_SECONDS = re.compile(r"(\d{1,2})'([2-5]\d|1[2-9])(?:\"|'')(?!\w)")
_INCHES = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)(?:\"|'')(?![\w])")
_PRIME = re.compile(r"[35]'(?=\s(?:to\s[35]'|ends?\b|UTRs?\b|cap\b|and\s[35]')|-(?:UTR|end|cap|phosphate|splice))")
_PRIME_TO = re.compile(r"[35]' (?:to|and) $")
_MATCH_MINUTE = re.compile(r"(\d{1,3})'(?:\+(\d{1,2}))?(?![\w\"'])")
_THE = re.compile(r"\b(?:in|on|by|until)\sthe\s$", re.I)


def prime(source: Source, at: int) -> Reading | None:
    """``the 5' end`` of a gene → "five prime"; ``in the 90'`` of a match → "ninetieth minute"."""
    text = source.text
    if source.touches(at):
        return None
    m = _PRIME.match(text, at)
    if m or (text[at : at + 2] in {"3'", "5'"} and _PRIME_TO.search(source.before(at))):
        return at + 2, f"{number(text[at])} prime"
    m = _MATCH_MINUTE.match(text, at)
    if m and _THE.search(source.before(at)):
        plus = f" plus {cardinal(int(m[2]))}" if m[2] else ""
        return m.end(), f"{ordinal(int(m[1]))}{plus} minute"
    return None


def feet(source: Source, at: int) -> Reading | None:
    """``5'11"`` → "five foot eleven"; ``12"`` → "twelve inches" outside quotes."""
    if source.touches(at):
        return None
    m = _CROSSED.match(source.text, at)
    if m:
        return m.end(), f"{number(m[1])} by {number(m[2])} inches"
    m = _FEET_INCHES.match(source.text, at)
    if m and int(m[2]) < 12:
        if adjective(source, at, m.end()):
            return m.end(), f"{cardinal(int(m[1]))} foot {cardinal(int(m[2]))}"
        units = "foot" if m[1] == "1" else "feet", "inch" if m[2] == "1" else "inches"
        return m.end(), f"{cardinal(int(m[1]))} {units[0]} {cardinal(int(m[2]))} {units[1]}"
    m = _FEET_PART.match(source.text, at)
    if m:
        part = one_more(fraction(int(m[3]), int(m[4])))
        return m.end(), f"{cardinal(int(m[1]))} foot {cardinal(int(m[2]))} and {part}"
    m = _FEET.match(source.text, at)
    if m and int(m[2] or m[3]) < 12:
        return m.end(), f"{cardinal(int(m[1]))} foot {cardinal(int(m[2] or m[3]))}"
    m = _FOOT_ACROSS.match(source.text, at) if _ACROSS.search(source.before(at)) else None
    if m:
        return m.end(), f"{number(m[1])} foot"
    m = _FOOT_LONG.match(source.text, at)
    if m and source.word_before(at) in {"a", "an"}:
        return m.end(), f"{number(m[1])} foot"
    m = _FOOT.match(source.text, at)
    if m and (m.end() < len(source.text) or source.text.count("'", 0, at) % 2 == 0):
        return m.end(), f"{number(m[1])} {'foot' if m[1] == '1' or m.end() < len(source.text) else 'feet'}"
    m = _HIGH.match(source.text, at)
    if m:
        return m.end(), f"{number(m[1])} feet"
    m = _INCH_RANGE.match(source.text, at)
    if m and not source.quoted(at):
        return m.end(), f"{number(m[1])} to {number(m[2])} inches"
    m = _PART_INCH.match(source.text, at)
    if m:
        return m.end(), f"{fraction(int(m[1]), int(m[2]))} inch"
    m = _MINUTES_SECONDS.match(source.text, at)
    if m:
        return m.end(), f"{cardinal(int(m[1]))} minutes {cardinal(int(m[2]))} seconds"
    m = _INCHES.match(source.text, at)
    if m and source.text[m.end() - 1] == '"' and not source.quoted(at):
        return m.end(), f"{number(m[1])} {'inch' if m[1] == '1' or adjective(source, at, m.end()) else 'inches'}"
    return None
