"""Sound as a value: samples with their rate, and the few operations that every package needs.

In: float32 samples in [-1, 1]. Out: the same, resampled, faded, measured at their edges. Integers appear only where a
file or a program needs them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import soxr
from numpy.typing import NDArray

from studio.values import Word

Samples: TypeAlias = NDArray[np.float32]
"""float32 in [-1, 1]: shape (n,) for one channel, (n, channels) for more."""

Reader: TypeAlias = Callable[[int, int], Samples]
"""(start, stop) → samples of that range of the programme at RATE, shape (stop - start, channels).

Pure, safe to call from several threads and in any order; what lies outside the programme is silence.
"""


@dataclass(frozen=True, slots=True)
class Clip:
    """What an engine says: one channel of speech."""

    samples: Samples
    """Shape (n,)."""
    rate: int
    """Hz."""
    words: tuple[Word, ...] = ()
    doubts: tuple[str, ...] = ()
    """Faults that the engine itself noticed, as self-contained phrases; such a take is made again."""

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate


def resample(samples: Samples, rate: int, to: int) -> Samples:
    """Samples at another rate (soxr HQ: images below -138 dB); only the length changes.

    A clip is always resampled whole and from its own start, so that the result doesn't depend on where it stands.
    """
    if rate == to or len(samples) == 0:
        return np.ascontiguousarray(samples, dtype=np.float32)
    return np.asarray(soxr.resample(samples, rate, to, quality="HQ"), dtype=np.float32)


def resampled_length(length: int, rate: int, to: int) -> int:
    """How many samples :func:`resample` returns for ``length`` samples."""
    return length if rate == to else round(length * to / rate)


@functools.lru_cache(maxsize=64)
def fade_curve(length: int) -> Samples:
    """Equal-power fade-in, shape (length,): sin² + cos² = 1 with its mirror image."""
    ramp = np.sin((np.arange(length, dtype=np.float64) + 0.5) / max(length, 1) * (np.pi / 2)).astype(np.float32)
    ramp.setflags(write=False)
    return ramp


def db(ratio: float) -> float:
    """Amplitude ratio in decibels; -inf for 0."""
    return 20 * float(np.log10(ratio)) if ratio > 0 else float("-inf")


def ratio(decibels: float) -> float:
    """Decibels as an amplitude ratio."""
    return float(10 ** (decibels / 20))
