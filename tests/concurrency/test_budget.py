"""Amounts held at the same time stay within the budget, and everybody gets a turn."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from studio.concurrency.budget import Budget


def test_no_more_than_the_total_is_held_at_once():
    budget, lock, held, highest = Budget(10), threading.Lock(), [0], [0]

    def work(amount):
        with budget.take(amount):
            with lock:
                held[0] += min(amount, 10)
                highest[0] = max(highest[0], held[0])
            with lock:
                held[0] -= min(amount, 10)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, [1, 4, 9, 10, 25] * 40))
    assert 0 < highest[0] <= 10 and held == [0]


def test_a_failure_gives_the_amount_back():
    budget = Budget(1)
    with pytest.raises(ValueError, match="x"), budget.take(1):
        raise ValueError("x")
    with budget.take(1):
        pass
