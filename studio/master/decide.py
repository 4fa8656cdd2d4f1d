"""Decides the level: one gain that brings the programme to its target after the limiter.

In: the programme, its measurements, and the gain of an earlier render. Out: :class:`~studio.master.assess.Assessment`.
The gain of an earlier render stays while it keeps the programme near its target, so that an edit changes nothing it
doesn't touch. Otherwise the gain is found in rounds, as limiting makes the programme quieter: limit what reaches the
ceiling, measure the loudness of the whole, correct the gain by what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.audio.clip import Reader
from studio.audio.meter import integrated
from studio.errors import AudioError
from studio.master.assess import CEILING_DBTP, Assessment, assess
from studio.master.measure import PieceMeasurement, energies_per_hop
from studio.progress import NoProgress, Progress
from studio.store.piece_cache import PieceCache
from studio.values import Master

MAX_GAIN_DB = 30.0
"""A programme that needs more is noise or a mistake; it stays below the target."""

KEEP_LU = 0.3
"""How far from the target a programme may lie with the gain of an earlier render before the gain is decided again."""

_ROUNDS = 5
_LEAST_SLOPE = 0.1
"""LU that a further dB of gain must bring; less, and nearly all of it goes into the limiter."""


def decide(
    read: Reader,
    measured: Sequence[PieceMeasurement],
    *,
    target_lufs: float = -16.0,
    ceiling_dbtp: float = CEILING_DBTP,
    tolerance: float = 0.2,
    earlier_db: float | None = None,
    cache: PieceCache | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Decide the gain so that the loudness after the limiter lies within half of ``tolerance`` of the target.

    Args:
        read: the programme, at RATE.
        measured: its pieces, without gain.
        target_lufs: integrated loudness to reach, LUFS.
        ceiling_dbtp: highest true peak, dBTP.
        tolerance: how far from the target the result may lie, LU; a note says so where it can't be reached.
        earlier_db: gain of an earlier render for this target, dB; used while the result lies within KEEP_LU.
        cache: results of earlier renders.
        workers: threads; by default one per processor.
        progress: shows how much of each round is done.

    Raises:
        AudioError: nothing in the programme is louder than -70 LUFS.
    """
    progress = progress or NoProgress()
    loudness = integrated(energies_per_hop(m.energies for m in measured))
    if loudness == float("-inf"):
        raise AudioError("The programme holds no sound: nothing in it is louder than -70 LUFS for 0.4 s.")

    def with_gain(gain_db: float) -> Assessment:
        return assess(
            read, measured, gain_db, target_lufs=target_lufs, ceiling_dbtp=ceiling_dbtp, cache=cache, workers=workers,
            progress=progress,
        )  # fmt: skip

    if earlier_db is not None and earlier_db <= MAX_GAIN_DB:
        again = with_gain(earlier_db)
        if abs(again.master.loudness_lufs - target_lufs) <= KEEP_LU:
            return again
    gain, slope = target_lufs - loudness, 1.0
    best: Assessment | None = None  # of each other one, only what it reached is held: hours have many energies
    last: Master | None = None
    for _ in range(_ROUNDS):
        gain = round(min(gain, MAX_GAIN_DB), 4)  # as the record holds it
        plan = with_gain(gain)
        missing = target_lufs - plan.master.loudness_lufs
        if last is not None and gain != last.gain_db:
            slope = (plan.master.loudness_lufs - last.loudness_lufs) / (gain - last.gain_db)
        last = plan.master
        if best is None or abs(missing) < abs(best.master.loudness_lufs - target_lufs):
            best = plan
        if abs(missing) <= tolerance / 2 or slope < _LEAST_SLOPE or (gain == MAX_GAIN_DB and missing > 0):
            break
        gain += missing / slope
        del plan
    assert best is not None  # noqa: S101 - there was a round
    reached = best.master.loudness_lufs
    if abs(reached - target_lufs) > tolerance:
        progress.note(
            f"The programme reaches {reached:.1f} LUFS; the target is {target_lufs:.1f}."
            " Its peaks are too high, or its level too low, for more."
        )
    return best
