"""The expected words and the recognized ones in, the words that differ in sound out. Pure.

Recognizers make mistakes too, mostly between words that sound alike ("a clock", "o'clock"). So a difference is reported
only if more than half of its sounds differ, and never around a word whose sounds the recognizer doesn't know, or where
one weak word was recognized as another ("a" as "the").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TypeAlias

from studio.text.align import align
from studio.values import MisheardWords, Word

DIFFERENT = 0.5
"""A difference counts if more than this share of its sounds differ …"""
FEWEST = 2
"""… and at least this many."""
Sounds: TypeAlias = Callable[[str], Sequence[str] | None]
"""The phones of a word; None if it isn't known."""
LIKE = 0.6
"""Likeness, from 0 to 1, from which two words may be the same one."""
WEAK = frozenset(
    """a an the and but than that to of for from at as in on or am are is was were be been he him his her she they them
    you your us we me my it its do does has have had can could shall should will would must some there
    """.split()  # noqa: SIM905
)
"""Words without stress in a sentence. Those whose loss would turn its meaning, such as "not", are none of them."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def spoken_words(text: str) -> list[str]:
    """The words of a spoken form in lower case; hyphens separate words."""
    return _WORD.findall(text.lower())


@dataclass(frozen=True, slots=True)
class Difference:
    """Expected words, and the different ones that were heard."""

    first: int
    """Index of the first of the expected words."""
    stop: int
    """One past the last; equal to ``first`` if words were added."""
    heard_first: int
    """Index of the first of the words that were heard instead."""
    heard_stop: int


def misheard(expected: Sequence[str], heard: Sequence[Word], sounds: Sounds) -> tuple[MisheardWords, ...]:
    """The places where something else was heard than expected.

    Args:
        expected: the words, from :func:`spoken_words`.
        heard: the recognized words, in order, with times in seconds.
        sounds: the phones of a word; None if it isn't known.
    """
    return tuple(in_words(found, expected, heard) for found in differences(expected, heard, sounds))


def in_words(found: Difference, expected: Sequence[str], heard: Sequence[Word]) -> MisheardWords:
    """A difference with its words and its times."""
    start, stop = found.heard_first, found.heard_stop
    begin = heard[start].start_s if start < stop else heard[start - 1].end_s if start else 0.0
    end = heard[stop - 1].end_s if start < stop else begin
    words = " ".join(expected[found.first : found.stop])
    return MisheardWords(words, " ".join(w.text for w in heard[start:stop]), begin, end)


def differences(expected: Sequence[str], heard: Sequence[Word], sounds: Sounds) -> Iterator[Difference]:
    """Like :func:`misheard`, but by the indices of words."""
    for found in _runs(expected, heard, sounds):
        said = expected[found.first : found.stop]
        instead = [word.text for word in heard[found.heard_first : found.heard_stop]]
        if said and instead and WEAK.issuperset((*said, *instead)):
            continue
        ours, theirs = _all(said, sounds), _all(instead, sounds)
        if ours is None or theirs is None:
            continue
        others = distance(ours, theirs)
        if others >= FEWEST and others > DIFFERENT * max(len(ours), len(theirs)):
            yield found


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """The Levenshtein distance: insertions, deletions and substitutions."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def _runs(expected: Sequence[str], heard: Sequence[Word], sounds: Sounds) -> Iterator[Difference]:
    """Runs of expected words that weren't recognized as such, each with the words heard instead."""
    texts = [word.text for word in heard]
    spans = align([[word] for word in expected], texts, alike=lambda a, b: _likeness(a, [b], sounds) >= LIKE)
    at, steps = 0, list[tuple[bool, Difference]]()
    for index, word in enumerate(expected):
        start, at = at, (span.stop if (span := spans[index]) else at)
        begin, end = _itself(word, texts[start:at], sounds)
        if begin == end:
            steps.append((False, Difference(index, index + 1, start, at)))
            continue
        if begin:
            steps.append((False, Difference(index, index, start, start + begin)))
        steps.append((True, Difference(index, index + 1, start + begin, start + end)))
        if start + end < at:
            steps.append((False, Difference(index + 1, index + 1, start + end, at)))
    for right, group in groupby(steps, key=lambda step: step[0]):
        if not right:
            run = [found for _, found in group]
            yield Difference(run[0].first, run[-1].stop, run[0].heard_first, run[-1].heard_stop)


def _itself(word: str, texts: Sequence[str], sounds: Sounds) -> tuple[int, int]:
    """Which of the words that were heard for a word are that word: (first, stop), equal if none is."""
    if word in texts:
        return texts.index(word), texts.index(word) + 1
    places = range(len(texts))
    parts = [(begin, end) for begin in places for end in range(begin + 1, min(len(texts), begin + 3) + 1)]
    near = {part: _likeness(word, texts[slice(*part)], sounds) for part in parts}
    best = max(near, key=lambda part: near[part], default=(0, 0))
    return best if near.get(best, 0.0) >= LIKE else (0, 0)


def _likeness(word: str, heard: Sequence[str], sounds: Sounds) -> float:
    """How alike words sound, from 0 to 1. Unknown words are compared by their letters."""
    ours, theirs = sounds(word), _all(heard, sounds)
    if ours is None or theirs is None:
        return _letters_alike(word, "".join(heard))
    return 1 - distance(ours, theirs) / max(len(ours), len(theirs), 1)


@functools.lru_cache(maxsize=4096)
def _letters_alike(word: str, heard: str) -> float:
    """How alike two words are in letters, from 0 to 1."""
    return SequenceMatcher(None, word, heard).ratio()


def _all(words: Sequence[str], sounds: Sounds) -> list[str] | None:
    found: list[str] = []
    for word in words:
        phones = sounds(word)
        if phones is None:
            return None
        found += phones
    return found
