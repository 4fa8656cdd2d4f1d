"""True peak: how high the sound reaches between its samples (ITU-R BS.1770-4, annex 2).

In: samples. Out: their highest absolute values after four-fold oversampling, per sample or over all.

Oversampling everything costs several times what loudness does, so only the surroundings of high samples are
oversampled. Sound without anything above a frequency B can't rise above its nearest sample by more than
1 / cos(pi B / rate): 3.01 dB for B = rate / 4, 6.02 dB for B = rate / 3 (a sound of limited bandwidth falls from its
peak no faster than a cosine at B; Duffin and Schaeffer). Voices end below 12 kHz, MP3 at 128 kbit/s and 48 kHz near
17 kHz with little above 12.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Samples, db

OVERSHOOT = 10 ** (3.02 / 20)
"""How far a peak can exceed the nearest sample, as a ratio: exact for sound below 12 kHz at 48 kHz."""

REACH = 12
"""Samples on either side of an interpolated value that it depends on."""

_BATCH = 1 << 15


def _phases() -> tuple[Samples, Samples]:
    """Taps for the values a quarter and a half of the way to the next sample; three quarters is the mirrored quarter.

    A sinc under a Kaiser window (beta 6), flat within 0.02 dB up to 20 kHz at 48 kHz.
    """
    taps = []
    for phase in (0.25, 0.5):
        at = np.arange(-REACH + 1, REACH + 1) - phase
        window = np.i0(6.0 * np.sqrt(1 - (at / REACH) ** 2)) / np.i0(6.0)
        kernel = np.sinc(at) * window
        taps.append((kernel / kernel.sum()).astype(np.float32))
    return taps[0], taps[1]


_QUARTER, _HALF = _phases()


def true_peak_envelope(samples: Samples, floor: float | Samples = 0.0) -> Samples:
    """Highest absolute value from each sample up to, not including, the next one, over all channels.

    A value depends on ``REACH`` samples on either side and on nothing else, to the last bit: it is the same in every
    cut of the programme.

    Args:
        samples: shape (n,) or (n, channels); silence is taken to surround them.
        floor: a stretch is oversampled only where one of the two samples around it reaches this (a number, or
            shape (n,)); elsewhere the sample itself is returned.

    Returns:
        Shape (n,), linear.
    """
    if samples.ndim == 1:
        return _channel_envelope(samples, floor)
    if samples.shape[1] == 2 and np.array_equal(samples[:, 0], samples[:, 1]):
        return _channel_envelope(samples[:, 0], floor)
    envelope = _channel_envelope(samples[:, 0], floor)
    for channel in range(1, samples.shape[1]):
        np.maximum(envelope, _channel_envelope(samples[:, channel], floor), out=envelope)
    return envelope


def _channel_envelope(channel: Samples, floor: float | Samples) -> Samples:
    envelope = np.abs(channel)
    high = envelope >= floor
    high[:-1] |= high[1:]
    where = np.flatnonzero(high)
    if len(where) == 0:
        return envelope
    padded = np.pad(channel, REACH)
    for first in range(0, len(where), _BATCH):
        batch = where[first : first + _BATCH]
        envelope[batch] = np.maximum(envelope[batch], _between(padded, batch))
    return envelope


def _between(padded: Samples, where: NDArray[np.intp]) -> Samples:
    """Highest absolute value at the three points after each sample in ``where``.

    Tap by tap, as a sum by BLAS may depend on how many values are asked for.
    """
    quarter, half, three_quarters = np.zeros((3, len(where)), dtype=np.float32)
    for tap in range(2 * REACH):
        value = padded[where + (tap + 1)]
        quarter += _QUARTER[tap] * value
        half += _HALF[tap] * value
        three_quarters += _QUARTER[-1 - tap] * value
    return np.asarray(np.maximum(np.maximum(np.abs(quarter), np.abs(half)), np.abs(three_quarters)))


def true_peak_db(samples: Samples, rate: int = 48_000) -> float:
    """Highest true peak in dBTP; -inf for silence.

    Only stretches beside a sample within 6.02 dB of the highest one are oversampled: nothing else can hold the
    highest peak, unless it is made of frequencies above a third of the rate.

    Args:
        samples: shape (n,) or (n, channels).
        rate: Hz; four-fold oversampling is meant for 44.1 and 48 kHz, and is finer than needed above.
    """
    highest = float(np.abs(samples).max(initial=0.0))
    if highest == 0.0:
        return float("-inf")
    return db(float(true_peak_envelope(samples, floor=highest / 2).max()))
