"""What a price is per: ``/kg``, ``/h``, ``/Monat`` after it in, the pattern of it ("{0} pro Monat") out."""

from __future__ import annotations

import re
from functools import lru_cache

from studio.text.languages.cldr import UNITS, per, unit
from studio.text.languages.words import Language

_SLASH = re.compile(r"\s?/\s?([^\W\d_]{1,14}(?:\^?[23])?)(?!\w)\.?")
_NAMED = (
    "duration-second", "duration-minute", "duration-hour", "duration-day", "duration-week", "duration-month",
    "duration-year", "mass-gram", "mass-kilogram", "volume-liter", "length-meter", "length-kilometer",
)  # fmt: skip
"""Units whose names are written out after the slash."""
_PRICED = {"pl": ("{0} na ", "{0} za "), "ru": ("{0} на ", "{0} за ")}
"""Where a price has another word for "per" than a measure has."""


def rate(language: Language, text: str, at: int) -> tuple[int, str] | None:
    """What a price that ends here is per: where that ends, and its pattern; None if nothing is said of it."""
    m = _SLASH.match(text, at)
    if not m:
        return None
    written = m[1].replace("^2", "²").replace("^3", "³")
    if written[-1] in "23":
        written = written[:-1] + {"2": "²", "3": "³"}[written[-1]]
    known = language.units.get(written) or UNITS.get(written) or _names(language.locale).get(written.lower())
    pattern = _pattern(known, language) if known else None
    end = m.end() - (m[0].endswith(".") and not text[m.end() : m.end() + 2].strip())
    if pattern:
        return end, pattern
    plain = per("mass-kilogram", language.locale) or ""
    if language.tag == "zh" and not written.isascii():
        return end, f"每{written}{{0}}"
    if len(written) < 3 or language.tag in {"pl", "ru", "zh", "ja"} or not plain.startswith("{0} "):
        return None
    return end, f"{' '.join(plain.split()[:2])} {written}"


def named_rate(language: Language, text: str, at: int) -> tuple[int, str] | None:
    """``/Jahr``, ``/semana``: a unit by its name after the slash at a place; None for any other word."""
    m = _SLASH.match(text, at)
    name = _names(language.locale).get(m[1].lower()) if m else None
    pattern = _pattern(name, language) if name else None
    return (m.end(1), pattern) if m and pattern else None


def _pattern(name: str, language: Language) -> str | None:
    """The pattern of "per" a unit, in everyday words."""
    said = per(name, language.locale)
    if said is None:
        return None
    if language.tight and said.startswith("{0}/"):
        return f"每{said[4:]}{{0}}" if language.tag == "zh" else f"{said[4:]}あたり{{0}}"
    own = language.unit_names.get(name)
    if own:
        said = f"{' '.join(said.split()[:2])} {own.split('|')[0]}"
    old, new = _PRICED.get(language.tag, ("", ""))
    return said.replace(old, new) if old else said


@lru_cache(maxsize=16)
def _names(locale: str) -> dict[str, str]:
    """Units by their names in the singular, in lower case."""
    return {(unit(name, 1, locale) or "").replace("{0}", "").strip().lower(): name for name in _NAMED}
