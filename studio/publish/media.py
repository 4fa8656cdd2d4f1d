"""Files of episodes and their digests.

File names in the site contain a digest, so a file never changes under its name: hosts may cache it for ever, and an app
that asks for the old version of an episode still gets it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from pathlib import Path

from studio.errors import InputError, OutputError
from studio.files.atomic import write_atomic
from studio.files.regular import open_regular
from studio.formats.mp3_digest import FileDigests, file_digests
from studio.publish.values import TYPES, Media

FOLDER = "media/"
_BLOCK = 1 << 15  # sixteen files are copied at once
_NOTED = re.compile(r"(\d+ \d+) ([0-9a-f]+) ([0-9a-f]*)")
"""A cache entry: size and modification time, and the digests. One string takes a third of the memory of four."""


class DigestCache:
    """A cache of digests by path, size and modification time, so that an archive isn't read again for every episode.

    Args:
        place: the cache file, which may be deleted at any time; None to store nothing.
    """

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._stored: dict[str, str] = {}
        self._seen: dict[str, str] = {}
        self._changed = False
        if place is not None:
            with contextlib.suppress(OSError, ValueError, RecursionError):
                found = json.loads(place.read_text("utf-8"))
                self._stored = found if isinstance(found, dict) else {}

    def digests(self, path: Path) -> FileDigests:
        """The digests of a file. Raises InputError if it can't be read."""
        try:
            state = path.stat()
            mark = f"{state.st_size} {state.st_mtime_ns}"
            noted = self._seen.get(str(path)) or self._stored.pop(str(path), None)  # one of the two holds it
            if isinstance(noted, str) and (digests := _NOTED.fullmatch(noted)) and digests[1] == mark:
                found = FileDigests(state.st_size, digests[2], digests[3])
            else:
                found = file_digests(path)
                noted = f"{mark} {found.whole} {found.sound}"
                self._changed = True
        except OSError as error:
            raise InputError(f"Can't be read: {error.strerror or error}.", file=path) from error
        self._seen[str(path)] = noted
        return found

    def save(self) -> None:
        """Store the entries that were used this time."""
        if self._place is None or not (self._changed or self._stored):
            return
        with contextlib.suppress(OutputError):  # only time is lost
            write_atomic(self._place, json.dumps(self._seen), durable=False, make_parents=True)


def media(path: Path, slug: str, ending: str, digests: FileDigests) -> Media:
    """A file as it will be in the site."""
    name = f"{FOLDER}{slug}.{digests.whole[:12]}{ending}"
    return Media(path, name, digests.size, digests.whole, TYPES[ending])


def copy_media(item: Media, to: Path) -> None:
    """Copy a file, and verify that its content matches the digest in its name. ``to`` is written in place.

    It is a copy and not a hard link, since a program that edits the tag of the episode's file would otherwise change
    the published file, which hosts and apps cache for ever.

    Raises:
        InputError: it can't be read, or has changed since its digest was taken.
        OutputError: it can't be written.
    """
    found = hashlib.sha256()
    try:
        source = open_regular(item.source)
    except OSError as error:
        raise InputError(f"Can't be read: {error.strerror or error}.", file=item.source) from error
    try:
        with source, to.open("xb") as target:
            while block := source.read(_BLOCK):
                found.update(block)
                target.write(block)
    except OSError as error:
        raise OutputError(f"Can't be copied: {error.strerror or error}.", file=to) from error
    if found.hexdigest() != item.sha256:
        raise InputError("Changed while it was published.", file=item.source, hint="Run the command again.")
