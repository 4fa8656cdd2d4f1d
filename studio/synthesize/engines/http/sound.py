"""Sound that a speech server sent: an answer in, samples out, held for what it is.

It must be of the format that was asked for, of a sane rate, and no longer than its text allows.
"""

from __future__ import annotations

import io
import re
import wave

import numpy as np
import soundfile

from studio.audio.clip import Samples
from studio.errors import EngineError
from studio.synthesize.engines.http.answers import Answer

FORMATS = {"wav": (b"RIFF",), "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), "flac": (b"fLaC",), "pcm": ()}
"""What may be asked for, and how such sound begins."""
PCM_RATE = 24_000
"""Of headless sound, unless its Content-Type names a rate: 16-bit little-endian, one channel."""
RATES = range(8_000, 192_001)
BYTES_PER_S = 48_000 * 2 * 4
"""Of the largest sound that is expected: two channels of floats at 48 kHz. The longest sound of a text is ten times as
long as it should be, so more bytes a second find room too."""


def decoded(answer: Answer, wanted: str, longest_s: float) -> tuple[Samples, int]:
    """Samples of shape (n,) and their rate. Raises EngineError for anything that isn't sound of that format."""
    kind = answer.kind.partition(";")[0].strip().lower()
    starts = FORMATS[wanted]
    if kind.startswith("text/") or kind == "application/json" or (starts and not answer.body.startswith(starts)):
        raise EngineError(f"The speech server sent {kind[:60] or 'something'} that is no {wanted} sound.")
    if wanted == "pcm":
        said = re.search(r"rate=(\d{1,6})\b", answer.kind)
        rate = int(said[1]) if said else PCM_RATE
        _check(rate, len(answer.body) // 2, longest_s)
        return _of_int16(answer.body), rate
    plain = _plain_wav(answer.body) if wanted == "wav" else None
    if plain:
        frames, rate = plain
        _check(rate, len(frames) // 2, longest_s)
        return _of_int16(frames), rate
    try:
        with soundfile.SoundFile(io.BytesIO(answer.body)) as sound:
            _check(sound.samplerate, min(sound.frames, len(answer.body) * 40), longest_s)
            samples = sound.read(int(longest_s * sound.samplerate), dtype="float32", always_2d=True)
            mono = samples[:, 0] if samples.shape[1] == 1 else samples.mean(axis=1)
            return np.clip(mono, -1.0, 1.0, dtype=np.float32), sound.samplerate
    except (OSError, RuntimeError) as error:
        # libsndfile's words: soundfile's own name an object in memory
        reason = getattr(error, "error_string", str(error)).rstrip(".")
        raise EngineError(f"The speech server sent {wanted} sound that can't be read: {reason}.") from error


def _plain_wav(body: bytes) -> tuple[bytes, int] | None:
    """The frames and the rate of a whole WAV of 16 bits and one channel, as nearly all servers send it.

    None for any other: libsndfile reads it, which takes ten times as long.
    """
    try:
        with wave.open(io.BytesIO(body)) as file:
            if file.getsampwidth() != 2 or file.getnchannels() != 1:
                return None
            frames = file.readframes(file.getnframes())
            return (frames, file.getframerate()) if len(frames) == 2 * file.getnframes() else None
    except (wave.Error, EOFError, RuntimeError):
        return None


def _of_int16(frames: bytes) -> Samples:
    """Samples of 16-bit little-endian sound; a byte too many at its end is left out."""
    samples: Samples = np.frombuffer(frames, "<i2", len(frames) // 2).astype(np.float32)
    samples /= 32768
    return samples


def _check(rate: int, length: int, longest_s: float) -> None:
    if rate not in RATES:
        raise EngineError(f"The speech server sent sound of {rate} Hz.")
    if length == 0 or length > longest_s * rate:
        raise EngineError(
            f"The speech server sent {length / rate:.0f} s of sound for a sentence of at most {longest_s:.0f} s."
        )
