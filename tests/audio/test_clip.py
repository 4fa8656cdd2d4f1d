"""What mixing promises of single sounds: resampling without images, fades of equal power."""

from __future__ import annotations

import numpy as np
import pytest

from studio.audio.clip import fade_curve, resample, resampled_length


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100])
@pytest.mark.parametrize("share", [0.1, 0.3, 0.43])
def test_a_tone_stays_one_tone(rate: int, share: float) -> None:
    tone = np.sin(2 * np.pi * share * np.arange(rate)).astype(np.float32)
    out = resample(tone, rate, 48_000)
    assert len(out) == resampled_length(len(tone), rate, 48_000) == 48_000
    inner = out[8_000:40_000].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(inner * np.blackman(len(inner)) ** 2))
    at = round(share * rate * len(inner) / 48_000)
    assert abs(int(spectrum.argmax()) - at) <= 1
    rest = np.concatenate((spectrum[: max(0, at - 60)], spectrum[at + 60 :]))
    assert 20 * np.log10(rest.max() / spectrum.max()) < -110


@pytest.mark.parametrize("length", [1, 2, 288, 4801])
def test_what_comes_and_what_goes_have_one_power_together(length: int) -> None:
    curve = fade_curve(length).astype(np.float64)
    assert curve**2 + curve[::-1] ** 2 == pytest.approx(np.ones(length), abs=1e-6)
    assert np.all(np.diff(curve) > 0)
