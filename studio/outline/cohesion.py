"""How typical the words of a stretch are of one topic, compared with the whole text.

In: blocks of terms in order. Out: for every block, the score of each stretch that ends with it.

A stretch has a vocabulary of its own, drawn from a Dirichlet prior around that of the whole text; its score is the log
of the probability of its words, taken one after the other, over their probability in the whole text (the
Dirichlet-multinomial of Eisenstein and Barzilay, "Bayesian Unsupervised Topic Segmentation", EMNLP 2008, with the
background as the prior's mean). The other measure is that of TextTiling (Hearst, Computational Linguistics 23, 1997):
how much less similar the words before and after a place are than those around neighbouring places.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STRENGTH = 20.0
"""Weight of the prior, in words. If it is low, every repeated word makes a topic; if it is high, none does."""


def encode(blocks: Sequence[Sequence[str]]) -> tuple[list[list[int]], Floats, dict[str, int]]:
    """Terms as numbers, without those that occur in only one block; the share of each in the text; their numbers."""
    spread = Counter(term for block in blocks for term in set(block))
    known = {term: k for k, term in enumerate(sorted(t for t, count in spread.items() if count > 1))}
    coded = [[known[term] for term in block if term in known] for block in blocks]
    counts = np.bincount(np.array([w for block in coded for w in block], dtype=np.int64), minlength=len(known))
    return coded, counts / max(1, counts.sum()), known


def stretches(blocks: Sequence[Sequence[int]], shares: Floats, band: int) -> Iterator[Floats]:
    """For each block j, the scores in nats of the stretches i..j, for i from the farthest in the band up to j.

    Args:
        blocks: words as numbers.
        shares: the share of each in the whole text, above 0.
        band: the most blocks of a stretch. Memory is band × words, time band × length of the text.
    """
    counts = np.zeros((len(shares), band), dtype=np.float32)
    scores, lengths = np.zeros(band), np.zeros(band)
    prior = (STRENGTH * shares).astype(np.float32)
    for j, block in enumerate(blocks):
        fresh = j % band
        counts[:, fresh] = 0.0
        scores[fresh] = lengths[fresh] = 0.0
        for word in block:
            row = counts[word]
            scores += np.log((row + prior[word]) / (shares[word] * (lengths + STRENGTH)))
            row += 1.0
            lengths += 1.0
        first = max(0, j - band + 1)
        yield scores[np.arange(first, j + 1) % band]


def depths(blocks: Sequence[Sequence[int]], window: int) -> Floats:
    """For each block, how deep the minimum of similarity before it is, in standard deviations; 0 for the first.

    Args:
        blocks: words as numbers.
        window: blocks before and after a place that are compared.
    """
    count = len(blocks)
    likeness = np.ones(count)
    sides = _Windows()
    for block in blocks[:window]:
        sides.move(block, after=1)
    for k in range(1, count):
        sides.move(blocks[k - 1], before=1, after=-1)
        if k > window:
            sides.move(blocks[k - 1 - window], before=-1)
        if k - 1 + window < count:
            sides.move(blocks[k - 1 + window], after=1)
        likeness[k] = sides.likeness
    deep = np.array([_valley(likeness, k) for k in range(count)])
    deep[:1] = 0.0
    spread = float(deep.std())
    return np.asarray((deep - deep.mean()) / spread) if spread > 0 else np.zeros(count)


class _Windows:
    """The words before and after a place, and the cosine of their counts, updated word by word."""

    def __init__(self) -> None:
        self.before: Counter[int] = Counter()
        self.after: Counter[int] = Counter()
        self.dot = self.norm_before = self.norm_after = 0

    def move(self, block: Sequence[int], *, before: int = 0, after: int = 0) -> None:
        """Add to the counts of the words of a block on either side: 1, 0 or -1."""
        for word in block:
            b, a = self.before[word], self.after[word]
            self.norm_before += 2 * b * before + before * before
            self.norm_after += 2 * a * after + after * after
            self.dot += (b + before) * (a + after) - b * a
            self.before[word], self.after[word] = b + before, a + after

    @property
    def likeness(self) -> float:
        """Cosine, 0 to 1."""
        norm = self.norm_before * self.norm_after
        return float(self.dot / norm**0.5) if norm else 0.0


REACH = 60
"""Blocks on each side in which the maxima around a minimum are looked for."""


def _valley(likeness: Floats, k: int) -> float:
    """How far the nearest maxima on both sides lie above a place, added up."""
    left = right = likeness[k]
    for j in range(k - 1, max(0, k - REACH), -1):
        if likeness[j] < left:
            break
        left = likeness[j]
    for j in range(k + 1, min(len(likeness), k + REACH)):
        if likeness[j] < right:
            break
        right = likeness[j]
    return float(left + right - 2 * likeness[k])


def arrivals(blocks: Sequence[Sequence[int]], window: int) -> Floats:
    """For each block, the share of nearby words that are first used after it or last used before it, 0 to 1.

    A word that is used only near the place counts as both, so a side remark weighs less than a lasting subject.
    """
    count = len(blocks)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for k, block in enumerate(blocks):
        for word in block:
            first.setdefault(word, k)
            last[word] = k
    comes, goes, size = np.zeros(count + 1), np.zeros(count + 1), np.zeros(count + 1)
    for word, k in first.items():
        if last[word] > k:
            comes[k] += 1
            goes[last[word]] += 1
    for k, block in enumerate(blocks):
        size[k] = len(set(block))
    total_in, total_out, total = (np.concatenate([[0.0], np.cumsum(x)]) for x in (comes, goes, size))
    at = np.arange(count)
    ahead, behind = np.minimum(at + window, count), np.maximum(at - window, 0)
    said = total[ahead] - total[behind]
    moved = (total_in[ahead] - total_in[at]) + (total_out[at] - total_out[behind])
    return np.asarray(np.divide(moved, said, out=np.zeros(count), where=said > 0))


def rises(blocks: Sequence[Sequence[int]], names: Sequence[frozenset[int]], window: int) -> Floats:
    """For each block, how much more often the name it opens with is used after it than before it, 0 to about 3.

    Args:
        blocks: words as numbers.
        names: the words each block opens with that may be names.
        window: blocks before and after a place that are compared.
    """
    where: dict[int, list[int]] = {}
    for k, block in enumerate(blocks):
        for word in block:
            where.setdefault(word, []).append(k)
    out = np.zeros(len(blocks))
    for k, candidates in enumerate(names):
        for word in candidates:
            at = where.get(word, [])
            here = bisect_left(at, k)
            ahead = bisect_left(at, k + window) - here
            behind = here - bisect_left(at, k - window)
            if ahead >= 3:
                out[k] = max(out[k], math.log((ahead + 0.5) / (behind + 0.5)))
    return out
