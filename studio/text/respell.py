"""Phones in, a respelling in plain letters out: for people (``n uw ax n`` → ``noo-uhn``) or for engines (``nooun``).

The phones are those of CMU's US English set as flite prints them (lower case, with or without a stress digit after
vowels).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.text.tables import word_set

VOWELS = {
    "aa": "ah", "ae": "a", "ah": "uh", "ao": "aw", "aw": "ow", "ax": "uh", "axr": "er", "ay": "eye", "eh": "eh",
    "er": "er", "ey": "ay", "ih": "ih", "iy": "ee", "ow": "oh", "oy": "oy", "uh": "uu", "uw": "oo",
}  # fmt: skip
CONSONANTS = {
    "b": "b", "ch": "ch", "d": "d", "dh": "th", "dx": "d", "el": "uhl", "em": "uhm", "en": "uhn", "f": "f", "g": "g",
    "hh": "h", "hv": "h", "jh": "j", "k": "k", "l": "l", "m": "m", "n": "n", "ng": "ng", "nx": "n", "p": "p", "r": "r",
    "s": "s", "sh": "sh", "t": "t", "th": "th", "v": "v", "w": "w", "y": "y", "z": "z", "zh": "zh",
}  # fmt: skip
_ONSET = re.compile(
    r"(?:s (?:[ptk](?: [lrwy])?|[mnwl])|[pbfkg] [lr]|[tkdg] [rw]|th r|sh r|[pbtdkgfvmnlh]h? y|\w+)(?= |$)"
)


def respell(phones: Sequence[str]) -> str:
    """A respelling for people: hyphens between syllables, spaces between words (``pau``). Skips unknown phones."""
    words: list[list[str]] = [[]]
    for phone in phones:
        name = phone.lower().rstrip("012")
        if name == "pau":
            words.append([])
        elif name in VOWELS or name in CONSONANTS:
            words[-1].append(name)
    return " ".join("-".join(_syllables(word)) for word in words if word)


_SPELT = VOWELS | {"ah": "u", "ax": "u", "ay": "igh", "eh": "e", "ih": "i", "ow": "oe", "uh": "oo"}
_SHORT = word_set("ae eh ih ah ax")
_DOUBLED = word_set("b d f g l m n p r s t")


def spelling(phones: Sequence[str]) -> str:
    """One word in letters that an engine's rules are likely to read as these phones.

    For engines that take no phones. flite reads 6 of 10 common words in this spelling exactly as meant, and most of the
    others with one wrong vowel.
    """
    plain = [phone.lower().rstrip("012") for phone in phones]
    known = [phone for phone in plain if phone in VOWELS or phone in CONSONANTS]
    pairs = zip(["", *known], known, [*known[1:], ""], strict=False)
    return "".join(_letters(before, phone, after) for before, phone, after in pairs)


def _letters(before: str, phone: str, after: str) -> str:
    """A phone in letters, depending on its neighbours; an empty neighbour is the edge of the word."""
    if phone in VOWELS:
        weak = (phone in {"ah", "ax"} and not after) or (phone == "ax" and not before)
        return "a" if weak else _SPELT[phone]
    between_vowels = before in _SHORT and after in VOWELS
    ends_after_vowel = not after and before in VOWELS
    if phone == "k":
        return "ck" if between_vowels or (ends_after_vowel and before in _SHORT | {"aa"}) else "k"
    if phone == "s" and before and (not after or after in VOWELS):
        return "ss" if before in VOWELS else "s" if after else "ce"
    if phone == "jh" and not after:
        return "dge"
    if phone == "g" and after in {"ih", "iy", "eh"}:
        return "gh"
    letters = CONSONANTS[phone]
    return letters * 2 if between_vowels and phone in _DOUBLED else letters


def _syllables(phones: Sequence[str]) -> list[str]:
    """Split phones into syllables: each vowel takes the longest onset that English allows, the rest is a coda."""
    out: list[str] = []
    held: list[str] = []
    for phone in phones:
        if phone not in VOWELS:
            held.append(phone)
            continue
        cut = 0 if not out else _cut(held)
        if out:
            out[-1] += _spelt(held[:cut])
        out.append(_spelt([*held[cut:], phone]))
        held = []
    if out:
        out[-1] += _spelt(held)
        return out
    return [_spelt(held)]


def _cut(consonants: Sequence[str]) -> int:
    """The index where the next syllable begins, among the consonants between two vowels."""
    for at in range(len(consonants)):
        if consonants[at] != "ng" and _ONSET.fullmatch(" ".join(consonants[at:])):
            return at
    return len(consonants)


def _spelt(phones: Sequence[str]) -> str:
    return "".join(VOWELS.get(phone) or CONSONANTS[phone] for phone in phones)
