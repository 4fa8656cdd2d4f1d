"""Writes a master: samples through ffmpeg in one encode, with title, chapters and cover.

In: blocks of mastered samples at 48 kHz. Out: M4A, M4B, Opus, FLAC, WAV or one plain MP3, written atomically. ffmpeg
writes the chapters of MP4; FLAC and Ogg carry them as the Vorbis comments CHAPTER000, CHAPTER000NAME (the Chapter
Extension of xiph.org's wiki). ffmpeg takes the cover as a stream of its own; in Opus it is a comment as well.
"""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from studio.audio.clip import Samples
from studio.audio.streams import write_samples
from studio.errors import OutputError
from studio.export.measure import MasterMeasurement, measure_master
from studio.export.presets import OTHER_PLACE, Preset
from studio.files.atomic import atomic_path
from studio.files.places import real_path
from studio.files.temporary import temporary_folder
from studio.formats.chapters import chapter_titles, milliseconds
from studio.formats.durations import format_timestamp
from studio.formats.id3 import AI_NOTE
from studio.formats.languages import iso_639_2
from studio.formats.sanitize import one_line, text
from studio.formats.urls import ascii_url
from studio.programs.run import ffmpeg
from studio.values import RATE, Chapter, Tags

_CODECS = {
    "mp3": ("libmp3lame", "mp3", ("-write_xing", "1", "-id3v2_version", "3")),
    "aac": ("aac", "ipod", ("-movflags", "+faststart")),
    "opus": ("libopus", "ogg", ("-application", "audio")),
    "flac": ("flac", "flac", ("-sample_fmt", "s32", "-bits_per_raw_sample", "24")),
    "wav": ("pcm_s24le", "wav", ("-rf64", "auto")),
}
"""Encoder, muxer and its options."""
_COMMENTS = ("flac", "opus")
"""Formats whose chapters are comments."""
_OFF_S = 0.1
"""A decoded file may be this much longer or shorter: coders pad."""
_PICTURES = ("mp3", "aac", "flac")
"""Formats into which ffmpeg writes a cover; it can't into Ogg."""


def write_master(
    path: Path, preset: Preset, blocks: Iterable[Samples], length: int, tags: Tags, chapters: Sequence[Chapter]
) -> MasterMeasurement:
    """Encode a programme into a file in one go, and hear it; a file that is there is replaced at the end.

    Args:
        path: where it goes; the folder exists.
        preset: what it is to be, but for ``frames``.
        blocks: mastered samples at 48 kHz, shape (n, preset.channels).
        length: samples of all blocks.
        tags: what the file says about itself.
        chapters: in order.

    Returns:
        What the file measures, decoded.

    Raises:
        OutputError: no space or no permission; or the file ends too soon, which ffmpeg does not report for all formats.
        ProgramMissing, ProgramError: ffmpeg isn't there, or can't encode this.
    """
    with atomic_path(path, hint=OTHER_PLACE) as place, temporary_folder("export") as folder:
        (folder / "said").write_text(ffmetadata(preset, tags, chapters), encoding="utf-8")
        if tags.cover is not None:
            (folder / "cover").write_bytes(tags.cover)
        arguments = _arguments(preset, folder, place, cover=tags.cover is not None)
        write_samples(arguments, _at_rate(blocks, preset), timeout=120 + 2 * length / RATE)
        measurement = measure_master(place, preset, length / RATE)
        if abs(measurement.seconds - length / RATE) > _OFF_S:
            message = f"Came out {measurement.seconds:.2f} s long instead of {length / RATE:.2f} s."
            raise OutputError(message, file=path, hint="Is there room on the disk?")
    return measurement


def _arguments(preset: Preset, folder: Path, target: Path, *, cover: bool) -> list[str]:
    """The argument list for ffmpeg; the same input gives the same bytes (no dates, no version of the writer)."""
    codec, muxer, options = _CODECS[preset.codec]
    out = [ffmpeg(), "-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file,pipe"]
    out += ["-f", "f32le", "-ar", str(preset.rate), "-ac", str(preset.channels), "-i", "pipe:0"]
    out += ["-protocol_whitelist", "file", "-f", "ffmetadata", "-i", str(folder / "said")]
    if cover and preset.codec in _PICTURES:
        out += ["-protocol_whitelist", "file", "-f", "jpeg_pipe", "-i", str(folder / "cover")]
        out += ["-map", "2:v", "-c:v", "copy", "-disposition:v:0", "attached_pic"]
    out += ["-map", "0:a", "-map_metadata", "1", "-map_chapters", "1" if preset.codec == "aac" else "-1"]
    if preset.name == "m4b":
        out += ["-brand", "M4B "]  # by which players know it for an audiobook
    out += ["-c:a", codec, *(["-b:a", f"{preset.bitrate_kbps}k"] if preset.bitrate_kbps else []), *options]
    return [*out, "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", muxer, str(real_path(target))]


def ffmetadata(preset: Preset, tags: Tags, chapters: Sequence[Chapter]) -> str:
    """What a file says about itself, in ffmpeg's own form of it (FFMETADATA1)."""
    said = {
        "title": one_line(tags.title),
        "album": one_line(tags.show),
        "artist": one_line(tags.artist),
        "date": tags.date or "",
        "track": str(tags.number or ""),
        "genre": "Podcast",
        "language": iso_639_2(tags.language),
        "description": text(tags.description),
        "comment": AI_NOTE if tags.ai_generated else "",
        "purl": ascii_url(tags.link or "") or "",
    }
    titles = [one_line(title) for title in chapter_titles(chapters)]
    lines = [";FFMETADATA1", *(f"{key}={_escaped(value)}" for key, value in said.items() if value)]
    for index, (chapter, title) in enumerate(zip(chapters, titles, strict=True)):
        if preset.codec in _COMMENTS:
            start = format_timestamp(milliseconds(chapter.start_sample))
            lines += [f"CHAPTER{index:03}={start}", f"CHAPTER{index:03}NAME={_escaped(title)}"]
    if preset.codec == "opus" and tags.cover is not None:
        lines.append(f"METADATA_BLOCK_PICTURE={_escaped(base64.b64encode(flac_picture(tags.cover)).decode())}")
    if preset.codec == "aac":
        for chapter, title in zip(chapters, titles, strict=True):
            lines += ["[CHAPTER]", f"TIMEBASE=1/{RATE}", f"START={chapter.start_sample}", f"END={chapter.stop_sample}"]
            lines.append(f"title={_escaped(title)}")
    return "\n".join(lines) + "\n"


def flac_picture(jpeg: bytes) -> bytes:
    """A front cover as a block of FLAC (RFC 9639, section 8.8), which Vorbis comments hold in base 64."""
    from PIL import Image

    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
        width, height = picture.size
    kind, mime = 3, b"image/jpeg"
    head = struct.pack(">II", kind, len(mime)) + mime + struct.pack(">I", 0)
    return head + struct.pack(">IIIII", width, height, 24, 0, len(jpeg)) + jpeg


def _escaped(value: str) -> str:
    return "".join("\\" + c if c in "=;#\\\n" else c for c in value)


def _at_rate(blocks: Iterable[Samples], preset: Preset) -> Iterator[Samples]:
    """Blocks at the master's rate: soxr HQ, as one stream."""
    if preset.rate == RATE:
        yield from blocks
        return
    import soxr

    stream = soxr.ResampleStream(RATE, preset.rate, preset.channels, dtype="float32", quality="HQ")
    for block in blocks:
        yield stream.resample_chunk(np.ascontiguousarray(block))
    yield stream.resample_chunk(np.zeros((0, preset.channels), np.float32), last=True)
