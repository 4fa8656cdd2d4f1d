"""The decision about level: one gain that brings the programme to its target after the limiter.

In: the programme and its measures. Out: a :class:`~studio.values.Master`. Limiting makes the programme quieter, so the
gain is settled in rounds: limit the stretches that reach the ceiling, take their energies again, take the loudness
of the whole, correct the gain by what is missing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Reader, db, ratio
from studio.audio.meter import energies, integrated, loudness_range
from studio.audio.true_peak import OVERSHOOT, REACH, true_peak_envelope
from studio.errors import AudioError
from studio.master.apply import limited
from studio.master.measure import HOP, WARM, Measured
from studio.master.threads import in_threads
from studio.progress import Progress, Silent
from studio.values import RATE, Master

CEILING_DBTP = -2.0
"""Ceiling before encoding, dBTP: MP3 at 128 kbit/s moves peaks by a few tenths of a dB up, rarely by a whole one."""

MAX_GAIN_DB = 30.0
"""A programme that needs more is noise or a mistake; it stays below the target."""

_ROUNDS = 5
_LEAST_SLOPE = 0.3
_LONGEST = 100
_JOIN = 4


def decide(
    read: Reader,
    measured: Measured,
    length: int,
    *,
    target_lufs: float = -16.0,
    ceiling_dbtp: float = CEILING_DBTP,
    tolerance: float = 0.2,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Master:
    """Settle the gain so that the loudness after the limiter lies within half of ``tolerance`` of the target.

    Args:
        read: the programme, at RATE.
        measured: its measures, without gain.
        length: its samples.
        target_lufs: integrated loudness to reach, LUFS.
        ceiling_dbtp: highest true peak, dBTP.
        tolerance: how far from the target the result may lie, LU; the user is told where it can't be reached.
        workers: threads; by default one per processor.
        progress: told how much of each round is done.

    Raises:
        AudioError: nothing in the programme is louder than -70 LUFS.
    """
    progress = progress or Silent()
    loudness = integrated(measured.energies)
    if loudness == float("-inf"):
        raise AudioError("The programme holds no sound: nothing in it is louder than -70 LUFS for 0.4 s.")
    gain, slope = target_lufs - loudness, 1.0
    tried: list[Master] = []
    for _ in range(_ROUNDS):
        gain = min(gain, MAX_GAIN_DB)
        plan = assess(
            read,
            measured,
            length,
            gain,
            target_lufs=target_lufs,
            ceiling_dbtp=ceiling_dbtp,
            workers=workers,
            progress=progress,
        )
        missing = target_lufs - plan.loudness_lufs
        if tried and gain != tried[-1].gain_db:
            risen = (plan.loudness_lufs - tried[-1].loudness_lufs) / (gain - tried[-1].gain_db)
            slope = min(max(risen, _LEAST_SLOPE), 1.0)
        tried.append(plan)
        if abs(missing) <= tolerance / 2 or (gain == MAX_GAIN_DB and missing > 0):
            break
        gain += missing / slope
    best = min(tried, key=lambda plan: abs(plan.loudness_lufs - target_lufs))
    if abs(best.loudness_lufs - target_lufs) > tolerance:
        progress.note(f"The programme reaches {best.loudness_lufs:.1f} LUFS; {target_lufs:.1f} was wanted.")
    return best


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
    """What the programme measures with a given gain, after the limiter.

    Only the stretches in which the limiter can act are read; the rest follows from the measures.
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
    with (progress or Silent()).stage("level", seconds, "s") as meter:
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
