"""Keys: values in, a short hexadecimal digest out, the same on every machine and in every process."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from pathlib import Path

from studio.files.regular import open_regular


def digest(*parts: object) -> str:
    """BLAKE2b-160 of the parts as canonical JSON, 40 hexadecimal digits.

    Parts may be strings, numbers, booleans, None, bytes, dataclasses, and lists, tuples and dicts
    (with strings as keys) of them. Raises TypeError for anything else, such as a path, which no key may hold.
    """
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=_plain)
    return hashlib.blake2b(text.encode("ascii"), digest_size=20).hexdigest()


def content_digest(content: bytes) -> str:
    """BLAKE2b-160 of bytes, 40 hexadecimal digits."""
    return hashlib.blake2b(content, digest_size=20).hexdigest()


def file_digest(path: Path, most_bytes: int | None = None) -> str:
    """:func:`content_digest` of what a file holds, a mebibyte at a time. Raises OSError, also if it holds more."""
    hashed = hashlib.blake2b(digest_size=20)
    with open_regular(path, most_bytes) as file:
        while block := file.read(1 << 20):
            hashed.update(block)
    return hashed.hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, bytes):
        return {"bytes": content_digest(value)}
    raise TypeError(f"{type(value).__name__} can't be part of a key")
