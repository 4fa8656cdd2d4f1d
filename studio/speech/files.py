"""The formats of the speech API: samples in, bytes of a file and their type out."""

from __future__ import annotations

import io

import numpy as np
import soundfile

from studio.audio.clip import Samples
from studio.errors import AudioError
from studio.programs.run import ffmpeg, run
from studio.speech.request import Format

MEDIA_TYPES: dict[Format, str] = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
}
_CONTAINERS = {
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "opus": ("OGG", "OPUS"),
    "flac": ("FLAC", "PCM_16"),
    "wav": ("WAV", "PCM_16"),
}
"""Container and coding, by libsndfile's names."""
_ENCODING_S = 60.0


def to_format(samples: Samples, rate_hz: int, kind: Format) -> bytes:
    """Encode one channel of sound.

    Args:
        samples: shape (n,), within [-1, 1].
        rate_hz: their rate; one that Opus has (8, 12, 16, 24 or 48 kHz).
        kind: ``pcm`` is 16-bit little-endian without a header, ``aac`` a stream of ADTS frames.

    Raises:
        AudioError: libsndfile was built without this format.
        ProgramMissing, ProgramError: ffmpeg isn't there, or fails; only AAC needs it.
    """
    steps = np.round(np.clip(samples, -1.0, 32767 / 32768) * 32768.0).astype("<i2")
    if kind == "pcm":
        return steps.tobytes()
    if kind == "aac":
        source = [ffmpeg(), "-nostdin", "-v", "error", "-f", "s16le", "-ar", str(rate_hz), "-ac", "1", "-i", "pipe:0"]
        command = [*source, "-c:a", "aac", "-b:a", "96k", "-f", "adts", "pipe:1"]
        return run(command, stdin=steps.tobytes(), timeout=_ENCODING_S).stdout
    container, coding = _CONTAINERS[kind]
    held = io.BytesIO()
    try:
        soundfile.write(held, steps, rate_hz, format=container, subtype=coding)
    except (soundfile.LibsndfileError, ValueError) as error:
        raise AudioError(f"{kind} can't be written here: {error}.", hint="wav and pcm always can.") from error
    return held.getvalue()
