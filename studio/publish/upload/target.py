"""Uploads what has changed: the site's files in order and the host's files in, the result for each file out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from studio.files.spilled import SpilledList
from studio.progress import Progress


@dataclass(frozen=True, slots=True)
class UploadFile:
    """A file of the site."""

    name: str
    """Path in the site, with /."""
    size: int | None
    """In bytes, if known without generating the file."""
    read: Callable[[], bytes]
    """Its content."""
    fixed: bool
    """Its name contains its digest, so that a file of this name and size is the same."""
    last: bool
    """It is a feed, which becomes visible after everything else."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at a host."""

    size: int
    digest: str
    """From the host's ``digest``; empty if it isn't known."""


@dataclass(frozen=True, slots=True)
class UploadResult:
    """The result for one file."""

    name: str
    verdict: Literal["new", "changed", "same"]
    size: int
    digest: str


class Host(Protocol):
    """The destination of an upload."""

    shown: str
    """Its address without credentials."""

    def list_files(self) -> Mapping[str, RemoteFile]:
        """Every file at the host, by name. Raises OutputError."""

    def read(self, name: str) -> bytes:
        """The content of one of these files. Raises OutputError."""

    def digest(self, data: bytes) -> str:
        """The digest of a content, as the host computes it."""

    def put(
        self,
        folder: Path,
        all_files: Sequence[UploadResult],
        feeds: frozenset[str],
        advance: Callable[[], None],
        before_feeds: Callable[[], None],
    ) -> None:
        """Upload what is new or changed, the feeds last and in order. Raises OutputError.

        A host calls ``before_feeds`` when everything else is uploaded. A host on which all files become visible
        together, and only if nothing was changed in the meantime, doesn't need to.
        """


def upload(
    items: Iterable[UploadFile],
    there: Mapping[str, RemoteFile],
    folder: Path,
    host: Host,
    *,
    progress: Progress,
    before_feeds: Callable[[], None] = lambda: None,
    dry_run: bool = False,
) -> Sequence[UploadResult]:
    """Update a host.

    Args:
        items: all files of the site, with the feeds in the order in which they become visible.
        there: the host's files.
        folder: folder of the site.
        host: the destination.
        progress: receives the stages.
        before_feeds: called before the first feed is uploaded; an exception from it ends the upload.
        dry_run: report what would be uploaded, and upload nothing.

    Raises:
        OutputError: the host can't be reached, or refuses.
    """
    results: SpilledList[UploadResult] = SpilledList()
    feeds: set[str] = set()
    waiting = 0
    for item in items:
        compared = _compared(item, there.get(item.name), host)
        results.append(compared)
        waiting += compared.verdict != "same"
        feeds |= {item.name} if item.last else set()
    if waiting and not dry_run:
        with progress.stage("upload", waiting, "files") as meter:
            host.put(folder, results, frozenset(feeds), meter.advance, before_feeds)
    return results


def _compared(item: UploadFile, there: RemoteFile | None, host: Host) -> UploadResult:
    if item.fixed and there is not None and there.size and item.size in (None, there.size):
        return UploadResult(item.name, "same", there.size, there.digest)
    if item.fixed and item.size is not None:
        return UploadResult(item.name, "changed" if there else "new", item.size, "")
    data = item.read()
    digest = host.digest(data)
    if there is None:
        return UploadResult(item.name, "new", len(data), digest)
    same = there.size == len(data) and there.digest == digest
    return UploadResult(item.name, "same" if same else "changed", len(data), digest)
