"""Words an engine may say wrong: what is spoken in, doubtful words with how they will be said out. English only.

Doubtful is what no list of usual words has, what is spelt or said by a rule (capitals, names with figures), what is
written with letters an engine doesn't know, and what has two readings. What the lexicon settles is not doubtful.
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
"""Words of which the sense gives the sound; an engine guesses."""

_SHORTEST_PART = 4
"""Letters; shorter parts of words with hyphens are prefixes."""
_LONGEST_UNIT = 4

_AMOUNT = r"[$€£¥]\d[\d.,]*[^\W_]*|\d+(?:[.,]\d+)+[^\W_]*"
"""Money, and figures with a point or comma: read by rules that need no word of a list."""
_TOKEN = re.compile(rf"{_AMOUNT}|[^\W_]+(?:['&-][^\W_]+|(?<=\d)\.(?=\d)[^\W_]+)*")
_COUNTED = re.compile(r"\d+(?:st|nd|rd|th|'?s|[a-z]{1,3})?(?:-.*)?", re.IGNORECASE)
_CAPITALS = re.compile(r"[A-Z](?:[A-Z&]*[A-Z])+(?:'?s)?")


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """What somebody says."""

    text: str
    """As written."""
    line: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word that may be said wrong."""

    word: str
    """As written where it stands first."""
    kind: DoubtKind
    said: str
    """What the engine is given."""
    lines: tuple[int, ...]
    """1-based lines it stands on, rising."""


def doubtful(said: Iterable[SpokenLine], lexicon: Lexicon) -> tuple[Doubt, ...]:
    """Every doubtful word once, in order of appearance.

    Args:
        said: what is spoken.
        lexicon: words it knows (for the speaker) are passed over.
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
    """What an engine is given that reads plain letters."""
    return transliterate(speakable(word).text).text


def _parts(token: str) -> list[str]:
    """A token, or the words that hyphens join in it; a name with figures stays whole (GPT-4o)."""
    if "-" in token and not re.search(r"\d", token) and not is_word(token):
        return [part for part in token.split("-") if len(part) >= _SHORTEST_PART or part.isupper()]
    return [token]


def _kind(word: str) -> DoubtKind | None:
    """Why a word is doubtful; None where it isn't."""
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
    """Under which a word is listed: capitals count where they give the sound."""
    return _bare(word) if kind in {"acronym", "figures"} else _bare(word).casefold()


def _bare(word: str) -> str:
    """Without a possessive."""
    return re.sub(r"'s?$", "", word)
