"""``studio cache``: where the takes are stored, how much space they take, and how to remove them."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.counts import counted
from studio.cli.options import Json, ShowFolder
from studio.cli.output import echo, echo_json

if TYPE_CHECKING:
    from studio.store.prune import StoredObject, Usage

WORDS = {
    "takes": "spoken sentences",
    "gains": "levels of voices",
    "levels": "loudness of passages",
    "frames": "encoded passages",
    "joins": "joins between encoded passages",
    "measures": "measured passages",
    "music": "decoded music",
    "musicfacts": "levels of music",
    "heard": "what a recognizer understood",
    "speeds": "speeds of voices",
    "latents": "cloned voices",
    "covers": "covers",
    "digests": "checksums of files",
}
"""The kinds of objects in a store, in words."""
_UNITS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}


commands = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
"""``studio cache`` and its subcommands."""


@commands.callback()
def cache(ctx: typer.Context, show: ShowFolder = None, as_json: Json = False) -> None:
    """Show where the takes of a show are stored and how much space they use. All of it can be made again.

    Examples:

      studio cache

      studio cache prune --older-than 30d
    """
    if ctx.invoked_subcommand is not None:
        ctx.obj = show
        return
    from studio.store.at import is_address, open_store
    from studio.store.prune import survey, usage

    where = _where(show)
    stored = () if is_address(where) else survey(Path(where))
    used = usage(open_store(where).entries() if is_address(where) else (k for k in stored if k.current))
    unread = [k for k in stored if not k.current]
    if as_json:
        kinds = [
            {
                "kind": u.kind,
                "objects": u.objects,
                "bytes": u.size_bytes,
                "oldest": _day(u.oldest),
                "newest": _day(u.newest),
            }
            for u in used
        ]
        unreadable = {"objects": len(unread), "bytes": _size(unread)}
        echo_json({"store": where, "kinds": kinds, "of_other_versions": unreadable})
        return
    echo(where)
    if not used and not unread:
        echo("  empty")
    for u in used:
        echo(_line(u))
    if unread:
        echo(f"  {'from older versions, no longer used':<34}  {_mb(_size(unread)):>10}")
    if used or unread:
        echo(f"  {'total':<34}  {_mb(sum(u.size_bytes for u in used) + _size(unread)):>10}")
        echo("All of this can be made again when it is needed. To remove old files: studio cache prune")


@commands.command()
def prune(
    ctx: typer.Context,
    older_than: Annotated[
        str, typer.Option(help="Remove what wasn't used for this long: a number and m, h, d or w.")
    ] = "30d",
    everything: Annotated[bool, typer.Option("--all", help="Remove everything.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be removed.")] = False,
    show: ShowFolder = None,
    as_json: Json = False,
) -> None:
    """Remove takes that weren't used for a while, files from other versions, and half-written files of killed runs.

    Removed takes are made again when a script needs them. Pins, casts and other decisions are never touched.

    Examples:

      studio cache prune --older-than 2w --dry-run

      studio cache prune --all
    """
    from studio.store import FolderStore
    from studio.store.prune import choose, discard, survey

    before = None if everything else time.time() - _seconds(older_than)
    root = _folder(show or ctx.obj)
    stored = survey(root)
    chosen = choose(stored, before=before)
    gone = chosen if dry_run else discard(chosen)
    swept = 0 if dry_run else FolderStore(root).sweep()
    if as_json:
        document = {
            "store": str(root),
            "dry_run": dry_run,
            "removed": {"objects": len(gone), "bytes": _size(gone)},
            "left": {"objects": len(stored) - len(gone), "bytes": _size(stored) - _size(gone)},
            "half_written": swept,
        }
        echo_json(document)
        return
    echo(f"{root}")
    echo(f"  {'would remove' if dry_run else 'removed'} {counted(len(gone), 'file')}, {_mb(_size(gone))}")
    if swept:
        echo(f"  removed {counted(swept, 'half-written file')}")
    if len(gone) < len(chosen):
        echo(
            f"  {counted(len(chosen) - len(gone), 'file')} could not be removed: check the folder's permissions",
            err=True,
        )
        raise typer.Exit(1)


def _where(show: Path | None) -> str:
    from studio.show import load_show

    return load_show(Path.cwd() / "any", show).location


def _folder(show: Path | None) -> Path:
    from studio.errors import UsageError
    from studio.store.at import is_address

    where = _where(show)
    if is_address(where):
        raise UsageError(
            f"The takes are stored at {where}; Studio removes takes only from folders.",
            hint="Set a lifecycle rule for the bucket, which removes old objects.",
        )
    return Path(where)


def _seconds(text: str) -> float:
    """``30d`` as seconds."""
    match = re.fullmatch(r"(\d{1,6})([mhdw])", text.strip())
    if match is None:
        raise typer.BadParameter(f"{text!r} is not a time such as 90m, 12h, 30d or 4w", param_hint="--older-than")
    return float(int(match[1]) * _UNITS[match[2]])


def _line(u: Usage) -> str:
    when = _day(u.oldest) if _day(u.oldest) == _day(u.newest) else f"{_day(u.oldest)} to {_day(u.newest)}"
    return f"  {WORDS.get(u.kind, u.kind):<34}  {_mb(u.size_bytes):>10}  {counted(u.objects, 'file')}, last used {when}"


def _size(stored: tuple[StoredObject, ...] | list[StoredObject]) -> int:
    return sum(k.size_bytes for k in stored)


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _day(when: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(when))
