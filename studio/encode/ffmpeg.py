"""LAME inside ffmpeg: the encoder where the system has no libmp3lame. One process for each piece, so slower.

In: samples. Out: MP3 frames.
"""

from __future__ import annotations

import functools
import hashlib

import numpy as np

from studio.audio.clip import Samples
from studio.encode.encoder import QUALITY, at_level
from studio.programs import run as programs
from studio.values import RATE


class Ffmpeg:
    """An :class:`studio.encode.encoder.Encoder` that starts ffmpeg.

    Its build is a fingerprint of what ``ffmpeg -version`` says of itself and its libraries, and of the frames it makes
    of a short probe: LAME may be a library of the system that changes under an unchanged ffmpeg.
    """

    def __init__(self) -> None:
        said = programs.run([programs.ffmpeg(), "-hide_banner", "-version"], timeout=20).stdout
        version = programs.ffmpeg_version().rpartition(" ")[2]
        digest = hashlib.sha256(said + self.encode(_probe(), bitrate_kbps=128, channels=2)).hexdigest()[:12]
        self.build = f"ffmpeg-{version}-{digest}-q{QUALITY}"

    def encode(self, samples: Samples, *, bitrate_kbps: int, channels: int) -> bytes:
        """See :meth:`studio.encode.encoder.Encoder.encode`."""
        timeout = 60 + 2 * len(samples) / RATE
        pcm = np.ascontiguousarray(at_level(samples, bitrate_kbps), dtype="<f4").tobytes()
        return programs.run(_arguments(bitrate_kbps, channels), timeout=timeout, stdin=pcm).stdout


@functools.cache
def find() -> Ffmpeg:
    """The encoder. Raises ProgramMissing if there is no ffmpeg, ProgramError where it has no LAME."""
    return Ffmpeg()


@functools.cache
def _arguments(bitrate_kbps: int, channels: int) -> list[str]:
    import ffmpeg

    source = ffmpeg.input("pipe:", format="f32le", ar=RATE, ac=channels)
    frames = source.output(
        "pipe:",
        format="mp3",
        acodec="libmp3lame",
        audio_bitrate=f"{bitrate_kbps}k",
        compression_level=QUALITY,
        joint_stereo=1,
        reservoir=0,
        write_xing=0,
        id3v2_version=0,
    )
    arguments: list[str] = frames.global_args("-v", "error").compile(cmd=programs.ffmpeg())
    return arguments


def _probe() -> Samples:
    """A second of sound with something of everything, the same on every machine: a sweep, and clicks on one side."""
    at = np.arange(RATE) / RATE
    sweep = 0.5 * np.sin(2 * np.pi * (50 + 5000 * at) * at)
    clicks = np.where(np.arange(RATE) % 4800 < 48, 0.5, 0.0)
    return np.stack((sweep, sweep / 2 + clicks), axis=1).astype(np.float32)
