"""What was to be said and what somebody heard in, the words that differ in sound out. Pure.

A recognizer errs too, mostly between words that sound alike ("a clock", "o'clock"). So only those differences are told
in which more than half of the sounds are others, and none around a word whose sounds the recognizer doesn't know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from studio.text.align import align
from studio.values import Misheard, Word

DIFFERENT = 0.5
"""Share of the sounds that must be others."""
FEWEST = 2
"""So many sounds must be others."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def spoken_words(text: str) -> list[str]:
    """The words of a spoken form, in small letters; a hyphen parts words."""
    return _WORD.findall(text.lower())


def misheard(
    expected: Sequence[str], heard: Sequence[Word], sounds: Callable[[str], Sequence[str] | None]
) -> tuple[Misheard, ...]:
    """Where something else was heard than what was to be said.

    Args:
        expected: the words, as :func:`spoken_words` gives them.
        heard: what was heard, in order, with times in seconds.
        sounds: the phones of a word; None for one that isn't known.
    """
    found = []
    for words, start, stop in _runs(expected, heard):
        ours, theirs = _all(words, sounds), _all([word.text for word in heard[start:stop]], sounds)
        if ours is None or theirs is None:
            continue
        others = distance(ours, theirs)
        if others >= FEWEST and others > DIFFERENT * max(len(ours), len(theirs)):
            begin = heard[start].start_s if start < stop else heard[start - 1].end_s if start else 0.0
            end = heard[stop - 1].end_s if start < stop else begin
            found.append(Misheard(" ".join(words), " ".join(w.text for w in heard[start:stop]), begin, end))
    return tuple(found)


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Levenshtein's: how many things must be put in, taken out or exchanged."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def _runs(expected: Sequence[str], heard: Sequence[Word]) -> Iterator[tuple[list[str], int, int]]:
    """Words in a row that were not heard as they are, and the stretch of what was heard instead."""
    texts = [word.text for word in heard]
    spans = align([[word] for word in expected], texts)
    at, placed = 0, list[tuple[str, int, int]]()
    for word, span in zip(expected, spans, strict=True):
        start, at = at, span.stop if span else at
        placed.append((word, start, at))
    for right, group in groupby(placed, key=lambda p: texts[p[1] : p[2]] == [p[0]]):
        if not right:
            run = list(group)
            yield [word for word, _, _ in run], run[0][1], run[-1][2]


def _all(words: Sequence[str], sounds: Callable[[str], Sequence[str] | None]) -> list[str] | None:
    found: list[str] = []
    for word in words:
        phones = sounds(word)
        if phones is None:
            return None
        found += phones
    return found
