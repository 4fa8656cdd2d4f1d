"""Music of a show: decoded, resampled and measured once, then cached in the store.

In: paths. Out: a :class:`~studio.mix.plan.MusicClip` (key, length, loudness) at once, and its samples when needed.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from studio.audio.clip import Samples
from studio.errors import InputError
from studio.mix.music import Music, load_music, music_key
from studio.mix.plan import MusicClip
from studio.store.keys import digest
from studio.store.protocol import Store

_VERSION = 2
"""Part of every key; raised when decoding or resampling changes."""
_FACTS = struct.Struct("<qd")
"""Length in samples, and loudness in LUFS."""


class Library(Mapping[str, Samples]):
    """Samples of shape (n, 2) at RATE, by key of the music that was added. Safe to use from several threads.

    Args:
        store: where decoded music is cached.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._paths: dict[str, Path] = {}
        self._samples: dict[str, Samples] = {}
        self._lock = threading.Lock()

    def add(self, path: Path) -> MusicClip:
        """Add a file; returns its key, length and loudness.

        Raises:
            InputError, AudioError: it can't be read, isn't sound, or is silent.
            OutputError: the store can't be read or written.
        """
        try:
            key = music_key(path)
        except OSError as error:
            raise InputError(f"Can't be read: {error.strerror or error}.", file=path) from error
        self._paths[key] = path
        facts = self._store.get("musicfacts", digest("facts", _VERSION, key))
        if facts is None:
            music = self._load(key)
            return MusicClip(key, music.length_samples, music.loudest_lufs)
        return MusicClip(key, *_FACTS.unpack(facts))

    def __getitem__(self, key: str) -> Samples:
        """The samples, from the store; from the file if the store no longer has them."""
        with self._lock:
            if key not in self._samples:
                if key not in self._paths:
                    raise KeyError(key)
                packed = self._store.get("music", digest("music", _VERSION, key))
                if packed is None:
                    self._load(key)
                else:
                    self._samples[key] = np.frombuffer(packed, dtype="<f4").reshape(-1, 2)
            return self._samples[key]

    def __contains__(self, key: object) -> bool:
        """Whether this music was added; reads nothing."""
        return key in self._paths

    def __iter__(self) -> Iterator[str]:
        """Keys of all music that was added."""
        return iter(self._paths)

    def __len__(self) -> int:
        """How many files were added."""
        return len(self._paths)

    def _load(self, key: str) -> Music:
        music = load_music(self._paths[key])
        self._samples[key] = music.samples
        self._store.put("music", digest("music", _VERSION, key), music.samples.astype("<f4").tobytes())
        facts = _FACTS.pack(music.length_samples, music.loudest_lufs)
        self._store.put("musicfacts", digest("facts", _VERSION, key), facts)
        return music
