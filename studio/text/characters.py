"""Any Unicode text in, the characters that the reading rules know out, with what can't be spoken.

Letters of every script are kept. Variants become plain characters (curly quotes, full-width and mathematical letters,
digits of any script), and single Greek letters become their names. Emoji and unknown symbols are removed and returned,
so that they can be reported. Characters without sound (soft hyphens, joiners, bidi marks, controls) are removed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape

HELD = "\ue000"
"""Placeholder for words that the lexicon has already read: a private-use character, which cleaned text never holds."""

APART = "\u200b"
"""Separates letters of scripts without spaces from digits and other letters. Cleaned text never holds it."""

MINUS = "\u2212"
"""The sign of a subtraction where spaces stand around it; elsewhere it becomes a hyphen."""

KEPT = frozenset("‰€£¥₹₩₽₿¢₺₴₦₪฿₫₱₲₵₸₡°×÷±≈≤≥≠→←↔√∞§¶†©®™µº♯♭★∑∏∫∂∈∉∪∩⊂∀∃∝∴" + HELD)
"""Symbols outside ASCII that the reading rules know."""

_PLAIN = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"', "‹": "'", "›": "'",
    "‐": "-", "‑": "-", "−": "-", "‒": "-", "–": "–", "—": "—", "―": "—", "⸺": "—", "﹘": "—",
    "…": "...", "‥": "..", "·": " ", "•": ", ", "‣": ", ", "◦": ", ", "。": ". ", "、": ", ", "，": ", ", "！": "! ",
    "？": "? ", "；": "; ", "：": ": ", "¿": "", "¡": "", "‖": ", ", "¦": ", ", "⁄": "/", "∕": "/", "№": "No. ",
    "⇒": "→", "⟶": "→", "⇐": "←", "⟵": "←", "⇔": "↔", "∼": "~", "≃": "≈", "≅": "≈",
    "μ": "µ", "℃": "°C", "℉": "°F", "ª": "ª", "′′": '"',
    "‡": "", "☉": " sun", "∙": " ", "⋅": "×", "∗": "*", "∶": ":", "⟨": "(", "⟩": ")", "【": "(", "】": ")",
    "٫": ".", "٬": ",", "،": ", ", "؛": "; ", "؟": "? ", "।": ". ",
    "「": '"', "」": '"', "『": '"', "』": '"', "《": '"', "》": '"', "〜": "~", "〒": " 郵便番号 ", "ʻ": "'",
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip

_TERMINAL = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
"""ANSI escape codes of terminals, such as colours."""
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6});")
_OHMS = re.compile(r"(?:(?<=\d)|(?<!\S))( ?[kM]|(?<=\d) ?)[ΩΩ](?!\w)")
_WIDE_COLON = re.compile(r"(?<=\d)[：∶](?=\d)")
"""A full-width colon in a time or ratio; elsewhere it is punctuation."""
_POWER = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LONE_GREEK = re.compile(r"(?<![^\W\d])[α-ωΑ-ΩΩ](?![^\W\d])")
_GREEK_FACTOR = re.compile(r"(?<![^\W\d])(?:[α-λν-ω](?=[a-z](?![^\W\d]))|[ΔΣΩ](?=[A-Za-z](?![^\W\d])))")
"""A Greek letter before a single Latin one in a formula: ``πr²``."""
_FRACTION = re.compile(r"(\d?)([¼-¾⅐-⅞])")
_RUN = re.compile(r"[^\x00-\x7f]+(?:[\u200d\ufe0f][^\x00-\x7f]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def clean(text: str, *, greek: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text in letters, ASCII and the symbols of :data:`KEPT`, and the stretches that can't be spoken, in order.

    Args:
        text: any Unicode.
        greek: the text is Greek, so that a single Greek letter is a word and not a symbol.
    """
    text = _CONTROL.sub(" ", _TERMINAL.sub("", text))
    if "&" in text:
        text = _ENTITY.sub(lambda m: unescape(m[0]), text)
    if text.isascii() or text == MINUS:
        return text, ()
    text = _FRACTION.sub(lambda m: f"{m[1]}{' ' if m[1] else ''}{unicodedata.normalize('NFKC', m[2])}", text)
    text = _OHMS.sub(lambda m: f"{' ' if not m[1] else m[1]}ohms", text)
    text = _WIDE_COLON.sub(":", text)
    text = _POWER.sub(lambda m: "^" + m[0].translate(_SUPERSCRIPT), text)
    if not greek:
        text = _GREEK_FACTOR.sub(lambda m: f" {_GREEK.get(m[0].lower(), m[0])} ", text)
        text = _LONE_GREEK.sub(lambda m: "ohms" if m[0] in "ΩΩ" else _GREEK.get(m[0].lower(), m[0]), text)
    dropped: list[str] = []

    def plain(match: re.Match[str]) -> str:
        out, lost = [], []
        for character in match[0]:
            spoken = _spoken(character)
            out.append(" " if spoken is None else spoken)
            if spoken is None:
                lost.append(character)
            elif lost and spoken:
                dropped.append(_shown(lost))
                lost = []
        if lost:
            dropped.append(_shown(lost))
        return "".join(out)

    text = _RUN.sub(plain, text)
    return unicodedata.normalize("NFC", text), tuple(dropped)


@lru_cache(maxsize=8192)
def _spoken(character: str) -> str | None:
    """What a character is replaced by: "" if it has no sound, None if it can't be spoken."""
    if character in _PLAIN:
        return _PLAIN[character]
    if character in KEPT or character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] == "Z":
        return " "
    if category in {"Cf", "Cc", "Sk", "Me"} or character in "\ufe0e\ufe0f":
        return ""
    if category in {"Mn", "Mc"}:
        return character
    simple = unicodedata.normalize("NFKC", character)
    if simple != character and not (
        category[0] == "L" and simple.isalpha() and len(simple) == 1 and "LATIN" in unicodedata.name(simple, "LATIN")
    ):
        parts = [_spoken(c) for c in simple if c != character]
        return None if None in parts else "".join(p for p in parts if p)
    if category[0] == "L":
        return simple
    if category[0] == "P":
        return " "
    return None


def _shown(characters: list[str]) -> str:
    """Characters as a report prints them: unprintable ones by their code point."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in characters)
