"""The numbers under the outline, against slow and plain ways to the same numbers."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.outline.cohesion import STRENGTH, depths, encode, stretches
from studio.outline.decide import best_boundaries

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(40))
BLOCKS = st.lists(
    st.lists(st.sampled_from(["salt", "pan", "ferry", "gull", "oven", "bread", "tuba"]), max_size=6),
    min_size=1,
    max_size=14,
)


@CALM
@given(BLOCKS)
def test_a_stretch_scores_as_the_dirichlet_multinomial_says(blocks: list[list[str]]) -> None:
    coded, shares, _ = encode(blocks)
    if not len(shares):
        return
    for j, row in enumerate(stretches(coded, shares, len(coded))):
        assert len(row) == j + 1
        for i, score in enumerate(row):
            counts = Counter(w for block in coded[i : j + 1] for w in block)
            total = sum(counts.values())
            expected = math.lgamma(STRENGTH) - math.lgamma(STRENGTH + total)
            for word, count in counts.items():
                prior = STRENGTH * shares[word]
                expected += math.lgamma(prior + count) - math.lgamma(prior) - count * math.log(shares[word])
            assert math.isclose(score, expected, rel_tol=1e-3, abs_tol=1e-3)


@CALM
@given(BLOCKS, st.integers(1, 5))
def test_a_narrow_band_gives_the_same_scores_for_short_stretches(blocks: list[list[str]], band: int) -> None:
    coded, shares, _ = encode(blocks)
    if not len(shares):
        return
    whole = stretches(coded, shares, len(coded))
    for wide, narrow in zip(whole, stretches(coded, shares, band), strict=True):
        assert len(narrow) == min(band, len(wide))
        np.testing.assert_allclose(narrow, wide[-len(narrow) :], atol=1e-4)


@CALM
@given(BLOCKS, st.integers(1, 4))
def test_valleys_are_those_of_the_cosine(blocks: list[list[str]], window: int) -> None:
    coded, _, _ = encode(blocks)
    found = depths(coded, window)
    assert len(found) == len(coded)
    likeness = [1.0]
    for k in range(1, len(coded)):
        before = Counter(w for block in coded[max(0, k - window) : k] for w in block)
        after = Counter(w for block in coded[k : k + window] for w in block)
        norm = math.sqrt(sum(c * c for c in before.values()) * sum(c * c for c in after.values()))
        likeness.append(sum(before[w] * after[w] for w in before) / norm if norm else 0.0)
    valley = min(range(1, len(coded)), key=lambda k: likeness[k], default=0)
    if valley and len(set(likeness[1:])) > 1:
        flat = [k for k in range(1, len(coded)) if likeness[k] == max(likeness)]
        assert all(found[valley] >= found[k] - 1e-9 for k in flat)


@CALM
@given(
    st.integers(1, 8).flatmap(
        lambda n: st.tuples(
            st.lists(st.lists(st.floats(-5, 5), min_size=n, max_size=n), min_size=n, max_size=n),
            st.lists(st.floats(-5, 5), min_size=n, max_size=n),
        )
    )
)
def test_no_other_choice_of_places_is_better(case: tuple[list[list[float]], list[float]]) -> None:
    table, gain = case
    count = len(gain)
    worth = [np.array([table[i][j] for i in range(j + 1)]) for j in range(count)]

    def value(places: tuple[int, ...]) -> float:
        edges = [0, *places, count]
        inner = [float(worth[b - 1][a]) for a, b in itertools.pairwise(edges)]
        return sum(inner) + sum(gain[k] for k in places)

    found = best_boundaries(worth, np.array(gain))
    every = (p for size in range(count) for p in itertools.combinations(range(1, count), size))
    assert math.isclose(value(tuple(found)), max(map(value, every)), abs_tol=1e-9)
