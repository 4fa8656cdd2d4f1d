"""What is brought and what differs: files in order and what a host has in, what became of each out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from studio.progress import Progress


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the site."""

    name: str
    """Path in the site, with /."""
    size: int | None
    """Bytes, where they are known without making the file."""
    read: Callable[[], bytes]
    """Its content."""
    fixed: bool
    """Its name is made from its content: what has this name, and this size, is this file."""
    last: bool
    """A feed: it becomes visible when everything else is there."""


@dataclass(frozen=True, slots=True)
class There:
    """A file at a host."""

    size: int
    digest: str
    """As the host's ``digest`` makes it; empty where it isn't known."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one file."""

    name: str
    verdict: Literal["new", "changed", "same"]
    size: int
    digest: str


class Host(Protocol):
    """Where a site goes."""

    shown: str
    """Its address without anything secret."""

    def has(self) -> Mapping[str, There]:
        """Every file that is there, by name. Raises OutputError."""

    def digest(self, data: bytes) -> str:
        """What a content is known by there."""

    def bring(
        self, folder: Path, all_files: Sequence[Moved], feeds: frozenset[str], advance: Callable[[], None]
    ) -> None:
        """Bring what is new or changed, the feeds last and in order. Raises OutputError."""


def upload(
    items: Sequence[Item], folder: Path, host: Host, *, progress: Progress, dry_run: bool = False
) -> tuple[Moved, ...]:
    """Bring a host up to date.

    Args:
        items: all files of the site; the feeds in the order in which they are to become visible.
        folder: where they lie.
        host: where they go.
        progress: who listens.
        dry_run: only say what would be brought.

    Raises:
        OutputError: the host can't be reached, or refuses.
    """
    has = host.has()
    moved = tuple(_compared(item, has.get(item.name), host) for item in items)
    waiting = sum(1 for file in moved if file.verdict != "same")
    if waiting and not dry_run:
        feeds = frozenset(item.name for item in items if item.last)
        with progress.stage("upload", waiting, "files") as meter:
            host.bring(folder, moved, feeds, meter.advance)
    return moved


def _compared(item: Item, there: There | None, host: Host) -> Moved:
    if item.fixed and there is not None and there.size and item.size in (None, there.size):
        return Moved(item.name, "same", there.size, there.digest)
    if item.fixed and item.size is not None:
        return Moved(item.name, "changed" if there else "new", item.size, "")
    data = item.read()
    digest = host.digest(data)
    if there is None:
        return Moved(item.name, "new", len(data), digest)
    same = there.size == len(data) and there.digest == digest
    return Moved(item.name, "same" if same else "changed", len(data), digest)
