"""Reads any MP3: its frames, the bytes between and after them, and its Info frame.

In: the bytes of a file, as a memory map. Out: one summary of the stream that needs no memory for its frames. Nothing
here raises on bad data: what is not a frame is a gap with its place.

Layouts: ISO/IEC 11172-3, 2.4.1 (header, side information) and 13818-3 (half sample rates); Xing's header and LAME's
extension; trailing tags by their own magic words.
"""

from __future__ import annotations

import functools
import mmap
import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Data: TypeAlias = bytes | mmap.mmap

MOST_GAPS = 1000
"""Gaps after which the rest of the file counts as one: it is not an MP3."""
MOST_TRIES = 200_000
"""Most places that are tried in total while looking for the next frame."""

_LIKELY = re.compile(rb"\xff[\xe2-\xe7\xf2-\xff][\x10-\xef]", re.DOTALL)
_RATES = {"1": (44_100, 48_000, 32_000), "2": (22_050, 24_000, 16_000), "2.5": (11_025, 12_000, 8_000)}
_BITRATES = {
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_ID3V1 = 128
_APE = 32


@dataclass(frozen=True, slots=True)
class AnyHeader:
    """The header of a frame of any MPEG audio."""

    version: Literal["1", "2", "2.5"]
    layer: int
    bitrate_kbps: int
    rate_hz: int
    channels: int
    size_bytes: int
    """Of the whole frame."""
    samples: int
    """Per channel."""
    protected: bool

    @property
    def kind(self) -> tuple[str, int, int, int]:
        """What may not change inside one stream: version, layer, sample rate, channels."""
        return self.version, self.layer, self.rate_hz, self.channels

    @property
    def side_start(self) -> int:
        """Where the side information of a Layer III frame begins."""
        return 4 + 2 * self.protected

    @property
    def side_end(self) -> int:
        """Where it ends; there an Info frame holds its header."""
        bytes_of = {("1", 1): 17, ("1", 2): 32}
        return self.side_start + bytes_of.get((self.version, self.channels), 9 if self.channels == 1 else 17)


@dataclass(frozen=True, slots=True)
class Info:
    """The header inside the first frame that describes the stream. Fields it does not have are None."""

    at: int
    """Byte of its frame."""
    name: str
    """``Info``, ``Xing`` or ``VBRI``."""
    size_bytes: int
    """Of its frame."""
    frames: int | None = None
    length_bytes: int | None = None
    """Of the stream, this frame included."""
    toc: bytes | None = field(default=None, repr=False)
    encoder: str | None = None
    """Of LAME's extension; None if that is missing."""
    delay_samples: int = 0
    padding_samples: int = 0
    music_crc: int = 0
    tag_crc: int = 0
    covered: bytes = field(default=b"", repr=False)
    """What the tag CRC is made of."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes between frames that are no frame."""

    start_byte: int
    stop_byte: int
    what: str


@dataclass(frozen=True, slots=True)
class Stream:
    """Summary of all frames in a stretch of bytes."""

    start_byte: int
    """Where the first frame begins."""
    stop_byte: int
    """One past the last whole frame."""
    first: AnyHeader
    frames: int
    """Audio frames: whole ones that hold no Info header."""
    length_bytes: int
    """Of those frames and of the first Info frame."""
    samples: int
    """Per channel, in those frames."""
    kinds: dict[tuple[str, int, int, int], int] = field(repr=False)
    """Version, layer, rate and channels, each with the byte where it first occurs."""
    bitrates: dict[int, tuple[int, int]] = field(repr=False)
    """kbit/s: how many audio frames, and the byte of the first."""
    infos: tuple[Info, ...]
    gaps: tuple[Gap, ...]
    """Gaps between the frames and after the last one, not counting a cut-off frame."""
    cut_off: int | None
    """Byte of a last frame that is not whole."""
    torn: tuple[int, ...]
    """Bytes of frames that need data the frames before them don't hold: a wrong join or damage (at most 1000)."""


# ---------------------------------------------------------------------------------------------------- frames


def any_header(data: Data, at: int) -> AnyHeader | None:
    """The header of the frame that starts at byte ``at``, or None."""
    word = bytes(data[at : at + 4])
    if len(word) < 4 or word[0] != 0xFF or word[1] & 0xE0 != 0xE0:
        return None
    return _decoded(word[1], word[2], word[3] >> 6)


@functools.lru_cache(maxsize=4096)
def _decoded(second: int, third: int, mode: int) -> AnyHeader | None:
    version: Literal["1", "2", "2.5"] | None = {3: "1", 2: "2", 0: "2.5"}.get(second >> 3 & 3)  # type: ignore[assignment]
    layer = 4 - (second >> 1 & 3)
    index, rate_index = third >> 4, third >> 2 & 3
    if version is None or layer == 4 or index in (0, 15) or rate_index == 3:
        return None
    full = version == "1"
    bitrate, rate, padding = _BITRATES[full, layer][index - 1], _RATES[version][rate_index], third >> 1 & 1
    samples = 384 if layer == 1 else 576 if layer == 3 and not full else 1152
    slot = 4 if layer == 1 else 1
    return AnyHeader(
        version=version,
        layer=layer,
        bitrate_kbps=bitrate,
        rate_hz=rate,
        channels=1 if mode == 3 else 2,
        size_bytes=(samples // 8 * bitrate * 1000 // rate // slot + padding) * slot,
        samples=samples,
        protected=not second & 1,
    )


def find_frame(data: Data, start_byte: int, stop_byte: int, tries: int = MOST_TRIES) -> tuple[int | None, int]:
    """The first byte in a range where a frame starts that another one follows, or that ends the range.

    Returns:
        That byte, or None; and how many tries are left.
    """
    at = start_byte
    while tries > 0 and (match := _LIKELY.search(data, at, stop_byte)):
        at = match.start()
        if starts_frames(data, at, stop_byte):
            return at, tries
        at, tries = at + 1, tries - 1
    return None, tries


def starts_frames(data: Data, at: int, stop_byte: int) -> bool:
    """Whether a frame starts at a byte, followed by another one of its kind or the end of the range."""
    header = any_header(data, at)
    if header is None or at + header.size_bytes > stop_byte:
        return False
    end = at + header.size_bytes
    after = any_header(data, end) if end + 4 <= stop_byte else None
    return end == stop_byte or (after is not None and after.kind == header.kind)


def scan(data: Data, start_byte: int, stop_byte: int) -> Stream | None:
    """Walk from frame to frame.

    Args:
        data: the file.
        start_byte: where frames are looked for.
        stop_byte: one past the last byte they may have (before trailing tags).

    Returns:
        None if there is no frame at all.
    """
    at, tries = find_frame(data, start_byte, stop_byte)
    first = None if at is None else any_header(data, at)
    return None if at is None or first is None else _StreamScanner(data, at, stop_byte, first, tries).run()


class _StreamScanner:
    """The state of a walk from the first frame to the end."""

    def __init__(self, data: Data, start_byte: int, stop_byte: int, first: AnyHeader, tries: int) -> None:
        self.data, self.start_byte, self.stop_byte, self.first, self.tries = data, start_byte, stop_byte, first, tries
        self.last = start_byte
        self.frames = self.length_bytes = self.samples = 0
        self.kinds: dict[tuple[str, int, int, int], int] = {}
        self.bitrates: dict[int, list[int]] = {}
        self.infos: list[Info] = []
        self.gaps: list[Gap] = []
        self.torn: list[int] = []
        self.room = self.used = 0  # bytes of main data so far: available in the frames, and used

    def run(self) -> Stream:
        at: int | None = self.start_byte
        cut_off = None
        while at is not None and at < self.stop_byte:
            header = any_header(self.data, at)
            if header is None or (at + header.size_bytes > self.stop_byte and header.kind != self.first.kind):
                at = self._gap(at)
            elif at + header.size_bytes > self.stop_byte:
                cut_off, at = at, None
            else:
                self._frame(at, header)
                at += header.size_bytes
                self.last = at
        return Stream(
            start_byte=self.start_byte,
            stop_byte=self.last,
            first=self.first,
            frames=self.frames,
            length_bytes=self.length_bytes,
            samples=self.samples,
            kinds=self.kinds,
            bitrates={rate: (count, begin) for rate, (count, begin) in self.bitrates.items()},
            infos=tuple(self.infos),
            gaps=tuple(self.gaps),
            cut_off=cut_off,
            torn=tuple(self.torn),
        )

    def _gap(self, at: int) -> int | None:
        """From the first byte that is no frame to the next frame, or None if there is none (or too many gaps)."""
        found = None
        if len(self.gaps) < MOST_GAPS:
            found, self.tries = find_frame(self.data, at, self.stop_byte, self.tries)
        self.gaps.append(Gap(at, found or self.stop_byte, _kind_of_gap(self.data, at)))
        return found

    def _frame(self, at: int, header: AnyHeader) -> None:
        self.kinds.setdefault(header.kind, at)
        info = read_info(self.data, at, header)
        if info is None:
            self.frames += 1
            self.samples += header.samples
            self.bitrates.setdefault(header.bitrate_kbps, [0, at])[0] += 1
            if header.layer == 3 and header.version == "1":
                self._main_data(at, header)
        elif len(self.infos) < MOST_GAPS:
            self.infos.append(info)
        if info is None or len(self.infos) == 1:
            self.length_bytes += header.size_bytes

    def _main_data(self, at: int, header: AnyHeader) -> None:
        """Notes a frame whose data overlaps that of the frame before it or runs past its own end."""
        back, length = _main_data(self.data, at, header)
        begin, end = self.room - back, self.room - back + length
        self.room += header.size_bytes - header.side_end
        if (begin < self.used or end > self.room) and len(self.torn) < MOST_GAPS:
            self.torn.append(at)
        self.used = end


def _main_data(data: Data, at: int, header: AnyHeader) -> tuple[int, int]:
    """How many bytes before the frame its data begins (bit reservoir), and how many bytes it has."""
    side = int.from_bytes(data[at + header.side_start : at + header.side_end], "big")
    width = 8 * (header.side_end - header.side_start)
    first = 18 if header.channels == 1 else 20
    bits = sum(side >> (width - 12 - (first + 59 * i)) & 0xFFF for i in range(2 * header.channels))
    return side >> (width - 9), -(-bits // 8)


def _kind_of_gap(data: Data, at: int) -> str:
    for magic, what in _MAGIC.items():
        if data[at : at + len(magic)] == magic:
            return what
    return "bytes that are no frame"


_MAGIC = {b"ID3": "an ID3v2 tag", b"TAG": "an ID3v1 tag", b"APETAGEX": "an APE tag", b"LYRICSBEGIN": "a Lyrics3 tag"}


# ------------------------------------------------------------------------------------------------ Info frame


def read_info(data: Data, at: int, header: AnyHeader) -> Info | None:
    """The Info, Xing or VBRI header inside a frame, read as far as it goes; None if there is none."""
    if header.layer != 3:
        return None
    begin = at + header.side_end
    name = bytes(data[begin : begin + 4])
    if name not in (b"Info", b"Xing"):
        return Info(at, "VBRI", header.size_bytes) if data[at + 36 : at + 40] == b"VBRI" else None
    body = bytes(data[begin + 4 : at + header.size_bytes])
    flags = int.from_bytes(body[:4], "big")
    place = 4
    values: list[bytes | None] = []
    for bit, length in ((1, 4), (2, 4), (4, 100), (8, 4)):
        here = body[place : place + length] if flags & bit else b""
        values.append(here if len(here) == length else None)
        place += length if flags & bit else 0
    frames, count, toc, _ = values
    lame = body[place : place + 36]
    known = len(lame) == 36 and lame[:4].isalnum()
    return Info(
        at=at,
        name=name.decode("ascii"),
        size_bytes=header.size_bytes,
        frames=None if frames is None else int.from_bytes(frames, "big"),
        length_bytes=None if count is None else int.from_bytes(count, "big"),
        toc=toc,
        encoder=lame[:9].decode("ascii", "replace").strip("\0 ") if known else None,
        delay_samples=int.from_bytes(lame[21:24], "big") >> 12 if known else 0,
        padding_samples=int.from_bytes(lame[21:24], "big") & 0xFFF if known else 0,
        music_crc=int.from_bytes(lame[32:34], "big") if known else 0,
        tag_crc=int.from_bytes(lame[34:36], "big") if known else 0,
        covered=bytes(data[at : begin + 4 + place + 34]) if known else b"",
    )


# ---------------------------------------------------------------------------------------------- trailing tags


def trailing_tags(data: Data) -> tuple[int, tuple[Gap, ...]]:
    """Tags of other kinds at the end of a file: where they begin, and what they are."""
    stop, found = len(data), list[Gap]()
    while True:
        tag = _trailing(data, stop)
        if tag is None:
            return stop, tuple(reversed(found))
        found.append(tag)
        stop = tag.start_byte


def _trailing(data: Data, stop: int) -> Gap | None:
    if stop >= _ID3V1 and data[stop - _ID3V1 : stop - _ID3V1 + 3] == b"TAG":
        return Gap(stop - _ID3V1, stop, "an ID3v1 tag")
    if stop >= _APE and data[stop - _APE : stop - _APE + 8] == b"APETAGEX":
        size = int.from_bytes(data[stop - 20 : stop - 16], "little")
        has_header = data[stop - 9] & 0x80
        return Gap(max(0, stop - size - (_APE if has_header else 0)), stop, "an APE tag") if size >= _APE else None
    if stop >= 15 and data[stop - 9 : stop] == b"LYRICS200" and data[stop - 15 : stop - 9].isdigit():
        return Gap(max(0, stop - 15 - int(data[stop - 15 : stop - 9])), stop, "a Lyrics3 tag")
    if stop >= 20 and data[stop - 10 : stop - 7] == b"3DI":
        size = functools.reduce(lambda value, byte: value << 7 | byte & 127, data[stop - 4 : stop], 0)
        return Gap(max(0, stop - size - 20), stop, "an ID3v2 tag")
    return None
