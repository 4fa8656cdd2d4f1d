"""Where speech begins and ends: bursts at known places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.audio.edges import STEP_S, speech_edges


def burst(before: float, sound: float, after: float, rate: int = 16000, level: float = 0.3) -> np.ndarray:
    count = round(sound * rate)
    tone = level * np.sin(2 * np.pi * 200 * np.arange(count) / rate)
    noise = 1e-4 * np.random.default_rng(1).standard_normal(round((before + after) * rate) + count)
    noise[round(before * rate) : round(before * rate) + count] += tone
    return noise.astype(np.float32)


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100])
@pytest.mark.parametrize("level", [0.003, 0.3, 1.0])
def test_a_burst_is_found_within_a_step(rate, level):
    onset, offset = speech_edges(burst(0.21, 0.5, 0.33, rate, level), rate)
    assert onset / rate == pytest.approx(0.21, abs=1.5 * STEP_S)
    assert offset / rate == pytest.approx(0.71, abs=1.5 * STEP_S)


def test_a_weak_consonant_at_the_end_belongs_to_the_word():
    samples = burst(0.1, 0.5, 0.4)
    hiss = np.random.default_rng(2).standard_normal(1600).astype(np.float32)
    samples[9600:11200] += 0.3 * 10 ** (-30 / 20) * hiss
    assert speech_edges(samples, 16000)[1] / 16000 == pytest.approx(0.7, abs=0.01)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(3), np.zeros(16000), np.full(16000, 1e-4)])
def test_silence_has_no_edges(samples):
    assert speech_edges(samples.astype(np.float32), 16000) == (0, 0)


def test_sound_up_to_the_very_end_reaches_the_very_end():
    for length in range(1000, 1100, 7):
        assert speech_edges(np.full(length, 0.5, np.float32), 16000) == (0, length)


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(0, 3000), st.sampled_from([8000, 16000, 24000]))
def test_edges_hold_all_that_is_loud(before, sound, after, rate):
    samples = np.concatenate((np.zeros(before), np.full(sound, 0.5), np.zeros(after))).astype(np.float32)
    onset, offset = speech_edges(samples, rate)
    step = round(STEP_S * rate)
    assert before - step < onset <= before
    assert before + sound <= offset < before + sound + step
