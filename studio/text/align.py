"""Aligns two sequences: which part of the actual sequence belongs to each part of the expected one.

:func:`align` is used for phones (a lexicon's, word by word, against those that an engine spoke) and for words (those
that each written word becomes, against those that were spoken). It is a Needleman–Wunsch alignment in a band around the
diagonal. :func:`share` divides a stretch of time where there is nothing to align with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

BAND = 16
"""How far an alignment may leave the diagonal, in items beyond the difference in length."""
ALIKE, OTHER, GAP = 2, 4, 3
"""Costs of a substitution by something similar, of any other substitution, and of an insertion or deletion. A match
costs nothing."""
_BOTH, _EXPECTED, _REAL = 0, 1, 2
"""Steps of an alignment: forward in both sequences, or in one of them."""


@dataclass(frozen=True, slots=True)
class Span:
    """The slice ``real[start:stop]`` that belongs to a part; never empty."""

    start: int
    stop: int
    sure: bool
    """Both edges are next to an exact match, or at an end of the sequence."""


def align(
    parts: Sequence[Sequence[str]], real: Sequence[str], *, alike: Callable[[str, str], bool] | None = None
) -> list[Span | None]:
    """Find every expected part in the actual sequence.

    Args:
        parts: the expected items, part by part; a part may be empty.
        real: the actual items.
        alike: whether two different items are similar enough to be taken for each other.

    Returns:
        For every part its slice of ``real``, in order, or None if nothing matches it. Together the slices cover all of
        ``real``: unexpected items belong to the part before them (at the beginning, to the first part that was found).
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
    """For every actual item, the index of the expected item that it matches, or None."""
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
            if row[j - 1] + GAP < row[j]:  # tested first: of two equal orders, the one that leaves no part empty
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
    """Divide a stretch of time among words in proportion to their characters: (word, start, stop) for each.

    Punctuation at the end of a word counts as a character, and so does the space after it.
    """
    if len(words) == 1:
        return [(words[0], start, stop)]
    ends = list(accumulate((len(word) + 1 for word in words), initial=0))
    edges = [start + (stop - start) * end // max(1, ends[-1]) for end in ends]
    return [(word, a, b) for word, (a, b) in zip(words, pairwise(edges), strict=True)]
