"""What the programme measures with a given gain, after the limiter.

In: the programme, its measures and a gain. Out: a :class:`~studio.values.Master` with that gain, and the energies of
the result. Where nothing reaches the ceiling the answer follows from the measures; the rest is limited and
measured again, piece by piece, in threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Reader, Samples, db, ratio
from studio.audio.meter import energies, integrated, loudness_range
from studio.audio.true_peak import OVERSHOOT, REACH, true_peak_envelope
from studio.concurrency.threads import in_order
from studio.master.apply import limited
from studio.master.measure import CELL, HOP, MARGIN, WARM, PieceMeasurement, energies_per_hop
from studio.progress import NoProgress, Progress
from studio.store.piece_cache import PieceCache
from studio.values import RATE, Master

CEILING_DBTP = -2.0
"""Ceiling before encoding, dBTP: MP3 at 128 kbit/s moves peaks by a few tenths of a dB up, rarely by a whole one."""
CODING_DB = 1.0
"""How far below the highest peak that the decoded file may have the limiter holds the samples."""


def ceiling(true_peak_dbtp: float) -> float:
    """Where the limiter holds a programme that is to have no higher true peak when it is decoded; both dBTP.

    Never above CEILING_DBTP. Were it higher than that peak allows, pieces would be turned down when they are encoded,
    and the programme end up below the loudness it was given.
    """
    return min(CEILING_DBTP, true_peak_dbtp - CODING_DB)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The programme with a gain."""

    master: Master
    energies: Samples
    """K-weighted mean squares per CELL after gain and limiter, of all pieces."""


def assess(
    read: Reader,
    measured: Sequence[PieceMeasurement],
    gain_db: float,
    *,
    target_lufs: float = -16.0,
    ceiling_dbtp: float = CEILING_DBTP,
    cache: PieceCache | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Measure the programme with a gain, reading only the stretches in which the limiter can act.

    Args:
        read: the programme, at RATE; silence outside its pieces.
        measured: its pieces, or some of them, without gain.
        gain_db: gain for all of it, dB.
        target_lufs: what the gain was chosen for, for the record.
        ceiling_dbtp: highest true peak, dBTP.
        cache: results of earlier renders.
        workers: threads; by default one per processor.
        progress: shows how many seconds are done.
    """
    pieces = cache or PieceCache()
    gain = ratio(gain_db)
    energy = np.concatenate([np.zeros(0, dtype=np.float32), *(m.energies for m in measured)]) * np.float32(gain**2)
    highest = [float(m.peaks.max(initial=0.0)) * gain for m in measured]
    cells = accumulate((len(m.energies) for m in measured), initial=0)
    hot = [(m, at) for m, at, peak in zip(measured, cells, highest, strict=False) if peak > ratio(ceiling_dbtp)]
    peak, turned_down = max((peak for peak in highest if peak <= ratio(ceiling_dbtp)), default=0.0), 0
    length = measured[-1].stop_sample if measured else 0
    listener = progress if progress and hot else NoProgress()
    with listener.stage("level", sum(m.stop_sample - m.start_sample for m, _ in hot) / RATE, "s") as meter:
        settings = (gain_db, ceiling_dbtp)

        def piece(m: PieceMeasurement) -> bytes:
            return pieces.piece(
                "levels", m.start_sample, m.stop_sample, settings, lambda: _limited(read, length, m, *settings)
            )

        def known(m: PieceMeasurement) -> bytes | None:
            return pieces.find("levels", m.start_sample, m.stop_sample, settings)

        for (m, first), done in zip(hot, in_order(piece, [m for m, _ in hot], workers, known=known), strict=True):
            meter.advance((m.stop_sample - m.start_sample) / RATE, (m.stop_sample - m.start_sample) / RATE)
            own_peak, own_count = np.frombuffer(done[:16], dtype="<f8")
            peak, turned_down = max(peak, float(own_peak)), turned_down + int(own_count)
            energy[first : first + len(m.energies)] = np.frombuffer(done[16:], dtype="<f4")
    heard = energies_per_hop([energy])
    master = Master(
        gain_db=gain_db,
        ceiling_dbtp=ceiling_dbtp,
        target_lufs=target_lufs,
        loudness_lufs=integrated(heard),
        loudness_range_lu=loudness_range(heard),
        true_peak_dbtp=db(peak),
        limited_s=turned_down / RATE,
    )
    return Assessment(master, energy)


def _limited(read: Reader, length: int, m: PieceMeasurement, gain_db: float, ceiling_dbtp: float) -> bytes:
    """A piece after gain and limiter: its highest true peak (linear) and how many samples were turned down, as two
    numbers of 8 bytes, then its energies per cell, of 4 bytes each.
    """
    energy = m.energies * np.float32(ratio(gain_db) ** 2)
    peaks = m.peaks * np.float32(ratio(gain_db))
    hot = touched(peaks > ratio(ceiling_dbtp))
    peak, turned_down = float(peaks[~hot].max(initial=0.0)), 0
    for first, last in runs(hot):
        start = max(m.start_sample - MARGIN + first * HOP, m.start_sample)
        stop = min(m.start_sample - MARGIN + last * HOP, m.stop_sample)
        if start >= stop:
            continue
        samples, lowered = limited(read, length, start - WARM, stop + REACH, gain_db, ceiling_dbtp)
        envelope = true_peak_envelope(samples, ratio(ceiling_dbtp) / OVERSHOOT)[WARM : WARM + stop - start]
        changed = energies(samples[: WARM + stop - start], RATE, warm_up_samples=WARM, hop_samples=CELL)
        cell = (start - m.start_sample) // CELL
        energy[cell : cell + len(changed)] = changed
        peak = max(peak, float(envelope.max(initial=0.0)))
        turned_down += int(np.count_nonzero(lowered[WARM : WARM + stop - start]))
    head: bytes = np.array([peak, turned_down], dtype="<f8").tobytes()
    body: bytes = energy.astype("<f4").tobytes()
    return head + body


def touched(hot: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which entries of the grid the limiter may change where ``hot`` ones reach the ceiling.

    That is each of them and its neighbours, as the limiter reaches 10 ms.
    """
    near: NDArray[np.bool_] = hot.copy()
    near[1:] |= hot[:-1]
    near[:-1] |= hot[1:]
    return near


_JOIN = 4
"""Stretches closer together than this many entries are joined, as each needs a warm-up of its own."""


def runs(near: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches [first, last) of entries that are set, those that nearly meet joined."""
    where = np.flatnonzero(near)
    parts = np.split(where, np.flatnonzero(np.diff(where) > _JOIN) + 1) if len(where) else []
    return [(int(part[0]), int(part[-1]) + 1) for part in parts]
