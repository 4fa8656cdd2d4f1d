"""Any Unicode text in, the characters the reading rules know out, and what nobody here can speak.

Latin letters lose their marks ("café" → "cafe"), look-alikes become plain (curly quotes, full-width and mathematical
letters, digits of any script), single Greek letters become their names. Words in other scripts, emoji and unknown
symbols are taken out and returned, never lost in silence; marks without sound (soft hyphens, joiners, controls) go.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HELD = "\ue000"
"""Stands for words whose reading is settled; a private-use character, so no script can hold it."""

KEPT = frozenset("€£¥₹₩₽₿¢°×÷±≈≤≥≠→←↔√∞§©®™µ" + HELD)
"""Characters outside ASCII that the reading rules know."""

_PLAIN = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"', "‹": "'", "›": "'",
    "‐": "-", "‑": "-", "−": "-", "‒": "-", "–": "–", "—": "—", "―": "—", "⸺": "—", "﹘": "—",
    "…": "...", "‥": "..", "·": " ", "•": ", ", "‣": ", ", "◦": ", ", "。": ". ", "、": ", ", "，": ", ", "！": "! ",
    "？": "? ", "；": "; ", "：": ": ", "¿": "", "¡": "", "‖": ", ", "¦": ", ", "⁄": "/", "∕": "/", "№": "No. ",
    "™": "™", "⇒": "→", "⟶": "→", "⇐": "←", "⟵": "←", "⇔": "↔", "∼": "~", "≃": "≈", "≅": "≈",
    "μ": "µ", "Ω": " ohms ", "℃": "°C", "℉": "°F", "‰": " per thousand ", "º": "o", "ª": "a", "′′": '"',
    "†": "", "‡": "", "¶": "", "∙": " ", "⋅": "×", "∗": "*", "∶": ":", "⟨": "(", "⟩": ")", "【": "(", "】": ")",
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip

_POWER = re.compile("[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LONE_GREEK = re.compile(r"(?<!\w)[α-ωΑ-Ω](?!\w)")
_FRACTION = re.compile(r"(\d?)([¼-¾⅐-⅞])")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_RUN = re.compile(r"[^\x00-\x7f]+(?:[\u200d\ufe0f][^\x00-\x7f]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Give the text in ASCII and KEPT characters, and the stretches that can't be spoken, in order."""
    text = _CONTROL.sub(" ", text)
    if text.isascii():
        return text, ()
    text = _FRACTION.sub(lambda m: f"{m[1]}{' ' if m[1] else ''}{unicodedata.normalize('NFKC', m[2])}", text)
    text = _POWER.sub(lambda m: "^" + m[0].translate(_SUPERSCRIPT), text)
    text = _LONE_GREEK.sub(lambda m: _GREEK.get(m[0].lower(), m[0]), text)
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

    return _RUN.sub(plain, text), tuple(dropped)


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
    if category in {"Mn", "Me", "Cf", "Cc", "Sk"}:
        return ""
    simple = unicodedata.normalize("NFKC", character)
    if simple != character and "LATIN" not in unicodedata.name(simple[0], ""):
        parts = [_spoken(c) for c in simple]
        return None if None in parts else "".join(p for p in parts if p)
    if "LATIN" in unicodedata.name(character, "") or simple.isascii():
        return _latin(simple)
    if category[0] == "P":
        return " "
    return None


def _latin(letters: str) -> str | None:
    from anyascii import anyascii

    plain = "".join(c for c in anyascii(letters) if c.isalnum() or c in " .-/'()")
    return plain or None


def _shown(characters: list[str]) -> str:
    """Characters as they can be printed in a report; unprintable ones by their code."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in characters)
