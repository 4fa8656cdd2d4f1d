"""Decodes sound files of any common format to float32 samples, one channel or two. The files are not trusted.

soundfile reads WAV, FLAC, Ogg, MP3 and AIFF in process. The container of anything else, and of sound with more than two
channels, is recognized by its first bytes. Then ffmpeg decodes it with that container forced and no protocol but files
(a playlist named ``intro.mp3`` would make it open others), and pydub opens the result.
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import ffmpeg as ffmpeg_command
import numpy as np
import soundfile

from studio.audio.clip import Samples
from studio.audio.quiet_decoders import quiet_decoders
from studio.errors import ProgramMissing, SoundFileError, StudioError
from studio.files.places import real_path
from studio.files.regular import open_regular
from studio.programs.run import ffmpeg, run

_log = logging.getLogger(__name__)

TIME_LIMIT_S = 120.0
MOST_SAMPLES = 2 * 48_000 * 3600
"""An hour of stereo at 48 kHz, over all channels: 1.4 GB in memory. More is refused."""
MOST_FILE_BYTES = 8 * MOST_SAMPLES + (64 << 20)
"""That much in samples of 64 bits, with tags and pictures: a larger file holds more, or is no sound."""
MOST_WAV_BYTES = 4 * MOST_SAMPLES + (1 << 20)
"""That much as 32-bit integers, with a header and what ffmpeg writes beyond its own limit."""
HEADROOM = 8
"""How far above full scale ffmpeg's sound may go, as a ratio: coded music often does, and pydub knows only integers."""

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
    (0, b"RF64", "wav"),
    (0, b"FORM", "aiff"),
    (0, b"fLaC", "flac"),
)
"""(offset, magic, ffmpeg's name of the demuxer): the containers that ffmpeg may open for us; none is a playlist."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A decoded file."""

    samples: Samples
    """Shape (n, 1) or (n, 2)."""
    rate: int


class _TooManyChannels(Exception):
    """More than two channels: ffmpeg knows what each one holds, and mixes them down."""


def decode(path: Path) -> Sound:
    """Decode a sound file.

    Raises:
        SoundFileError: it can't be read, is cut short, holds no sound, or isn't sound at all.
    """
    try:
        head = _head(path)
    except (OSError, ValueError) as error:
        raise SoundFileError(f"Can't be read: {getattr(error, 'strerror', None) or error}.", file=path) from error
    if not head:
        raise SoundFileError("The sound file is empty.", file=path)
    try:
        with quiet_decoders() if _may_be_mp3(head) else nullcontext():
            sound = _soundfile(path)
    except (soundfile.LibsndfileError, TypeError, _TooManyChannels):  # TypeError: named .raw
        sound = _ffmpeg(path, head)
    if len(sound.samples) == 0:
        raise SoundFileError("The sound file holds no samples.", file=path)
    if not np.all(np.isfinite(sound.samples)):
        raise SoundFileError("The sound file holds samples that are not numbers.", file=path)
    return sound


def _may_be_mp3(head: bytes) -> bool:
    """Whether libmpg123 may read it, which prints lines of its own."""
    return head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")


def _head(path: Path) -> bytes:
    with open_regular(path, MOST_FILE_BYTES) as file:
        return file.read(64)


def _soundfile(path: Path) -> Sound:
    with soundfile.SoundFile(path) as file:
        if file.channels > 2:
            raise _TooManyChannels
        announced = _announced(path, file.format) or file.frames
        if announced * file.channels > MOST_SAMPLES:
            raise _too_long(path)
        samples = file.read(dtype="float32", always_2d=True)
        if len(samples) < file.frames or len(samples) < announced:
            raise _cut_short(path)
        return Sound(samples, int(file.samplerate))


def _announced(path: Path, kind: str) -> int:
    """Frames that the header of a WAV promises; 0 if it doesn't say. soundfile takes what is there for all."""
    if kind not in ("WAV", "WAVEX"):
        return 0
    size = path.stat().st_size
    with open_regular(path) as file:
        file.seek(12)
        align = 0
        while len(chunk := file.read(8)) == 8:
            name, length = chunk[:4], int.from_bytes(chunk[4:], "little")
            if name == b"fmt ":
                align = int.from_bytes(file.read(16)[12:14], "little")
                file.seek(length - 16 + length % 2, 1)
            elif name == b"data":
                written_to_a_pipe = length >= 0xFFFFFF00 or length == 0
                return length // align if align and not written_to_a_pipe and file.tell() + length > size else 0
            else:
                file.seek(length + length % 2, 1)
    return 0


def _ffmpeg(path: Path, head: bytes) -> Sound:
    from pydub import AudioSegment

    container = next((name for at, magic, name in _CONTAINERS if head[at:].startswith(magic)), None)
    if container is None:
        raise SoundFileError(
            "Is not a sound file of a known format.",
            file=path,
            hint="Use WAV, FLAC, Ogg, MP3 or M4A; playlists are never opened.",
        )
    command = (
        ffmpeg_command.input(str(real_path(path)), f=container, protocol_whitelist="file,pipe")
        .output(
            "pipe:", format="wav", acodec="pcm_s32le", map="0:a:0", map_metadata="-1",
            af=f"volume={1 / HEADROOM},aformat=sample_fmts=s32:channel_layouts=stereo|mono", fs=MOST_SAMPLES * 4 + 4,
        )
        .compile(cmd=[ffmpeg(), "-nostdin", "-v", "error", "-xerror", "-bitexact"])
    )  # fmt: skip
    try:
        segment = AudioSegment(data=_sized(run(command, timeout=TIME_LIMIT_S, most_output_bytes=MOST_WAV_BYTES).stdout))
    except ProgramMissing:
        raise
    except (StudioError, ValueError, IndexError, EOFError) as error:
        _log.info("%s: %s", path, error)  # ffmpeg's own words are for the log
        raise SoundFileError(
            "Can't be decoded: it is damaged, or not of the kind that its first bytes say.",
            file=path,
            hint="Export it again, as WAV or FLAC.",
        ) from error
    whole = np.frombuffer(segment.raw_data, dtype="<i4").reshape(-1, segment.channels)
    if whole.size >= MOST_SAMPLES:
        raise _too_long(path)
    samples = whole.astype(np.float32)
    samples *= np.float32(HEADROOM / 2**31)
    return Sound(samples, int(segment.frame_rate))


def _sized(wave: bytes) -> bytes:
    """A WAV that was written to a pipe, with the true sizes in its header instead of the placeholders."""
    at = wave.find(b"data")
    if not wave.startswith(b"RIFF") or at < 0:
        raise ValueError("no sound came out")
    body = len(wave) - at - 8
    sizes = ((len(wave) - 8).to_bytes(4, "little"), body.to_bytes(4, "little"))
    return b"".join((b"RIFF", sizes[0], wave[8 : at + 4], sizes[1], memoryview(wave)[at + 8 :]))


def _too_long(path: Path) -> SoundFileError:
    return SoundFileError("Is too long.", file=path, hint="An hour of stereo is the most; cut it to what you play.")


def _cut_short(path: Path) -> SoundFileError:
    return SoundFileError("Is cut short: it ends before its header says so.", file=path, hint="Copy it again.")
