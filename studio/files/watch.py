"""Waiting until a file changes.

In: which files, and which folders they lie in. Out: their new state, once one of them was written, came or went.
The kernel reports changes (by watchfiles); where it can't, such as on network drives, watchfiles compares the folders
itself a few times a second. Editors that replace a file instead of writing into it make no difference, since folders
are watched and not files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path, PurePath
from typing import TypeAlias

from studio.files.places import real_path

Stamps: TypeAlias = Mapping[Path, tuple[int, int]]
"""Time of the last change (ns) and size of every file that is there."""

DEBOUNCE_MS = 400
"""Several saves in a row are one change, but none waits longer than this."""
TICK_MS = 250
LOOK_AGAIN_TICKS = 20
"""Ticks without any report after which the files are compared (5 s): a link may lead to a folder nobody watches."""
_MOUNTS = Path("/proc/self/mounts")
_WITHOUT_REPORTS = frozenset(
    ("9p", "afs", "ceph", "cifs", "fuse.s3fs", "fuse.sshfs", "nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf")
)
"""File systems whose changes on other machines the kernel doesn't report."""


def stamps_of(paths: Iterable[Path]) -> Stamps:
    """The state of those files that are there."""
    return {path: stamp for path in paths if (stamp := _stamp(path)) is not None}


def altered(before: Stamps, now: Stamps) -> list[Path]:
    """Files that came, went or were written in between, in order."""
    return sorted(path for path in {*before, *now} if before.get(path) != now.get(path))


def wait_for_change(look: Callable[[], Stamps], seen: Stamps, folders: Callable[[], Iterable[Path]]) -> Stamps:
    """Wait until files differ from ``seen``; returns their state then, at once if they differ already.

    Args:
        look: the state of the files.
        seen: an earlier state.
        folders: where the files lie or may come to lie; those that aren't there are waited for.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    from watchfiles import watch

    polling = False
    while True:
        watched = existing(folders())
        polling = polling or without_reports(watched)
        try:
            reports = watch(
                *watched,
                watch_filter=None,
                debounce=DEBOUNCE_MS,
                step=50,
                rust_timeout=TICK_MS,
                yield_on_timeout=True,
                recursive=False,
                force_polling=polling or None,
                ignore_permission_denied=True,
            )
            with closing(reports):
                for tick, changes in enumerate(reports):  # the first tick looks: what was saved before it counts too
                    if not changes and tick % LOOK_AGAIN_TICKS:
                        continue
                    now = look()
                    if now != seen:
                        return now
                    if existing(folders()) != watched:
                        break
        except FileNotFoundError:  # a folder went meanwhile
            continue
        except (OSError, RuntimeError):  # the kernel watches no more folders than its limit
            if polling:
                raise
            polling = True


def existing(folders: Iterable[Path]) -> set[Path]:
    """The folders that are there; for one that isn't, the nearest one above it, in which it may appear."""
    return {next(place for place in (folder, *folder.parents) if place.is_dir()) for folder in map(real_path, folders)}


def without_reports(folders: Iterable[Path], mounts: Path = _MOUNTS) -> bool:
    """Whether one of the folders is on a file system whose changes the kernel doesn't report."""
    try:
        table = [line.split(" ") for line in mounts.read_text("utf-8", "replace").splitlines()]
    except OSError:  # not Linux
        return False
    kinds = {PurePath(entry[1].replace("\\040", " ")): entry[2] for entry in table if len(entry) > 2}
    places = (next((p for p in (folder, *folder.parents) if p in kinds), None) for folder in folders)
    return any(place is not None and kinds[place] in _WITHOUT_REPORTS for place in places)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except (OSError, ValueError):  # a cue may name what no file can be called
        return None
    return stat.st_mtime_ns, stat.st_size
