"""How loud the programme is, and how high its peaks are, piece by piece.

In: a reader of the programme and its pieces. Out: for each piece, energies per 4 ms and true peaks per 100 ms, both
counted from its own start, so that they stay true wherever the piece stands. Pieces are measured in threads, in any
order, in bounded memory, and pieces that an earlier render measured are not read at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Reader, Samples
from studio.audio.meter import HOP_S, WARM_S, energies, sample_peaks
from studio.audio.true_peak import OVERSHOOT, REACH, true_peak_envelope
from studio.concurrency.threads import in_order
from studio.progress import NoProgress, Progress
from studio.store.piece_cache import PieceCache
from studio.values import FRAME, RATE

HOP = round(HOP_S * RATE)
"""Samples between two energies of the loudness blocks: 100 ms."""

CELL = 192
"""Samples of a cell, 4 ms: the longest of which both a frame of MP3 and 100 ms hold a whole number."""

WARM = round(WARM_S * RATE)
"""Samples read before a piece, for the weighting filter (more than the oversampling needs)."""

MARGIN = FRAME
"""Samples on either side of a piece whose peaks are pieces with it, as the limiter reaches across its edges."""

_PIECE = 100 * HOP
_INAUDIBLE = np.float32(1e-6)

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class PieceMeasurement:
    """A piece of the mix in numbers."""

    start_sample: int
    stop_sample: int
    energies: Samples
    """K-weighted mean squares per CELL, summed over the channels; a rest at the end has none."""
    peaks: Samples
    """Highest true peak that begins in each 100 ms, linear, from MARGIN before the piece to MARGIN after it."""


def ten_seconds(length: int) -> Spans:
    """Pieces for a programme that isn't divided yet."""
    return [(start, min(start + _PIECE, length)) for start in range(0, length, _PIECE)]


def measure(
    read: Reader,
    spans: Spans,
    *,
    cache: PieceCache | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple[PieceMeasurement, ...]:
    """Measure every piece of the programme.

    Args:
        read: the programme, at RATE.
        spans: (start, stop) of its pieces, in order, without gaps; all but the last a multiple of CELL long.
        cache: results of earlier renders.
        workers: threads; by default one per processor.
        progress: shows how many seconds are measured.
    """
    pieces = cache or PieceCache()
    with (progress or NoProgress()).stage("measure", sum(stop - start for start, stop in spans) / RATE, "s") as meter:

        def piece(span: tuple[int, int]) -> bytes:
            start, stop = span
            return pieces.piece("measures", start, stop, CELL, lambda: measure_piece(read, start, stop).tobytes())

        def known(span: tuple[int, int]) -> bytes | None:
            return pieces.find("measures", *span, CELL)

        # In one array: thousands of small ones, made by threads between large ones, would keep the memory of those.
        numbers = np.empty(sum(sum(_sizes(*span)) for span in spans), dtype=np.float32)
        measured, at = [], 0
        for (start, stop), done in zip(spans, in_order(piece, spans, workers, known=known), strict=True):
            meter.advance((stop - start) / RATE, (stop - start) / RATE)
            cells, peaks = _sizes(start, stop)
            mine = numbers[at : at + cells + peaks]
            mine[:] = np.frombuffer(done, dtype="<f4")
            measured.append(PieceMeasurement(start, stop, mine[:cells], mine[cells:]))
            at += len(mine)
        return tuple(measured)


def _sizes(start: int, stop: int) -> tuple[int, int]:
    """How many energies and peaks a piece has."""
    return (stop - start) // CELL, -(-(stop - start + 2 * MARGIN) // HOP)


def measure_piece(read: Reader, start: int, stop: int) -> Samples:
    """Energies of [start, stop), then its peaks (see :class:`PieceMeasurement`), in one array."""
    samples, times = _once(read(start - WARM, stop + MARGIN + REACH))
    energy = times * energies(samples[: WARM + stop - start], RATE, warm_up_samples=WARM, hop_samples=CELL)
    peaks = _true_peaks(samples, WARM - MARGIN, stop - start + 2 * MARGIN)
    return np.concatenate((energy.astype("<f4"), peaks.astype("<f4")))


def energies_per_hop(cells: Iterable[Samples]) -> NDArray[np.float64]:
    """Energies per 100 ms of stretches that follow each other, for :mod:`studio.audio.meter`."""
    stretches = list(cells)
    together = stretches[0] if len(stretches) == 1 else np.concatenate([np.zeros(0, dtype=np.float32), *stretches])
    each = HOP // CELL
    whole = together[: len(together) // each * each]
    return np.asarray(whole.reshape(-1, each).mean(axis=1, dtype=np.float64))


def _once(samples: Samples) -> tuple[Samples, int]:
    """Two equal channels as one that counts twice, as most of a programme of voices is: half the work."""
    if samples.shape[1] == 2 and np.array_equal(samples[:, 0], samples[:, 1]):
        return np.ascontiguousarray(samples[:, 0]), 2
    return samples, 1


def _true_peaks(samples: Samples, first: int, length: int) -> Samples:
    """Highest true peak per 100 ms of ``length`` samples from ``first`` on.

    Oversampled only beside samples close enough to the highest of their own 100 ms to stand under its true peak.
    """
    around = samples[first - REACH :]
    highest = sample_peaks(samples[first : first + length], RATE)
    floor = np.repeat(np.maximum(highest, _INAUDIBLE) / np.float32(OVERSHOOT), HOP)[:length]
    ends = np.full(REACH, np.inf, dtype=np.float32), np.full(len(around) - REACH - length, floor[-1])
    envelope = true_peak_envelope(around, np.concatenate((ends[0], floor, ends[1])))
    return sample_peaks(envelope[REACH : REACH + length], RATE)
