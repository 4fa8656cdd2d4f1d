"""Speech chains, by name: a high-pass filter, a de-esser and a compressor for the voice of one take.

In: all samples of a take, at its own rate. Out: as many samples. A chain has no memory between takes, and its level
detectors look as far ahead as back, so a take sounds the same wherever it stands. Without a chain, the samples are
returned unchanged, bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Samples
from studio.values.cast import ChainName

CHAINS: tuple[ChainName, ...] = get_args(ChainName)
MARK = "."
"""Between the key of a take and the name of its chain, where a placement names both."""


@dataclass(frozen=True, slots=True)
class _Chain:
    high_pass_hz: float
    """Butterworth, 12 dB per octave."""
    sibilants_db: float = 0.0
    """Most that 4.5 to 9 kHz are turned down when they are too loud."""
    ratio: float = 1.0
    """Of the compressor, above -24 dBFS of RMS."""


_PRESETS = {
    "clean": _Chain(80.0),
    "smooth": _Chain(80.0, sibilants_db=6.0),
    "radio": _Chain(90.0, sibilants_db=6.0, ratio=2.0),
}
VERSION = 1
"""Part of the key of processed takes; raised when the chain changes the sound differently."""

_TAPS = 127
_BAND_HZ = (4500.0, 9000.0)
_SIBILANT_DB = -9.0
"""Level of the band relative to the whole above which it is lowered: speech is near -20 dB, an s near 0."""
_THRESHOLD_DB = -24.0
_SIBILANT_S, _SYLLABLE_S = 0.006, 0.04
_FLOOR = 1e-10


def chained_source(key: str, chain: str) -> str:
    """The source of a placement: a take, through a chain."""
    return key if chain in ("", "off") else f"{key}{MARK}{chain}{VERSION}"


def split_source(source: str) -> tuple[str, str]:
    """The key of a take and the name of its chain, empty for none, from a placement's source."""
    key, _, chain = source.partition(MARK)
    return key, chain.rstrip("0123456789")


def speech_chain(samples: Samples, rate: int, name: str) -> Samples:
    """A take through a chain.

    Args:
        samples: shape (n,).
        rate: Hz.
        name: one of CHAINS, or empty for none.

    Raises:
        KeyError: there is no such chain.
    """
    if name in ("", "off") or len(samples) == 0:
        return samples
    from scipy.signal import butter, sosfilt

    chain = _PRESETS[name]
    sound = np.asarray(sosfilt(butter(2, chain.high_pass_hz, "highpass", fs=rate, output="sos"), samples))
    if chain.sibilants_db:
        sound = _softened(sound, rate, chain.sibilants_db)
    if chain.ratio > 1:
        level = 10 * np.log10(_power(sound, rate, _SYLLABLE_S))
        sound = sound * 10 ** (-np.maximum(level - _THRESHOLD_DB, 0) * (1 - 1 / chain.ratio) / 20)
    return np.asarray(sound, dtype=np.float32)


def _softened(sound: NDArray[np.float64], rate: int, most_db: float) -> NDArray[np.float64]:
    """The band of sibilants turned down by half of its excess, at most by ``most_db``."""
    from scipy.signal import fftconvolve, firwin

    high = min(_BAND_HZ[1], 0.45 * rate)
    if high <= _BAND_HZ[0]:
        return sound
    band = fftconvolve(sound, firwin(_TAPS, (_BAND_HZ[0], high), pass_zero=False, fs=rate), "full")
    band = band[_TAPS // 2 : _TAPS // 2 + len(sound)]  # linear phase: it lies on the sound it is taken from
    stands_out = 10 * np.log10(_power(band, rate, _SIBILANT_S) / _power(sound, rate, _SIBILANT_S)) - _SIBILANT_DB
    down_db = np.minimum(np.maximum(stands_out, 0) / 2, most_db)
    return sound - band * (1 - 10 ** (-down_db / 20))


def _power(sound: NDArray[np.float64], rate: int, seconds: float) -> NDArray[np.float64]:
    """Mean square of the time around each sample."""
    half = max(1, round(rate * seconds / 2))
    sums = np.concatenate(([0.0], np.cumsum(np.pad(np.square(sound), half))))
    power: NDArray[np.float64] = (sums[2 * half :] - sums[: -2 * half])[: len(sound)] / (2 * half) + _FLOOR
    return power
