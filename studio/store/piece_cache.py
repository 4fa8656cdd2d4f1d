"""Caches what was computed from a piece of the programme, by what sounds in it and the settings.

In: a kind, a piece, settings, and a function that computes bytes. Out: the bytes, from the store if they are there.

A key covers what sounds in the piece and just around it, relative to its start, and never where the piece stands. So a
piece that moves keeps its results; and as nothing else may influence the bytes, a render that finds everything in the
cache and one that finds nothing write the same.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib.metadata import version
from typing import TypeAlias

from studio.store.keys import digest
from studio.store.protocol import Store
from studio.values import FRAME

Identify: TypeAlias = Callable[[int, int], str]
"""(start, stop) → digest of everything that shapes the samples there, relative to ``start``."""

BEFORE, AFTER = 26 * FRAME, 3 * FRAME
"""Samples before and after a piece that its results may depend on: the encoder's pre-roll and post-roll with the
limiter's reach, and the memory of the loudness filter."""

KINDS = ("measures", "levels", "frames", "joins")
"""Kinds of cached objects: what the mix measures, its levels after gain and limiter, MP3 frames, and
the peaks where pieces meet."""

_FORM = 2
"""Raised when an object is computed or stored in another way."""


class PieceCache:
    """The cache for the pieces of one programme. Safe to use from several threads.

    Args:
        store: where the objects lie; None to compute everything and store nothing.
        identify: what sounds where.
    """

    def __init__(self, store: Store | None = None, identify: Identify = lambda start, stop: f"{start}:{stop}") -> None:
        self._store = store
        self._identify = functools.cache(identify)

    def find(self, kind: str, start: int, stop: int, settings: object) -> bytes | None:
        """What :meth:`piece` would find in a folder; None where it must be computed, or asked of a server."""
        if self._store is None or not self._store.local:
            return None
        return self._store.get(kind, self._key(kind, self._content(start, stop, settings)))

    def piece(self, kind: str, start: int, stop: int, settings: object, make: Callable[[], bytes]) -> bytes:
        """Bytes that depend on the samples from BEFORE before to AFTER after a piece, and on settings alone.

        Args:
            kind: one of KINDS.
            start: first sample of the piece.
            stop: one past its last sample.
            settings: anything :func:`~studio.store.keys.digest` takes.
            make: computes them, where they aren't cached or are damaged.

        Raises:
            OutputError: the store can't be read or written.
        """
        return self.of(kind, self._content(start, stop, settings) if self._store else "", make)

    def of(self, kind: str, content: object, make: Callable[[], bytes]) -> bytes:
        """Bytes that depend on ``content`` alone, which :func:`~studio.store.keys.digest` takes; as :meth:`piece`."""
        if self._store is None:
            return make()
        key = self._key(kind, content)
        found = self._store.get(kind, key)
        if found is None:
            found = make()
            self._store.put(kind, key, found)
        return found

    def _content(self, start: int, stop: int, settings: object) -> object:
        return self._identify(start - BEFORE, stop + AFTER), stop - start, settings

    @staticmethod
    def _key(kind: str, content: object) -> str:
        return digest(kind, _FORM, _builds(), content)


@functools.cache
def _builds() -> tuple[str, ...]:
    """Versions of what computes samples: other versions may round otherwise."""
    return tuple(version(name) for name in ("studio-episodes", "numpy", "soxr"))
