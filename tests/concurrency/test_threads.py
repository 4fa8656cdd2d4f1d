"""Work in threads: results in order, little ahead, the first error ends it."""

import threading

import pytest

from studio.concurrency.threads import in_order
from studio.errors import AudioError


def test_results_come_in_order_and_little_is_in_flight():
    running, most, lock = 0, 0, threading.Lock()
    taken = 0

    def items():
        nonlocal taken
        for i in range(40):
            taken += 1
            yield i

    def work(i):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        with lock:
            running -= 1
        return i * i

    for done, result in enumerate(in_order(work, items(), 3)):
        assert result == done * done
        assert taken <= done + 6
    assert most <= 3


def test_an_error_stops_what_has_not_begun():
    begun = []

    def work(i):
        begun.append(i)
        if i == 2:
            raise AudioError("no")
        return i

    with pytest.raises(AudioError):
        list(in_order(work, range(100), 1))
    assert len(begun) < 6
