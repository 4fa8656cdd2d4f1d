"""Words that an engine may mispronounce: spoken lines in, doubtful words and how they will be spoken out. English only.

A word is doubtful if it is not in the word list, if a rule spells or reads it (capitals, names with digits), if it has
letters that an engine doesn't know, or if it has two pronunciations. Words of the lexicon are never doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from studio.text.addresses import find_addresses
from studio.text.lexicon import Lexicon, normal
from studio.text.spoken import speakable
from studio.text.tables import word_set
from studio.text.transliterate import transliterate
from studio.text.words import is_word

DoubtKind: TypeAlias = Literal["unknown", "acronym", "figures", "foreign", "two readings"]
KINDS: tuple[DoubtKind, ...] = get_args(DoubtKind)

TWO_READINGS = word_set("""
    bass bow bowed close content desert does dove entrance excuse house invalid lead lead's live minute moped number
    object polish present produce read record refuse resume row sewer sow subject tear tears use wind winds wound
    """)
"""Heteronyms: their meaning decides their pronunciation, so an engine has to guess."""

_SHORTEST_PART = 4
"""Letters. Shorter parts of hyphenated words are prefixes."""
_LONGEST_UNIT = 4

_AMOUNT = r"[$€£¥]\d[\d.,]*[^\W_]*|\d+(?:[.,]\d+)+[^\W_]*"
"""Money, and numbers with a point or comma: rules read them without a word list."""
_TOKEN = re.compile(rf"{_AMOUNT}|[^\W_]+(?:['&-][^\W_]+|(?<=\d)\.(?=\d)[^\W_]+)*")
_COUNTED = re.compile(r"\d+(?:st|nd|rd|th|'?s|[a-z]{1,3})?(?:-.*)?", re.IGNORECASE)
_CAPITALS = re.compile(r"[A-Z](?:[A-Z&]*[A-Z])+(?:'?s)?")


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line that somebody speaks."""

    text: str
    """As written."""
    line: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word that may be mispronounced."""

    word: str
    """As written at its first occurrence."""
    kind: DoubtKind
    said: str
    """The text that the engine gets."""
    lines: tuple[int, ...]
    """1-based lines where it occurs, ascending."""


def doubtful(said: Iterable[SpokenLine], lexicon: Lexicon) -> tuple[Doubt, ...]:
    """Every doubtful word once, in order of appearance.

    Args:
        said: the spoken lines.
        lexicon: words that it has (for the speaker) are skipped.
    """
    found: dict[str, tuple[str, DoubtKind, dict[int, None]]] = {}
    for utter in said:
        text = lexicon.replace(normal(utter.text), lambda _: " ", utter.speaker)
        for address in find_addresses(text):
            text = text.replace(address, " ")
        for match in _TOKEN.finditer(text):
            for word in _parts(match[0]):
                kind = _kind(word)
                if kind:
                    found.setdefault(_key(word, kind), (_bare(word), kind, {}))[2][utter.line] = None
    return tuple(Doubt(word, kind, _given(word), tuple(lines)) for word, kind, lines in found.values())


def _given(word: str) -> str:
    """The text that an engine gets if it reads only A to Z."""
    return transliterate(speakable(word).text).text


def _parts(token: str) -> list[str]:
    """A token, or the words that its hyphens join. A name with digits stays whole (GPT-4o)."""
    if "-" in token and not re.search(r"\d", token) and not is_word(token):
        return [part for part in token.split("-") if len(part) >= _SHORTEST_PART or part.isupper()]
    return [token]


def _kind(word: str) -> DoubtKind | None:
    """Why a word is doubtful; None if it isn't."""
    if re.fullmatch(_AMOUNT, word):
        return None
    if len(_bare(word)) < 2 or _COUNTED.fullmatch(word):
        return "figures" if re.fullmatch(r"\d+[A-Z]+", word) else None
    if re.search(r"\d", word):
        return "figures"
    if _CAPITALS.fullmatch(word):
        spoken = speakable(word).text
        return None if spoken.casefold() == word.casefold() and is_word(word) else "acronym"
    if is_word(word):
        return "two readings" if word.casefold() in TWO_READINGS else None
    if len(word) <= _LONGEST_UNIT and not speakable(f"5 {word}").text.endswith(word):
        return None  # a unit
    if word.isascii():
        return "unknown"
    return None if is_word(_given(word)) else "foreign"


def _key(word: str, kind: DoubtKind) -> str:
    """The key that groups occurrences of a word: case counts only where it changes the pronunciation."""
    return _bare(word) if kind in {"acronym", "figures"} else _bare(word).casefold()


def _bare(word: str) -> str:
    """The word without a possessive ending."""
    return re.sub(r"'s?$", "", word)
