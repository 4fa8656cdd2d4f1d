"""Reads what the frames of an ID3v2 tag hold: texts, links, comments, pictures, chapters and their table of contents.

In: frames as they stand in a tag. Out: values, with a message for each fault; nothing raises.

Sources: ID3v2.3.0 and 2.4.0, 4.2 to 4.14; ID3v2 Chapter Frame Addendum 1.0.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from studio.formats.id3_read import TagFault, TagFrame, sub_frames

_CODECS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_LONGEST_DESCRIPTION = 1 << 16
_CHAPTER = struct.Struct(">4I")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and how it is written."""

    value: str
    encoding: int
    """0 ISO 8859-1, 1 UTF-16 with byte order mark, 2 UTF-16BE, 3 UTF-8; others don't exist."""
    fault: str = ""
    """Why it can't be read in its encoding; empty if it can."""


@dataclass(frozen=True, slots=True)
class Link:
    """A WXXX frame."""

    description: Text
    url: str
    ascii: bool


@dataclass(frozen=True, slots=True)
class Comment:
    """A COMM frame."""

    language: str
    description: str
    text: Text


@dataclass(frozen=True, slots=True)
class Picture:
    """An APIC frame."""

    mime: str
    kind: int
    """3 is the front cover."""
    data: bytes


@dataclass(frozen=True, slots=True)
class ChapterFrame:
    """A CHAP frame."""

    at: int
    name: bytes
    """Its element id."""
    start_ms: int
    end_ms: int
    offsets: tuple[int, int]
    """Offsets of start and end in bytes; 0xFFFFFFFF if only the times count."""
    frames: tuple[TagFrame, ...]
    faults: tuple[TagFault, ...]

    @property
    def title(self) -> str:
        """Its first title, empty without one."""
        return next((text(f.body).value for f in self.frames if f.name == "TIT2"), "")


@dataclass(frozen=True, slots=True)
class Contents:
    """A CTOC frame."""

    at: int
    name: bytes
    flags: int
    """Bit 1: top level; bit 0: ordered."""
    count: int
    """Number of children that it declares."""
    children: tuple[bytes, ...]
    """The children that were found, at most ``count``."""


def text(body: bytes) -> Text:
    """A text frame: the byte that names its encoding, then the text, up to the first zero."""
    if not body:
        return Text("", 0, "it is empty")
    return _text(body[0], body[1:])


def _text(encoding: int, raw: bytes) -> Text:
    if encoding not in _CODECS:
        return Text(raw.decode("latin-1").split("\0", 1)[0], encoding, f"there is no encoding {encoding}")
    fault = ""
    codec = _CODECS[encoding]
    if encoding == 1 and raw.strip(b"\0") and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        codec, fault = "utf-16-le", "UTF-16 without a byte order mark"
    if encoding == 1 and not raw.strip(b"\0"):
        return Text("", 1)
    try:
        value = raw.decode(codec)
    except UnicodeDecodeError:
        value, fault = raw.decode(codec, "replace"), f"it is not {codec.upper()}"
    return Text(value.split("\0", 1)[0], encoding, fault)


def _split(encoding: int, raw: bytes) -> tuple[bytes, bytes]:
    """The bytes of a text that ends with a zero, and what comes after it."""
    if encoding not in (1, 2):
        first, _, rest = raw.partition(b"\0")
        return first, rest
    for at in range(0, min(len(raw) - 1, _LONGEST_DESCRIPTION), 2):
        if raw[at : at + 2] == b"\0\0":
            return raw[:at], raw[at + 2 :]
    return raw, b""


def link(body: bytes) -> Link:
    """A WXXX frame: encoding, description, and a link that is ISO 8859-1 whatever the encoding says."""
    if not body:
        return Link(Text("", 0, "it is empty"), "", True)
    description, url = _split(body[0], body[1:])
    url = url.rstrip(b"\0")
    return Link(_text(body[0], description), url.decode("latin-1"), url.isascii())


def comment(body: bytes) -> Comment:
    """A COMM frame: encoding, language, description, text."""
    if len(body) < 4:
        return Comment("", "", Text("", body[0] if body else 0, "it is too short"))
    description, value = _split(body[0], body[4:])
    return Comment(body[1:4].decode("latin-1"), _text(body[0], description).value, _text(body[0], value))


def picture(body: bytes, major: int) -> Picture:
    """An APIC frame (PIC in version 2.2): encoding, media type, kind, description, the picture."""
    if major == 2:
        mime, rest = {b"JPG": b"image/jpeg", b"PNG": b"image/png"}.get(body[1:4], body[1:4]), body[4:]
    else:
        mime, _, rest = body[1:].partition(b"\0")
    if not rest:
        return Picture(mime.decode("latin-1"), 0, b"")
    return Picture(mime.decode("latin-1"), rest[0], _split(body[0], rest[1:])[1])


def picture_size(data: bytes) -> tuple[str, int, int] | None:
    """What a JPEG or PNG picture is (``image/jpeg``, ``image/png``), its width and height; None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and len(data) >= 24:
        return "image/png", int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">2H", data, at + 5)
            return "image/jpeg", width, height
        at += 1 if marker == 0xFF else 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return None


def chapter(frame: TagFrame, major: int) -> ChapterFrame | None:
    """A CHAP frame; None if it is too short for its times."""
    name, zero, rest = frame.body.partition(b"\0")
    if not zero or len(rest) < _CHAPTER.size:
        return None
    start, end, *offsets = _CHAPTER.unpack_from(rest)
    begin = frame.at + 10 + len(name) + 1 + _CHAPTER.size
    inside, faults = sub_frames(rest[_CHAPTER.size :], begin, major)
    return ChapterFrame(frame.at, name, start, end, (offsets[0], offsets[1]), inside, faults)


def contents(frame: TagFrame) -> Contents | None:
    """A CTOC frame; None if it is too short for its flags and count."""
    name, zero, rest = frame.body.partition(b"\0")
    if not zero or len(rest) < 2:
        return None
    children: list[bytes] = []
    at = 2
    while len(children) < rest[1] and (end := rest.find(b"\0", at)) >= 0:
        children.append(rest[at:end])
        at = end + 1
    return Contents(frame.at, name, rest[0], rest[1], tuple(children))
