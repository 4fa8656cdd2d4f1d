"""A spoken form in, the same in letters that an engine can read out, with a list of what was changed or lost.

An engine that reads only ASCII gets "Ano" for "Año" and "Privet" for "Привет". Letters are transliterated by
`anyascii <https://pypi.org/project/anyascii/>`_ (ISC), word by word, so that words keep their positions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from studio.text.spoken import Part, SpokenForm

EVERY = "*"
"""Value of ``letters`` for an engine that reads every script."""
_MARKS = ".,;:!?"
_LANGUAGES = {"de": {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}}
"""How a language writes its own letters in ASCII."""


@dataclass(frozen=True, slots=True)
class Transliteration:
    """A text in other letters."""

    text: str
    changed: tuple[tuple[str, str], ...] = ()
    """(before, after) for each word that changed, in order."""
    lost: tuple[str, ...] = ()
    """Words that became empty."""


def transliterate(text: str, letters: str = "", *, language: str = "en") -> Transliteration:
    """Write a spoken form in letters that an engine can read.

    Args:
        text: from :func:`studio.text.spoken.speakable`.
        letters: those that the engine reads in addition to A to Z, in either case; :data:`EVERY` for all.
        language: BCP 47 tag of the text: German has "ae" for "ä".
    """
    if text.isascii() or letters == EVERY:
        return Transliteration(text)
    known, base = frozenset(letters.lower() + letters.upper()), language.split("-", 1)[0].lower()
    out, changed, lost = list[str](), list[tuple[str, str]](), list[str]()
    for word in text.split():
        plain = word if word.isascii() else _word(word, known, base)
        if plain.strip(_MARKS + "'-"):
            out.append(plain)
        else:
            lost.append(word.strip(_MARKS))
            if out and word[-1] in _MARKS and out[-1][-1] not in _MARKS:
                out[-1] += word[-1]
        if plain != word:
            changed.append((word.strip(_MARKS), plain.strip(_MARKS)))
    return Transliteration(" ".join(out), tuple(pair for pair in changed if pair[1]), tuple(lost))


def in_letters(spoken: SpokenForm, letters: str = "", *, language: str = "en") -> SpokenForm:
    """A spoken form in an engine's letters. ``sounds`` and ``parts`` are adjusted, lost words join ``dropped``."""
    brought = transliterate(spoken.text, letters, language=language)
    if brought.text == spoken.text:
        return spoken
    if not brought.lost:
        return replace(spoken, text=brought.text)
    known, base = frozenset(letters.lower() + letters.upper()), language.split("-", 1)[0].lower()
    place, places = 0, [0]
    for word in spoken.text.split():
        place += bool((word if word.isascii() else _word(word, known, base)).strip(_MARKS + "'-"))
        places.append(place)
    sounds = tuple((places[a], places[b], phones) for a, b, phones in spoken.sounds)
    parts = tuple(
        Part(p.first, p.stop, places[p.said_first], places[p.said_stop])
        for p in spoken.parts
        if places[p.said_stop] > places[p.said_first]
    )
    return SpokenForm(brought.text, (*spoken.dropped, *brought.lost), sounds, _closed(parts, spoken.parts))


def _closed(parts: tuple[Part, ...], before: tuple[Part, ...]) -> tuple[Part, ...]:
    """Extend the parts so that they cover all written words, though some became empty."""
    if not parts:
        return ()
    starts = [0, *(part.first for part in parts[1:]), before[-1].stop]
    return tuple(replace(part, first=a, stop=b) for part, a, b in zip(parts, starts, starts[1:], strict=False))


@lru_cache(maxsize=8192)
def _word(word: str, known: frozenset[str], base: str) -> str:
    from anyascii import anyascii

    own = _LANGUAGES.get(base, {})
    plain = "".join(c if c.isascii() or c in known else own.get(c) or anyascii(c) for c in word)
    if not word[:1].isascii() and re.search("[a-z][A-Z]", plain):  # scripts without capitals: one for each sign
        plain = plain[:1] + plain[1:].lower()
    return "".join(c for c in plain if c.isalpha() or c in "'-" + _MARKS)
