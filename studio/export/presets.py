"""Presets of masters: format, level and peaks, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OTHER_PLACE = "Choose another place with --out."
"""The next step where a master can't be written."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One kind of master."""

    name: str
    title: str
    """What it is, for people."""
    ending: str
    """What follows the episode's name."""
    codec: Literal["frames", "mp3", "aac", "opus", "flac", "wav"]
    """``frames`` is MP3 in pieces, as the episode itself; ``mp3`` is one plain encode."""
    channels: int = 2
    rate: int = 48_000
    """Hz."""
    bitrate_kbps: int = 0
    """kbit/s; 0 if nothing is lost."""
    target_lufs: float = -16.0
    """Integrated loudness, LUFS."""
    true_peak_dbtp: float = -1.0
    """Highest true peak of the decoded file, dBTP."""
    rms_db: float | None = None
    """RMS of the whole file, dB of full scale, which counts instead of the loudness where it is given."""


PRESETS = {
    preset.name: preset
    for preset in (
        Preset("podcast", "MP3, stereo, 128 kbit/s", "-podcast.mp3", "frames", bitrate_kbps=128),
        Preset("mono", "MP3, mono, 96 kbit/s", "-mono.mp3", "frames", channels=1, bitrate_kbps=96, target_lufs=-19.0),
        # EBU R 128 (2023): -23 LUFS, at most -1 dBTP.
        Preset("broadcast", "WAV, 24 bit, EBU R 128", "-broadcast.wav", "wav", target_lufs=-23.0),
        # ACX Audio Submission Requirements: 44.1 kHz, 192 kbit/s CBR or more, RMS -23 to -18 dB, peaks below -3 dB.
        Preset(
            "audiobook",
            "MP3 for audiobooks (ACX), mono, 192 kbit/s, 44.1 kHz",
            "-audiobook.mp3",
            "mp3",
            channels=1,
            rate=44_100,
            bitrate_kbps=192,
            true_peak_dbtp=-3.1,
            rms_db=-20.5,
        ),
        Preset("m4a", "AAC, stereo, 128 kbit/s", ".m4a", "aac", bitrate_kbps=128),
        Preset("m4b", "AAC as an audiobook file, stereo, 128 kbit/s", ".m4b", "aac", bitrate_kbps=128),
        Preset("opus", "Opus, stereo, 96 kbit/s", ".opus", "opus", bitrate_kbps=96),
        Preset("flac", "FLAC, 24 bit", ".flac", "flac"),
    )
}
