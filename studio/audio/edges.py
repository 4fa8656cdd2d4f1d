"""Where speech begins and ends in a clip: takes carry silence, and gaps are measured from speech edge to edge."""

from __future__ import annotations

import numpy as np

from studio.audio.clip import Samples

STEP_S = 0.005
"""Resolution of an edge, seconds."""
RELATIVE_DB = -38.0
"""Below the loudest 20 ms by this much is silence: weak final consonants lie 25 to 35 dB down."""
FLOOR_DB = -60.0
"""Below this level (dBFS, RMS) is silence in any case."""


def speech_edges(samples: Samples, rate: int) -> tuple[int, int]:
    """First sample of audible speech and one past the last, of shape (n,) samples.

    Returns (0, 0) where nothing is audible.
    """
    step = max(1, round(STEP_S * rate))
    count = len(samples) // step
    if count == 0:
        audible = bool(len(samples)) and float(np.max(np.abs(samples))) > 10 ** (FLOOR_DB / 20)
        return (0, len(samples)) if audible else (0, 0)
    power = np.square(samples[: count * step].astype(np.float64)).reshape(count, step).mean(axis=1)
    smooth = np.convolve(power, np.ones(4) / 4, mode="same")
    threshold = max(float(smooth.max()) * 10 ** (RELATIVE_DB / 10), 10 ** (FLOOR_DB / 10))
    loud = np.flatnonzero(power > threshold)
    if len(loud) == 0:
        return 0, 0
    return int(loud[0]) * step, min(len(samples), (int(loud[-1]) + 1) * step)
