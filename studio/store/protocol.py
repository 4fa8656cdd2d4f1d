"""The interface of a store, for a folder and for an object store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """One object in the store."""

    kind: str
    key: str
    size_bytes: int
    """Bytes on disk."""
    last_used_s: float
    """When it was last read or written, seconds since the epoch."""


class Store(Protocol):
    """Objects by kind ("takes", "pictures" …) and key. Safe for several threads and several processes at once."""

    written: Counter[str]
    """How many objects were written through this store, by kind: those that had to be computed."""

    local: bool
    """Whether an object is read from a disk, and not from a server."""

    rejected: Counter[str]
    """How many objects were found damaged or misplaced, by kind: what had to be computed again."""

    def get(self, kind: str, key: str) -> bytes | None:
        """The object, or None if there is none, or a damaged or misplaced one, which is removed."""

    def peek(self, kind: str, key: str, size: int) -> tuple[bytes, int] | None:
        """The first ``size`` bytes of an object, unchecked, and how many it has; None as for :meth:`get`.

        What is misplaced is found as by :meth:`get`; what is damaged only in its first bytes.
        """

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Store an object, atomically. Raises OutputError when there is no room or no right to write."""

    def has(self, kind: str, key: str) -> bool:
        """Whether an object is there, without reading it."""

    def remove(self, kind: str, key: str) -> None:
        """Remove an object; a missing one is no error."""

    def reject(self, kind: str, key: str) -> None:
        """Remove an object because its content is wrong, and count it."""

    def entries(self) -> Iterator[Entry]:
        """All objects, in no order."""
