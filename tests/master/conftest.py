"""Programmes to master, as readers."""

import numpy as np
import pytest

RATE = 48_000


@pytest.fixture(scope="session")
def reader():
    """Samples (n, channels) → a reader of them, silent outside."""

    def reader_of(samples):
        samples = np.asarray(samples, dtype=np.float32)

        def read(start, stop):
            out = np.zeros((stop - start, samples.shape[1]), dtype=np.float32)
            first, last = max(start, 0), min(stop, len(samples))
            if last > first:
                out[first - start : last - start] = samples[first:last]
            return out

        return read

    return reader_of


@pytest.fixture(scope="session")
def peaky():
    """Speech-like sound with a high crest: glottal pulses through two formants, in syllables; peaks at 0 dBFS."""
    from scipy.signal import lfilter  # takes most of a second to load

    seconds = 12
    rng = np.random.default_rng(11)
    t = np.arange(seconds * RATE) / RATE
    phase = np.cumsum(110 + 25 * np.sin(2 * np.pi * 0.4 * t)) / RATE
    pulses = (np.diff(np.floor(phase), prepend=0) > 0) * rng.uniform(0.3, 1.0, len(t))
    voice = pulses + 0.002 * rng.standard_normal(len(t))
    for hertz, width in ((520, 140), (1500, 260)):
        radius = np.exp(-np.pi * width / RATE)
        voice = lfilter([1 - radius], [1, -2 * radius * np.cos(2 * np.pi * hertz / RATE), radius**2], voice)
    voice *= np.maximum(0, np.sin(2 * np.pi * 2.3 * t)) * (np.sin(2 * np.pi * 0.11 * t) > -0.6)
    voice /= np.abs(voice).max()
    return np.column_stack([voice, voice]).astype(np.float32)
