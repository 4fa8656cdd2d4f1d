"""What was expected, in parts, and what there is, as one row: which stretch of the row each part became.

:func:`align` is used twice: the phones a lexicon gives for each word against the phones an engine spoke, and the words
each written word reads as against the words that were spoken. It is Needleman and Wunsch's alignment in a band around
the diagonal. :func:`share` parts a stretch of time where there is nothing to align with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

BAND = 16
"""How far an alignment may stray from the diagonal, beyond the difference in length."""
ALIKE, OTHER, GAP = 2, 4, 3
"""Costs of taking one thing for one like it, for any other, and of leaving one out; equal things cost nothing."""
_BOTH, _EXPECTED, _REAL = 0, 1, 2
"""Steps of an alignment: on in both rows, or in one of them."""


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch ``real[start:stop]`` that a part became; never empty."""

    start: int
    stop: int
    sure: bool
    """Both its edges lie beside things that are just as expected, or at an end of the row."""


def align(
    parts: Sequence[Sequence[str]], real: Sequence[str], *, alike: Callable[[str, str], bool] | None = None
) -> list[Span | None]:
    """Find every part again.

    Args:
        parts: what was expected, part by part; a part may be empty.
        real: what there is.
        alike: says of two different things whether one may well have become the other.

    Returns:
        For every part its stretch, in order, or None where nothing is left of it. The stretches that there are cover
        the whole row: what nobody expected belongs to the part before it (at the beginning, to the first one found).
    """
    expected = [(thing, number) for number, part in enumerate(parts) for thing in part]
    partners = _partners([thing for thing, _ in expected], real, alike)
    owners = [None if i is None else expected[i][1] for i in partners]
    exact = [i is not None and expected[i][0] == thing for i, thing in zip(partners, real, strict=True)]
    first = next((owner for owner in owners if owner is not None), None)
    if first is None:
        return [None] * len(parts)
    owned: list[int] = []
    for owner in owners:
        owned.append(owner if owner is not None else owned[-1] if owned else first)
    edges = [0, *(i for i, (a, b) in enumerate(pairwise(owned), start=1) if a != b), len(owned)]
    spans: list[Span | None] = [None] * len(parts)
    for start, stop in pairwise(edges):
        sure = all(edge in (0, len(real)) or exact[edge - 1] or exact[edge] for edge in (start, stop))
        spans[owned[start]] = Span(start, stop, sure)
    return spans


def _partners(
    expected: Sequence[str], real: Sequence[str], alike: Callable[[str, str], bool] | None
) -> list[int | None]:
    """For every real thing the index of the expected one that it stands for, or None."""
    head = 0
    while head < min(len(expected), len(real)) and expected[head] == real[head]:
        head += 1
    tail = 0
    while tail < min(len(expected), len(real)) - head and expected[-1 - tail] == real[-1 - tail]:
        tail += 1
    middle = _cheapest(expected[head : len(expected) - tail], real[head : len(real) - tail], alike)
    partners: list[int | None] = list(range(head))
    partners += [None if i is None else i + head for i in middle]
    partners += range(len(expected) - tail, len(expected))
    return partners


def _cheapest(
    expected: Sequence[str], real: Sequence[str], alike: Callable[[str, str], bool] | None
) -> list[int | None]:
    """The partners of the cheapest alignment, by dynamic programming over a band of the table."""
    if not expected or not real:
        return [None] * len(real)
    half = BAND + abs(len(expected) - len(real))
    endless = GAP * (len(expected) + len(real) + 1)
    above = [GAP * j for j in range(len(real) + 1)]
    steps = [bytes([_REAL]) * (len(real) + 1)]
    for i, wanted in enumerate(expected, start=1):
        row = [endless] * (len(real) + 1)
        row[0] = GAP * i
        step = bytearray([_EXPECTED]) * (len(real) + 1)
        for j in range(max(1, i - half), min(len(real), i + half) + 1):
            thing = real[j - 1]
            cost = 0 if wanted == thing else ALIKE if alike is not None and alike(wanted, thing) else OTHER
            row[j], step[j] = above[j - 1] + cost, _BOTH
            if row[j - 1] + GAP < row[j]:  # before the other: of two orders, the one that leaves no part empty
                row[j], step[j] = row[j - 1] + GAP, _REAL
            if above[j] + GAP < row[j]:
                row[j], step[j] = above[j] + GAP, _EXPECTED
        above = row
        steps.append(bytes(step))
    partners: list[int | None] = [None] * len(real)
    i, j = len(expected), len(real)
    while i > 0 and j > 0:
        step_here = steps[i][j]
        if step_here == _BOTH:
            partners[j - 1] = i - 1
        i -= step_here != _REAL
        j -= step_here != _EXPECTED
    return partners


def share(words: Sequence[str], start: int, stop: int) -> list[tuple[str, int, int]]:
    """Words and their shares of a stretch of time, (word, start, stop), by letters; a sign at a word's end is one."""
    if len(words) == 1:
        return [(words[0], start, stop)]
    ends = list(accumulate((len(word) + 1 for word in words), initial=0))
    edges = [start + (stop - start) * end // max(1, ends[-1]) for end in ends]
    return [(word, a, b) for word, (a, b) in zip(words, pairwise(edges), strict=True)]
