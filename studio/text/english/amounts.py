"""Amounts in words: a number, a range of two numbers, or a number with a fraction.

Money, measures and percentages share this parser. In: a text and the position of a digit. Out: where the amount ends,
and its parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from studio.text.numbers import cardinal, number, ordinal, plural

NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,5}(?!\d|,\d)|\d{1,2}(?:,\d\d){1,4},\d{3}(?!\d|,\d)|\d{1,3}(?:'\d{3}){2,5}(?![\d'])"
    r"|\d{1,3}(?: \d{3}){2,5}(?![\d,])|[1-9]\d? 000(?![\d,])|\d{1,18})"
    r"(?:\.\d{1,18}(?!\.?\d))?(?![\d])|\.\d{1,18}"
)
"""Pattern of a number: ``7``, ``1,234.5``, ``1 000 000``, ``.25``; bounded, so that matching takes linear time."""
SCALES = {
    "k": "thousand", "K": "thousand", "m": "million", "M": "million", "mn": "million", "mm": "million",
    "MM": "million", "mil": "million", "mln": "million", "b": "billion", "B": "billion", "bn": "billion",
    "Bn": "billion", "BN": "billion", "bln": "billion", "t": "trillion", "T": "trillion", "tn": "trillion",
    "trn": "trillion",
}  # fmt: skip
SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|quadrillion|lakh|crore)"
DASH = r"\s?[-–]\s?|~"

_NUMBER = re.compile(NUMBER)
_SCALE = re.compile(
    rf"(?:(?P<gap>[ -])(?P<word>{SCALE_WORD})s?\b"
    rf"|\s?(?P<letter>{'|'.join(sorted(SCALES, key=len, reverse=True))})(?![\w]))"
)
_BETWEEN = re.compile(r"\bbetween\s\S{0,3}$", re.I)
_GOES_ON = re.compile(r"[-–:/]\d")
_FRACTION = re.compile(
    r"(?:(\d{1,4})(?:[ -]|\s(?:and|&)\s))?(\d{1,3})/(\d{1,3}(?:,000)+|\d{1,4})(?!(?!(?:th|rd|nd)s?\b)\w|/|\.\d)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, or a range of two, in words."""

    end: int
    said: str
    one: bool
    """It is exactly 1, so that what it counts is in the singular."""
    scaled: bool = False
    """It has a scale word (``million``)."""
    figures: str = ""
    """The (last) number as written."""
    ranged: bool = False
    gap: str = ""
    """The text between the number and the scale word."""


def single(text: str, at: int, *, letters: bool) -> Amount | None:
    """One number, with its scale word.

    Args:
        text: the text to read.
        at: where the number begins.
        letters: a letter may stand for the scale word (``5M``), as in money and counts.
    """
    m = _NUMBER.match(text, at)
    if not m:
        return None
    figures = m[0].replace(" ", ",").replace("'", ",")
    said, end, scaled, gap = say(figures), m.end(), False, ""
    scale = _SCALE.match(text, end)
    if scale and (scale["word"] or letters):
        size = scale["word"] or SCALES[scale["letter"]]
        said, end, scaled, gap = f"{said} {size}", scale.end(), True, scale["gap"] or ""
    return Amount(end, said, figures == "1" and not scaled, scaled, figures, gap=gap)


def span(text: str, at: int, *, letters: bool, sign: str = "", unit: str = "") -> Amount | None:
    """One number or a range of two: ``5``, ``5-10``, ``$5-$10``, ``5%-10%``.

    Args:
        text: the text to read.
        at: where it begins.
        letters: as for :func:`single`.
        sign: pattern of a sign that may be repeated before the second number.
        unit: pattern of a unit that may already follow the first number.
    """
    first = single(text, at, letters=letters)
    if first is None:
        return None
    gap = _gap(sign, unit).match(text, first.end)
    if gap is None:
        return first
    second = single(text, gap.end(), letters=letters)
    if (
        second is None
        or _GOES_ON.match(text, second.end)
        or (len(first.figures) > 1 and first.figures.isdigit() and first.figures[0] == "0")
    ):
        return first
    worded = gap[0].split()[0] if gap[0][:1] == " " and gap[0].strip()[:1].isalpha() else ""
    if worded and (first.scaled or not second.scaled):
        return first
    if worded == "and" and not _BETWEEN.search(text, max(0, at - 12), at):
        return first
    said = f"{first.said} {worded or 'to'} {second.said}"
    return Amount(second.end, said, False, second.scaled, second.figures, True, second.gap)


@lru_cache(maxsize=256)
def _gap(sign: str, unit: str) -> re.Pattern[str]:
    """Pattern of the text between the two numbers of a range."""
    to = rf"|\s(?:to|and)\s(?:{sign})?|-to-(?:{sign})?" if sign else ""
    return re.compile(rf"(?:(?:{unit or 'X{0}'})?(?:{DASH})(?:{sign or 'X{0}'})?{to})(?=\.?\d)")


def mixed(text: str, at: int) -> tuple[int, str, str, int, int] | None:
    """A fraction with the whole number before it: end, whole number in words or "", fraction, its two numbers."""
    m = _FRACTION.match(text, at)
    if not m or not m[3].strip("0"):
        return None
    whole, top, bottom = m[1] or "", int(m[2]), int(m[3].replace(",", ""))
    if whole and (top >= bottom or bottom > 100):
        return None
    return m.end(), cardinal(int(whole)) if whole else "", fraction(top, bottom), top, bottom


def fraction(top: int, bottom: int) -> str:
    """``3, 4`` → "three quarters"; "three over n" if the denominator has no name."""
    if bottom < 2 or (bottom > 100 and bottom % 100) or (top >= bottom and bottom > 10):
        return f"{cardinal(top)} over {cardinal(bottom)}"
    name = {2: "half", 4: "quarter"}.get(bottom) or ordinal(bottom)
    if bottom in {100, 1000, 1_000_000}:
        name = name.removeprefix("one ")
    if top == 1:
        return f"one {name}"
    return f"{cardinal(top)} {'halves' if name == 'half' else plural(name)}"


def one_more(said: str) -> str:
    """A fraction after a whole number, ``one eighth`` → "an eighth"."""
    if not said.startswith("one "):
        return said
    return f"{'an' if said[4] in 'aeiou' else 'a'} {said[4:]}"


def say(figures: str) -> str:
    """A number, such as ``1,234`` or ``.5``, in words."""
    return "point " + number("0" + figures).partition(" point ")[2] if figures[0] == "." else number(figures)
