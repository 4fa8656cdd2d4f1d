"""Takes in the store: a clip with what was measured on it, as bytes and back.

The bytes are one line, a digest and the JSON it is of, and the samples, little-endian: int16 where the engine spoke
in whole 16-bit steps (exact, and half the size), float32 otherwise. The line can be read and trusted alone.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from studio.audio.clip import Clip
from studio.store.keys import content_digest
from studio.store.protocol import Store
from studio.values import Attempt, Word

KIND = "takes"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoredTake:
    """A clip and what the check of takes found on it."""

    clip: Clip
    onset_sample: int
    """First sample of audible speech, at the clip's rate."""
    offset_sample: int
    """One past the last sample of audible speech."""
    flags: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    """All attempts, where the first was not good."""


@dataclass(frozen=True, slots=True)
class TakeHeader:
    """A stored take without its samples."""

    rate_hz: int
    length_samples: int
    onset_sample: int
    offset_sample: int
    flags: tuple[str, ...]
    words: tuple[Word, ...]
    content: str
    """Digest of the samples."""
    attempts: tuple[Attempt, ...] = ()


def pack(take: StoredTake) -> bytes:
    """A take as bytes."""
    samples = take.clip.samples
    whole = np.round(samples * 32768.0)
    exact = bool(np.all(whole == samples * 32768.0)) and bool(np.all((whole >= -32768) & (whole <= 32767)))
    body = (whole.astype("<i2") if exact else samples.astype("<f4")).tobytes()
    header = {
        "rate": take.clip.rate,
        "length": len(samples),
        "onset": take.onset_sample,
        "offset": take.offset_sample,
        "flags": take.flags,
        "attempts": [(a.how, a.flags, a.score, a.kept) for a in take.attempts],
        "words": [(w.text, w.start_s, w.end_s) for w in take.clip.words],
        "type": "<i2" if exact else "<f4",
        "content": content_digest(body),
    }
    line = json.dumps(header).encode()
    return content_digest(line).encode() + b" " + line + b"\n" + body


def unpack(content: bytes) -> StoredTake:
    """Bytes as a take. Raises ValueError for bytes that :func:`pack` didn't make."""
    known, kind, begin = _parse(content)
    body = np.frombuffer(content[begin:], dtype=kind)
    samples = body.astype(np.float32) / np.float32(32768.0) if kind == "<i2" else body.astype(np.float32)
    if len(samples) != known.length_samples:
        raise ValueError("take of another length than its header says")
    return StoredTake(
        Clip(samples, known.rate_hz, known.words), known.onset_sample, known.offset_sample, known.flags, known.attempts
    )


def header(content: bytes) -> TakeHeader:
    """The header of a take. Raises ValueError for bytes that :func:`pack` didn't make."""
    return _parse(content)[0]


def load(store: Store, key: str) -> StoredTake | None:
    """A take from the store, or None if it isn't there (any more) or is damaged."""
    content = store.get(KIND, key)
    return None if content is None else _read(store, key, lambda: unpack(content))


def load_header(store: Store, key: str, *, verify_samples: bool = False) -> TakeHeader | None:
    """The header of a take in the store, or None as for :func:`load`.

    The samples are not read, so of faults in them only a wrong length is found.

    Args:
        store: where it lies.
        key: its key.
        verify_samples: read and check the samples, too.
    """
    if verify_samples:
        content = store.get(KIND, key)
        return None if content is None else _read(store, key, lambda: header(content))
    size = _HEAD
    while True:
        found = store.peek(KIND, key, size)
        if found is None:
            return None
        head, total = found
        if b"\n" in head or len(head) == total:
            return _read(store, key, functools.partial(_fitting, head, total))
        size *= 8


_HEAD = 4096
"""Bytes in which most headers end."""


def _fitting(head: bytes, total: int) -> TakeHeader:
    known, kind, begin = _parse(head)
    if begin + known.length_samples * int(kind[-1]) != total:
        raise ValueError("take of another length than its header says")
    return known


def _read(store: Store, key: str, reader: Callable[[], T]) -> T | None:
    try:
        return reader()
    except ValueError:
        store.reject(KIND, key)
        return None


def _parse(content: bytes) -> tuple[TakeHeader, str, int]:
    """The header, the type of the samples, and where they begin."""
    try:
        end = content.index(b"\n")
        digest, _, line = content[:end].partition(b" ")
        if content_digest(line).encode() != digest:
            raise ValueError("damaged header")
        raw = json.loads(line)
        known = TakeHeader(
            rate_hz=raw["rate"],
            length_samples=raw["length"],
            onset_sample=raw["onset"],
            offset_sample=raw["offset"],
            flags=tuple(raw["flags"]),
            words=tuple(Word(*w) for w in raw["words"]),
            content=raw["content"],
            attempts=tuple(Attempt(how, tuple(flags), score, kept) for how, flags, score, kept in raw["attempts"]),
        )
        return known, {"<i2": "<i2", "<f4": "<f4"}[raw["type"]], end + 1
    except (KeyError, TypeError) as error:
        raise ValueError("not a take") from error
