"""Work in threads: results in order, little ahead, the first error ends it."""

import threading

import pytest
from support.processes import LONG_S

from studio.concurrency.threads import MOST_WAITING, in_order
from studio.errors import AudioError


@pytest.mark.parametrize("workers", [2, 3])
def test_as_many_work_at_once_as_there_are_workers(workers):
    """Nobody goes on before all workers have an item: with fewer at work the barrier would break."""
    meeting = threading.Barrier(workers)
    threads = set()

    def work(i):
        threads.add(threading.get_ident())
        meeting.wait(LONG_S)
        return i * i

    assert list(in_order(work, range(4 * workers), workers)) == [i * i for i in range(4 * workers)]
    assert len(threads) == workers


def test_results_come_in_the_order_of_items_and_not_of_work():
    second_done = threading.Event()

    def work(i):
        if i == 0:
            assert second_done.wait(LONG_S)
        if i == 1:
            second_done.set()
        return i

    assert list(in_order(work, range(5), 2)) == [0, 1, 2, 3, 4]


def test_little_is_asked_for_ahead_of_what_is_read():
    asked = []

    def items():
        for i in range(40):
            asked.append(i)
            yield i

    for done, result in enumerate(in_order(lambda i: i, items(), 3)):
        assert result == done
        assert len(asked) <= done + 6


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


def test_no_thread_outlives_a_stream_that_is_left_early():
    before = set(threading.enumerate())
    stream = in_order(lambda i: i, range(100), 3)
    assert next(stream) == 0
    stream.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(LONG_S)
        assert not thread.is_alive()


def test_what_is_known_needs_no_thread():
    threads = set()

    def work(i):
        threads.add(threading.get_ident())
        return i

    def known(i):
        assert threading.get_ident() == here
        return i if i % 5 else None

    here = threading.get_ident()
    assert list(in_order(work, range(200), 3, known=known)) == list(range(200))
    assert threads and here not in threads
    assert list(in_order(work, range(9), known=lambda i: i)) == list(range(9))


def test_few_known_results_wait_for_one_that_is_being_made():
    first_may_end = threading.Event()
    asked = []

    def items():
        for i in range(10 * MOST_WAITING):
            asked.append(i)
            if i == MOST_WAITING - 1:  # all that may wait behind the first
                first_may_end.set()
            yield i

    def work(i):
        assert first_may_end.wait(LONG_S)
        return i

    results = in_order(work, items(), 2, known=lambda i: i or None)
    assert next(results) == 0
    assert len(asked) <= MOST_WAITING
    assert list(results) == list(range(1, 10 * MOST_WAITING))
