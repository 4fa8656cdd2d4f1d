"""Measures a master as a listener's player decodes it.

In: a file. Out: loudness, true peak, RMS, and the RMS of its quietest half second.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.audio.clip import db
from studio.audio.running import RunningMeter
from studio.audio.streams import read_samples
from studio.export.presets import Preset
from studio.files.places import real_path
from studio.programs.run import ffmpeg

_QUIET_S = 0.5


@dataclass(frozen=True, slots=True)
class MasterMeasurement:
    """What a file measures."""

    seconds: float
    loudness_lufs: float
    true_peak_dbtp: float
    rms_db: float
    """Of the whole file, dB of full scale (a full sine has -3.01)."""
    floor_db: float
    """RMS of the quietest half second: the noise floor of ACX; -inf for silence."""


def measure_master(path: Path, preset: Preset, seconds: float) -> MasterMeasurement:
    """Decode a master and measure it, in bounded memory.

    Args:
        path: the file.
        preset: what it is.
        seconds: about how long it is, for the time limit.

    Raises:
        ProgramError: ffmpeg can't decode it.
    """
    meter = RunningMeter(preset.rate, preset.channels)
    half = round(preset.rate * _QUIET_S)
    rest = np.zeros((0, preset.channels), np.float32)
    total, floor = 0.0, float("inf")
    arguments = [
        ffmpeg(), "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-i", str(real_path(path)),
        "-map", "0:a:0", "-f", "f32le", "-ac", str(preset.channels), "-ar", str(preset.rate), "pipe:1",
    ]  # fmt: skip
    for block in read_samples(arguments, preset.channels, timeout=120 + seconds):
        meter.add(block)
        rest = np.concatenate((rest, block))
        whole = rest[: len(rest) // half * half].astype(np.float64)
        powers = np.square(whole).reshape(-1, half * preset.channels).mean(axis=1)
        total += float(powers.sum()) * half
        floor = min(floor, float(powers.min(initial=np.inf)))
        rest = rest[len(whole) :]
    total += float(np.square(rest.astype(np.float64)).sum()) / preset.channels
    mean = total / meter.samples if meter.samples else 0.0
    return MasterMeasurement(
        seconds=meter.samples / preset.rate,
        loudness_lufs=meter.loudness_lufs,
        true_peak_dbtp=meter.finish(),
        rms_db=db(mean**0.5),
        floor_db=db(floor**0.5) if np.isfinite(floor) else float("-inf"),
    )
