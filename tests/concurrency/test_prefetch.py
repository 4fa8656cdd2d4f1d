"""Items made ahead: the same stream, no more than so many ahead, errors where they are read, and no thread left."""

import threading

import pytest
from support.processes import LONG_S, wait_until

from studio.concurrency.prefetch import prefetch
from studio.errors import AudioError


@pytest.mark.parametrize("count", [1, 3])
def test_it_is_the_same_stream(count):
    with prefetch(iter(range(20)), count) as stream:
        assert list(stream) == list(range(20))


def test_so_many_are_made_before_they_are_read_and_no_more():
    made = []

    def items():
        for i in range(20):
            made.append(i)
            yield i

    with prefetch(items(), 3) as stream:
        wait_until(lambda: len(made) == 4, "three made ahead, and one that waits for room")
        assert next(stream) == 0
        wait_until(lambda: len(made) == 5, "another one for the one that was read")
        assert len(made) == 5


def test_an_error_comes_where_it_is_read_and_what_was_before_it_too():
    def items():
        yield 1
        raise AudioError("no")

    with prefetch(items(), 3) as stream:
        assert next(stream) == 1
        with pytest.raises(AudioError):
            next(stream)


def test_leaving_early_ends_the_thread():
    before = set(threading.enumerate())
    with prefetch(iter(range(1000)), 2) as stream:
        next(stream)
    for thread in set(threading.enumerate()) - before:
        thread.join(LONG_S)
        assert not thread.is_alive()
