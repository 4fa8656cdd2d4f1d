"""An episode in parts, to be broken in one of them and put together again."""

from __future__ import annotations

import json
import struct
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from studio.formats.mp3 import info_frame, parse_header, split_frames

T = 36  # where "Info" stands in a stereo frame


def _bits(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


_CRC = [_bits(byte) for byte in range(256)]


def crc(data: bytes) -> int:
    value = 0
    for byte in data:
        value = value >> 8 ^ _CRC[(value ^ byte) & 0xFF]
    return value


def frame(name: str, body: bytes) -> bytes:
    return name.encode() + struct.pack(">IH", len(body), 0) + body


def seven(number: int) -> bytes:
    return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))


@dataclass(repr=False)
class Parts:
    """What the MP3 and the files beside it consist of."""

    frames: list[tuple[str, bytes]]
    """Name and body of every frame of the tag."""
    info: bytearray
    audio: list[bytes]
    samples: int
    files: dict[str, bytes]
    """Sidecars by suffix."""
    padding: bytes = bytes(1024)
    major: int = 3
    flags: int = 0
    before: bytes = b""
    after_tag: bytes = b""
    tail: bytes = b""
    raw_tag: bytes | None = None
    """Instead of the frames."""
    size_off: int = 0
    """Added to the size that the tag states."""
    cut: int = 0
    """Bytes cut off the end."""
    splice: dict[int, bytes] = field(default_factory=dict)
    """Bytes put before an audio frame."""

    @classmethod
    def read(cls, mp3: bytes, samples: int, files: dict[str, bytes]) -> Parts:
        size = sum(byte << shift for byte, shift in zip(mp3[6:10], (21, 14, 7, 0), strict=True))
        frames, at = [], 10
        while mp3[at]:
            length = int.from_bytes(mp3[at + 4 : at + 8], "big")
            frames.append((mp3[at : at + 4].decode(), mp3[at + 10 : at + 10 + length]))
            at += 10 + length
        info, *audio = split_frames(mp3[10 + size :])
        return cls(frames, bytearray(info), audio, samples, files)

    def __repr__(self) -> str:
        return "Parts(...)"  # hundreds of kB otherwise

    def copy(self) -> Parts:
        return deepcopy(self)

    def tag(self) -> bytes:
        if self.raw_tag is not None:
            return self.raw_tag
        body = b"".join(frame(*f) for f in self.frames) + self.padding
        return b"ID3" + bytes([self.major, 0, self.flags]) + seven(len(body) + self.size_off) + body

    def mp3(self) -> bytes:
        audio = b"".join(self.splice.get(i, b"") + f for i, f in enumerate(self.audio))
        data = self.before + self.tag() + self.after_tag + bytes(self.info) + audio + self.tail
        return data[: len(data) - self.cut]

    def write(self, folder: Path, name: str = "episode") -> Path:
        path = folder / f"{name}.mp3"
        path.write_bytes(self.mp3())
        for suffix, data in self.files.items():
            (folder / f"{name}{suffix}").write_bytes(data)
        return path

    # ------------------------------------------------------------------------------------ the Info frame

    def restate(self) -> None:
        """An Info frame that is right for the frames as they are now."""
        size, head = sum(map(len, self.audio)), parse_header(self.audio[0])
        self.info = bytearray(
            info_frame(
                frames=len(self.audio),
                size_bytes=size,
                samples=self.samples,
                bitrate_kbps=head.bitrate_kbps,
                channels=head.channels,
                music_crc=crc(b"".join(self.audio)),
            )
        )

    def in_info(self, at: int, data: bytes) -> None:
        """Other bytes in the Info header, its own checksum right."""
        self.info[T + at : T + at + len(data)] = data
        self.info[T + 154 : T + 156] = struct.pack(">H", crc(bytes(self.info[: T + 154])))

    # ------------------------------------------------------------------------------------------ the tag

    def index(self, name: str, nth: int = 0) -> int:
        return [i for i, (n, _) in enumerate(self.frames) if n == name][nth]

    def body(self, name: str, nth: int = 0) -> bytes:
        return self.frames[self.index(name, nth)][1]

    def put(self, name: str, body: bytes, nth: int = 0) -> None:
        """Another body for a frame; a new frame where there is none of that name."""
        if any(n == name for n, _ in self.frames):
            self.frames[self.index(name, nth)] = (name, body)
        else:
            self.frames.append((name, body))

    def drop(self, name: str, nth: int = 0) -> None:
        del self.frames[self.index(name, nth)]

    def text(self, name: str, value: str) -> None:
        self.put(name, b"\0" + value.encode("ascii"))

    def chapter(self, nth: int, *, start: int | None = None, end: int | None = None, offsets: bytes = b"") -> None:
        """Other times for a chapter in the tag."""
        name, _, rest = self.body("CHAP", nth).partition(b"\0")
        old_start, old_end = struct.unpack_from(">2I", rest)
        times = struct.pack(">2I", old_start if start is None else start, old_end if end is None else end)
        self.put("CHAP", name + b"\0" + times + (offsets or rest[8:16]) + rest[16:], nth)

    def inside(self, nth: int, frames: bytes) -> None:
        """Other frames inside a chapter."""
        name, _, rest = self.body("CHAP", nth).partition(b"\0")
        self.put("CHAP", name + b"\0" + rest[:16] + frames, nth)

    def sub_frames(self, nth: int) -> bytes:
        return self.body("CHAP", nth).partition(b"\0")[2][16:]

    def rename(self, names: list[bytes]) -> None:
        """Other ids for the chapters, in the table of contents too."""
        for nth, new in enumerate(names):
            _, _, rest = self.body("CHAP", nth).partition(b"\0")
            self.put("CHAP", new + b"\0" + rest, nth)
        self.contents(children=names)

    def contents(
        self, *, name: bytes = b"toc", flags: int = 3, count: int | None = None, children: list[bytes] | None = None
    ) -> None:
        """Another table of contents."""
        if children is None:
            children = [b"chp%03d" % i for i in range(sum(n == "CHAP" for n, _ in self.frames))]
        count = len(children) if count is None else count
        self.put("CTOC", name + b"\0" + bytes([flags, count]) + b"".join(c + b"\0" for c in children))

    # ------------------------------------------------------------------------------------- files beside it

    def json(self, suffix: str):
        return json.loads(self.files[suffix])

    def put_json(self, suffix: str, value: object) -> None:
        self.files[suffix] = json.dumps(value, ensure_ascii=False).encode()

    def replace(self, suffix: str, old: str, new: str, count: int = 1) -> None:
        """Another text in a file, where the old one must stand."""
        text = self.files[suffix].decode()
        assert old in text, text
        self.files[suffix] = text.replace(old, new, count).encode()
