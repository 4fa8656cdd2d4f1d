"""The limit of requests in flight, against simulated servers of known capacity."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.network.adaptive import GROWTH, AdaptiveLimit


def simulate(
    limit: AdaptiveLimit, capacity: int, results: int, *, refuses: bool, service_s: float | Iterator[float] = 2.0
) -> list[int]:
    """A server that works on ``capacity`` requests at a time; it refuses more, or queues them. The limit after each."""
    now, done, limits = 0.0, 0, []
    flying: list[tuple[float, float]] = []  # (end, begin)
    free = [0.0] * capacity  # when each of its places is free, a heap
    while done < results:
        while len(flying) < limit.value:
            if refuses and sum(end > now for end in free) >= capacity:
                limit.refused()
                break
            takes_s = service_s if isinstance(service_s, float) else next(service_s)
            start = max(now, heapq.heappop(free))
            heapq.heappush(free, start + takes_s)
            heapq.heappush(flying, (start + takes_s, now))
        now, begin = heapq.heappop(flying)
        limit.succeeded(now - begin, len(flying) + 1)
        done += 1
        limits.append(limit.value)
    return limits


@pytest.mark.parametrize("capacity", [8, 64, 256])
def test_a_server_that_queues_is_kept_busy_and_not_flooded(capacity):
    limits = simulate(AdaptiveLimit(), capacity, 40 * capacity, refuses=False)
    settled = limits[len(limits) // 2 :]
    assert min(settled) >= capacity and max(settled) <= 3 * capacity


def test_a_server_for_256_is_busy_after_the_time_of_three_answers():
    three = 4 + 16 + 64
    assert simulate(AdaptiveLimit(), 256, three, refuses=False)[-1] >= 256


@pytest.mark.parametrize("seed", range(6))
def test_a_server_that_says_sentences_of_all_lengths_is_kept_busy(seed):
    """The first answer may be that to the shortest sentence: it is no measure of the others."""
    chance = random.Random(seed)
    lengths = (chance.lognormvariate(0, 0.6) for _ in iter(int, 1))
    simulate(limit := AdaptiveLimit(), 64, 4000, refuses=False, service_s=lengths)
    assert 40 <= limit.value <= 192


@pytest.mark.parametrize("capacity", [1, 8, 64])
def test_the_limit_does_not_creep_up_through_a_night(capacity):
    chance = random.Random(capacity)
    lengths = (chance.lognormvariate(0, 0.6) for _ in iter(int, 1))
    limits = simulate(AdaptiveLimit(), capacity, 20_000, refuses=False, service_s=lengths)
    assert max(limits[10_000:]) <= max(24, 4 * capacity)


@pytest.mark.parametrize("capacity", [1, 2, 3, 8, 20, 64, 100, 256])
def test_no_server_gets_more_than_four_times_what_it_works_on(capacity):
    assert max(simulate(AdaptiveLimit(), capacity, 40 * capacity, refuses=False)) <= 4 * capacity


@pytest.mark.parametrize("capacity", [1, 8, 64, 256])
def test_a_server_that_refuses_is_used_to_nine_tenths(capacity):
    limits = simulate(AdaptiveLimit(), capacity, 60 * capacity, refuses=True)
    settled = limits[len(limits) // 2 :]
    assert max(settled) <= capacity * (1 + GROWTH) + 1
    assert sum(settled) / len(settled) >= 0.9 * capacity


def test_a_limit_that_is_not_used_does_not_grow():
    limit = AdaptiveLimit(start=4)
    for _ in range(100):
        limit.succeeded(1.0, in_flight=2)
    assert limit.value == 4


def test_refusals_of_one_moment_count_once():
    limit = AdaptiveLimit(start=32)
    for _ in range(16):
        limit.refused()
    assert limit.value == 16


def test_a_server_that_becomes_slower_is_not_starved():
    """Fewer requests would not make it faster; more of them would not make it slower either."""
    limit = AdaptiveLimit()
    simulate(limit, 32, 2000, refuses=False, service_s=1.0)
    settled = simulate(limit, 32, 2000, refuses=False, service_s=10.0)[1000:]
    assert min(settled) >= 32


@given(st.lists(st.one_of(st.none(), st.floats(0.0, 1e6)), max_size=300))
def test_it_stays_within_its_bounds(results):
    limit = AdaptiveLimit(start=4, most=50)
    for latency_s in results:
        if latency_s is None:
            limit.refused()
        else:
            limit.succeeded(latency_s, limit.value)
        assert 1 <= limit.value <= 50
