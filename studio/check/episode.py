"""An episode, parsed for the rules: its bytes, tags, frames and sound, and the files beside it.

In: the path of an MP3. Out: one value with everything the rules ask about, read once.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path

from studio.check.sound import Sound, measure_file
from studio.errors import InputError
from studio.files.regular import open_regular
from studio.formats.captions_read import Captions, read_srt, read_webvtt
from studio.formats.companions import (
    CHAPTERS,
    MOST_BYTES,
    MOST_MP3_BYTES,
    RECORD,
    SRT,
    TRANSCRIPT_HTML,
    TRANSCRIPT_JSON,
    VTT,
)
from studio.formats.episode_record import EpisodeRecord, salvage_record
from studio.formats.id3_frames_read import ChapterFrame, Contents, chapter, contents
from studio.formats.id3_read import Tag, TagFrame, is_tag, read_tag
from studio.formats.mp3 import crc16
from studio.formats.mp3_read import Gap, Info, Stream, find_frame, scan, trailing_tags
from studio.formats.transcripts_read import HtmlTranscript, Json, decoded, read_html, read_json
from studio.progress import Progress

TARGET_LUFS = -16.0
"""Where neither the caller nor the record asks for another loudness."""
MOST_TAGS = 16
"""ID3v2 tags at the start of a file that are read."""
_CRC_STEP = 1 << 22
_LATEST_S = 1e6


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """Captions beside the episode."""

    name: str
    captions: Captions
    utf8: bool


@dataclass(frozen=True, slots=True)
class JsonFile:
    """A JSON file beside the episode."""

    name: str
    json: Json


@dataclass(frozen=True, slots=True)
class HtmlFile:
    """An HTML transcript beside the episode."""

    name: str
    html: HtmlTranscript


@dataclass(frozen=True, slots=True)
class ParsedEpisode:
    """Everything the rules ask about an episode."""

    size: int
    """Bytes of the MP3."""
    tags: tuple[Tag, ...]
    """ID3v2 tags before the first frame, in order."""
    foreign: tuple[Gap, ...]
    """Tags behind the last frame."""
    audio_start: int
    """Byte where the frames should begin: after the last tag at the start of the file."""
    stream: Stream
    music_crc: int | None
    """CRC of the audio frames; None if the file states none, or they don't follow each other."""
    sound: Sound
    target_lufs: float
    """The loudness it should have."""
    chapters: tuple[ChapterFrame | TagFrame, ...]
    """CHAP frames in the order of the file; as they stand where they can't be read."""
    contents: tuple[Contents | TagFrame, ...]
    """CTOC frames, likewise."""
    chapters_json: JsonFile | None
    vtt: CaptionFile | None
    srt: CaptionFile | None
    transcript_json: JsonFile | None
    transcript_html: HtmlFile | None
    record: JsonFile | None
    recorded: EpisodeRecord
    """What can be read of the record; its defaults without one."""

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether another program may have made it: there is no record."""
        return self.record is None

    @property
    def tag(self) -> Tag | None:
        """The first tag."""
        return self.tags[0] if self.tags else None

    @property
    def info(self) -> Info | None:
        """The header that describes the stream."""
        return self.stream.infos[0] if self.stream.infos else None

    @property
    def exact_samples(self) -> int | None:
        """How many samples the frames hold, without the stated delay and padding; None if none is stated."""
        info = self.info
        return (
            None
            if info is None or info.encoder is None
            else self.stream.samples - info.delay_samples - info.padding_samples
        )

    @property
    def duration_ms(self) -> float:
        """Length of the decoded programme; of its frames where they can't be decoded."""
        if not self.sound.fault:
            return self.sound.ms
        samples = self.exact_samples or self.stream.samples
        return 1000 * samples / self.stream.first.rate_hz

    @property
    def readable_chapters(self) -> tuple[ChapterFrame, ...]:
        """CHAP frames that could be read."""
        return tuple(c for c in self.chapters if isinstance(c, ChapterFrame))


def parse_episode(path: Path, target_lufs: float | None, progress: Progress) -> ParsedEpisode:
    """Read an MP3 and what stands beside it under the same name; for the arguments see ``check_episode``.

    Raises:
        InputError: there is no such file, it can't be read, is too large, or has no MP3 frame at all; or a file beside
            it is larger than any transcript.
    """
    try:
        with open_regular(path, MOST_MP3_BYTES) as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _parse(data, path, target_lufs, progress)
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError("The file is empty.", file=path) from error  # mmap's word for it
    except OSError as error:
        raise InputError(f"Can't be read: {error.strerror or error}.", file=path) from error


def _parse(data: mmap.mmap, path: Path, target_lufs: float | None, progress: Progress) -> ParsedEpisode:
    tags, start = _leading_tags(data)
    stop, foreign = trailing_tags(data)
    stream = scan(data, start, stop) or scan(data, 0, stop)
    if stream is None:
        raise InputError("This is not an MP3: it has no MPEG audio frames.", file=path)
    sound = measure_file(data, stream.start_byte, stream.stop_byte, stream.samples / stream.first.rate_hz, progress)
    first = tags[0] if tags else None
    record = _json(path, RECORD)
    recorded = salvage_record(record.json.value if record else None)
    return ParsedEpisode(
        size=len(data),
        tags=tags,
        foreign=foreign,
        audio_start=start,
        stream=stream,
        music_crc=_music_crc(data, stream),
        sound=sound,
        target_lufs=next(t for t in (target_lufs, recorded.target_lufs, TARGET_LUFS) if t is not None),
        chapters=tuple(chapter(f, first.major) or f for f in first.of("CHAP")) if first else (),
        contents=tuple(contents(f) or f for f in first.of("CTOC")) if first else (),
        chapters_json=_json(path, CHAPTERS),
        vtt=_captions(path, VTT),
        srt=_captions(path, SRT),
        transcript_json=_json(path, TRANSCRIPT_JSON),
        transcript_html=_html(path),
        record=record,
        recorded=recorded,
    )


def _leading_tags(data: mmap.mmap) -> tuple[tuple[Tag, ...], int]:
    """ID3v2 tags before the first frame (the first one at any byte), and where they end."""
    at: int | None = 0 if is_tag(data, 0) else data.find(b"ID3", 0, min(len(data), MOST_BYTES))
    frame, _ = find_frame(data, 0, min(len(data), MOST_BYTES)) if at else (None, 0)
    if at is None or at < 0 or not is_tag(data, at) or (frame is not None and frame < at):
        return (), 0
    tags: list[Tag] = []
    while at < len(data) and len(tags) < MOST_TAGS and is_tag(data, at):
        tags.append(read_tag(data, at))
        at = max(tags[-1].stop_byte, at + 1)
    return tuple(tags), min(at, len(data))


def _music_crc(data: mmap.mmap, stream: Stream) -> int | None:
    info = stream.infos[0] if len(stream.infos) == 1 else None
    if info is None or not info.music_crc or info.at != stream.start_byte or stream.gaps or stream.cut_off:
        return None
    crc = 0
    for at in range(stream.start_byte + info.size_bytes, stream.stop_byte, _CRC_STEP):
        crc = crc16(data[at : min(at + _CRC_STEP, stream.stop_byte)], crc)
    return crc


# --------------------------------------------------------------------------------------- the files beside it


def _beside(path: Path, suffix: str) -> tuple[str, bytes] | None:
    """Name and content of a file beside the MP3, if there is one."""
    file = path.with_suffix(suffix)
    try:
        if not file.is_file():
            return None
        if file.stat().st_size > MOST_BYTES:
            raise InputError(f"Is larger than {MOST_BYTES >> 20} MB: no {suffix} of an episode is.", file=file)
        return file.name, file.read_bytes()
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"Can't be read: {error.strerror or error}.", file=file) from error


def _json(path: Path, suffix: str) -> JsonFile | None:
    found = _beside(path, suffix)
    return JsonFile(found[0], read_json(found[1])) if found else None


def _html(path: Path) -> HtmlFile | None:
    found = _beside(path, TRANSCRIPT_HTML)
    return HtmlFile(found[0], read_html(found[1])) if found else None


def _captions(path: Path, suffix: str) -> CaptionFile | None:
    found = _beside(path, suffix)
    if found is None:
        return None
    text, utf8 = decoded(found[1])
    return CaptionFile(found[0], read_webvtt(text) if suffix == VTT else read_srt(text), utf8)


def seconds(value: object) -> float | None:
    """A JSON number of seconds; None for anything else, for less than 0 and for more than eleven days."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _LATEST_S:
        return None
    return float(value)
