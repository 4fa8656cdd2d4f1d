"""Batches packed by length, and halved where the memory is too small."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import EngineError
from studio.synthesize.abilities import Abilities
from studio.synthesize.batching import Limits, pack, run_batches

ABILITIES = Abilities(memory_errors=("out of memory", "can't allocate memory"), memory_advice="Buy more.")


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(1, 300), st.integers(1, 9), st.booleans())
def test_batches_hold_every_job_once_and_keep_the_limits(lengths, padded, jobs, equal):
    batches = list(pack(lengths, Limits(padded, jobs, equal)))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    assert [lengths[i] for batch in batches for i in batch] == sorted(lengths, reverse=True)
    for batch in batches:
        longest = max(lengths[i] for i in batch)
        assert len(batch) <= jobs
        assert len(batch) == 1 or len(batch) * longest <= padded
        assert not equal or len({lengths[i] for i in batch}) == 1


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(1, 8))
def test_out_of_memory_halves_the_batch_and_goes_on(lengths, room):
    sizes, freed = [], []

    def speak(batch):
        sizes.append(len(batch))
        if len(batch) > room:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return [job * 2 for job in batch]

    jobs = list(range(len(lengths)))
    assert run_batches(jobs, lengths, Limits(100_000, 16), speak, ABILITIES, lambda: freed.append(1)) == [
        j * 2 for j in jobs
    ]
    failed = [size for size in sizes if size > room]
    assert len(freed) == len(failed)
    assert all(later <= earlier // 2 for earlier, later in itertools.pairwise(failed))


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory")]
)
def test_one_sentence_that_does_not_fit_is_told(error):
    def speak(batch):
        raise error

    with pytest.raises(EngineError, match="not enough memory for one sentence") as raised:
        run_batches(["x"], [1], Limits(10, 4), speak, ABILITIES)
    assert raised.value.hint.endswith("Buy more.")


def test_other_errors_pass_through():
    def speak(batch):
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        run_batches(["x", "y"], [1, 1], Limits(10, 4), speak, ABILITIES)


def test_words_mean_a_small_memory_only_for_an_engine_that_says_so():
    def speak(batch):
        raise RuntimeError("CUDA out of memory")

    with pytest.raises(RuntimeError, match="CUDA"):
        run_batches(["x", "y"], [1, 1], Limits(10, 4), speak, Abilities())
