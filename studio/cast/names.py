"""Spellings of names: which of them are one person. Pure text, no voices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

TITLES = {"dr", "mr", "mrs", "ms", "prof", "professor", "sir", "dame", "rev"}


def fold(name: str) -> str:
    """A name for comparison: no case, accents, titles, remarks in brackets, or doubled blanks."""
    bare = re.sub(r"[\(\[][^)\]]*[\)\]]", " ", name.replace("’", "'"))
    plain = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+(?:['-][^\W_]+)*", plain.casefold())
    kept = [word for word in words if word not in TITLES]
    return " ".join(kept or words)


def join_spellings(names: Sequence[str]) -> dict[str, str]:
    """For every spelling the fullest one of the same person.

    Two spellings are one person when they are equal after :func:`fold`, or when the words of one begin or end the
    words of exactly one other ("Ada" and "Ada Lovelace"; with two Adas the short form stays on its own).
    """
    folded = {name: fold(name) for name in names}
    fullest: dict[str, str] = {}
    for name in names:
        known = fullest.get(folded[name])
        if known is None or len(name) > len(known):
            fullest[folded[name]] = name
    out = {}
    for name in names:
        short = folded[name].split()
        longer = {other for other in fullest if _part_of(short, other.split())}
        longest = {other for other in longer if not any(_part_of(other.split(), more.split()) for more in longer)}
        out[name] = fullest[longest.pop()] if len(longest) == 1 else fullest[folded[name]]
    return out


def _part_of(short: list[str], long: list[str]) -> bool:
    return bool(short) and len(short) < len(long) and (long[: len(short)] == short or long[-len(short) :] == short)
