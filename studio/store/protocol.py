"""What a store can do. A folder today; an object store is one more class."""

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
    size: int
    """Bytes on the disk."""
    used: float
    """When it was last read or written, seconds since the epoch."""


class Store(Protocol):
    """Objects by kind ("takes", "pictures" …) and key. Safe for several threads and several processes at once."""

    written: Counter[str]
    """How many objects this one has been given to keep, by kind: what had to be made."""

    def get(self, kind: str, key: str) -> bytes | None:
        """The object, or None where there is none or where it is damaged (a damaged one is removed)."""

    def peek(self, kind: str, key: str, size: int) -> tuple[bytes, int] | None:
        """The first ``size`` bytes of an object, unchecked, and how many it has; None where there is none."""

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Keep an object; all or nothing. Raises OutputError when there is no room or no right to write."""

    def has(self, kind: str, key: str) -> bool:
        """Whether an object is there, without reading it."""

    def remove(self, kind: str, key: str) -> None:
        """Forget an object; one that isn't there is no error."""

    def entries(self) -> Iterator[Entry]:
        """All objects, in no order."""
