"""The limit of requests in flight, against simulated servers of known capacity."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples, rest_slow
from support.simulated_servers import Queueing, Refusing, Sharing, run

from studio.network.adaptive import FIRST_GROWTH, MOST, START, AdaptiveLimit, KnownLimit

SERVICE_S = 2.0
KINDS = (Queueing, Refusing, Sharing)
CAPACITIES = (1, 2, 3, 8, 20, 64, 100, 256)


def sentences(count: int, seed: int = 1, mean_s: float = SERVICE_S) -> list[tuple[float, float]]:
    """Sentences of all lengths: how long each is, and how much work, which isn't quite the same."""
    chance = random.Random(seed)
    sizes = [chance.lognormvariate(-0.18, 0.6) for _ in range(count)]
    return [(size, mean_s * size * chance.lognormvariate(-0.03, 0.25)) for size in sizes]


def same(count: int, work_s: float = SERVICE_S) -> list[tuple[float, float]]:
    return [(1.0, work_s)] * count


def learned(kind, capacity: int) -> KnownLimit | None:
    """What a run of some length finds out about a server."""
    limit = AdaptiveLimit()
    run(limit, kind(capacity), sentences(40 * max(capacity, 4), seed=9))
    return limit.known()


@pytest.mark.parametrize("orders", [same, sentences])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("capacity", rest_slow(CAPACITIES, 8, 64))
def test_a_server_is_busy_to_95_percent_over_a_whole_run(kind, capacity, orders):
    """From the first request, of which fifty come for each of its places; nothing is known of it before."""
    outcome = run(AdaptiveLimit(), kind(capacity), orders(50 * max(capacity, 4)))
    assert outcome.busy >= 0.95 and outcome.settled >= 0.95


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("capacity", rest_slow((8, 64, 256), 64))
def test_a_server_that_is_known_is_busy_from_the_first_request(kind, capacity):
    outcome = run(AdaptiveLimit(known=learned(kind, capacity)), kind(capacity), sentences(6 * capacity))
    assert outcome.busy >= 0.98


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_is_busy_from_the_start_that_the_user_names(kind):
    outcome = run(AdaptiveLimit(known=KnownLimit(64)), kind(64), sentences(12 * 64))
    assert outcome.busy >= 0.95


@pytest.mark.parametrize("alone", [0, 1, 3])
def test_a_server_for_64_is_busy_after_the_time_of_one_answer(alone):
    """Also where requests came one by one before."""
    limit = AdaptiveLimit()
    for _ in range(alone):
        limit.succeeded(SERVICE_S, in_flight=1)
    outcome = run(limit, Queueing(64), same(START + 64))
    assert limit.value >= 64 and outcome.seconds < 1.1 * SERVICE_S


def test_a_server_for_256_is_busy_after_the_time_of_two_answers():
    limit = AdaptiveLimit()
    outcome = run(limit, Queueing(256), same(START + int(FIRST_GROWTH) * START + 256))
    assert limit.value >= 256 and outcome.seconds < 2.1 * SERVICE_S


@settings(max_examples=examples(24))
@given(
    st.sampled_from(KINDS),
    st.integers(1, 300),
    st.floats(0.5, 5.0),
    st.integers(0, 10_000),
    st.none() | st.integers(1, MOST),
)
def test_whatever_a_server_takes_it_is_kept_busy_and_refuses_little(kind, capacity, mean_s, seed, known):
    """Also where what was known of it is far from true."""
    limit = AdaptiveLimit(known=KnownLimit(known) if known else None)
    count = 30 * max(capacity, 16)
    outcome = run(limit, kind(capacity), sentences(count, seed, mean_s))
    if known is None or known >= capacity:
        assert outcome.settled >= 0.95
    assert outcome.refused <= max(known or 0, FIRST_GROWTH**2 * capacity, 2 * START) + 0.05 * count
    assert outcome.most_in_flight <= MOST


@pytest.mark.parametrize("capacity", rest_slow(CAPACITIES, 1, 8))
@pytest.mark.parametrize("kind", [Queueing, Sharing])
def test_what_waits_at_a_server_is_bounded_and_soon_little(kind, capacity):
    """At first it gets a few times what it works on; then no more than twice as many as it works on wait."""
    limit = AdaptiveLimit()
    outcome = run(limit, kind(capacity), sentences(60 * max(capacity, 8)))
    assert outcome.most_in_flight <= max(FIRST_GROWTH * START, 1.6 * FIRST_GROWTH * capacity)
    assert limit.value <= max(FIRST_GROWTH * START, 3 * capacity)


def test_a_slow_server_gets_less_at_first_so_that_nothing_waits_too_long():
    outcome = run(AdaptiveLimit(), Queueing(2), same(100, work_s=20.0))
    assert outcome.longest_s <= 120.0 and outcome.busy >= 0.95


@pytest.mark.parametrize("capacity", rest_slow((1, 8, 64), 8))
def test_the_limit_does_not_creep_up_through_a_night(capacity):
    limit = AdaptiveLimit()
    outcome = run(limit, Queueing(capacity), sentences(20_000))
    assert limit.value <= max(24, 4 * capacity) and outcome.settled >= 0.95


def test_nor_from_night_to_night():
    known = None
    for night in range(8):
        limit = AdaptiveLimit(known=known)
        run(limit, Queueing(32), sentences(1000, seed=night))
        known = limit.known()
    assert 32 <= known.requests <= 96


@pytest.mark.parametrize("capacity", rest_slow((1, 8, 64, 256), 8, 64))
def test_a_server_that_refuses_is_asked_seldom_for_more_than_it_takes(capacity):
    limit = AdaptiveLimit()
    count = 60 * capacity
    first = run(limit, Refusing(capacity), sentences(count))
    later = run(limit, Refusing(capacity), sentences(count, seed=2))
    assert first.refused <= max(2 * START, FIRST_GROWTH * capacity) + 0.02 * count
    assert later.refused <= 0.02 * count + 1 and later.busy >= 0.95


def test_refusals_of_one_moment_leave_what_the_server_has_taken():
    limit = AdaptiveLimit(known=KnownLimit(32))
    for others in range(31, 19, -1):
        limit.refused(others)
    assert limit.value == 20


def test_a_server_that_suddenly_takes_nothing_is_not_forgotten_at_once():
    limit = AdaptiveLimit()
    run(limit, Queueing(64), same(40 * 64))
    before = limit.value
    for others in range(before - 1, -1, -1):
        limit.refused(others)
    assert limit.value >= before // 2


def test_requests_that_time_out_behind_others_leave_an_eighth_once():
    limit = AdaptiveLimit(known=KnownLimit(256))
    for _ in range(200):
        limit.timed_out()
    assert limit.value == 32
    outcome = run(limit, Queueing(64), same(40 * 64))
    assert outcome.busy >= 0.95


def test_a_limit_that_is_not_used_does_not_grow():
    limit = AdaptiveLimit()
    for _ in range(100):
        limit.succeeded(1.0, in_flight=2)
    assert limit.value == START


def test_a_limit_that_grew_beyond_what_is_asked_for_is_found_out_all_the_same():
    """Four answers in a run that never has more than 32 in flight."""
    limit = AdaptiveLimit()
    limit.succeeded(SERVICE_S, in_flight=1)
    for _ in range(START):
        limit.succeeded(SERVICE_S, in_flight=START)
    for in_flight in [32] * 200:
        limit.succeeded(4 * SERVICE_S, in_flight)
    assert START <= limit.known().requests <= 32


def test_a_server_that_becomes_slower_is_not_starved():
    """Fewer requests would not make it faster; more of them would not make it slower either."""
    limit = AdaptiveLimit()
    run(limit, Queueing(32), same(2000, work_s=1.0))
    outcome = run(limit, Queueing(32), same(2000, work_s=10.0))
    assert outcome.settled >= 0.95 and limit.value >= 32


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_loses_half_of_its_places_or_gets_twice_as_many_is_followed(kind):
    limit = AdaptiveLimit()
    run(limit, kind(64), sentences(40 * 64))
    fewer = run(limit, kind(32), sentences(60 * 32, seed=2))
    assert fewer.settled >= 0.95 and limit.value <= 4 * 32 and fewer.refused <= 0.1 * 60 * 32
    more = run(limit, kind(64), sentences(100 * 64, seed=3))
    assert more.settled >= 0.95


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_says_how_many_it_takes_gets_as_many_and_refuses_none(kind):
    limit = AdaptiveLimit()
    limit.succeeded(SERVICE_S, in_flight=1)
    limit.announced(15)
    assert limit.value == 15
    outcome = run(limit, kind(15), same(40 * 15))
    assert outcome.busy >= 0.98 and outcome.refused == 0 and outcome.most_in_flight == 15
    limit.announced(15)
    assert limit.value == 15
    limit.announced(4)
    assert limit.value == 4


def test_what_is_known_is_told_once_it_is():
    assert AdaptiveLimit().known() is None
    known = learned(Queueing, 64)
    assert 64 <= known.requests <= 160 and known.pace_s == pytest.approx(SERVICE_S, rel=0.25)


@given(
    st.lists(st.one_of(st.integers(0, 60), st.just("late"), st.floats(0.0, 1e6)), max_size=300),
    st.none() | st.integers(1, 2000),
)
def test_it_stays_within_its_bounds(results, known):
    limit = AdaptiveLimit(most=50, known=KnownLimit(known) if known else None)
    for result in results:
        if result == "late":
            limit.timed_out()
        elif isinstance(result, int):
            limit.refused(result)
        else:
            limit.succeeded(result, limit.value)
        assert 1 <= limit.value <= 50
