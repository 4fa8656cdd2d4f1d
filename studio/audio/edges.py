"""Where speech begins and ends in a clip: takes carry silence, and gaps are measured from speech edge to edge."""

from __future__ import annotations

import numpy as np

from studio.audio.clip import Samples, fade_curve

STEP_S = 0.005
"""Resolution of an edge, seconds."""
RELATIVE_DB = -38.0
"""Below the loudest 20 ms by this much is silence: weak final consonants lie 25 to 35 dB down."""
FLOOR_DB = -60.0
"""Below this level (dBFS, RMS) is silence in any case."""
SILENCE_S, FADE_S = 0.003, 0.004
"""What :func:`quiet_edges` puts before and after a clip, and fades at its ends."""


def speech_edges(samples: Samples, rate: int) -> tuple[int, int]:
    """First sample of audible speech and one past the last, of shape (n,) samples.

    Returns (0, 0) where nothing is audible.
    """
    if len(samples) == 0:
        return 0, 0
    step = max(1, round(STEP_S * rate))
    count = -(-len(samples) // step)
    power = np.zeros(count * step)
    power[: len(samples)] = np.square(samples, dtype=np.float64)
    power = power.reshape(count, step).mean(axis=1)
    smooth = np.convolve(power, np.ones(4) / 4, mode="full")
    threshold = max(float(smooth.max()) * 10 ** (RELATIVE_DB / 10), 10 ** (FLOOR_DB / 10))
    loud = np.flatnonzero(power > threshold)
    if len(loud) == 0:
        return 0, 0
    return int(loud[0]) * step, min(len(samples), (int(loud[-1]) + 1) * step)


def quiet_edges(samples: Samples, rate: int) -> Samples:
    """Samples of shape (n,) that begin and end in silence, so that a clip can be set after another without a click."""
    out = np.array(samples, np.float32)
    ramp = fade_curve(min(round(FADE_S * rate), len(out) // 2))
    if len(ramp):
        out[: len(ramp)] *= ramp
        out[-len(ramp) :] *= ramp[::-1]
    return np.pad(out, round(SILENCE_S * rate))
