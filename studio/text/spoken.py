"""Written text in, words any engine can say out: ``$7 billion`` → ``seven billion dollars``.

The order of the rules is the order of ``_ENGLISH``: what looks like several things (a date has hyphens, a price a
scale) is read by the most specific rule first. Every rule takes text and gives text, in time linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.text.abbreviations import read_abbreviations
from studio.text.addresses import read_addresses
from studio.text.characters import HELD, clean
from studio.text.dates import read_dates
from studio.text.figures import read_figures, read_phones, read_quantities, read_ranges, read_versions
from studio.text.letters import read_letters
from studio.text.lexicon import Entry, Lexicon, normal
from studio.text.measures import read_measures
from studio.text.roman import read_roman
from studio.text.symbols import read_symbols

_ENGLISH = (
    read_addresses,
    read_dates,
    read_phones,
    read_ranges,
    read_measures,
    read_versions,
    read_abbreviations,
    read_roman,
    read_quantities,
    read_letters,
    read_figures,
)
_ROUNDS = 6
"""Bound on the rounds; ordinary text is done after one, and a second finds nothing to change."""
_NO_WORDS = Lexicon.empty()


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an engine is given to say."""

    text: str
    """ASCII letters, single spaces and ``. , ; : ! ? ' -``; empty if there is nothing to say."""
    dropped: tuple[str, ...] = ()
    """Stretches of the text that can't be spoken (other scripts, emoji), in order."""
    sounds: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    """(first word, one past the last, phones): words of ``text``, parted by white space, whose sound is given."""


def speakable(text: str, *, lexicon: Lexicon = _NO_WORDS, speaker: str | None = None, language: str = "en") -> Spoken:
    """Write a sentence as it is to be said.

    Args:
        text: a sentence or more, as written; any Unicode.
        lexicon: the show's pronunciations; they win over every rule.
        speaker: who says it, for entries that are only for some speakers.
        language: BCP 47 tag. English is read in full; other languages get their numbers in words and lose what is
            not a Latin letter.

    What it gives is left as it is when it is given again.
    """
    held: list[Entry] = []

    def hold(entry: Entry) -> str:
        held.append(entry)
        return HELD

    text = normal(text.replace(HELD, " "))
    text, dropped = clean(lexicon.replace(text, hold, speaker))
    base = language.split("-", 1)[0].lower()
    said, sounds = _fill(_read(text, base), held)
    return Spoken(said, dropped, sounds)


def _fill(text: str, held: Sequence[Entry]) -> tuple[str, tuple[tuple[int, int, tuple[str, ...]], ...]]:
    """Put what the lexicon says in its places; sounds are kept where it stands by itself (no possessive, no hyphen)."""
    said, *rest = text.split(HELD)
    sounds = []
    for entry, after in zip(held, rest, strict=False):
        words = _plain(entry.say)
        if entry.phones and words and said[-1:] in {"", " "} and not re.match(r"[\w'-]", after):
            first = len(said.split())
            sounds.append((first, first + len(words.split()), entry.phones))
        said += words + after
    return said, tuple(sounds)


def _read(text: str, language: str) -> str:
    """Apply the rules until nothing changes: a symbol that went may have hidden an abbreviation from its rule."""
    if language != "en":
        return read_symbols(clean(read_figures(text, language))[0])
    for _ in range(_ROUNDS):
        before = text
        for rule in _ENGLISH:
            text = rule(text)
        text = read_symbols(text)
        if text == before:
            break
    return text


def _plain(say: str) -> str:
    """What a lexicon says, in characters an engine knows and otherwise untouched."""
    return read_symbols(read_figures(clean(say.replace(HELD, " "))[0]))
