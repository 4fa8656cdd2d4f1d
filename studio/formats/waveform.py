"""How loud an episode is from beginning to end, for players: energies in, a short text for the record out, and back."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

STRETCHES = 240
"""Bars that a player draws; a phone has room for about as many."""
_CURVE = 0.6
"""Below 1, quiet passages stay visible."""


def waveform_of(energies: Sequence[float] | NDArray[np.floating]) -> str:
    """The waveform as two hexadecimal digits for each of 240 stretches; the loudest is ff.

    Args:
        energies: mean squares of the programme at equal distances; empty for an empty text.
    """
    values = np.asarray(energies, dtype=np.float64)
    if not len(values):
        return ""
    edges = np.linspace(0, len(values), STRETCHES + 1)
    first = np.minimum(edges[:-1].astype(int), len(values) - 1)
    levels = np.sqrt(np.maximum(np.add.reduceat(values, first) / np.diff([*first, len(values)]).clip(1), 0))
    loudest = levels.max() or 1.0
    return bytes(np.round((levels / loudest) ** _CURVE * 255).astype(np.uint8)).hex()


def loudness_of_stretches(levels: Sequence[int], loudness_lufs: float) -> tuple[float | None, ...]:
    """The loudness of each stretch of a waveform, LUFS; None if it is silent.

    A waveform is made of K-weighted mean squares, so it holds the distances between the stretches; where they lie is
    known from the programme's integrated loudness, which is the mean of the stretches at most 10 LU below their mean
    (ITU-R BS.1770, with stretches for its blocks of 400 ms).

    Args:
        levels: as :func:`read_waveform` gives them.
        loudness_lufs: integrated loudness of the programme.
    """
    power = (np.asarray(levels, dtype=np.float64) / 255) ** (2 / _CURVE)
    gated = power[power > power.mean() / 10] if len(power) else power
    if not len(gated):
        return (None,) * len(levels)
    shift = loudness_lufs - 10 * math.log10(gated.mean())
    return tuple(round(10 * math.log10(each) + shift, 1) if each else None for each in power)


def read_waveform(text: str) -> tuple[int, ...]:
    """Levels from 0 to 255."""
    return tuple(bytes.fromhex(text))
