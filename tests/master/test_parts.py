"""Loudness of parts of a programme is what a meter says of them alone."""

import numpy as np
import pytest

from studio.audio import meter
from studio.master import assess, loudness_of, measure
from studio.values import RATE


def test_parts_are_as_loud_as_a_meter_says(reader):
    noise = np.random.default_rng(2).standard_normal((12 * RATE, 1)).repeat(2, axis=1) * 0.05
    noise[4 * RATE : 8 * RATE] *= 0.25
    done = assess(reader(noise), measure(reader(noise), [(0, len(noise))]), 6.0)
    for first, last in ((0, 4), (4, 8), (8, 12)):
        part = noise[first * RATE : last * RATE] * 10 ** (6 / 20)
        assert loudness_of(done.energies, [(first * RATE, last * RATE)]) == pytest.approx(
            meter.loudness(part.astype(np.float32), RATE), abs=0.05
        )
    ends = loudness_of(done.energies, [(0, 4 * RATE), (8 * RATE, 12 * RATE)])
    assert ends == pytest.approx(loudness_of(done.energies, [(0, 4 * RATE)]), abs=0.05)


def test_too_little_to_tell(reader):
    assert loudness_of(np.zeros(0, np.float32), [(0, 48000)]) is None
    assert loudness_of(np.ones(5000, np.float32), [(0, 9600)]) is None
    assert loudness_of(np.zeros(5000, np.float32), [(0, 480000)]) is None
