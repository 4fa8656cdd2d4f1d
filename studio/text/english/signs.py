"""Symbols between words: ``salt & pepper``, ``->``, ``C#``, ``--verbose``, brackets, dashes and quotes."""

from __future__ import annotations

import re

from studio.text.english.letter_tables import LABELS
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal

_WORDS = {
    "−": "minus", "&": "and", "@": "at", "#": "number", "%": "percent", "+": "plus", "=": "equals", "<": "less than",
    ">": "greater than", "\\": "backslash", "→": "to", "←": "from", "↔": "to and from", "≈": "about",
    "±": "plus or minus", "≤": "at most", "≥": "at least", "≠": "is not equal to",
    "★": "star", "∑": "sum", "∏": "product", "∫": "integral", "∂": "partial", "∈": "in", "∉": "not in", "∪": "union",
    "∩": "intersection", "⊂": "is a subset of", "∀": "for all", "∃": "there exists", "∝": "is proportional to",
    "∴": "therefore", "♯": "sharp", "♭": "flat", "√": "square root of", "∞": "infinity",
    "§": "section", "©": "copyright", "°": "degrees", "÷": "divided by", "×": "times", "¢": "cents", "$": "dollars",
    "€": "euros", "£": "pounds", "¥": "yen", "₹": "rupees", "₩": "won", "₽": "rubles", "₿": "bitcoin", "µ": "micro",
    "₺": "lira", "₴": "hryvnias", "₦": "naira", "₪": "shekels", "฿": "baht", "₫": "dong", "₱": "pesos",
    "₲": "guaranies",
    "₵": "cedis", "₸": "tenge", "₡": "colones", "~": "",
}  # fmt: skip
_SILENT = dict.fromkeys("®™ºª†", "") | dict.fromkeys('"*_^`~/', " ") | dict.fromkeys("()[]{}|—", ", ")

_RULES = [
    (re.compile(r"°\s?C(?!\w)"), " degrees Celsius"),
    (re.compile(r"°\s?F(?!\w)"), " degrees Fahrenheit"),
    (re.compile(r"\\(?=[^\w\s])"), ""),
    (re.compile(r"(?<=[A-Za-z])#(?!\w)"), " sharp"),
    (re.compile(r"(?<=[A-Za-z]\\)#(?!\w)"), " sharp"),
    (re.compile(r"#{2,}"), " "),
    (re.compile(r"(?<=\w)\(\)"), ""),
    (re.compile(r"(?<=\s)!==?(?=\s)"), "is not"),
    (re.compile(r"(?<=\s)={2,3}(?=\s)"), "equals"),
    (re.compile(r"(?<!\S)--(?=[a-z]+(?:-[a-z]+)*(?:[\s=.,;:!?]|$))"), "dash dash "),
    (re.compile(r"\$(?=[A-Za-z])"), " "),
    (re.compile(r"(?<=[A-Za-z])\+\+(?!\w)"), " plus plus"),
    (re.compile(r"[-=]+>\s?"), " to "),
    (re.compile(r"&&"), " and "),
    (re.compile(r"\+/-"), " plus or minus "),
    (re.compile(r">="), " at least "),
    (re.compile(r"<="), " at most "),
    (re.compile(r"(?:(?<=[\d)]\s)|(?<=\b[a-zA-Z]\s))\*(?=\s[\w(])"), "times"),
    (re.compile(r"(?<=\S\s)\*(?=\s\S)"), ", "),
    (re.compile(r"(?<=\S\s)/(?=\s\S)"), ","),
    (re.compile(r"(?<!\S)[-–]{1,3}(?=\s)|-{2,3}(?!-)"), ", "),
    (re.compile(r"(?<=[^\W\d_])–(?=[^\W\d_])"), " "),
    (re.compile(r"–"), ", "),
    (re.compile(r"\.{2,}(?=[\s\"')\]]*(?:$|[\"'(]?[A-Z]))"), ". "),
    (re.compile(r"\.{2,}"), ", "),
    (re.compile(r"(?<=[a-z])\.(?=[A-Z][a-z])"), ". "),
    (re.compile(r"(?<=\d)\.(?=[A-Za-z])|(?<=[A-Za-z])\.(?=\d)"), " dot "),
    (re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])|(?<=\ue000)\.(?=[A-Za-z\ue000])|(?<![^\s(\"'])\.(?=[A-Za-z])"), " dot "),
    (re.compile(r"'n'(?!\w)"), "and"),
    (re.compile(r"(?<=[^\W\d_])''(?=[^\W\d_])"), "'"),
    (re.compile(r"''|(?<=\d)'(?=\d)"), " "),
]
_PREFIX = re.compile(
    r"\b(?:in|on|for|to|of|by|a|mid|pre|post|non|early|late|ex|pro|anti|co|multi|re|sub|over|under|semi|twenty"
    r"|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety)$",
    re.I,
)
_GRADE = re.compile(r"(?<![A-Za-z])(?:[A-D]|AAA?|BBB?|CCC?)$")
_GRADED = re.compile(r"[\s.,;:!?)\"']|$")
"""What follows a grade or rating: ``B+``, ``BBB-``."""
_TERM = re.compile(r"(?<![A-Za-z])\d{0,6}[a-z]\s?$")
_EQUATION = re.compile(r"-\s?\d{0,6}[a-z]?\s?[-+=<>]\s?\d{0,6}[a-z]?")
"""``3x - 2 = 7``."""
_SIZE_BEFORE = re.compile(r"(?<![\w])(?:X{0,3}S|M|X{0,3}L)$")
_OIL = re.compile(r"(?<!\w)\d{1,2}W$")
"""``5W-30``: the viscosity of an oil."""
_SIZE_BEHIND = re.compile(r"\d?X{0,3}L(?!\w)")
"""The end of a range of clothing sizes, ``XS-3XL``."""
_FIGURE_BEHIND = re.compile(r"\s?\d")
_STAR_CODE = re.compile(r"(?<!\S)\*(?=\d{2,3}#?(?![\w*]))")
"""A telephone code: ``*67``."""
_STARS = re.compile("★{1,10}(?!★)")
_PRESSED = re.compile(r"\b(?:[Pp]ress|[Dd]ial|[Hh]it|[Pp]ush)\b[^.;]{0,60}\s$")
_BULLET = re.compile(r"\s*[>#*+-]{1,6}(?:\s|$)")
_MINUS = re.compile(r"[-–](?=[$€£¥]?\.?\d)")
_NUMBER_SIGN = re.compile(r"#\s?(?=\d)")
_ABOUT = re.compile(r"[~≈]\s?(?=[$€£-]?\.?\d)")
_NAMED = re.compile(r"\s*[^\W\d_]+\s")
"""What is all that comes before the sign in ``π ≈ 3.14``."""
_LESS = re.compile(r"([<>])(=?)\s?(?=[$€£-]?\.?\d)")
_TO = re.compile(r"\s?[-–]\s?(?=[$€£¥₹]?\.?\d)")
_FIGURE_BEFORE = re.compile(
    r"(?:\d|[\d.]\s?[%°]|\d[A-Za-z°]{1,4}|\d\s(?:[kcm]?m|k?g|lbs?|[MG]?[BHz]{1,2}|ft|in)|[$€£]\d[\d.,]*\w{0,2})\s?$"
)
_LABELLED = re.compile(rf"\b(?:{LABELS})\s[A-Z]$", re.I)
_LETTERS_TO = re.compile(r"(?<=\b[A-Z])(?:–(?=[B-Z]\b)|-(?=Z\b))")
_HYPHENED = re.compile(r"-(?=\d)")


def sign(source: Source, at: int) -> Reading | None:
    """Read a symbol as a word, as a pause, or as nothing."""
    text = source.text
    c = text[at]
    if at == 0 or not text[:at].strip():
        bullet = _BULLET.match(text, at)
        if bullet:
            return bullet.end(), ""
    if c in "§¶" and text[at + 1 : at + 2] == c:
        return at + 2, " sections " if c == "§" else " paragraphs "
    if c == "¶":
        return at + 1, " paragraph " if _FIGURE_BEHIND.match(text, at + 1) else " "
    if c == "★" and (stars := _STARS.match(text, at)):
        count = stars[0].count("★")
        if count > 1 or not re.search(r"\d\s?$", source.before(at)):
            return stars.end(), f" {cardinal(count)} star{'' if count == 1 else 's'} "
    if c == "*" and (_STAR_CODE.match(text, at) or _PRESSED.search(source.before(at))):
        return at + 1, "star "
    if c == "#" and _PRESSED.search(source.before(at)):
        return at + 1, "pound "
    if c in "+-" and _GRADE.search(source.before(at)) and _GRADED.match(text, at + 1):
        return at + 1, " plus" if c == "+" else " minus"
    if c in "-–":
        reading = _dash(source, at)
        if reading:
            return reading
    elif c == "#":
        m = _NUMBER_SIGN.match(text, at)
        if m and not source.touches(at):
            lead = (
                ""
                if re.search(r"\b(?:number|no\.|apt\.?|apartment|suite|unit|issue|box)\s$", source.before(at), re.I)
                else "number "
            )
            return m.end(), lead
    elif c in "~≈":
        m = _ABOUT.match(text, at)
        if m:
            return m.end(), "is approximately equal to " if c == "≈" and _NAMED.fullmatch(text[:at]) else "about "
    elif c in "<>":
        m = _LESS.match(text, at)
        if m and not re.search(r"\w\s?$", source.before(at)):
            compared = {"<": "less than ", ">": "more than ", "<=": "at most ", ">=": "at least "}
            return m.end(), compared[m[1] + m[2]]
    for pattern, words in _RULES:
        m = pattern.match(text, at)
        if m and m.end() > at:
            return m.end(), words
    if c in _WORDS:
        if c == "~":
            return at + 1, " "
        return at + 1, f" {_WORDS[c]} "
    return (at + 1, _SILENT[c]) if c in _SILENT else None


def _dash(source: Source, at: int) -> Reading | None:
    """A hyphen or dash beside digits: "to", "minus", or nothing if it joins letters and digits (``F-16``)."""
    text = source.text
    if text[at + 1 : at + 2] in {"-", ">"}:
        return None
    before = source.before(at)
    if _TERM.search(before) and _EQUATION.match(text, at):
        return at + 1, " minus "
    if _OIL.search(before) and re.match(r"-\d\d(?!\w)", text[at : at + 4]):
        return at + 1, " "
    if _SIZE_BEFORE.search(before) and _SIZE_BEHIND.match(text, at + 1):
        return at + 1, " to "
    m = _LETTERS_TO.match(text, at)
    if m or (_LABELLED.search(before) and re.match(r"[-–][A-Z]\b", text[at:])):
        return at + 1, " to "
    m = _MINUS.match(text, at)
    if m and text[at - 1 : at].isspace() and text[at] == "-" and not re.search(r"\d\s$", before):
        return m.end(), "minus "
    m = _TO.match(text, at)
    if m and _FIGURE_BEFORE.search(before):
        if (
            source.touches(at)
            and re.search(r"[A-Za-z]\d*$|\d[A-Za-z]+$", before)
            and not re.search(r"\d\s?(?:[%°]|[a-zA-Z]{1,3})$", before)
        ):
            return m.end(), " "
        if re.search(r"\d-\d+$", before) or re.match(r"-\d+-\d", text[at:]):
            return m.end(), " "
        return m.end(), " to "
    m = _MINUS.match(text, at)
    if m and not re.search(r"[\w)\]]\s?$", before):
        return m.end(), "minus "
    if m and text[at - 1 : at].isspace():
        return m.end(), "minus "
    if re.match(r"-[A-Z]{1,3}(?![a-z])", text[at:]) and re.search(r"[A-Z]-?\d+$", before):
        return at + 1, " "
    if _HYPHENED.match(text, at) and source.touches(at):
        return at + 1, "-" if _PREFIX.search(before) else " "
    return None
