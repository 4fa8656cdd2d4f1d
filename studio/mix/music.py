"""Loads music of a show. In: a file. Out: samples at the programme's rate, with their loudness."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.audio import meter
from studio.audio.clip import Samples, resample
from studio.audio.decode import MOST_FILE_BYTES, decode
from studio.errors import AudioError
from studio.store.keys import file_digest
from studio.values import RATE

SILENT_LUFS = -60.0
"""Music softer than this is refused as silent, because raising it would only raise its noise."""


@dataclass(frozen=True, slots=True)
class Music:
    """A piece of music, ready to be placed."""

    key: str
    """``music:DIGEST`` of the file; what placements name as their source."""
    samples: Samples
    """Shape (n, 2) at RATE."""
    loudest_lufs: float
    """Highest short-term loudness (3 s, or all of a shorter piece), LUFS."""

    @property
    def length_samples(self) -> int:
        """Samples at RATE."""
        return len(self.samples)


def load_music(path: Path) -> Music:
    """Read a piece of music.

    Raises:
        AudioError: it can't be read, isn't sound, or is silent.
    """
    sound = decode(path)
    stereo = sound.samples[:, :2] if sound.samples.shape[1] >= 2 else np.repeat(sound.samples, 2, axis=1)
    samples = np.ascontiguousarray(resample(np.ascontiguousarray(stereo), sound.rate, RATE))
    loudest = loudest_lufs(samples)
    if loudest < SILENT_LUFS:
        raise AudioError(
            "The music is silent.", file=path, hint="Replace it, or name no music with an empty string in show.toml."
        )
    samples.setflags(write=False)
    return Music(music_key(path), samples, loudest)


def music_key(path: Path) -> str:
    """``music:DIGEST`` of a file. Raises OSError if it can't be read, or is larger than any music."""
    return f"music:{file_digest(path, MOST_FILE_BYTES)}"


def loudest_lufs(samples: Samples) -> float:
    """Highest short-term loudness, LUFS; for less than 3 s that of the loudest 400 ms, or else of all samples."""
    energies = meter.energies(samples, RATE)
    for window in (meter.short_term(energies), meter.momentary(energies)):
        if len(window):
            return float(np.max(window))
    mean = float(np.mean(np.sum(np.square(samples, dtype=np.float64), axis=1))) if len(samples) else 0.0
    return -0.691 + 10 * float(np.log10(mean)) if mean > 0 else float("-inf")
