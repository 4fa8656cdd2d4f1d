"""Sound files of any common format in, float32 samples out. The files are not trusted.

soundfile reads WAV, FLAC, Ogg, MP3 and AIFF in process. Anything else is told by its first bytes, decoded by ffmpeg
with that container forced and no protocol but files (a playlist dressed as ``intro.mp3`` would make it open others),
and opened through pydub.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import ffmpeg as ffmpeg_command
import numpy as np
import soundfile

from studio.audio.clip import Samples
from studio.audio.programs import ffmpeg, run
from studio.errors import AudioError, StudioError

TIME_LIMIT_S = 120.0
LONGEST_S = 15 * 60.0
"""Longer sounds are refused: they are mixed from memory."""

_CONTAINERS = (
    (4, b"ftyp", "mov"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"0&\xb2u\x8ef\xcf\x11", "asf"),
    (0, b"ADIF", "aac"),
    (0, b"\xff\xf1", "aac"),
    (0, b"\xff\xf9", "aac"),
    (0, b"#!AMR", "amr"),
    (0, b"caff", "caf"),
    (0, b"wvpk", "wv"),
    (0, b"MAC ", "ape"),
    (0, b"ID3", "mp3"),
    (0, b"OggS", "ogg"),
    (0, b"RIFF", "wav"),
    (0, b"fLaC", "flac"),
)
"""(offset, magic, ffmpeg's name of the demuxer): the containers that ffmpeg may open for us; none is a playlist."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A decoded file."""

    samples: Samples
    """Shape (n, channels)."""
    rate: int


def decode(path: Path, *, longest_s: float = LONGEST_S) -> Sound:
    """Decode a sound file.

    Args:
        path: the file.
        longest_s: a longer one is refused before it is read into memory.

    Raises:
        AudioError: it can't be read, holds no sound, or isn't sound at all.
    """
    try:
        head = _head(path)
    except OSError as error:
        raise AudioError(f"Can't be read: {error.strerror or error}.", file=path) from error
    if not head:
        raise AudioError("The sound file is empty.", file=path)
    try:
        sound = _soundfile(path, longest_s)
    except soundfile.LibsndfileError:
        sound = _ffmpeg(path, head, longest_s)
    if len(sound.samples) == 0:
        raise AudioError("The sound file holds no samples.", file=path)
    if not np.all(np.isfinite(sound.samples)):
        raise AudioError("The sound file holds samples that are not numbers.", file=path)
    return sound


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(64)


def _soundfile(path: Path, longest_s: float) -> Sound:
    with soundfile.SoundFile(path) as file:
        if file.frames > longest_s * file.samplerate:
            raise _too_long(path, longest_s)
        return Sound(file.read(dtype="float32", always_2d=True), int(file.samplerate))


def _ffmpeg(path: Path, head: bytes, longest_s: float) -> Sound:
    from pydub import AudioSegment

    container = next((name for at, magic, name in _CONTAINERS if head[at:].startswith(magic)), None)
    if container is None:
        raise AudioError(
            "Is not a sound file of a known format.",
            file=path,
            hint="Use WAV, FLAC, Ogg, MP3 or M4A; playlists are never opened.",
        )
    command = (
        ffmpeg_command.input(str(path.resolve()), f=container, protocol_whitelist="file,pipe", t=longest_s + 1)
        .output("pipe:", format="wav", acodec="pcm_s16le", map="0:a:0", map_metadata="-1")
        .compile(cmd=[ffmpeg(), "-nostdin", "-v", "error", "-bitexact"])
    )
    try:
        wave = run(command, timeout=TIME_LIMIT_S).stdout
        segment = AudioSegment.from_file(io.BytesIO(_sized(wave)), format="wav")
    except StudioError as error:
        raise AudioError(f"Can't be decoded: {error.message}", file=path) from error
    except (ValueError, IndexError, EOFError) as error:
        raise AudioError(f"Can't be decoded: {error}", file=path) from error
    if len(segment) > 1000 * longest_s:
        raise _too_long(path, longest_s)
    scale = np.float32(1 << (8 * segment.sample_width - 1))
    samples = np.array(segment.get_array_of_samples(), dtype=np.float32).reshape(-1, segment.channels) / scale
    return Sound(samples, int(segment.frame_rate))


def _too_long(path: Path, longest_s: float) -> AudioError:
    return AudioError(f"Is longer than {longest_s / 60:g} minutes.", file=path, hint="Cut it into shorter pieces.")


def _sized(wave: bytes) -> bytes:
    """A WAV that was written to a pipe, with the true sizes in its header instead of the placeholders."""
    at = wave.find(b"data")
    if not wave.startswith(b"RIFF") or at < 0:
        raise ValueError("no sound came out")
    body = len(wave) - at - 8
    return (
        b"RIFF" + (len(wave) - 8).to_bytes(4, "little") + wave[8 : at + 4] + body.to_bytes(4, "little") + wave[at + 8 :]
    )
