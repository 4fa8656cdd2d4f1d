"""Symbols and punctuation: ``salt & pepper`` → ``salt and pepper``; the last step towards plain words.

In: text in ASCII and characters.KEPT. Out: ASCII letters, single spaces and ``. , ; : ! ? ' -``. Brackets and dashes
become commas (a pause), quotes go, an ellipsis is a comma inside a sentence and a full stop at its end.
"""

from __future__ import annotations

import re

_WORDS = {
    "&": "and", "@": "at", "#": "number", "%": "percent", "+": "plus", "=": "equals", "<": "less than",
    ">": "greater than", "\\": "backslash", "→": "to", "←": "from", "↔": "to and from", "≈": "about",
    "±": "plus or minus", "≤": "at most", "≥": "at least", "≠": "is not", "√": "square root of", "∞": "infinity",
    "§": "section", "©": "copyright", "°": "degrees", "÷": "divided by", "×": "times", "¢": "cents", "$": "dollars",
    "€": "euros", "£": "pounds", "¥": "yen", "₹": "rupees", "₩": "won", "₽": "rubles", "₿": "bitcoin", "µ": "micro",
}  # fmt: skip
_SILENT = dict.fromkeys("®™", "") | dict.fromkeys('"*_^`~/', " ") | dict.fromkeys("()[]{}|—", ", ")
_TABLE = str.maketrans({sign: f" {word} " for sign, word in _WORDS.items()} | _SILENT)

_RULES = [
    (re.compile(r"\\(?=[^\w\s])"), ""),
    (re.compile(r"(?<=[A-Za-z])#(?!\w)"), " sharp"),
    (re.compile(r"#{2,}"), " "),
    (re.compile(r"(?<=\w)\(\)"), ""),
    (re.compile(r"(?<=\s)!==?(?=\s)"), "≠"),
    (re.compile(r"(?<=\s)={2,3}(?=\s)"), "="),
    (re.compile(r"(?<!\S)--(?=[a-z]+(?:-[a-z]+)*(?:[\s=.,;:!?]|$))"), "dash dash "),
    (re.compile(r"\$(?=[A-Za-z])"), " "),
    (re.compile(r"(?<=\bA)\+(?![\w+])"), "-plus"),
    (re.compile(r"\s[-=]+>\s?"), " → "),
    (re.compile(r"(?<=\S)\s\*\s(?=\S)"), " times "),
    (re.compile(r"(?<=\S)\s/\s(?=\S)"), ", "),
    (re.compile(r"\s[-–]{1,3}(?=\s)|-{2,3}(?!-)"), " — "),
    (re.compile(r"(?<=[A-Za-z])–(?=[A-Za-z])"), " "),
    (re.compile(r"–"), " — "),
    (re.compile(r"^\s*[>#*+-]{1,6}(?:\s|$)"), ""),
    (re.compile(r"(?<=[a-z])\.(?=[A-Z][a-z])"), ". "),
    (re.compile(r"(?<=[A-Za-z\ue000])\.(?=[A-Za-z\ue000])|(?<![^\s(\"'])\.(?=[A-Za-z])"), " dot "),
    (re.compile(r"\.{2,}(?=[\s\"')\]]*(?:$|[\"'(]?[A-Z]))"), ". "),
    (re.compile(r"\.{2,}"), ", "),
]
_PLAIN = re.compile(r"(?:[A-Za-z]+(?:[-'][A-Za-z]+)*(?:[,;:!?]?\s|[.!?]\s*\Z|\Z))+")
"""Words, parted by single spaces and marks: nothing for the rules."""
_FORBIDDEN = re.compile(r"[^A-Za-z .,;:!?'\ue000-]")
_APOSTROPHE = re.compile(r"(?<![A-Za-z\ue000])'+|'+(?![A-Za-z])")
_HYPHEN = re.compile(r"(?<![A-Za-z\ue000])-+|-+(?![A-Za-z\ue000])")
_POINTS = re.compile(r" ?[.,;:!?][ .,;:!?]*")


def read_symbols(text: str) -> str:
    """Write what is left of symbols as words and put the punctuation in order."""
    if not _PLAIN.fullmatch(text):
        for pattern, words in _RULES:
            text = pattern.sub(words, text)
        text = _FORBIDDEN.sub(" ", text.translate(_TABLE))
        text = _HYPHEN.sub(" ", _APOSTROPHE.sub("", text))
    text = " ".join(text.split())
    return _POINTS.sub(_strongest, text).lstrip(" .,;:!?").rstrip(" ,;:")


def _strongest(m: re.Match[str]) -> str:
    """One mark for a heap of them."""
    return next(mark for mark in "?!.;:," if mark in m[0]) + " "
