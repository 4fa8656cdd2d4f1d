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
KEPT_SILENCE_S = 0.12
"""So much silence stays around the speech of a take; some engines give more than half a second of it."""


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


def trimmed(samples: Samples, rate: int) -> tuple[Samples, int]:
    """Samples of shape (n,) with at most :data:`KEPT_SILENCE_S` of silence before and after their speech.

    Returns:
        The samples, with a fade where something was cut, and how many were cut at the beginning.
    """
    onset, offset = speech_edges(samples, rate)
    if offset == 0:
        return samples, 0
    kept = round(KEPT_SILENCE_S * rate)
    begin, end = max(0, onset - kept), min(len(samples), offset + kept)
    if begin == 0 and end == len(samples):
        return samples, 0
    out = np.array(samples[begin:end], np.float32)
    ramp = fade_curve(min(round(FADE_S * rate), len(out) // 2))
    if begin:
        out[: len(ramp)] *= ramp
    if end < len(samples):
        out[len(out) - len(ramp) :] *= ramp[::-1]
    steps = np.float32(32768)
    if np.array_equal(samples * steps, np.round(samples * steps)):  # 16-bit samples stay such: pins keep them as FLAC
        out = (np.round(out * steps) / steps).astype(np.float32)
    return out, begin


def quiet_edges(samples: Samples, rate: int) -> Samples:
    """Samples of shape (n,) that begin and end in silence, so that a clip can be set after another without a click."""
    out = np.array(samples, np.float32)
    ramp = fade_curve(min(round(FADE_S * rate), len(out) // 2))
    if len(ramp):
        out[: len(ramp)] *= ramp
        out[-len(ramp) :] *= ramp[::-1]
    return np.pad(out, round(SILENCE_S * rate))
