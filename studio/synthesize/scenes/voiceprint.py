"""Speaker recognition: sound in, the likelihood of each voice out.

A voice is described by the mean and covariance of its mel-frequency cepstral coefficients, measured on its calibration
text. Speech is compared with it by the Gaussian likelihood of its frames, the classical method to distinguish a few
known speakers independently of the text (Gish and Schmidt 1994, "Text-independent speaker identification",
doi:10.1109/79.317924). It needs no model, and one second of clean speech is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Clip, Samples

RATE_HZ = 16_000
FRAME_S, HOP_S = 0.025, 0.010
BANDS, COEFFICIENTS = 32, 19
LOWEST_HZ, HIGHEST_HZ = 80.0, 7_600.0
QUIET_DB = -30.0
"""Frames below this level, relative to the loudest, are ignored."""
FLOOR = 1e-2
"""Added to variances, as regularization for short samples."""

Frames = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Voiceprint:
    """The statistics of a voice."""

    mean: Frames
    """Shape (COEFFICIENTS,)."""
    precision: Frames
    """Inverse of the covariance, shape (COEFFICIENTS, COEFFICIENTS)."""
    log_determinant: float
    """Of the covariance."""

    def likelihood(self, frames: Frames) -> float:
        """Mean log likelihood of frames of shape (n, COEFFICIENTS), up to a constant that all voices share."""
        apart = frames - self.mean
        distance = np.einsum("ij,jk,ik->i", apart, self.precision, apart)
        return float(-0.5 * (distance.mean() + self.log_determinant))


def voiceprint(clips: Sequence[Clip]) -> Voiceprint:
    """Measure a voice.

    Args:
        clips: some seconds of it, at least one clip with speech.

    Raises:
        ValueError: the clips are silent.
    """
    found = [cepstra(clip.samples, clip.rate) for clip in clips]
    frames = np.concatenate([each for each in found if len(each)] or [np.zeros((0, COEFFICIENTS))])
    if len(frames) <= COEFFICIENTS:
        raise ValueError("too little speech to describe a voice")
    covariance = np.cov(frames, rowvar=False) + FLOOR * np.eye(COEFFICIENTS)
    precision = np.asarray(np.linalg.inv(covariance), np.float64)
    return Voiceprint(frames.mean(axis=0), precision, float(np.linalg.slogdet(covariance)[1]))


def cepstra(samples: Samples, rate_hz: int) -> Frames:
    """Mel-frequency cepstral coefficients 1 to COEFFICIENTS of all frames that aren't quiet.

    Args:
        samples: shape (n,).
        rate_hz: their rate.

    Returns:
        Shape (frames, COEFFICIENTS), without frames if everything is silent.
    """
    import soxr

    sound = np.asarray(samples if rate_hz == RATE_HZ else soxr.resample(samples, rate_hz, RATE_HZ), np.float64)
    size, hop = round(FRAME_S * RATE_HZ), round(HOP_S * RATE_HZ)
    if len(sound) < size:
        return np.zeros((0, COEFFICIENTS))
    sound = np.append(sound[0], sound[1:] - 0.97 * sound[:-1])
    cut = np.lib.stride_tricks.sliding_window_view(sound, size)[::hop]
    power = np.square(np.abs(np.fft.rfft(cut * np.hanning(size), 512)))
    level = power.sum(axis=1)
    loud = level > max(float(level.max()) * 10 ** (QUIET_DB / 10), 1e-9)
    bands = np.log(power[loud] @ _filters().T + 1e-12)
    return np.asarray(bands @ _cosines().T, np.float64)


def _filters() -> Frames:
    """Triangles of equal width on the mel scale, shape (BANDS, 257)."""
    low, high = 1127 * np.log1p(LOWEST_HZ / 700), 1127 * np.log1p(HIGHEST_HZ / 700)
    edges = 700 * np.expm1(np.linspace(low, high, BANDS + 2) / 1127)
    bins = np.arange(257) * RATE_HZ / 512
    left, middle, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    slopes = np.minimum((bins - left) / (middle - left), (right - bins) / (right - middle))
    return np.asarray(np.maximum(0.0, slopes), np.float64)


def _cosines() -> Frames:
    """The discrete cosine transform's rows 1 to COEFFICIENTS, shape (COEFFICIENTS, BANDS); row 0 is the level."""
    k, n = np.arange(1, COEFFICIENTS + 1)[:, None], np.arange(BANDS)
    return np.asarray(np.sqrt(2 / BANDS) * np.cos(np.pi * k * (2 * n + 1) / (2 * BANDS)), np.float64)
