"""Units per another one: ``people/km²`` → "people per square kilometer", ``kg/m³`` without a number, ``$5 a lb``."""

from __future__ import annotations

import re

from studio.text.english.units import FOLDED, UNIT, UNITS, many
from studio.text.grammar import Reading, Source
from studio.text.tables import word_set

POWER = {"^2": "square ", "^3": "cubic ", "2": "square ", "3": "cubic "}
_PER = re.compile(rf"/\s?({UNIT})(\^[23])?(?!\w)")
ALONE = ("km", "m", "cm", "mi", "ft", "yd", "kg", "g", "mg", "lb", "oz", "ml", "l", "L", "gal", "hr", "h", "min", "sec",
    "s", "yr", "mo", "wk", "kWh", "MWh", "GB", "MB", "TB", "sq km", "sq mi", "sq ft", "sq m")  # fmt: skip
"""Units that may follow "per" without a number."""
_ALONE = re.compile(rf"({'|'.join(sorted(ALONE, key=len, reverse=True))})(\^[23])?(?![\w/])")
_LONE_RATE = re.compile(rf"({UNIT})/({UNIT})(\^[23])?(?![\w/^])")
_MEASURED = word_set(
    "km m cm mm mi ft kg g mg µg lb L l mL ml dL mol mmol h hr s sec min kWh J kJ W gal kcal MB GB Mbit"
)
"""Units that are read as such in a rate without a number: ``mg/dL``."""
_PLAIN_PER = word_set("km kg hr mo yr sec min GB MB lb oz kWh kpc Mpc mi L mL dL")
"""Units behind a slash that need no power to be read as such."""
_PER_TIME = re.compile(
    r"/\s?(?:(day|night|week|month|year|hour|minute|second|person|session|student)(?!\w)|(wk|yr|mo|hr)\b)"
)
_PRICE_A = re.compile(r"(?:[$€£]\d[\d.,]*|¢|\bcents|\bdollars|\bbucks)\san?\s$")
"""``$5 a lb.``"""
_OWN_DOT = re.compile(r"\.(?=,|\s[a-z])")


def per(unit: str, power: str) -> str:
    """``/m²`` → " per square meter", ``/s²`` → " per second squared"."""
    if power and unit == "second":
        return f" per second {'squared' if power == '^2' else 'cubed'}"
    return f" per {POWER.get(power, '')}{unit}"


def alone(source: Source, at: int) -> Reading | None:
    """A unit after "per", without a number: ``people per km²``."""
    m = _ALONE.match(source.text, at)
    if not m or source.touches(at):
        return None
    if _PRICE_A.search(source.before(at)):
        return m.end() + bool(_OWN_DOT.match(source.text, m.end())), UNITS[m[1]]
    if source.word_before(at) != "per":
        return None
    return m.end(), POWER.get(m[2] or "", "") + UNITS[m[1]]


def rate(source: Source, at: int) -> Reading | None:
    """``kg/m³``, ``mg/dL``: a unit per another one, without a number."""
    m = _LONE_RATE.match(source.text, at)
    if not m or source.touches(at) or m[1] == m[2] or (len(m[1] + m[2]) == 2 and m[0][:3].isupper()):
        return None
    if not (m[3] or {m[1], m[2]} <= _MEASURED):
        return None
    return m.end(), many(UNITS[m[1]]) + per(UNITS[m[2]], m[3] or "")


def per_unit(source: Source, at: int) -> Reading | None:
    """A unit after a word and a slash: ``people/km²`` → "per square kilometer", ``days/week``."""
    often = _PER_TIME.match(source.text, at)
    if often and re.search(r"\d\s[a-z]{2,20}$", source.before(at)):
        return often.end(), f" per {often[1] or UNITS[often[2]]}"
    m = _PER.match(source.text, at)
    if not m or not (m[2] or m[1] in _PLAIN_PER):
        return None
    return m.end(), f" per {POWER.get(m[2] or '', '')}{UNITS.get(m[1]) or FOLDED.get(m[1].lower(), m[1])}"
