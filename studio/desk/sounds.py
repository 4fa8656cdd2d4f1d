"""Sounds in memory for the pages of a desk: bytes in, a name by which a page can fetch them out."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

MOST_SOUND_BYTES = 64 << 20


class SoundShelf:
    """The latest sounds that pages may fetch; thread-safe."""

    def __init__(self) -> None:
        self._sounds: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, sound: bytes) -> str:
        """Add a sound and return its name. The oldest sounds are dropped if there is no room."""
        name = secrets.token_urlsafe(9)
        with self._lock:
            self._sounds[name] = sound
            while len(self._sounds) > 1 and sum(map(len, self._sounds.values())) > MOST_SOUND_BYTES:
                self._sounds.popitem(last=False)
        return name

    def get(self, name: str) -> bytes | None:
        """A sound; None if it has been dropped."""
        with self._lock:
            return self._sounds.get(name)
