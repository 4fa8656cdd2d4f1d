"""Loudness and true peak of sound that comes in blocks.

In: blocks of samples that follow each other. Out: 100 ms energies, integrated loudness, the highest true peak.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Samples, db
from studio.audio.meter import HOP_S, WARM_S, energies, integrated, true_peak_envelope
from studio.audio.true_peak import REACH


class RunningMeter:
    """Loudness and true peak of blocks that follow each other.

    Args:
        rate: Hz.
        channels: of every block.
    """

    def __init__(self, rate: int, channels: int) -> None:
        self.rate, self.channels, self.samples = rate, channels, 0
        self._hop = round(rate * HOP_S)
        self._energies: list[NDArray[np.float64]] = []
        self._rest: Samples = np.zeros((0, channels), np.float32)  # under a step, not yet counted
        self._warm: Samples = np.zeros((0, channels), np.float32)
        self._edge: Samples = np.zeros((2 * REACH, channels), np.float32)
        self._highest = self._peak = 0.0

    def add(self, block: Samples) -> None:
        """The next samples, shape (n, channels)."""
        block = np.nan_to_num(block, nan=0.0, posinf=1e3, neginf=-1e3)
        self.samples += len(block)
        self._peaks(block)
        self._rest = np.concatenate((self._rest, block))
        whole = len(self._rest) // self._hop * self._hop
        heard = np.concatenate((self._warm, self._rest[:whole]))
        self._energies.append(energies(heard, self.rate, warm_up_samples=len(self._warm)))
        self._warm, self._rest = heard[-round(self.rate * WARM_S) :], self._rest[whole:]

    def _peaks(self, block: Samples) -> None:
        """An interpolated value depends on REACH samples on either side, so that many wait for the next block."""
        joined = np.concatenate((self._edge, block))
        self._highest = max(self._highest, float(np.abs(block).max(initial=0.0)))
        if self._highest:
            envelope = true_peak_envelope(joined, floor=self._highest / 2)
            self._peak = max(self._peak, float(envelope[REACH:-REACH].max(initial=0.0)))
        self._edge = joined[-2 * REACH :]

    @property
    def energies(self) -> NDArray[np.float64]:
        """K-weighted mean squares of every whole 100 ms so far, as :func:`studio.audio.meter.energies`."""
        return np.concatenate([np.zeros(0), *self._energies])

    @property
    def loudness_lufs(self) -> float:
        """Integrated loudness so far, LUFS; -inf for silence."""
        return integrated(self.energies)

    def finish(self) -> float:
        """The highest true peak in dBTP, when the last samples have been added; -inf for silence."""
        self._peaks(np.zeros((REACH, self.channels), np.float32))
        return db(self._peak)
