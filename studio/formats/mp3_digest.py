"""Digests of an MP3: of the whole file, and of its sound, which stays the same when only the ID3v2 tag changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from studio.files.regular import open_regular
from studio.formats.companions import MOST_MP3_BYTES

_BLOCK = 1 << 20
_HEAD = 10
"""Bytes of an ID3v2 header."""


@dataclass(frozen=True, slots=True)
class FileDigests:
    """Digests of a file; SHA-256 as 64 hexadecimal digits."""

    size: int
    whole: str
    sound: str
    """Of what follows the ID3v2 tag: the same when only the tag changed."""


def file_digests(path: Path) -> FileDigests:
    """Read a whole file. Raises OSError, also if it is larger than any MP3."""
    whole = hashlib.sha256()
    sound = hashlib.sha256()
    size = 0
    with open_regular(path, MOST_MP3_BYTES) as file:
        skip = _tag_size(file.read(_HEAD))
        file.seek(0)
        while block := file.read(_BLOCK):
            whole.update(block)
            sound.update(block[max(0, skip - size) :])
            size += len(block)
    return FileDigests(size, whole.hexdigest(), sound.hexdigest())


def _tag_size(head: bytes) -> int:
    """Bytes of the ID3v2 tag that a file begins with; 0 for none."""
    if len(head) < _HEAD or head[:3] != b"ID3" or max(head[6:10]) > 127:
        return 0
    return _HEAD + sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
