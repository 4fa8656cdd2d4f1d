"""Any Unicode text in, the characters the reading rules know out, and what nobody can say.

Letters stay, whatever their script. Look-alikes become plain (curly quotes, full-width and mathematical letters, digits
of any script), single Greek letters become their names. Emoji and unknown symbols are taken out and returned, never
lost in silence; marks without sound (soft hyphens, joiners, bidi marks, controls) go.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HELD = "\ue000"
"""Stands for words whose reading is settled; a private-use character, so no script can hold it."""

APART = "\u200b"
"""Stands between letters of scripts without spaces and figures or letters of others; it is never in a cleaned text."""

MINUS = "\u2212"
"""The sign of a subtraction where spaces stand around it; elsewhere it becomes a hyphen."""

KEPT = frozenset("‰€£¥₹₩₽₿¢₺₴₦₪฿₫₱₲₵₸₡°×÷±≈≤≥≠→←↔√∞§¶†©®™µº♯♭" + HELD)
"""Signs outside ASCII that the reading rules know."""

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
"""Colours and the like of a terminal."""
_OHMS = re.compile(r"(?:(?<=\d)|(?<!\S))( ?[kM]|(?<=\d) ?)[ΩΩ](?!\w)")
_WIDE_COLON = re.compile(r"(?<=\d)[：∶](?=\d)")
"""Of a time or ratio in full width, where elsewhere it is a mark of the sentence."""
_POWER = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LONE_GREEK = re.compile(r"(?<![^\W\d])[α-ωΑ-ΩΩ](?![^\W\d])")
_GREEK_FACTOR = re.compile(r"(?<![^\W\d])[α-λν-ωΑ-Ω](?=[a-z](?![^\W\d]))")
"""A Greek letter that stands before one other letter in a formula: ``πr²``."""
_FRACTION = re.compile(r"(\d?)([¼-¾⅐-⅞])")
_RUN = re.compile(r"[^\x00-\x7f]+(?:[\u200d\ufe0f][^\x00-\x7f]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def clean(text: str, *, greek: bool = False) -> tuple[str, tuple[str, ...]]:
    """Give the text in letters, ASCII and KEPT signs, and the stretches that can't be spoken, in order.

    Args:
        text: any Unicode.
        greek: it stands among Greek words, so a single Greek letter is a word and not a symbol.
    """
    text = _CONTROL.sub(" ", _TERMINAL.sub("", text))
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
    """What a character becomes: "" if it has no sound, None if it can't be spoken."""
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
    """Characters as they can be printed in a report; unprintable ones by their code."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in characters)
