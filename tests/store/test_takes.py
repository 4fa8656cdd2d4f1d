"""Takes as bytes and back: exact, small where they can be, and never half read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from studio.audio.clip import Clip
from studio.store import FolderStore
from studio.store.takes import KIND, StoredTake, header, load, load_header, pack, unpack
from studio.values import Word

words = st.lists(st.builds(Word, st.text(max_size=8), st.floats(0, 100), st.floats(0, 100)), max_size=3).map(tuple)
whole = arrays(np.int16, st.integers(0, 300)).map(lambda steps: steps.astype(np.float32) / np.float32(32768))
real = arrays(np.float32, st.integers(0, 300), elements=st.floats(-4, 4, width=32))


def same(one: StoredTake, other: StoredTake) -> bool:
    return (
        np.array_equal(one.clip.samples, other.clip.samples)
        and other.clip.samples.dtype == np.float32
        and (one.clip.rate, one.clip.words) == (other.clip.rate, other.clip.words)
        and (one.onset_sample, one.offset_sample, one.flags) == (other.onset_sample, other.offset_sample, other.flags)
    )


@given(whole | real, st.integers(8000, 192000), words, st.lists(st.text(max_size=9), max_size=2).map(tuple))
def test_a_take_comes_back_as_it_was(samples, rate, spoken, flags):
    take = StoredTake(Clip(samples, rate, spoken), 1, len(samples), flags)
    content = pack(take)
    assert same(take, unpack(content))
    known = header(content)
    assert (known.rate_hz, known.length_samples, known.onset_sample, known.offset_sample) == (
        rate,
        len(samples),
        1,
        len(samples),
    )
    assert (known.words, known.flags) == (spoken, flags)


def test_whole_steps_take_half_the_room():
    steps = np.arange(-32768, 32768, 3, dtype=np.int16).astype(np.float32) / 32768
    take = StoredTake(Clip(steps, 16000), 0, len(steps))
    assert len(pack(take)) < 2 * len(steps) + 300 < len(pack(StoredTake(Clip(steps * 0.999, 16000), 0, 9)))


@given(st.binary(max_size=80) | st.sampled_from([b"[]\n", b"{}\n", b"null\n", b'{"rate": 1}\n', b"1\n", b"\xff\n"]))
def test_other_bytes_are_refused(content):
    for reader in (unpack, header):
        with pytest.raises(ValueError):
            reader(content)


def test_a_take_that_ends_too_soon_is_refused():
    content = pack(StoredTake(Clip(np.zeros(100, np.float32), 16000), 0, 0))
    for cut in (1, 2, 50):
        with pytest.raises(ValueError):
            unpack(content[:-cut])


def test_what_is_no_take_is_removed_from_the_store(tmp_path):
    store = FolderStore(tmp_path)
    for reader in (load, load_header):
        assert reader(store, "abc") is None
        store.put(KIND, "abc", b"well sealed, but no take")
        assert reader(store, "abc") is None
        assert not store.has(KIND, "abc")
