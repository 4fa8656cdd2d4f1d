"""A limiter that looks ahead and remembers nothing: the gain at a sample depends on 10 ms around it.

In: a window of samples, a gain and a ceiling. Out: the window's inner part with the gain applied and its true peaks
held under the ceiling. The gain needed at each sample passes a minimum filter over 5 ms on both sides and then two
moving averages of 5 ms, so that it opens and closes smoothly and has reached what is needed before the peak comes.
The result is the same, bit for bit, in every cut of the programme, and where nothing reaches the ceiling it is the
sample times the gain.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Samples, ratio
from studio.audio.true_peak import OVERSHOOT, REACH, true_peak_envelope

LOOK_AHEAD = 240
"""Samples on both sides over which the minimum is taken, and length of each moving average: 5 ms at 48 kHz."""

CONTEXT = 2 * LOOK_AHEAD + REACH
"""Samples a result depends on, on either side: minimum, averages and oversampling."""

_SPREAD = 2 * LOOK_AHEAD - 1
"""Samples on either side of a peak whose gain it lowers."""

_OPEN = 1 << 24
"""Gain 1. Gains are averaged as whole numbers: their running sums are exact, so it matters not where they begin."""

_APART = 4800
"""Peaks further apart than this are limited one by one."""


def limit(samples: Samples, gain_db: float, ceiling_dbtp: float) -> tuple[Samples, NDArray[np.bool_]]:
    """Apply a gain and hold the true peaks under a ceiling.

    Only stretches beside a sample within 3.02 dB of the ceiling are oversampled. That finds every peak between
    samples of sound below 12 kHz (see :mod:`studio.audio.true_peak`); what stands above that in music is tens of dB
    lower, and adds less to a peak than the ceiling leaves room for.

    Args:
        samples: the window, shape (n, channels), with CONTEXT samples more on either side than are wanted.
        gain_db: gain for all samples, dB.
        ceiling_dbtp: highest true peak, dBTP; kept to within 0.1 dB by any meter that oversamples four times.

    Returns:
        The inner samples, shape (n - 2 CONTEXT, channels), and which of them were turned down, shape (n - 2 CONTEXT,).
    """
    scaled = samples * np.float32(ratio(gain_db))
    inner = slice(CONTEXT, len(samples) - CONTEXT)
    limited = np.zeros(len(samples), dtype=np.bool_)
    ceiling = ratio(ceiling_dbtp)
    envelope = true_peak_envelope(scaled, ceiling / OVERSHOOT)
    over = np.flatnonzero(envelope > ceiling)
    for peaks in np.split(over, np.flatnonzero(np.diff(over) > _APART) + 1) if len(over) else ():
        gain = _gain(peaks - peaks[0], ceiling / envelope[peaks].astype(np.float64))
        start = int(peaks[0]) - _SPREAD
        first, last = max(start, 0), min(start + len(gain), len(samples))
        gain = gain[first - start : last - start]
        scaled[first:last] *= gain[:, None]
        limited[first:last] = gain < 1
    return scaled[inner], limited[inner]


def _gain(peaks: NDArray[np.intp], needed: NDArray[np.float64]) -> Samples:
    """Gain from ``_SPREAD`` samples before the first peak (at 0) to as many after the last one."""
    margin = _SPREAD + LOOK_AHEAD - 1
    wanted = np.full(int(peaks[-1]) + 1 + 2 * margin, _OPEN, dtype=np.int64)
    wanted[peaks + margin] = np.floor(needed * _OPEN)
    lowest = _lowest(np.pad(wanted, LOOK_AHEAD, constant_values=_OPEN), 2 * LOOK_AHEAD + 1)
    averaged = _sums(_sums(lowest)) / (LOOK_AHEAD * LOOK_AHEAD * _OPEN)
    return np.asarray(averaged, dtype=np.float32)


def _lowest(values: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """The lowest of every ``width`` neighbours: of 1, 2, 4 … first, then of two such stretches that overlap."""
    reach = 1
    while 2 * reach <= width:
        values = np.minimum(values[:-reach], values[reach:])
        reach *= 2
    return np.minimum(values[: len(values) - (width - reach)], values[width - reach :])


def _sums(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sums of every LOOK_AHEAD neighbours, exactly."""
    running = np.concatenate(([0], np.cumsum(values)))
    return np.asarray(running[LOOK_AHEAD:] - running[:-LOOK_AHEAD])
