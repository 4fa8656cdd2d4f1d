"""What was to be said and what somebody heard in, the words that differ in sound out. Pure.

A recognizer errs too, mostly between words that sound alike ("a clock", "o'clock"). So only those differences are told
in which more than half of the sounds are others, and none around a word whose sounds the recognizer doesn't know.
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
"""Share of the sounds that must be others."""
FEWEST = 2
"""So many sounds must be others."""
Sounds: TypeAlias = Callable[[str], Sequence[str] | None]
"""The phones of a word; None for one that isn't known."""
LIKE = 0.6
"""Words that are so much alike, from 0 to 1, may be one word."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def spoken_words(text: str) -> list[str]:
    """The words of a spoken form, in small letters; a hyphen parts words."""
    return _WORD.findall(text.lower())


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that were not heard as they were to be said."""

    first: int
    """Index of the first of the expected words."""
    stop: int
    """One past the last; equal to ``first`` where something was added."""
    heard_first: int
    """Index of the first of the words that were heard instead."""
    heard_stop: int


def misheard(expected: Sequence[str], heard: Sequence[Word], sounds: Sounds) -> tuple[MisheardWords, ...]:
    """Where something else was heard than what was to be said.

    Args:
        expected: the words, as :func:`spoken_words` gives them.
        heard: what was heard, in order, with times in seconds.
        sounds: the phones of a word; None for one that isn't known.
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
    """As :func:`misheard`, by the indices of words."""
    for found in _runs(expected, heard, sounds):
        ours = _all(expected[found.first : found.stop], sounds)
        theirs = _all([word.text for word in heard[found.heard_first : found.heard_stop]], sounds)
        if ours is None or theirs is None:
            continue
        others = distance(ours, theirs)
        if others >= FEWEST and others > DIFFERENT * max(len(ours), len(theirs)):
            yield found


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Levenshtein's: how many things must be put in, taken out or exchanged."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def _runs(expected: Sequence[str], heard: Sequence[Word], sounds: Sounds) -> Iterator[Difference]:
    """Words in a row that were not heard as they are, and the stretch of what was heard instead."""
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
    """Which of the words that were heard for one are that one; an empty stretch where none is."""
    if word in texts:
        return texts.index(word), texts.index(word) + 1
    places = range(len(texts))
    parts = [(begin, end) for begin in places for end in range(begin + 1, min(len(texts), begin + 3) + 1)]
    near = {part: _likeness(word, texts[slice(*part)], sounds) for part in parts}
    best = max(near, key=lambda part: near[part], default=(0, 0))
    return best if near.get(best, 0.0) >= LIKE else (0, 0)


def _likeness(word: str, heard: Sequence[str], sounds: Sounds) -> float:
    """How much alike words sound, from 0 to 1; by their letters where their sounds aren't known."""
    ours, theirs = sounds(word), _all(heard, sounds)
    if ours is None or theirs is None:
        return _letters_alike(word, "".join(heard))
    return 1 - distance(ours, theirs) / max(len(ours), len(theirs), 1)


@functools.lru_cache(maxsize=4096)
def _letters_alike(word: str, heard: str) -> float:
    """Share of the letters of two words that are the same."""
    return SequenceMatcher(None, word, heard).ratio()


def _all(words: Sequence[str], sounds: Sounds) -> list[str] | None:
    found: list[str] = []
    for word in words:
        phones = sounds(word)
        if phones is None:
            return None
        found += phones
    return found
