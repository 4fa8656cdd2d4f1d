"""How loud the programme is, and how high its peaks are, per 100 ms.

In: a reader of the programme. Out: energies and true peaks on one grid of 100 ms that begins with the programme. The
pieces are measured in threads, in any order, and in bounded memory; they join to what one pass would measure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Reader, Samples
from studio.audio.meter import HOP_S, WARM_S, energies, sample_peaks
from studio.audio.true_peak import OVERSHOOT, REACH, true_peak_envelope
from studio.master.threads import in_threads
from studio.progress import Progress, Silent
from studio.values import RATE

HOP = round(HOP_S * RATE)
"""Samples between two entries of the grid."""

WARM = round(WARM_S * RATE)
"""Samples read before a piece, for the weighting filter (more than the oversampling needs)."""

_PIECE = 100 * HOP

_INAUDIBLE = np.float32(1e-6)


@dataclass(frozen=True, slots=True)
class Measured:
    """The programme in numbers, one per 100 ms."""

    energies: NDArray[np.float64]
    """K-weighted mean squares, summed over the channels; a rest under 100 ms at the end has none."""
    peaks: Samples
    """Highest true peak that begins in each 100 ms, linear; a rest at the end has one."""


def measure(read: Reader, length: int, *, workers: int | None = None, progress: Progress | None = None) -> Measured:
    """Measure the programme [0, length) in pieces of 10 s.

    Args:
        read: the programme, at RATE.
        length: samples.
        workers: threads; by default one per processor.
        progress: told how many seconds are measured.
    """
    with (progress or Silent()).stage("measure", length / RATE, "s") as meter:

        def piece(start: int) -> Measured:
            stop = min(start + _PIECE, length)
            done = measure_piece(read, start, stop)
            meter.advance((stop - start) / RATE, (stop - start) / RATE)
            return done

        pieces = in_threads(piece, range(0, length, _PIECE), workers)
    return Measured(
        np.concatenate([p.energies for p in pieces] or [np.zeros(0)]),
        np.concatenate([p.peaks for p in pieces] or [np.zeros(0, dtype=np.float32)]),
    )


def measure_piece(read: Reader, start: int, stop: int) -> Measured:
    """Measure [start, stop) on a grid that begins at ``start``, as a part of the programme around it."""
    first = max(0, start - WARM)
    samples, times = _once(read(first, stop + REACH))
    warm = start - first
    energy = times * energies(samples[: stop - first], RATE, warm=warm)
    return Measured(energy, _true_peaks(samples, warm, stop - start))


def _once(samples: Samples) -> tuple[Samples, int]:
    """Two equal channels as one that counts twice, as most of a programme of voices is: half the work."""
    if samples.shape[1] == 2 and np.array_equal(samples[:, 0], samples[:, 1]):
        return np.ascontiguousarray(samples[:, 0]), 2
    return samples, 1


def _true_peaks(samples: Samples, warm: int, length: int) -> Samples:
    """Highest true peak per 100 ms of ``length`` samples from ``warm`` on.

    Oversampled only beside samples close enough to the highest of their own 100 ms to stand under its true peak.
    """
    before = min(REACH, warm)
    around = samples[warm - before :]
    highest = sample_peaks(samples[warm : warm + length], RATE)
    floor = np.repeat(np.maximum(highest, _INAUDIBLE) / np.float32(OVERSHOOT), HOP)[:length]
    ends = np.full(before, np.inf, dtype=np.float32), np.full(len(around) - before - length, floor[-1])
    envelope = true_peak_envelope(around, np.concatenate((ends[0], floor, ends[1])))
    return sample_peaks(envelope[before : before + length], RATE)
