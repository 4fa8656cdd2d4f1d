"""The test signals of EBU Tech 3341 (2023), table 1, and of Tech 3342, table 1, as samples.

Left out are those that are recordings (7 and 8) or have five channels (6). Levels are peaks of sines in both channels,
dBFS; times are seconds.
"""

from __future__ import annotations

import math

import numpy as np

RATE = 48_000


def sine(level_db: float, seconds: float, hertz: float = 1000.0, rate: int = RATE) -> np.ndarray:
    """A sine in one channel, in float64."""
    return 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz / rate * np.arange(round(seconds * rate)))


def both(left: np.ndarray, right: np.ndarray | None = None) -> np.ndarray:
    """Two channels of float32."""
    return np.column_stack([left, left if right is None else right]).astype(np.float32)


def steps(*levels_and_seconds: tuple[float, float], rate: int = RATE) -> np.ndarray:
    """A sine at one level after the other; -inf for silence."""
    return both(np.concatenate([sine(level, seconds, rate=rate) for level, seconds in levels_and_seconds]))


def faded(samples: np.ndarray, seconds: float = 0.01, rate: int = RATE) -> np.ndarray:
    """Eased in and out, so that no meter has to guess what stands before the first sample."""
    n = int(seconds * rate)
    samples[:n] *= np.linspace(0, 1, n, dtype=np.float32)[:, None]
    samples[-n:] *= np.linspace(1, 0, n, dtype=np.float32)[:, None]
    return samples


INTEGRATED = {
    1: ([(-23, 20)], -23),
    2: ([(-33, 20)], -33),
    3: ([(-36, 10), (-23, 60), (-36, 10)], -23),
    4: ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
    5: ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
}
"""Case → parts, and the answer in LUFS, within 0.1 LU."""

SHORT_TERM_9 = [(-20, 1.34), (-30, 1.66)] * 5
MOMENTARY_12 = [(-20, 0.18), (-30, 0.22)] * 25
"""-23.0 LUFS all the time, within 0.1 LU: after 3 s, and after 1 s."""

SILENCE = -math.inf
LATER = range(20)


def short_term_10(i: int) -> list[tuple[float, float]]:
    """One of 20 files whose tone begins at another place; the highest short-term loudness is -23.0 LUFS."""
    return [(SILENCE, i * 0.15), (-23, 3), (SILENCE, 1)]


def short_term_11() -> list[tuple[float, float]]:
    """One programme of 20 parts of 6 s, whose highest short-term loudness goes from -38 up to -19 LUFS."""
    return [part for i in LATER for part in ((SILENCE, i * 0.15), (-38 + i, 3), (SILENCE, 3 - i * 0.15))]


def momentary_13(i: int) -> list[tuple[float, float]]:
    """One of 20 files whose tone begins at another place; the highest momentary loudness is -23.0 LUFS."""
    return [(SILENCE, i * 0.02), (-23, 0.4), (SILENCE, 1)]


def momentary_14() -> list[tuple[float, float]]:
    """One programme of 20 parts of 0.8 s, whose highest momentary loudness goes from -38 up to -19 LUFS."""
    return [part for i in LATER for part in ((SILENCE, i * 0.02), (-38 + i, 0.4), (SILENCE, 0.4 - i * 0.02))]


TONES = {
    15: (4, 0.0, 0.50, -6.0),
    16: (4, 45.0, 0.50, -6.0),
    17: (6, 60.0, 0.50, -6.0),
    18: (8, 67.5, 0.50, -6.0),
    19: (4, 45.0, 1.41, 3.0),
}
"""Case → samples of a period, phase in degrees, amplitude, and the true peak in dBTP, +0.2 -0.4 dB."""


def peak_tone(case: int) -> np.ndarray:
    """Cases 15 to 19: a tone whose samples stand at chosen places of its wave."""
    period, degrees, amplitude, _ = TONES[case]
    wave = amplitude * np.sin(2 * np.pi / period * np.arange(RATE) + math.radians(degrees))
    return faded(both(wave))


def peak_burst(case: int) -> np.ndarray:
    """Cases 20 to 23: one period at full scale and a quarter of the rate, in a tone of half of it; 0.0 dBTP, +0.2 -0.4.

    Made at four times the rate, begun 0 to 3 samples later, filtered and taken down.
    """
    from scipy.signal import firwin  # takes most of a second to load

    tone = 0.5 * np.sin(2 * np.pi / 24 * np.arange(24 * 1000))
    burst = np.sin(2 * np.pi / 16 * np.arange(16))
    fine = np.concatenate([np.zeros(case - 20), tone, burst, tone])
    return faded(both(np.convolve(fine, firwin(127, RATE / 2, fs=4 * RATE), "same")[::4]))


LOUDNESS_RANGE = {1: ((-20, -30), 10), 2: ((-20, -15), 5), 3: ((-40, -20), 20), 4: ((-50, -35, -20, -35, -50), 15)}
"""Case of Tech 3342 → levels of 20 s each, and the answer, within 1 LU."""
