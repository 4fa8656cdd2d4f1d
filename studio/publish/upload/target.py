"""What an upload changes: files in order and what a host has in, what became of each out."""

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
    """Bytes, where they are known without making the file."""
    read: Callable[[], bytes]
    """Its content."""
    fixed: bool
    """Its name contains its digest: a file of this name and size is this one."""
    last: bool
    """A feed: it becomes visible when everything else is there."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at a host."""

    size: int
    digest: str
    """As the host's ``digest`` makes it; empty where it isn't known."""


@dataclass(frozen=True, slots=True)
class UploadResult:
    """What became of one file."""

    name: str
    verdict: Literal["new", "changed", "same"]
    size: int
    digest: str


class Host(Protocol):
    """Where a site goes."""

    shown: str
    """Its address without anything secret."""

    def list_files(self) -> Mapping[str, RemoteFile]:
        """Every file that is there, by name. Raises OutputError."""

    def read(self, name: str) -> bytes:
        """One of the files that are there. Raises OutputError."""

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

        A host calls ``before_feeds`` when everything else is there. One where all files become visible together, and
        only if nobody changed anything meanwhile, needn't.
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
    """Bring a host up to date.

    Args:
        items: all files of the site; the feeds in the order in which they are to become visible.
        there: the host's files.
        folder: where they lie.
        host: where they go.
        progress: gets the stages.
        before_feeds: called before the first feed is uploaded; what it raises ends the upload.
        dry_run: only say what would be uploaded.

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
