"""Decides which spellings of names are one person. Pure text, no voices.

Two people must never be joined; one person under two names is a smaller fault, and is reported.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence

TITLES = frozenset("dr mr mrs ms miss prof professor sir dame lady lord rev".split())  # noqa: SIM905
ROLES = frozenset(
    """
    announcer audience boy caller child expert girl guest host interviewer man moderator narrator presenter producer
    reporter reader speaker voice voiceover woman
    """.split()  # noqa: SIM905
)
"""Roles. "Guest" is not short for "Guest Two"."""

_REMARK = re.compile(r"[(\[][^)\]]*[)\]]|,?\s*\b(?:V\.\s?O|O\.\s?S)\.", re.IGNORECASE)
_SEVERAL = re.compile(r"[&+/,;]|\b(?:and|with|und|et|y)\b", re.IGNORECASE)
_SHAPES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԌаеорсухіјѕԁһԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορικ",
    "ABEKMHOPCTYXIJSGaeopcyxijsdhqwlABEZHIKMNOPTYXavopik",
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "’": "'", "‘": "'", "ʼ": "'"})


@functools.lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name for comparison: no case, accents, titles, remarks in brackets, or doubled blanks."""
    words = _words(name)
    return " ".join([word for word in words if word not in TITLES] or words) or name.casefold().strip()


def join_spellings(names: Iterable[str]) -> dict[str, str]:
    """For every spelling the fullest one of the same person.

    Two spellings are one person when they are equal after :func:`fold` and don't have different titles, or when the
    words of one begin or end the words of exactly one other ("Ada" and "Ada Lovelace"; with two Adas the short form
    stays on its own). What people do ("Guest"), several people ("Ada and Ben") and numbers ("Ada 2") are not joined.
    """
    names = list(dict.fromkeys(names))
    people = _same(names)
    parts = _parts(names)
    out = {}
    for name in names:
        own = people[name]
        longer = {people[other] for other in parts.get(fold(name), ()) if _short_for(name, other)}
        longest = {
            full for full in longer if not any(m in longer and _short_for(full, m) for m in parts.get(fold(full), ()))
        }
        out[name] = longest.pop() if len(longest) == 1 else own
    return out


@functools.lru_cache(maxsize=4096)
def look(name: str) -> str:
    """What a name looks like: :func:`fold` with the Latin letter for each Cyrillic or Greek one of the same shape.

    The skeleton of Unicode Technical Standard 39, for the letters of names.
    """
    return fold(unicodedata.normalize("NFKC", name).translate(_SHAPES))


def looks_like(name: str, other: str) -> bool:
    """Whether a name looks like another one or its short form ("Аda" with a Cyrillic А, and "Ada Stone"), and isn't."""
    seen = look(name)
    return seen == look(other) or (seen != fold(name) and _short_for(seen, look(other)))


@functools.lru_cache(maxsize=4096)
def is_nobody(name: str) -> bool:
    """Whether a name only says what somebody does, or counts people: "Guest", "Speaker 1", "S2", "SPEAKER_00"."""
    return all(
        word in ROLES
        or word in {"person", "unknown", "the"}
        or re.fullmatch(r"(?:person|speaker|guest|host|voice|[a-z])?\d+", word)
        for word in _words(name)
    )


def _same(names: Sequence[str]) -> dict[str, str]:
    """For every spelling the fullest of those that differ only in case, accents, remarks or a missing title."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(fold(name), []).append(name)
    out = {}
    for group in groups.values():
        titles = {title(name) for name in group} - {""}
        for name in group:
            alike = group if len(titles) < 2 else [other for other in group if title(other) == title(name)]
            out[name] = max(alike, key=lambda other: (len(_REMARK.sub("", other)), -len(other)))
    return out


def _parts(names: Iterable[str]) -> dict[str, list[str]]:
    """The words that begin or end longer names, folded, with these names."""
    parts: dict[str, list[str]] = {}
    for name in names:
        words = fold(name).split()
        ends = (*range(1, len(words)), *range(1 - len(words), 0))
        for part in dict.fromkeys(" ".join(words[:n] if n > 0 else words[n:]) for n in ends):
            parts.setdefault(part, []).append(name)
    return parts


def _short_for(name: str, other: str) -> bool:
    """Whether a name may be a short form of another one."""
    short, long = fold(name).split(), fold(other).split()
    if not short or len(short) >= len(long) or _SEVERAL.search(_REMARK.sub("", other)):
        return False
    if title(name) and title(other) and title(name) != title(other):
        return False
    begins, ends = long[: len(short)] == short, long[-len(short) :] == short
    rest = long[len(short) :] if begins else long[: -len(short)]
    people = not all(word in ROLES for word in short)
    return (begins or ends) and people and not any(word.isdigit() for word in rest)


@functools.lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    bare = unicodedata.normalize("NFKD", _REMARK.sub(" ", name)).casefold().translate(_LETTERS)
    bare = unicodedata.normalize("NFKD", bare)
    plain = "".join(c for c in bare if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+(?:['-][^\W_]+)*", plain))


@functools.lru_cache(maxsize=4096)
def title(name: str) -> str:
    """The title a name begins with, without a dot; empty for none."""
    words = _words(name)
    first = words[0] if len(words) > 1 and words[0] in TITLES else ""
    return {"professor": "prof"}.get(first, first)
