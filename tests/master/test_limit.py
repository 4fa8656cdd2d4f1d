"""The limiter holds its ceiling, is local to the last bit, and leaves alone what is not hot."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.audio.clip import ratio
from studio.audio.meter import true_peak_db, true_peak_envelope
from studio.master import CONTEXT, limit, mastered
from studio.values import Master


def around(samples):
    return np.pad(np.asarray(samples, dtype=np.float32), ((CONTEXT, CONTEXT), (0, 0)))


def master(gain_db, ceiling_dbtp):
    return Master(gain_db, ceiling_dbtp, -16.0, -16.0, 0.0, 0.0)


@st.composite
def hot_sound(draw):
    """Two channels of sound below 12 kHz, for which the limiter gives its word; peak 1."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = 6000
    kind = draw(st.sampled_from(["noise", "bursts", "clicks", "tone", "beats"]))
    if kind in ("tone", "beats"):
        turns = draw(st.floats(0.001, 0.24)) * np.arange(n)[:, None] + [[draw(st.floats(0, 1)), draw(st.floats(0, 1))]]
        sound = np.sin(2 * np.pi * turns)
        if kind == "beats":
            sound *= np.sin(2 * np.pi * draw(st.floats(0.0005, 0.02)) * np.arange(n))[:, None]
    else:
        sound = rng.standard_normal((n, 2))
        if kind == "bursts":
            sound *= rng.random((n, 1)) ** 8
        if kind == "clicks":
            sound *= rng.random((n, 1)) < 0.01
        spectrum = np.fft.rfft(sound, axis=0)
        spectrum[int(len(spectrum) * draw(st.floats(0.05, 0.5))) :] = 0
        sound = np.fft.irfft(spectrum, n, axis=0)
    return (sound / max(np.abs(sound).max(), 1e-9)).astype(np.float32)


@settings(max_examples=examples(80), deadline=None)
@given(sound=hot_sound(), gain=st.floats(-6, 24), ceiling=st.floats(-9, -0.5))
def test_true_peak_stays_under_the_ceiling(sound, gain, ceiling):
    out, _ = limit(around(around(sound)), gain, ceiling)
    assert true_peak_db(out) <= ceiling + 0.1


@settings(max_examples=examples(50), deadline=None)
@given(sound=hot_sound(), gain=st.floats(-6, 24), ceiling=st.floats(-9, -0.5))
def test_it_only_turns_down_and_says_where(sound, gain, ceiling):
    out, lowered = limit(around(sound), gain, ceiling)
    plain = sound * np.float32(ratio(gain))
    assert np.all(np.abs(out) <= np.abs(plain))
    assert np.array_equal(out[~lowered], plain[~lowered])
    hot = np.flatnonzero(true_peak_envelope(plain) > ratio(ceiling) * 1.5)
    assert lowered[hot].all()


@settings(max_examples=examples(50), deadline=None)
@given(sound=hot_sound(), ceiling=st.floats(-12, -0.5))
def test_channels_are_turned_down_together(sound, ceiling):
    out, lowered = limit(around(sound), 6.0, ceiling)
    plain = sound * np.float32(ratio(6.0))
    loud = lowered & (np.abs(plain) > 1e-3).all(axis=1)
    gains = out[loud] / plain[loud]
    assert np.allclose(gains[:, 0], gains[:, 1], rtol=1e-5)


@settings(max_examples=examples(30), deadline=None)
@given(sound=hot_sound(), gain=st.floats(-20, 20))
def test_where_nothing_is_hot_it_is_the_sample_times_the_gain(sound, gain):
    headroom = gain + true_peak_db(around(sound)) + 0.01
    out, lowered = limit(around(sound), gain, headroom)
    assert np.array_equal(out, sound * np.float32(ratio(gain)))
    assert not lowered.any()


def test_away_from_a_peak_nothing_is_touched():
    sound = np.full((20_000, 2), 0.1, dtype=np.float32)
    sound[10_000] = 0.9
    out, lowered = limit(around(sound), 0.0, -6.0)
    changed = np.flatnonzero((out != sound).any(axis=1))
    assert changed.min() > 10_000 - CONTEXT and changed.max() < 10_000 + CONTEXT
    assert lowered[changed].all()


@settings(max_examples=examples(40), deadline=None)
@given(
    sound=hot_sound(),
    gain=st.floats(-3, 20),
    cuts=st.lists(st.integers(-700, 6700), max_size=6),
)
def test_every_partition_gives_the_same_bits(reader, sound, gain, cuts):
    take = mastered(reader(sound), len(sound), master(gain, -2.0))
    edges = sorted({-700, 6700, *cuts})
    whole = take(-700, 6700)
    parts = np.concatenate([take(a, b) for a, b in itertools.pairwise(edges)])
    assert np.array_equal(whole, parts)
    assert not whole[:700].any() and not whole[6700:].any()


def test_an_edit_changes_nothing_further_away_than_the_context(reader):
    rng = np.random.default_rng(2)
    sound = (rng.standard_normal((12_000, 2)) * 0.4).astype(np.float32)
    edited = sound.copy()
    edited[6000:6100] = 0.99
    before, after = (mastered(reader(x), len(x), master(6.0, -2.0))(0, 12_000) for x in (sound, edited))
    changed = np.flatnonzero((before != after).any(axis=1))
    assert changed.min() >= 6000 - CONTEXT and changed.max() < 6100 + CONTEXT


def test_a_piece_can_be_taken_with_a_lower_ceiling(reader):
    sound = np.sin(np.arange(9600) / 7)[:, None].repeat(2, axis=1)
    take = mastered(reader(sound), len(sound), master(3.0, -2.0))
    assert true_peak_db(take(0, 9600)) == pytest.approx(-2.0, abs=0.1)
    assert true_peak_db(take(0, 9600, -3.5)) == pytest.approx(-3.5, abs=0.1)


@pytest.mark.parametrize(("start", "stop"), [(-5000, -4000), (9000, 9600), (-10, 0), (100, 100), (-50_000, 50_000)])
def test_outside_the_programme_is_silence(reader, start, stop):
    take = mastered(reader(np.full((6000, 2), 0.5)), 6000, master(0.0, -1.0))
    out = take(start, stop)
    assert out.shape == (stop - start, 2) and out.dtype == np.float32
    inside = np.arange(start, stop)
    assert np.array_equal(out[:, 0] != 0, (inside >= 0) & (inside < 6000))
