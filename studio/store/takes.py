"""Takes in the store: a clip with what was measured on it, as bytes and back.

The bytes are one line of JSON and the samples, little-endian: int16 where the engine spoke in whole 16-bit steps
(exact, and half the size), float32 otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from studio.audio.clip import Clip
from studio.store.protocol import Store
from studio.values import Word

KIND = "takes"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoredTake:
    """A clip and what the check of takes found on it."""

    clip: Clip
    onset: int
    """First sample of audible speech, at the clip's rate."""
    offset: int
    """One past the last sample of audible speech."""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeHeader:
    """What is known of a stored take without its samples."""

    rate: int
    length: int
    onset: int
    offset: int
    flags: tuple[str, ...]
    words: tuple[Word, ...]


def pack(take: StoredTake) -> bytes:
    """A take as bytes."""
    samples = take.clip.samples
    whole = np.round(samples * 32768.0)
    exact = bool(np.all(whole == samples * 32768.0)) and bool(np.all((whole >= -32768) & (whole <= 32767)))
    header = {
        "rate": take.clip.rate,
        "length": len(samples),
        "onset": take.onset,
        "offset": take.offset,
        "flags": take.flags,
        "words": [(w.text, w.start, w.end) for w in take.clip.words],
        "type": "<i2" if exact else "<f4",
    }
    body = whole.astype("<i2") if exact else samples.astype("<f4")
    return json.dumps(header).encode() + b"\n" + body.tobytes()


def unpack(content: bytes) -> StoredTake:
    """Bytes as a take. Raises ValueError for bytes that :func:`pack` didn't make."""
    known, kind, begin = _parse(content)
    body = np.frombuffer(content[begin:], dtype=kind)
    samples = body.astype(np.float32) / np.float32(32768.0) if kind == "<i2" else body.astype(np.float32)
    if len(samples) != known.length:
        raise ValueError("take of another length than its header says")
    return StoredTake(Clip(samples, known.rate, known.words), known.onset, known.offset, known.flags)


def header(content: bytes) -> TakeHeader:
    """What is known of a take without its samples. Raises ValueError for bytes that :func:`pack` didn't make."""
    return _parse(content)[0]


def load(store: Store, key: str) -> StoredTake | None:
    """A take from the store, or None where it isn't there (any more) or is damaged."""
    return _read(store, key, unpack)


def load_header(store: Store, key: str) -> TakeHeader | None:
    """What is known of a take in the store, or None as for :func:`load`."""
    return _read(store, key, header)


def _read(store: Store, key: str, reader: Callable[[bytes], T]) -> T | None:
    content = store.get(KIND, key)
    if content is None:
        return None
    try:
        return reader(content)
    except ValueError:
        store.remove(KIND, key)
        return None


def _parse(content: bytes) -> tuple[TakeHeader, str, int]:
    """The header, the type of the samples, and where they begin."""
    try:
        end = content.index(b"\n")
        raw = json.loads(content[:end])
        known = TakeHeader(
            rate=raw["rate"],
            length=raw["length"],
            onset=raw["onset"],
            offset=raw["offset"],
            flags=tuple(raw["flags"]),
            words=tuple(Word(*w) for w in raw["words"]),
        )
        return known, {"<i2": "<i2", "<f4": "<f4"}[raw["type"]], end + 1
    except (KeyError, TypeError) as error:
        raise ValueError("not a take") from error
