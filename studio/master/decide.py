"""The decision about level: one gain that brings the programme to its target after the limiter.

In: the programme and its measures. Out: a :class:`~studio.values.Master`. Limiting makes the programme quieter, so the
gain is settled in rounds: limit the stretches that reach the ceiling, take their energies again, take the loudness
of the whole, correct the gain by what is missing.
"""

from __future__ import annotations

from studio.audio.clip import Reader
from studio.audio.meter import integrated
from studio.errors import AudioError
from studio.master.assess import CEILING_DBTP, assess
from studio.master.measure import Measured
from studio.progress import Progress, Silent
from studio.values import Master

MAX_GAIN_DB = 30.0
"""A programme that needs more is noise or a mistake; it stays below the target."""

_ROUNDS = 5
_LEAST_SLOPE = 0.1
"""LU that a further dB of gain must bring; less, and nearly all of it goes into the limiter."""


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
        if tried:
            slope = (plan.loudness_lufs - tried[-1].loudness_lufs) / (gain - tried[-1].gain_db)
        tried.append(plan)
        if abs(missing) <= tolerance / 2 or slope < _LEAST_SLOPE or (gain == MAX_GAIN_DB and missing > 0):
            break
        gain += missing / slope
    best = min(tried, key=lambda plan: abs(plan.loudness_lufs - target_lufs))
    if abs(best.loudness_lufs - target_lufs) > tolerance:
        progress.note(
            f"The programme reaches {best.loudness_lufs:.1f} LUFS; {target_lufs:.1f} was wanted."
            " Its peaks are too high, or its level too low, for more."
        )
    return best
