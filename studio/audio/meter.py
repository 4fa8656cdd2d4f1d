"""Loudness as broadcasters measure it (ITU-R BS.1770-4, EBU R 128): from samples to 100 ms energies to LUFS.

In: float32 samples. Out: K-weighted mean squares per 100 ms, and from those alone integrated, momentary and
short-term loudness and loudness range. Energies of a programme can be taken piece by piece in any order: the
weighting filter forgets within 200 ms (to 4e-15 LU), so a piece needs only that much sound before it.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Samples
from studio.audio.true_peak import true_peak_db, true_peak_envelope

__all__ = [
    "HOP_S",
    "WARM_S",
    "energies",
    "integrated",
    "loudness",
    "loudness_range",
    "momentary",
    "sample_peaks",
    "short_term",
    "true_peak_db",
    "true_peak_envelope",
]

HOP_S = 0.1
"""Seconds between two energies: the step of the 400 ms gating blocks (75 % overlap)."""

WARM_S = 0.2
"""Seconds of sound before a piece after which the weighting filter has forgotten where it began."""

_OFFSET = -0.691
_ABSOLUTE_GATE = -70.0


@functools.lru_cache(maxsize=8)
def _k_weighting(rate: int) -> NDArray[np.float64]:
    """The two biquads of BS.1770-4 (head shelf, then RLB high-pass) at any sample rate, shape (2, 6).

    The standard tabulates coefficients for 48 kHz; these are the analogue prototypes behind them, put through the
    bilinear transform, and give the table back at 48 kHz.
    """
    k = np.tan(np.pi * 1681.974450955533 / rate)
    q = 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    shelf = [
        (high + band * k / q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / q + k * k) / a0,
        1,
        2 * (k * k - 1) / a0,
        (1 - k / q + k * k) / a0,
    ]
    k = np.tan(np.pi * 38.13547087602444 / rate)
    q = 0.5003270373238773
    a0 = 1 + k / q + k * k
    return np.array([shelf, [1, -2, 1, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]])


@functools.lru_cache(maxsize=8)
def _response(rate: int, size: int) -> NDArray[np.complex128]:
    """The weighting at the frequencies of a real Fourier transform of ``size`` samples."""
    back = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)  # one sample of delay
    response = np.ones(len(back), dtype=np.complex128)
    for b0, b1, b2, a0, a1, a2 in _k_weighting(rate):
        response *= (b0 + back * (b1 + back * b2)) / (a0 + back * (a1 + back * a2))
    return response


def energies(
    samples: Samples, rate_hz: int, *, warm_up_samples: int = 0, hop_samples: int | None = None
) -> NDArray[np.float64]:
    """K-weighted mean squares per hop, summed over the channels with weight 1 (left and right).

    Args:
        samples: shape (n,) or (n, channels).
        rate_hz: sample rate.
        warm_up_samples: this many samples at the beginning only fill the filter's memory and are not counted.
        hop_samples: samples per energy; None for 100 ms.

    Returns:
        Shape ((n - warm_up_samples) // hop_samples,); an incomplete hop at the end is dropped.
    """
    hop_samples = hop_samples or round(rate_hz * HOP_S)
    count = max(0, (len(samples) - warm_up_samples) // hop_samples)
    if samples.ndim == 1:
        return _channel_energies(samples, rate_hz, warm_up_samples, hop_samples, count)
    if samples.shape[1] == 2 and np.array_equal(samples[:, 0], samples[:, 1]):
        return 2 * _channel_energies(samples[:, 0], rate_hz, warm_up_samples, hop_samples, count)
    total = np.zeros(count)
    for channel in samples.T:
        total += _channel_energies(channel, rate_hz, warm_up_samples, hop_samples, count)
    return total


def _channel_energies(
    channel: Samples, rate_hz: int, warm_up_samples: int, hop_samples: int, count: int
) -> NDArray[np.float64]:
    """Filter in the frequency domain, about a second at a time, each with the filter's memory before it."""
    power = np.zeros(count)
    if count == 0 or not channel.any():
        return power
    memory = round(rate_hz * WARM_S)
    size = 1 << (6 * memory).bit_length()  # about a second, at which transforms are fastest
    at_once = (size - memory) // hop_samples
    for first in range(0, count, at_once):
        start, hops = warm_up_samples + first * hop_samples, min(at_once, count - first)
        window = np.zeros(size)
        part = channel[max(0, start - memory) : start + hops * hop_samples]
        offset = max(0, memory - start)
        window[offset : offset + len(part)] = part
        spectrum = np.fft.rfft(window)
        spectrum *= _response(rate_hz, size)
        blocks = np.fft.irfft(spectrum, size)[memory : memory + hops * hop_samples].reshape(-1, hop_samples)
        power[first : first + hops] = np.einsum("ij,ij->i", blocks, blocks)
    return power / hop_samples


def integrated(energy: NDArray[np.float64]) -> float:
    """Integrated loudness in LUFS of 100 ms energies: 400 ms blocks, gates at -70 LUFS and 10 LU below their mean.

    -inf where no block passes the gate: silence, or less than 400 ms.
    """
    blocks = _gated(_windows(energy, 4), 10.0)
    return float(_lufs(blocks.mean())) if len(blocks) else float("-inf")


def loudness_range(energy: NDArray[np.float64]) -> float:
    """Loudness range (LRA) in LU of 100 ms energies (EBU Tech 3342); 0 for silence or less than 3 s.

    The spread from the 10th to the 95th percentile of short-term loudness, gated at -70 LUFS and 20 LU below the mean.
    """
    blocks = np.sort(_gated(_windows(energy, 30), 20.0))
    if len(blocks) == 0:
        return 0.0
    low, high = (blocks[round((len(blocks) - 1) * share)] for share in (0.10, 0.95))
    return float(10 * np.log10(high / low))


def short_term(energy: NDArray[np.float64], step_s: float = HOP_S) -> NDArray[np.float64]:
    """Loudness in LUFS of every 3 s window, one each ``step_s``; -inf for silence. Shape (max(0, n - 29),) at 100 ms.

    Args:
        energy: from :func:`energies` with that many seconds for ``hop_samples``.
        step_s: seconds between two energies; a whole number of them is 100 ms.
    """
    return _lufs(_windows(energy, round(3.0 / step_s)))


def momentary(energy: NDArray[np.float64], step_s: float = HOP_S) -> NDArray[np.float64]:
    """Loudness in LUFS of every 400 ms window, one each ``step_s``; -inf for silence. Shape (max(0, n - 3),) at 100 ms.

    A sound of 400 ms between two steps of 100 ms reads up to 0.6 LU low; steps of 10 ms find it (EBU Tech 3341, case
    13). Arguments as for :func:`short_term`.
    """
    return _lufs(_windows(energy, round(0.4 / step_s)))


def loudness(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS of samples, shape (n,) or (n, channels); -inf for silence or less than 400 ms."""
    return integrated(energies(samples, rate))


def sample_peaks(samples: Samples, rate: int) -> Samples:
    """Highest absolute sample of all channels per 100 ms, linear; a shorter rest at the end counts as one more."""
    if len(samples) == 0:
        return np.zeros(0, dtype=np.float32)
    starts = np.arange(0, len(samples), round(rate * HOP_S))
    # One channel after the other: a maximum over a short last axis takes ten times as long.
    channels = [samples] if samples.ndim == 1 else list(samples.T)
    peaks = [np.maximum.reduceat(np.abs(channel), starts) for channel in channels]
    return np.asarray(np.maximum.reduce(peaks), dtype=np.float32)


def _windows(energy: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Means of every ``count`` neighbouring energies."""
    if len(energy) < count:
        return np.zeros(0)
    means: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(energy, count).mean(axis=1)
    return means


def _gated(blocks: NDArray[np.float64], relative: float) -> NDArray[np.float64]:
    blocks = blocks[blocks > 10 ** ((_ABSOLUTE_GATE - _OFFSET) / 10)]
    return blocks[blocks > blocks.mean() * 10 ** (-relative / 10)] if len(blocks) else blocks


def _lufs(mean_square: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return _OFFSET + 10 * np.log10(mean_square)
