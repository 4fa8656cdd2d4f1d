"""Takes as files that any player opens: samples to FLAC or WAV and back, bit for bit.

FLAC holds whole 16-bit steps, which most engines speak in; anything finer goes into a WAV of 32-bit floats.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import soundfile

from studio.audio.clip import Samples
from studio.errors import AudioError

LONGEST_S = 900
"""No take is longer."""
LARGEST = 64_000_000
"""Bytes of a file that is read at all: a quarter of an hour of floats at 16 kHz."""
RATES = range(4_000, 192_001)


def to_file(samples: Samples, rate: int) -> tuple[bytes, str]:
    """Samples of shape (n,) as the bytes of a file, and the ending its name should have."""
    whole = np.round(samples * 32768.0)
    exact = bool(np.all(whole == samples * 32768.0)) and bool(np.all((whole >= -32768) & (whole <= 32767)))
    held = io.BytesIO()
    if exact:
        soundfile.write(held, whole.astype(np.int16), rate, format="FLAC", subtype="PCM_16")
    else:
        soundfile.write(held, samples, rate, format="WAV", subtype="FLOAT")
    return (held.getvalue(), ".flac") if exact else (_without_time(held.getvalue()), ".wav")


def _without_time(wav: bytes) -> bytes:
    """The file without the time of day, which libsndfile writes into the PEAK chunk: the same take is the same bytes.

    Source: http://www.mega-nerd.com/libsndfile, the chunk's fields are version, timestamp and peaks, four bytes each.
    """
    at = wav.find(b"PEAK", 0, wav.find(b"data"))
    return wav if at < 0 else wav[: at + 12] + bytes(4) + wav[at + 16 :]


def listening_flac(samples: Samples, rate: int) -> bytes:
    """Samples of shape (n,) rounded to 16 bits, peaks held at full scale: for ears, and half the size."""
    steps = np.round(np.clip(samples, -1.0, 32767 / 32768) * 32768.0).astype(np.int16)
    held = io.BytesIO()
    soundfile.write(held, steps, rate, format="FLAC", subtype="PCM_16")
    return held.getvalue()


def from_file(path: Path, content: bytes) -> tuple[Samples, int]:
    """The samples and their rate.

    Args:
        path: named in errors.
        content: what the file holds.

    Raises:
        AudioError: it is no FLAC or WAV of one channel, is too long, or is damaged.
    """
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as sound:
            if sound.format not in ("FLAC", "WAV") or sound.channels != 1 or sound.samplerate not in RATES:
                raise AudioError("Is no take: it has to be FLAC or WAV, with one channel.", file=path)
            if not 0 < sound.frames <= LONGEST_S * sound.samplerate:
                raise AudioError(f"Is no take: it is empty, or longer than {LONGEST_S // 60} minutes.", file=path)
            samples: Samples = sound.read(sound.frames, dtype="float32")
            rate = int(sound.samplerate)
    except (soundfile.LibsndfileError, RuntimeError, ValueError) as error:
        raise AudioError("Can't be read as sound: it is damaged.", file=path) from error
    if not np.all(np.isfinite(samples)):
        raise AudioError("Holds samples that are not numbers.", file=path)
    return samples, rate
