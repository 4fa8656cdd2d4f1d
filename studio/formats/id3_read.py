"""Reads any ID3v2 tag (2.2, 2.3 or 2.4) as far as possible, even if it is damaged.

In: the bytes of a file and where a tag starts. Out: its frames, with the place of each, and what is wrong with it.
Nothing here raises on bad data, and a tag that counts its frames in millions is given up after some thousands.

Sources: ID3v2.2.0, ID3v2.3.0, ID3v2.4.0 main structure and native frames.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from studio.formats.mp3_read import Data, starts_frames

MOST_FRAMES = 4000
"""Frames of one tag, or of one frame, that are read."""

HEADER = 10
_UNSYNC, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10
_OLD = {
    "TT2": "TIT2", "TAL": "TALB", "TP1": "TPE1", "TRK": "TRCK", "TCO": "TCON", "TYE": "TYER", "TLE": "TLEN",
    "COM": "COMM", "PIC": "APIC", "WAF": "WOAF", "WAS": "WOAS", "WXX": "WXXX", "TXX": "TXXX", "TPA": "TPOS",
}  # fmt: skip
"""Frame names of version 2.2, and the names that replaced them."""

Clause = Literal["size", "frames", "synchsafe", "padding"]


@dataclass(frozen=True, slots=True)
class TagFault:
    """Something wrong with how a tag is written."""

    clause: Clause
    at: int
    """Byte of the file."""
    message: str


@dataclass(frozen=True, slots=True)
class TagFrame:
    """A frame of a tag, or a frame inside a frame."""

    name: str
    """Four letters; those of version 2.2 under their later names."""
    at: int
    """Byte of the file where its header starts (before unsynchronisation was undone)."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Tag:
    """An ID3v2 tag."""

    at: int
    major: int
    """2, 3 or 4."""
    unsynchronised: bool
    extended: bool
    footer: bool
    declared_stop_byte: int
    """One past its last byte, by its header."""
    padding_bytes: int
    """Zeros after the last frame."""
    frames: tuple[TagFrame, ...]
    faults: tuple[TagFault, ...]
    stop_byte: int
    """One past its last byte, by its content."""

    def of(self, *names: str) -> tuple[TagFrame, ...]:
        """Its frames of these names, in order."""
        return tuple(f for f in self.frames if f.name in names)


def is_tag(data: Data, at: int) -> bool:
    """Whether an ID3v2 header starts at a byte."""
    head = bytes(data[at : at + HEADER])
    return len(head) == HEADER and head[:3] == b"ID3" and head[3] in (2, 3, 4) and head[4] != 0xFF


def read_tag(data: Data, at: int) -> Tag:
    """Read the tag whose header starts at byte ``at`` (see :func:`is_tag`)."""
    major, flags = data[at + 3], data[at + 5]
    size, faults = _tag_size(data, at)
    footer = major == 4 and bool(flags & _FOOTER)
    declared = at + HEADER + size
    body = bytes(data[at + HEADER : min(declared, len(data))])
    if at + HEADER + size > len(data):
        faults.append(TagFault("size", at + 6, "the tag's size goes past the end of the file"))
    unsynchronised = bool(flags & _UNSYNC)
    if unsynchronised and major < 4:
        body = body.replace(b"\xff\x00", b"\xff")
    extended = major > 2 and bool(flags & _EXTENDED)
    begin = _extended_header(body, major) if extended else 0
    reader = _Frames(body, at + HEADER, major, unsynchronised and major == 4)
    walked = reader.read(begin)
    faults += reader.faults
    end = walked + _zeros(body, walked)
    stop = declared + (HEADER if footer else 0)
    if not unsynchronised:
        stop, wrong = _true_end(data, at + HEADER + end, declared, stop)
        faults += wrong
    return Tag(
        at=at,
        major=major,
        unsynchronised=unsynchronised,
        extended=extended,
        footer=footer,
        declared_stop_byte=declared,
        padding_bytes=end - walked,
        frames=tuple(reader.frames),
        faults=tuple(faults),
        stop_byte=stop,
    )


def sub_frames(body: bytes, at: int, major: int) -> tuple[tuple[TagFrame, ...], tuple[TagFault, ...]]:
    """The frames inside a frame, and what is wrong with them.

    Args:
        body: where they stand, from the first to the last byte.
        at: byte of the file where ``body`` begins.
        major: version of the tag.
    """
    reader = _Frames(body, at, major, unsynchronised=False)
    end = reader.read(0)
    if end < len(body) and not reader.faults and body[end:].strip(b"\0"):
        reader.faults.append(TagFault("frames", at + end, "bytes that are no frame"))
    return tuple(reader.frames), tuple(reader.faults)


def _tag_size(data: Data, at: int) -> tuple[int, list[TagFault]]:
    raw = bytes(data[at + 6 : at + HEADER])
    if any(byte & 0x80 for byte in raw):
        return int.from_bytes(raw, "big"), [TagFault("size", at + 6, "the tag's size is not synchsafe (7 bits a byte)")]
    return synchsafe(raw), []


def synchsafe(raw: bytes) -> int:
    """A number of seven bits a byte."""
    value = 0
    for byte in raw:
        value = value << 7 | byte & 0x7F
    return value


def _extended_header(body: bytes, major: int) -> int:
    """Its length with its own size field: version 2.3 doesn't count that field, 2.4 does, in synchsafe numbers."""
    size = synchsafe(body[:4]) if major == 4 else int.from_bytes(body[:4], "big") + 4
    return min(size, len(body))


def _zeros(body: bytes, start: int) -> int:
    match = re.compile(rb"\x00*").match(body, start)
    return match.end() - match.start() if match else 0


def _true_end(data: Data, padded: int, declared: int, stop: int) -> tuple[int, list[TagFault]]:
    """Where the tag really ends, if the size in its header is wrong.

    Args:
        data: the file.
        padded: the first byte behind frames and padding.
        declared: the first byte behind them by the header.
        stop: the same with the footer.
    """
    if padded < declared and starts_frames(data, padded, len(data)):
        return padded, [TagFault("size", padded, f"the tag ends here; by its size it would at byte {stop}")]
    if stop == len(data) or is_tag(data, stop) or starts_frames(data, stop, len(data)):
        return stop, [TagFault("padding", padded, "the padding is not all zeros")] if padded < declared else []
    return min(stop, len(data)), [TagFault("size", min(stop, len(data)), "no MP3 frame follows where the tag ends")]


class _Frames:
    """Reads frame after frame of one stretch of bytes."""

    def __init__(self, body: bytes, at: int, major: int, unsynchronised: bool) -> None:
        self.body, self.at, self.major, self.unsynchronised = body, at, major, unsynchronised
        self.frames: list[TagFrame] = []
        self.faults: list[TagFault] = []
        self.head = 6 if major == 2 else HEADER

    def read(self, place: int) -> int:
        """From a place to the first byte that is no frame, which is returned."""
        while place + self.head <= len(self.body) and self.body[place]:
            if not self._named(place):
                self._fault("frames", place, "bytes that are no frame")
                return place
            if len(self.frames) == MOST_FRAMES:
                self._fault("frames", place, f"more than {MOST_FRAMES} frames")
                return place
            size = self._size(place)
            start = place + self.head
            name = self._name(place)
            if start + size > len(self.body):
                self._fault("frames", place, f"{name} goes {start + size - len(self.body)} bytes past the end")
                self.frames.append(TagFrame(name, self.at + place, self._content(place, self.body[start:])))
                return len(self.body)
            self.frames.append(TagFrame(name, self.at + place, self._content(place, self.body[start : start + size])))
            place = start + size
        return place

    def _named(self, place: int) -> bool:
        width = 3 if self.major == 2 else 4
        name = self.body[place : place + width]
        return len(name) == width and re.fullmatch(rb"[A-Z][A-Z0-9]+ ?", name) is not None

    def _name(self, place: int) -> str:
        width = 3 if self.major == 2 else 4
        name = self.body[place : place + width].decode("ascii")
        return _OLD.get(name, name) if self.major == 2 else name

    def _size(self, place: int) -> int:
        """The size as this version writes it, or as the other one does if only that leads to the next frame."""
        if self.major == 2:
            return int.from_bytes(self.body[place + 3 : place + 6], "big")
        raw = self.body[place + 4 : place + 8]
        plain, seven = int.from_bytes(raw, "big"), synchsafe(raw)
        written, other = (seven, plain) if self.major == 4 else (plain, seven)
        if plain == seven or (self._leads(place, written) and not any(b & 0x80 for b in raw if self.major == 4)):
            return written
        if self._leads(place, other):
            how = "is not synchsafe" if self.major == 4 else "is synchsafe, which version 2.3 does not have"
            self._fault("synchsafe", place + 4, f"the size of {self._name(place)} {how}")
            return other
        return written

    def _leads(self, place: int, size: int) -> bool:
        after = place + self.head + size
        return after <= len(self.body) and (
            after + self.head > len(self.body) or self.body[after] == 0 or self._named(after)
        )

    def _content(self, place: int, body: bytes) -> bytes:
        """The content of a frame, without what its flags put before it; an empty text where they say it is compressed
        or encrypted.
        """
        if self.major == 2:
            return body
        flags = self.body[place + 9]
        packed, encrypted, grouped = (0x80, 0x40, 0x20) if self.major == 3 else (0x08, 0x04, 0x40)
        if flags & (packed | encrypted):
            how = "compressed" if flags & packed else "encrypted"
            self._fault("frames", place, f"{self._name(place)} is {how}, which few programs read")
            return b"\0"
        body = body[1:] if flags & grouped else body
        if self.major == 4:
            body = body[4:] if flags & 0x01 else body
            body = body.replace(b"\xff\x00", b"\xff") if flags & 0x02 or self.unsynchronised else body
        return body

    def _fault(self, clause: Clause, place: int, message: str) -> None:
        self.faults.append(TagFault(clause, self.at + place, message))
