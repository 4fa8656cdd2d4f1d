"""Mathematics: ``4-1=3`` → "four minus one equals three", ``x^2``, ``6.02 × 10^23``, ``f(x)``, ``1/n``, ``3! = 6``."""

from __future__ import annotations

import re

from studio.text.english.amounts import NUMBER, fraction, say
from studio.text.english.units import UNIT
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal, digits, number

_FUNCTIONS = {"sin": "sine", "cos": "cosine", "tan": "tangent", "ln": "natural log"}
_FUNCTION = re.compile(r"(f|g|h|sin|cos|tan|log|ln|exp)\(([a-z]|\d{1,4})(°?)\)")
_SUM = re.compile(
    r"(?:-?\d(?:[\d,.]{0,30}\d)?|\b[a-zA-Z]\b)(?:\^\d+)?(?:\s?(?:[-−+*/×÷=<>≤≥≈≠±·x]|[<>]=)\s?-?(?:\d(?:[\d,.]{0,30}\d)?"
    r"|\b[a-zA-Z]\b)(?:\^\d+)?){1,20}"
)
_LENGTH_BEHIND = re.compile(r"\s?(?:[cmk]?m|in|ft|px|inch(?:es)?|feet|meters|yd)\b")
_SIZE = re.compile(r"\d{1,4}(?:×\d{1,4}){1,3}")
_SCIENTIFIC = re.compile(rf"({NUMBER})(?:[eE]([-+]?)(\d{{1,3}})(?!\w)|\s?[x×*]\s?10\^([-+]?)(\d{{1,3}}))")
_FACTORIAL = re.compile(r"(\d{1,4})!(?=\s?[-+*/×=<>])")
_POWER = re.compile(r"\^\(?([-+]?)(\d{1,6}|[a-zA-Z])\)?(?!\w)")
_SIGNS = {"+": "plus", "-": "minus", "–": "minus", "−": "minus", "*": "times", "×": "times", "·": "times", "x": "times",
    "/": "divided by", "÷": "divided by",
          "=": "equals", "<": "less than", ">": "greater than",
          "≤": "less than or equal to", "≥": "greater than or equal to", "<=": "less than or equal to",
          ">=": "greater than or equal to", "≈": "approximately equal to",
          "≠": "is not equal to", "±": "plus or minus"}  # fmt: skip
_OPERAND = re.compile(r"(\d(?:[\d,.]*\d)?|[a-zA-Z])(?:\^([-+]?\d+))?")
_PART = re.compile(r"(\d{1,3})/(\d{1,3})(?![\d/])")
"""A fraction in a sum with spaces: ``1/2 + 1/4``."""
_OPERATOR = re.compile(r"\s?([<>]=|[-−+*/×÷=<>≤≥≈≠±·x])\s?")
_UNIT_BEHIND = re.compile(rf"\s(?:{UNIT})(?![\w^])")
_LAST_FIGURES = re.compile(r"(?<=[\s=<>≤≥≈])\d[\d,.]*\Z")
_OVER_LETTER = re.compile(r"(\d{1,4})/([a-z])(?![\w/.])")


def over_letter(source: Source, at: int) -> Reading | None:
    """``1/n`` → "one over N"."""
    m = _OVER_LETTER.match(source.text, at)
    if not m or source.touches(at) or source.text[at - 1 : at] in {"/", "."}:
        return None
    return m.end(), f"{cardinal(int(m[1]))} over {'eigh' if m[2] == 'a' else m[2].upper()}"


def sums(source: Source, at: int) -> Reading | None:
    """``4-1=3`` → "four minus one equals three". At least one of the signs must be unambiguous."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {"-", ".", "/"}:
        return None
    m = _SUM.match(text, at)
    if not m:
        return None
    body = m[0].rstrip(".,")
    signs = _OPERATOR.findall(re.sub(r"\d[\d,.]*|[a-wyzA-WYZ]", "1", body))
    clear = "^" in body or any(s[0] in "=+×÷≤≥≈≠±−<>" for s in signs)
    letters = re.findall(r"[a-zA-Z]", body.replace("x", "") if re.search(r"\d\s?x\s?\d", body) else body)
    if _SIZE.fullmatch(body) or ("×" in body and "=" not in body and _LENGTH_BEHIND.match(text, at + len(body))):
        return None  # of something: "a 4×4 matrix", "3.5 × 5 cm"
    if not clear or (letters and not any(s[0] in "=+<>≤≥≈≠−" for s in signs)):
        return None
    if not re.search(r"[\d=+≤≥≈≠]", body):
        return None
    words, place = [], 0
    alone = not text[:at].strip() and source.ends(at + len(body))
    if body[0] == "-":
        words, place = ["minus"], 1
    while place < len(body):
        part = _PART.match(body, place) if " " in body else None
        operand = part or _OPERAND.match(body, place)
        if operand is None:
            return None
        words.append(fraction(int(operand[1]), int(operand[2])) if part else _operand(operand))
        place = operand.end()
        sign = _OPERATOR.match(body, place)
        if sign and sign.end() < len(body):
            words.append(f"is {_SIGNS[sign[1]]}" if alone and sign[1][0] in "<>≤≥≈" else _SIGNS[sign[1]])
            place = sign.end()
            if body[place] == "-":
                words.append("minus")
                place += 1
        else:
            break
    unit = _UNIT_BEHIND.match(text, at + place)
    last = _LAST_FIGURES.search(body, 0, place)
    if unit and last and len(words) > 2:
        return at + last.start(), f"{' '.join(words[:-1])} "  # the last number is a measure
    if place < 3 or len(words) < 3:
        return None
    tail = text[at + place : at + place + 1]
    if tail.isalnum() or tail in {"%", "_"}:
        return None
    return at + place, " ".join(words)


def _operand(m: re.Match[str]) -> str:
    first = m[1].rstrip(",.")
    word = (
        ("eigh" if first == "a" or first == "A" else first)
        if first.isalpha()
        else number(first)
        if re.fullmatch(NUMBER, first)
        else digits(first)
    )
    return word + (power_words(m[2][0] if m[2][0] in "+-" else "", m[2].lstrip("+-")) if m[2] else "")


def power_words(sign: str, exponent: str) -> str:
    """``2`` → " squared", ``-3`` → " to the minus three"."""
    if not sign and exponent in {"2", "3"}:
        return " squared" if exponent == "2" else " cubed"
    words = cardinal(int(exponent)) if exponent.isdigit() else exponent.upper()
    if sign == "-":
        return f" to the minus {words}"
    return f" to the power of {words}"


def function(source: Source, at: int) -> Reading | None:
    """``f(x)`` → "f of x", ``sin(30)`` → "sine of thirty"."""
    m = _FUNCTION.match(source.text, at)
    if not m or source.touches(at):
        return None
    argument = number(m[2]) if m[2].isdigit() else "eigh" if m[2] == "a" else m[2]
    argument += f" degree{'' if m[2] == '1' else 's'}" if m[3] else ""
    return m.end(), f"{_FUNCTIONS.get(m[1], m[1])} of {argument}"


def power(source: Source, at: int) -> Reading | None:
    """``^2`` after a digit, letter or bracket."""
    m = _POWER.match(source.text, at)
    if not m or not (source.touches(at) or source.text[at - 1 : at] in {")", "]"}):
        return None
    return m.end(), power_words(m[1], m[2])


def scientific(source: Source, at: int) -> Reading | None:
    """``1e6``, ``6.02 × 10^23``."""
    m = _SCIENTIFIC.match(source.text, at)
    if not m or source.touches(at):
        return None
    sign, exponent = (m[2] or m[4] or ""), (m[3] or m[5])
    return (
        m.end(),
        f"{number(m[1]) if m[1][0] != '.' else say(m[1])} times ten{power_words(sign.replace('+', ''), exponent)}",
    )


def factorial(source: Source, at: int) -> Reading | None:
    """``3! = 6``."""
    m = _FACTORIAL.match(source.text, at)
    return (m.end(), f"{cardinal(int(m[1]))} factorial") if m and not source.touches(at) else None
