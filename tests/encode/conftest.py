"""Sound that is like a programme, made up: bursts of noise like syllables, chords, quiet passages."""

import functools

import numpy as np
import pytest

from studio.audio.clip import Samples
from studio.values import FRAME, RATE


@functools.cache
def programme(seconds: float, channels: int = 2, seed: int = 1, level: float = 0.6) -> Samples:
    """Shape (n, channels), n a multiple of FRAME: talk over chords, talk alone, a quiet stretch, over and over."""
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE) // FRAME * FRAME
    at = np.arange(count) / RATE
    syllables = np.clip(np.sin(2 * np.pi * 4.1 * at) + 0.3 * np.sin(2 * np.pi * 0.7 * at), 0, 1) ** 2
    noise = np.convolve(rng.standard_normal(count), np.hanning(9) / 4.5, "same")
    voiced = sum(np.sin(2 * np.pi * f * at + np.sin(5 * at)) / k for k, f in enumerate((130, 260, 390, 1170), start=1))
    chord = sum(np.sin(2 * np.pi * f * at) for f in (220, 277.2, 329.6)) * (at % 9 < 3)
    quiet = np.where(at % 7 > 6, 0.003, 1.0)
    left = (0.15 * noise * syllables + 0.2 * voiced * syllables + 0.1 * chord) * quiet
    right = (0.15 * noise * syllables + 0.2 * voiced * syllables + 0.1 * np.roll(chord, 400)) * quiet
    sound = np.stack((left, right), axis=1)[:, :channels]
    return (sound / np.abs(sound).max() * level).astype(np.float32)


class Programme:
    """Samples as the master stage gives them: any range, at any ceiling (a plain gain stands for the limiter)."""

    def __init__(self, samples: Samples, full_dbtp: float = -1.3) -> None:
        self.samples = samples
        self.full_dbtp = full_dbtp
        self.asked: list[tuple[int, int, float]] = []

    def __call__(self, start: int, stop: int, ceiling_dbtp: float) -> Samples:
        self.asked.append((start, stop, ceiling_dbtp))
        gain = 10 ** (min(0.0, ceiling_dbtp - self.full_dbtp) / 20)
        return np.ascontiguousarray(self.samples[start:stop] * np.float32(gain))

    def __len__(self) -> int:
        return len(self.samples)


@pytest.fixture
def make_programme():
    """programme(seconds, channels, seed, level) behind a reader."""
    return lambda *args, **kwargs: Programme(programme(*args, **kwargs).copy())


@pytest.fixture
def wrap():
    """A reader of given samples."""
    return Programme
