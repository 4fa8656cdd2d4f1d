"""Takes in the store: a clip with what was measured on it, as bytes and back.

The bytes are one line of JSON and the samples, little-endian: int16 where the engine spoke in whole 16-bit steps
(exact, and half the size), float32 otherwise.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from studio.audio.clip import Clip
from studio.store.protocol import Store
from studio.values import Word

KIND = "takes"


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
        "words": [(w.text, round(w.start, 4), round(w.end, 4)) for w in take.clip.words],
        "type": "<i2" if exact else "<f4",
    }
    body = whole.astype("<i2") if exact else samples.astype("<f4")
    return json.dumps(header).encode() + b"\n" + body.tobytes()


def unpack(content: bytes) -> StoredTake:
    """Bytes as a take. Raises ValueError for bytes that :func:`pack` didn't make."""
    header, raw = _header(content)
    body = np.frombuffer(content, dtype=raw["type"], offset=content.index(b"\n") + 1)
    samples = body.astype(np.float32) / np.float32(32768.0) if raw["type"] == "<i2" else body.astype(np.float32)
    if len(samples) != header.length:
        raise ValueError("take of another length than its header says")
    return StoredTake(Clip(samples, header.rate, header.words), header.onset, header.offset, header.flags)


def header(content: bytes) -> TakeHeader:
    """What is known of a take without its samples. Raises ValueError for bytes that :func:`pack` didn't make."""
    return _header(content)[0]


def _header(content: bytes) -> tuple[TakeHeader, dict[str, str]]:
    raw = json.loads(content[: content.index(b"\n")])
    return (
        TakeHeader(
            rate=raw["rate"],
            length=raw["length"],
            onset=raw["onset"],
            offset=raw["offset"],
            flags=tuple(raw["flags"]),
            words=tuple(Word(*w) for w in raw["words"]),
        ),
        raw,
    )


def load(store: Store, key: str) -> StoredTake | None:
    """A take from the store, or None where it isn't there (any more) or is damaged."""
    content = store.get(KIND, key)
    if content is None:
        return None
    try:
        return unpack(content)
    except (ValueError, KeyError, TypeError):
        store.remove(KIND, key)
        return None
