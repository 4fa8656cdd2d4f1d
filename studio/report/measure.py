"""The measured sound of an episode, every 100 ms: the MP3 is decoded by ffmpeg in one pass, in bounded memory.

In: an MP3. Out: waveform, loudness and true peaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Samples, ratio
from studio.audio.meter import HOP_S, integrated, loudness_range, sample_peaks, short_term
from studio.audio.running import RunningMeter
from studio.audio.streams import read_samples
from studio.audio.true_peak import OVERSHOOT, REACH, true_peak_envelope
from studio.errors import AudioError
from studio.files.places import real_path
from studio.programs.run import ffmpeg
from studio.progress import Progress
from studio.values import RATE

HOP = round(HOP_S * RATE)
_LONGEST_S = 36_000.0
_NEAR_DBTP = -6.0
"""Below this, the highest sample stands for the peak; how much higher it is between samples doesn't matter."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """An episode in numbers. Arrays have one value per 100 ms."""

    seconds: float
    peaks: Samples
    """Highest true peak, linear; below -6 dBTP the highest sample."""
    short_term_lufs: NDArray[np.float64]
    """Of the 3 s around; -inf for silence. Shape like ``peaks``."""
    momentary_power: NDArray[np.float64]
    """K-weighted mean squares."""
    loudness_lufs: float
    loudness_range_lu: float
    true_peak_dbtp: float
    true_peak_s: float
    """Where that is."""


def measure(mp3: Path, seconds: float, progress: Progress) -> Measurement:
    """Decode and measure a file.

    Args:
        mp3: the file.
        seconds: about how long it is, for progress and the time limit.
        progress: gets how many seconds are done.

    Raises:
        AudioError: it isn't MP3, or holds no sound.
        ProgramError: ffmpeg can't decode it.
    """
    meter = RunningMeter(RATE, 2)
    peaks: list[Samples] = []
    rest: Samples = np.zeros((REACH, 2), np.float32)  # what comes before the next 100 ms, then what is not measured yet
    arguments = [
        ffmpeg(), "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-f", "mp3", "-i", str(real_path(mp3)),
        "-map", "0:a:0", "-t", str(_LONGEST_S * 2), "-f", "f32le", "-ac", "2", "-ar", str(RATE), "pipe:1",
    ]  # fmt: skip
    with progress.stage("listen", seconds, "s") as stage:
        for block in read_samples(arguments, 2, timeout=120 + seconds):
            meter.add(block)
            rest = np.concatenate((rest, block))
            whole = (len(rest) - 2 * REACH) // HOP * HOP
            if whole > 0:
                peaks.append(_peaks(rest[: whole + 2 * REACH], whole))
                rest = rest[whole:]
            stage.advance(len(block) / RATE, len(block) / RATE)
    if meter.samples == 0:
        raise AudioError("The file contains no sound.", file=mp3)
    last = np.concatenate((rest, np.zeros((REACH, 2), np.float32)))
    if len(last) > 2 * REACH:
        peaks.append(_peaks(last, len(last) - 2 * REACH))
    every = np.concatenate(peaks)
    power = np.concatenate((meter.energies, np.zeros(max(0, len(every) - len(meter.energies)))))[: len(every)]
    return Measurement(
        seconds=meter.samples / RATE,
        peaks=every,
        short_term_lufs=_around(power),
        momentary_power=power,
        loudness_lufs=meter.loudness_lufs,
        loudness_range_lu=loudness_range(meter.energies),
        true_peak_dbtp=meter.finish(),
        true_peak_s=float(np.argmax(every)) * HOP_S,
    )


def _peaks(samples: Samples, count: int) -> Samples:
    """Highest peak per 100 ms of ``count`` samples, which REACH others surround on either side."""
    envelope = true_peak_envelope(samples, floor=ratio(_NEAR_DBTP) / OVERSHOOT)[REACH : REACH + count]
    return sample_peaks(envelope, RATE)


def _around(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Short-term loudness with its window around each 100 ms; at the edges of what there is."""
    padded = np.concatenate((np.zeros(15), power, np.zeros(14)))
    return short_term(padded)


def loudness(power: NDArray[np.float64], spans: list[tuple[float, float]]) -> float | None:
    """Integrated loudness of stretches (seconds) taken together, LUFS; None where too little sounds."""
    parts = [power[round(start / HOP_S) : round(stop / HOP_S)] for start, stop in spans]
    found = integrated(np.concatenate([np.zeros(0), *parts]))
    return found if found > float("-inf") else None
