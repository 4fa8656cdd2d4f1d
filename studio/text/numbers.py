"""English numbers in words: ``1984`` in, ``one thousand nine hundred eighty-four`` or ``nineteen eighty-four`` out.

American style, without "and". Numbers of more than 15 digits or with a leading zero are read digit by digit. The words
come from num2words, which is imported with the first number.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 15
"""Digits of the longest number that is read as a whole ("nine hundred trillion …")."""

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

PLAIN = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,18})"
"""Pattern of a whole number, with or without thousands separators; bounded, so that matching takes linear time."""

NUMBER = PLAIN + r"(?:\.\d{1,18})?"
"""Pattern of a number as written: ``7``, ``1,234.5``, ``0.25``."""

ROMAN = r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
"""Pattern of a well-formed Roman numeral, and of nothing at all."""

_ROMAN = re.compile(ROMAN)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

START = r"(?<![\w.])(?<!\d,)"
"""Pattern of a position where a number may begin: never inside a word or another number."""


@lru_cache(maxsize=4096)
def _words(number: int, kind: str) -> str:
    from num2words import num2words

    return str(num2words(number, to=kind, lang="en")).replace(",", "").replace(" and ", " ").replace("oh-", "oh ")


def digits(figures: str) -> str:
    """Digit by digit: ``"911"`` → ``"nine one one"``. Anything but 0-9 is skipped."""
    return " ".join(DIGITS[ord(c) - 48] for c in figures if "0" <= c <= "9")


def cardinal(number: int) -> str:
    """``42`` → ``"forty-two"``."""
    return _words(number, "cardinal")


def ordinal(number: int) -> str:
    """``42`` → ``"forty-second"``."""
    return _words(number, "ordinal")


def year(number: int) -> str:
    """``1984`` → ``"nineteen eighty-four"``, ``2005`` → ``"two thousand five"``, ``1905`` → ``"nineteen oh five"``."""
    return _words(number, "year")


def number(written: str) -> str:
    """A number as written (see NUMBER) in words: ``"1,234.50"`` → ``"one thousand … point five zero"``."""
    whole, _, fraction = written.replace(",", "").partition(".")
    if len(whole) > LONGEST or (len(whole) > 1 and whole[0] == "0"):
        words = digits(whole)
    else:
        words = cardinal(int(whole or 0))
    return f"{words} point {digits(fraction)}" if fraction else words


def name_number(figures: str) -> str:
    """A number that is part of a name: ``"100"`` → "one hundred", ``"4090"`` → "forty ninety".

    Round numbers and those of up to two digits are cardinals. Three or four digits are read in pairs, more one by one.
    """
    value = int(figures) if len(figures) <= 4 else 0
    if figures[0] == "0" or len(figures) > 4:
        return digits(figures)
    if len(figures) < 3 or value % 100 == 0:
        return cardinal(value)
    head, tail = divmod(value, 100)
    return f"{cardinal(head)} {'oh ' if tail < 10 else ''}{cardinal(tail)}"


def roman_value(numeral: str) -> int:
    """``XIV`` → 14; 0 if it isn't a well-formed numeral."""
    if not _ROMAN.fullmatch(numeral):
        return 0
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=False))


def plural(words: str) -> str:
    """Number words in the plural: ``"nineteen ninety"`` → ``"nineteen nineties"``, ``"fifth"`` → ``"fifths"``."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith(("x", "s")) else "s")
