"""Lists in a temporary file: the values that went in, whatever is asked for and from whichever thread."""

import sys
import tempfile
import threading
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import OutputError
from studio.files.spilled import IN_MEMORY_BYTES, SpilledList

VALUES = st.lists(st.one_of(st.integers(), st.text(), st.binary(), st.tuples(st.text(), st.none())))


@given(VALUES, st.integers(-5, 5), st.integers(-5, 5), st.sampled_from((1, 2, -1)))
def test_a_spilled_list_reads_as_a_list(values, start, stop, step):
    spilled = SpilledList(values)
    assert list(spilled) == values
    assert len(spilled) == len(values)
    assert list(spilled[start:stop:step]) == values[start:stop:step]
    assert list(reversed(spilled)) == values[::-1]
    spilled.append("one more")
    assert spilled[-1] == "one more"
    assert list(spilled.picked([0, 0])) == [spilled[0], spilled[0]]


def test_many_values_take_no_memory_and_are_read_from_several_threads():
    tracemalloc.start()
    try:
        spilled = SpilledList(str(number) * 400 for number in range(20_000))
        spent_bytes, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert spent_bytes < 2 * IN_MEMORY_BYTES, "of 35 MB"
    wrong = []

    def read(first):
        wrong.extend(n for n in range(first, 20_000, 40) if spilled[n] != str(n) * 400)

    threads = [threading.Thread(target=read, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_full_disk_is_named(monkeypatch):
    with Path("/dev/full").open("r+b", buffering=0) as full:
        monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda _most: full)
        spilled = SpilledList()
        with pytest.raises(OutputError, match="No space left"):
            spilled.append("x")
