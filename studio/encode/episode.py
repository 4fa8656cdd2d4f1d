"""Writes the MP3 file: tag, Info frame and frames, atomically.

In: the encoded programme and its tags. Out: a file under its final name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from pathlib import Path

from studio.encode.encoder import lowpass_hz
from studio.files.atomic import atomic_file
from studio.formats.id3 import id3_tag
from studio.formats.mp3 import crc16, frame_count, frame_size, info_frame
from studio.values import Chapter, EncodedAudio, Tags


def write_mp3(path: Path, encoded: EncodedAudio, tags: Tags, chapters: Sequence[Chapter]) -> int:
    """Write an episode; returns how many bytes it has.

    A file that is there already is replaced at once at the end, and stays as it is when anything goes wrong.

    Args:
        path: where it goes; the folder exists.
        encoded: frames of the programme.
        tags: what the file says about itself.
        chapters: in order, at most 255.

    Raises:
        OutputError: no space, no permission to write, no such folder.
        AudioError, ValueError: see :func:`studio.formats.id3.id3_tag`.
    """
    head = id3_tag(tags, chapters, encoded.length_samples) + _info(encoded)
    with atomic_file(path) as file:
        file.write(head)
        for frames in encoded.frames:
            file.write(frames)
        return file.tell()


def _info(encoded: EncodedAudio) -> bytes:
    count = frame_count(encoded.length_samples)
    size, crc = count * frame_size(encoded.bitrate_kbps), encoded.crc
    if crc is None:
        crc = functools.reduce(lambda before, frames: crc16(frames, before), encoded.frames, 0)
    version = re.match(r"lame-([\d.]+)", encoded.encoder)
    return info_frame(
        frames=count,
        size_bytes=size,
        samples=encoded.length_samples,
        bitrate_kbps=encoded.bitrate_kbps,
        channels=encoded.channels,
        music_crc=crc,
        encoder=f"LAME{version[1] if version else '3.100'}",  # ffmpeg doesn't tell; 3.100 has been the last since 2017
        lowpass_hz=lowpass_hz(encoded.bitrate_kbps, encoded.channels),
    )
