"""Writes a site: files in the order in which they may become visible in, what became of each out.

Media first, then pages, the feed last, so that everything the new feed names is there. Each file is written atomically.
A file that is already right stays unchanged, and none is ever removed, since an app may still ask for it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from studio.concurrency.threads import in_order
from studio.errors import OutputError
from studio.files.atomic import atomic_path, write_atomic, write_error
from studio.files.spilled import SpilledList
from studio.files.temporary import clear_leftovers
from studio.progress import Progress
from studio.publish.feed import is_feed
from studio.publish.media import copy_media
from studio.publish.values import Media
from studio.store.keys import digest

Verdict = Literal["new", "changed", "same"]
AT_ONCE = 16
"""Files that are written at the same time: a disk needs about as long to sync sixteen as one."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site, and how to get what is in it: a copy of a file, or bytes that are made on demand."""

    name: str
    """Path in the site, with /."""
    content: Media | Callable[[], bytes]
    fixed: bool = False
    """Its name contains its digest: a file of this name is right."""
    key: str = ""
    """A digest of everything that bytes made on demand depend on; empty where it isn't known."""


class WrittenPages:
    """What was written from which key, so that a page is made again only when something in it has changed.

    Args:
        place: a file that may be lost at any time; None to remember nothing.
    """

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._stored: dict[str, object] = {}
        self._now: dict[str, str] = {}
        self._changed = False
        if place is not None:
            with contextlib.suppress(OSError, ValueError, RecursionError):
                found = json.loads(place.read_text("utf-8"))
                self._stored = found if isinstance(found, dict) else {}

    def is_current(self, file: SiteFile, path: Path) -> bool:
        """Whether the file on the disk is the one that was written from the same key."""
        return bool(file.key) and self._stored.get(file.name) == _mark(file, path)

    def remember(self, file: SiteFile, path: Path) -> None:
        """Note that a file is right."""
        if file.key and self._place is not None:
            with contextlib.suppress(OSError):
                self._now[file.name] = mark = _mark(file, path)
                if self._stored.pop(file.name, None) != mark:
                    self._changed = True

    def save(self) -> None:
        """Store what was noted this time."""
        if self._place is not None and (self._changed or self._stored):
            with contextlib.suppress(OutputError):  # only time is lost
                write_atomic(self._place, json.dumps(self._now), durable=False, make_parents=True)


def _mark(file: SiteFile, path: Path) -> str:
    state = path.stat()
    return digest(file.key, state.st_size, state.st_mtime_ns, str(path))


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file."""

    name: str
    verdict: Verdict
    size: int


def write_site(
    files: Collection[SiteFile],
    out: Path,
    *,
    progress: Progress,
    before_feeds: Callable[[], None] = lambda: None,
    written: WrittenPages | None = None,
    dry_run: bool = False,
) -> Sequence[FileResult]:
    """Bring a folder up to date: media, then pages, then each feed; several files of a kind at the same time.

    Args:
        files: those that others refer to come first.
        out: the folder; made if it isn't there.
        progress: gets the stages.
        before_feeds: called when everything but the feeds is there; what it raises ends the publication.
        written: what an earlier run wrote from which keys; None makes every page again.
        dry_run: only say what would be written.

    Raises:
        OutputError: no room, no right to write, or a file where a folder must be.
        InputError: a source can't be read, or changed meanwhile.
    """
    pages = written or WrittenPages(None)
    done: SpilledList[FileResult] = SpilledList()
    looked = False
    with progress.stage("publish", len(files), "files") as meter:
        for (_, feed), group in groupby(files if dry_run else _cleared(files, out), key=_step):
            if feed and not looked and not dry_run:
                before_feeds()
                looked = True
            for result in in_order(lambda file: _write(file, out / file.name, pages, dry_run), group, AT_ONCE):
                done.append(result)
                meter.advance()
    if not dry_run:
        pages.save()
    return done


def _cleared(files: Iterable[SiteFile], out: Path) -> Iterator[SiteFile]:
    """The files; before the first of a folder, what a killed publish left there is removed."""
    folders: set[str] = set()
    for file in files:
        folder = file.name.rpartition("/")[0]
        if folder not in folders:
            folders.add(folder)
            clear_leftovers(out / folder)
        yield file


def _step(file: SiteFile) -> tuple[bool, str]:
    """Files with the same key, one after the other, may be written at the same time; each feed is by itself."""
    return file.fixed, file.name if is_feed(file.name) else ""


def _write(file: SiteFile, path: Path, pages: WrittenPages, dry_run: bool) -> FileResult:
    try:
        there = path.stat().st_size if path.is_file() else None
        if isinstance(file.content, Media):
            size = file.content.size
            same = there == size
            data = b""
        elif there and (file.fixed or pages.is_current(file, path)):
            pages.remember(file, path)
            return FileResult(file.name, "same", there)
        else:
            data = file.content()
            size = len(data)
            same = there == size and path.read_bytes() == data
        if same:
            pages.remember(file, path)
            return FileResult(file.name, "same", size)
        if not dry_run:
            with atomic_path(path, make_parents=True, hint="Change its rights, or choose another --out.") as temporary:
                if isinstance(file.content, Media):
                    copy_media(file.content, temporary)
                else:
                    temporary.write_bytes(data)
            pages.remember(file, path)
        return FileResult(file.name, "new" if there is None else "changed", size)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise write_error(error, path, OutputError, hint="Change its rights, or choose another --out.") from error
