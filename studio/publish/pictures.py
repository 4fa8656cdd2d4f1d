"""Covers and portraits of a show: files in, pictures of the site out, each made only once and read when it is written.

A cache in ``.studio/`` says what was made from which file, so that a later publish doesn't decode the file again.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from studio.encode.cover import MOST_PICTURE_BYTES
from studio.errors import InputError, OutputError
from studio.files.atomic import write_atomic
from studio.files.regular import read_regular
from studio.files.spilled import SpilledList
from studio.publish.covers import PictureFile, make_covers, make_portrait
from studio.publish.media import DigestCache
from studio.publish.values import Covers, Picture
from studio.version import __version__

_Make = Callable[[], Sequence[PictureFile]]


class Pictures:
    """The pictures of a publication.

    Args:
        digests: digests of the source files.
        place: the cache file, which may be deleted at any time; None for no cache.
    """

    def __init__(self, digests: DigestCache, place: Path | None = None) -> None:
        self._digests = digests
        self._place = place
        self._stored: dict[str, object] = {}
        self._now: dict[str, list[list[object]]] = {}
        self._makers: dict[str, _Make] = {}
        self._made: dict[str, int] = {}
        self._bytes: SpilledList[bytes] = SpilledList()
        self._lock = threading.Lock()
        if place is not None:
            with contextlib.suppress(OSError, ValueError, RecursionError):
                found = json.loads(place.read_text("utf-8"))
                self._stored = found if isinstance(found, dict) else {}

    def covers(self, source: Path, stem: str = "cover") -> Covers:
        """The cover in every size.

        Args:
            source: JPEG, PNG, WebP and others.
            stem: beginning of the file names.

        Raises:
            InputError: it isn't a picture, isn't square, or has sides of less than 1400 px.
        """
        return Covers(*self._pictures("cover", source, stem, 3, lambda data: make_covers(data, stem)))

    def portrait(self, source: Path, stem: str) -> Picture:
        """A person's picture, cropped to a square of at most 640 px. Raises InputError if it isn't a picture."""
        (found,) = self._pictures("portrait", source, stem, 1, lambda data: (make_portrait(data, stem),))
        return found

    def read(self, name: str) -> bytes:
        """The bytes of a picture. Raises InputError if its file can no longer be read.

        Thread-safe.
        """
        with self._lock:
            if name not in self._made:
                self._keep(self._makers[name]())
            return self._bytes[self._made[name]]

    def save(self) -> None:
        """Store the cache."""
        if self._place is not None and self._now != self._stored:
            with contextlib.suppress(OutputError):  # only time is lost
                write_atomic(self._place, json.dumps(self._now), durable=False, make_parents=True)

    def _pictures(
        self, kind: str, source: Path, stem: str, count: int, make: Callable[[bytes], Sequence[PictureFile]]
    ) -> list[Picture]:
        key = f"{__version__} {kind} {stem} {self._digests.digests(source).whole}"
        maker = partial(_made, source, make)
        noted = self._now.get(key) or self._stored.get(key)
        pictures = _noted(noted)
        if len(pictures) != count:
            made = maker()
            self._keep(made)
            pictures = [each.picture for each in made]
        self._now[key] = [[each.name, each.side, each.digest] for each in pictures]
        self._makers |= dict.fromkeys((each.name for each in pictures), maker)
        return pictures

    def _keep(self, made: Sequence[PictureFile]) -> None:
        for each in made:
            self._bytes.append(each.data)
            self._made[each.picture.name] = len(self._bytes) - 1


def _made(source: Path, make: Callable[[bytes], Sequence[PictureFile]]) -> Sequence[PictureFile]:
    try:
        return make(read_regular(source, MOST_PICTURE_BYTES))
    except InputError as error:
        error.file = source
        raise
    except OSError as error:
        raise InputError(f"The picture can't be read: {error.strerror or error}.", file=source) from error


def _noted(found: object) -> list[Picture]:
    """Load the cache; empty if it is damaged."""
    out = []
    for entry in found if isinstance(found, list) else ():
        match entry:
            case [str(name), int(side), str(digest)]:
                out.append(Picture(name, side, digest=digest))
    return out
