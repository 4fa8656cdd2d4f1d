"""What the programme measures with a given gain, after the limiter.

In: the programme, its measures and a gain. Out: a :class:`~studio.values.Master` with that gain. Where nothing reaches
the ceiling the answer follows from the measures; the rest is limited and measured again, in threads.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Reader, db, ratio
from studio.audio.meter import energies, integrated, loudness_range
from studio.audio.true_peak import OVERSHOOT, REACH, true_peak_envelope
from studio.master.apply import limited
from studio.master.measure import HOP, WARM, Measured
from studio.master.threads import in_threads
from studio.progress import Progress, Silent
from studio.values import RATE, Master

CEILING_DBTP = -2.0
"""Ceiling before encoding, dBTP: MP3 at 128 kbit/s moves peaks by a few tenths of a dB up, rarely by a whole one."""

_LONGEST = 100
_JOIN = 4


def assess(
    read: Reader,
    measured: Measured,
    length: int,
    gain_db: float,
    *,
    target_lufs: float = -16.0,
    ceiling_dbtp: float = CEILING_DBTP,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Master:
    """Measure the programme with a gain, reading only the stretches in which the limiter can act.

    Also the way to keep the gain of an earlier render: assess it, and decide anew only if the loudness has left the
    target too far.

    Args:
        read: the programme, at RATE.
        measured: its measures, without gain.
        length: its samples.
        gain_db: gain for all of it, dB.
        target_lufs: what the gain was chosen for, for the record.
        ceiling_dbtp: highest true peak, dBTP.
        workers: threads; by default one per processor.
        progress: told how many seconds are done.
    """
    gain = ratio(gain_db)
    energy = measured.energies * gain**2
    peaks = measured.peaks * np.float32(gain)
    turned_down = 0
    stretches = touched(peaks > ratio(ceiling_dbtp))

    def again(stretch: tuple[int, int]) -> tuple[NDArray[np.float64], float, int]:
        start, stop = stretch[0] * HOP, min(stretch[1] * HOP, length)
        first = max(0, start - WARM)
        samples, lowered = limited(read, length, first, stop + REACH, gain_db, ceiling_dbtp)
        inner = slice(start - first, stop - first)
        envelope = true_peak_envelope(samples, ratio(ceiling_dbtp) / OVERSHOOT)
        meter.advance((stop - start) / RATE, (stop - start) / RATE)
        return (
            energies(samples[: stop - first], RATE, warm=start - first),
            float(envelope[inner].max()),
            int(np.count_nonzero(lowered[inner])),
        )

    seconds = sum(last - first for first, last in stretches) * HOP / RATE
    listener = progress if progress and stretches else Silent()
    with listener.stage("level", seconds, "s") as meter:
        results = in_threads(again, stretches, workers)
    for (first, last), (changed, peak, count) in zip(stretches, results, strict=True):
        energy[first : first + len(changed)] = changed
        peaks[first:last] = peak
        turned_down += count
    return Master(
        gain_db=gain_db,
        ceiling_dbtp=ceiling_dbtp,
        target_lufs=target_lufs,
        loudness_lufs=integrated(energy),
        loudness_range=loudness_range(energy),
        true_peak_dbtp=db(float(peaks.max(initial=0.0))),
        limited_s=turned_down / RATE,
    )


def touched(hot: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches [first, last) of the grid that the limiter may change where ``hot`` entries reach the ceiling.

    That is each of them and its neighbours, as the limiter reaches 10 ms. Stretches that nearly meet are joined, as
    each needs a warm-up of its own; long ones are parted, to share them out.
    """
    near = hot.copy()
    near[1:] |= hot[:-1]
    near[:-1] |= hot[1:]
    where = np.flatnonzero(near)
    stretches: list[tuple[int, int]] = []
    for run in np.split(where, np.flatnonzero(np.diff(where) > _JOIN) + 1):
        for first in range(int(run[0]), int(run[-1]) + 1, _LONGEST) if len(run) else ():
            stretches.append((first, min(first + _LONGEST, int(run[-1]) + 1)))
    return stretches
