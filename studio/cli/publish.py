"""``studio publish``: the finished episodes of a show as a folder that any static host can serve."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from studio.publication import Prepared
    from studio.publish import Written


def publish(
    out: Annotated[Path | None, typer.Option(help="Folder of the site; by default site/ in the show.")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="Address the folder will have on the web; by default base_url of show.toml.")
    ] = None,
    show: Annotated[Path | None, typer.Option(help="A show.toml or its folder; by default the nearest.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be written.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as one JSON document.")] = False,
) -> None:
    """Write the show's site: feed, audio, chapters, transcripts and pages. Files that are right already stay.

    Examples:

      studio publish

      studio publish --base-url https://example.org/show/ --out public --dry-run
    """
    from datetime import datetime

    from studio.cli.terminal import progress_for
    from studio.publication import TEMPLATES, prepare
    from studio.publish import Theme, plan_site, save, write_site
    from studio.show import load_show

    progress = progress_for(quiet=as_json)
    here = load_show(Path.cwd() / "any", show)
    folder = out or (here.root or Path()) / "site"
    prepared = prepare(here, folder, datetime.now().astimezone(), base_url)
    for note in prepared.notes:
        progress.note(note)
    files = plan_site(prepared.publication, Theme(here.root / TEMPLATES if here.root else None))
    if here.root and not prepared.preview and not dry_run:
        save(here.root, prepared.ledger)
    written = write_site(files, folder, progress=progress, dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps(_document(folder, prepared, written, dry_run), ensure_ascii=False, indent=1))
    else:
        _print(folder, prepared, written, dry_run)


def _document(folder: Path, prepared: Prepared, written: tuple[Written, ...], dry_run: bool) -> dict[str, object]:
    return {
        "folder": str(folder),
        "feed": prepared.publication.channel.url("feed.xml"),
        "dry_run": dry_run,
        "episodes": len(prepared.publication.episodes),
        "left_out": list(prepared.notes),
        "files": [asdict(file) for file in written],
    }


def _print(folder: Path, prepared: Prepared, written: tuple[Written, ...], dry_run: bool) -> None:
    changed = [file for file in written if file.verdict != "same"]
    if dry_run:
        for file in changed:
            typer.echo(f"{file.verdict:<8} {file.size:>11,}  {file.name}")
    count = len(prepared.publication.episodes)
    verb = "would be written" if dry_run else "written"
    typer.echo(
        f"{folder}: {count} episode{'' if count == 1 else 's'}, {len(changed)} files {verb}, "
        f"{len(written) - len(changed)} as they were"
    )
    typer.echo(prepared.publication.channel.url("feed.xml"))
