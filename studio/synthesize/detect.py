"""Detectors of faults in takes: samples in, whether (and where) there is a fault out. Pure functions.

The limits are above the largest values of a thousand good takes each of flite and espeak (``benchmarks/takes.py``;
docs/suspect-takes.md has the figures).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Samples, db

CLIPPED_RUN = 4
"""From this many samples in a row at full scale, a peak is clipped; fewer may just touch full scale."""
EDGE_S = 0.015
"""The stretch at either end of the speech whose level is measured."""
BARE_S = 0.012
"""Speech with less silence than this before or after it touches the edge of the clip."""
BARE_DB, CUT_DB = -15.0, -2.0
"""The highest level of the first and last stretch, relative to the loudest 20 ms: at the edge of the clip, and with
silence around the speech."""
WINDOW_S, HOP_S = 0.032, 0.02
FLAT = 0.55
"""Spectral flatness from 300 to 6500 Hz above which a frame is noise. White noise has 0.7, the hiss of an s 0.5."""
BURST_FRAMES, BURST_DB = 2, -15.0
"""A burst is at least this many noisy frames in a row, above this level relative to the loudest frame."""
CLICK = 8.0
"""A click is a step between two samples of at least this many times the level of the loudest 20 ms."""
LOOP_S, LOOP_LAG_S = 0.5, 0.16
"""A loop is a stretch of at least this many seconds that is repeated after at least this many seconds …"""
LOOP_LONGEST_LAG_S = 30.0
"""… and at most this many: no sentence is longer, and a take of a minute is too long anyway …"""
LOOP_LIKE = 0.89
"""… with a correlation of at least this (-1 to 1) between the spectra over time."""
LOOP_COURSE = 0.1
"""Least variance of each band over time, in nepers of power; speech has more than 1."""
LOOP_FLOOR = 1e-5
"""Power below this share of the loudest frame is treated as silence."""
LOOP_FRAMES = round(LOOP_S / HOP_S)
BANDS, LOWEST_HZ, HIGHEST_HZ = 12, 150.0, 7000.0
QUIET_DB = -20.0
"""Frames below this level, relative to the loudest, don't count for the level of speech."""

Frames = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spectra:
    """Power spectra of a stretch of speech, every 20 ms."""

    power: Frames
    """Shape (frames, bins)."""
    step_hz: float
    """Distance between bins."""


def spectra(samples: Samples, rate: int) -> Spectra:
    """Power spectra of samples of shape (n,), in windows of 32 ms every 20 ms."""
    window, hop = round(WINDOW_S * rate), round(HOP_S * rate)
    padded = np.pad(samples, (0, max(0, window - len(samples))))
    cut = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop]
    size = 1 << (window - 1).bit_length()
    found = np.fft.rfft(cut * np.hanning(window).astype(np.float32), size)
    return Spectra(np.square(found.real) + np.square(found.imag), rate / size)


def clipped(samples: Samples) -> bool:
    """Whether samples are beyond full scale, or several in a row are at it."""
    size = np.abs(samples)
    if float(size.max(initial=0.0)) > 1.0:
        return True
    full = size >= 0.999
    if not full.any():
        return False
    run = np.convolve(full.astype(np.int8), np.ones(CLIPPED_RUN, np.int8), mode="valid")
    return bool((run == CLIPPED_RUN).any())


def level_db(speech: Samples, rate: int) -> float:
    """Level of speech, dBFS (RMS of its frames of 20 ms that aren't quiet)."""
    power = _powers(speech, rate)
    loud = power[power >= power.max(initial=0.0) * 10 ** (QUIET_DB / 10)]
    return 10 * float(np.log10(max(float(loud.mean()), 1e-12)))


def cut_start(samples: Samples, rate: int, onset: int, offset: int) -> bool:
    """Whether the beginning seems to be missing: speech begins at full level, or at the first sample of the clip."""
    return _cut(samples[onset:offset], rate, onset, CUT_DB)


def cut_end(samples: Samples, rate: int, onset: int, offset: int) -> bool:
    """Whether the end seems to be missing: speech ends at full level, or at the last sample of the clip."""
    return _cut(samples[onset:offset][::-1], rate, len(samples) - offset, CUT_DB)


def _cut(speech: Samples, rate: int, silence: int, highest_db: float) -> bool:
    loudest = float(np.sqrt(_powers(speech, rate).max()))
    edge = speech[: max(1, round(EDGE_S * rate))]
    found = db(float(np.sqrt(np.mean(np.square(edge, dtype=np.float64)))) / loudest)
    return found > (BARE_DB if silence < BARE_S * rate else highest_db)


def noise_burst(samples: Samples, rate: int, found: Spectra) -> bool:
    """Whether there is a click, or a stretch of flat noise as loud as speech.

    Flatness is the geometric mean of the power spectrum over its arithmetic mean, smoothed over two frames.
    """
    loudest = float(np.sqrt(_powers(samples, rate).max()))
    if len(samples) > 1 and float(np.abs(np.diff(samples)).max()) > CLICK * loudest:
        return True
    band = found.power[:, round(300 / found.step_hz) : round(6500 / found.step_hz)]
    smooth = _mean_of(band, 2)
    if not smooth.size:
        return False
    mean = smooth.mean(axis=1)
    flat = np.exp(np.log(smooth + 1e-12).mean(axis=1)) > FLAT * (mean + 1e-12)
    return _longest(flat & (mean > mean.max() * 10 ** (BURST_DB / 10))) >= BURST_FRAMES


def _around(rows: Frames, count: int) -> Frames:
    """The mean of ``count`` rows around each row; mirrored at the ends."""
    padded = np.pad(rows, ((count // 2, (count - 1) // 2), (0, 0)), mode="symmetric")
    return np.lib.stride_tricks.sliding_window_view(padded, count, axis=0).mean(axis=-1)  # type: ignore[no-any-return]


def loop(found: Spectra) -> float:
    """Where, in seconds, a stretch begins that is repeated right after itself; -1 if there is none.

    The spectrum in twelve mel bands, minus its mean over half a second (so that a sustained sound is flat), is
    correlated with itself at every lag up to :data:`LOOP_LONGEST_LAG_S`, over a window of the lag's length, at least
    half a second. Memory is linear in the length, since a take may be minutes of nonsense.
    """
    if not len(found.power):
        return -1.0
    bands = np.log(_mel(found.power, found.step_hz) + LOOP_FLOOR * float(found.power.max()) + 1e-12)
    bands -= _around(bands, LOOP_FRAMES)
    course = np.ascontiguousarray(bands.T)
    energy = np.concatenate(([0.0], np.cumsum(np.einsum("ij,ij->j", course, course))))
    best, where = LOOP_LIKE, -1
    for lag in range(round(LOOP_LAG_S / HOP_S), min(len(bands) // 2, round(LOOP_LONGEST_LAG_S / HOP_S)) + 1):
        width = max(lag, LOOP_FRAMES)
        count = len(bands) - lag - width + 1
        if count < 1:
            break
        product = np.cumsum(np.einsum("ij,ij->j", course[:, :-lag], course[:, lag:]))
        both = product[width - 1 :].copy()
        both[1:] -= product[: count - 1]
        power = energy[width:] - energy[:-width]
        least = LOOP_COURSE * BANDS * width  # with less change, a correlation means nothing
        likeness = both / np.maximum(np.sqrt(power[:count] * power[lag : lag + count]), least)
        at = int(likeness.argmax())
        if likeness[at] > best:
            best, where = float(likeness[at]), at
    return where * HOP_S if where >= 0 else -1.0


def _mel(power: Frames, step_hz: float) -> Frames:
    """Power in bands of equal width on the mel scale (O'Shaughnessy: 1127 ln(1 + f / 700)), shape (frames, BANDS)."""
    low, high = 1127 * np.log1p(LOWEST_HZ / 700), 1127 * np.log1p(HIGHEST_HZ / 700)
    edges = 700 * np.expm1(np.linspace(low, high, BANDS + 1) / 1127)
    bins = np.clip(np.round(edges / step_hz).astype(int), 1, power.shape[1] - 1)
    starts = np.minimum(np.maximum.accumulate(bins[:-1] + 0), power.shape[1] - 2)
    return np.asarray(np.add.reduceat(power[:, : bins[-1] + 1], starts, axis=1), np.float64)


def _mean_of(rows: Frames, count: int) -> Frames:
    """Moving mean over ``count`` rows."""
    summed = np.cumsum(np.vstack((np.zeros((1, rows.shape[1])), rows)), axis=0)
    return (summed[count:] - summed[:-count]) / count if len(rows) >= count else rows[:0]


def _longest(flags: NDArray[np.bool_]) -> int:
    """The longest run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def _powers(samples: Samples, rate: int) -> Frames:
    """Mean power of every whole frame of 20 ms; of all samples if there are fewer."""
    step = max(1, round(0.02 * rate))
    if len(samples) < step:
        return np.array([float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0])
    whole = samples[: len(samples) // step * step].reshape(-1, step)
    return np.asarray(np.square(whole, dtype=np.float64).mean(axis=1), np.float64)
