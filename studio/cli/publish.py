"""``studio publish``: the finished episodes of a show as a folder that any static host can serve."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.publish import SiteFile, Written
    from studio.publish.publication import Prepared
    from studio.publish.upload import Host, Item, Moved
    from studio.show import Show


def publish(
    out: Annotated[Path | None, typer.Option(help="Folder of the site; by default site/ in the show.")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="Address the folder will have on the web; by default base_url of show.toml.")
    ] = None,
    show: Annotated[Path | None, typer.Option(help="A show.toml or its folder; by default the nearest.")] = None,
    to: Annotated[
        str | None,
        typer.Option(
            help="Also bring it to a host: s3://BUCKET/FOLDER, git:BRANCH, git+https://…#BRANCH, or any fsspec address."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be written and brought.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as one JSON document.")] = False,
) -> None:
    """Write the show's site: feed, audio, chapters, transcripts and pages. Files that are right already stay.

    Examples:

      studio publish

      studio publish --base-url https://example.org/show/ --out public --dry-run

      studio publish --to s3://my-bucket/show --dry-run
    """
    from datetime import datetime

    from studio.cli.terminal import progress_for
    from studio.publish import Theme, plan_site, save, write_site
    from studio.publish.publication import TEMPLATES, prepare
    from studio.show import load_show

    progress = progress_for(quiet=as_json)
    here = load_show(Path.cwd() / "any", show)
    folder = out or (here.root or Path()) / "site"
    prepared = prepare(here, folder, datetime.now().astimezone(), base_url)
    for note in prepared.notes:
        progress.note(note)
    host = _host(here, prepared, to) if to else None
    files = plan_site(prepared.publication, Theme(here.root / TEMPLATES if here.root else None))
    if here.root and not prepared.preview and not dry_run:
        save(here.root, prepared.ledger)
    written = write_site(files, folder, progress=progress, dry_run=dry_run)
    moved: tuple[Moved, ...] | None = None
    if host:
        from studio.publish.upload import upload

        moved = upload(_items(files, folder, dry_run), folder, host, progress=progress, dry_run=dry_run)
    if as_json:
        document = _document(folder, prepared, written, dry_run)
        if host and moved is not None:
            document["host"] = {"to": host.shown, "files": [asdict(file) for file in moved]}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    _print(folder, prepared, written, dry_run)
    if host and moved is not None:
        changed = [file for file in moved if file.verdict != "same"]
        if dry_run:
            for file in changed:
                typer.echo(f"{file.verdict:<8} {file.size:>11,}  {file.name}")
        verb = "would be brought" if dry_run else "brought"
        typer.echo(f"{host.shown}: {len(changed)} files {verb}, {len(moved) - len(changed)} as they were")


def _host(here: Show, prepared: Prepared, to: str) -> Host:
    """Where the site is to go."""
    from studio.errors import UsageError
    from studio.publish.host import headers
    from studio.publish.upload import host_of

    if prepared.preview or here.root is None:
        raise UsageError("A site with addresses of this computer is for this computer.", hint="Leave out --to.")
    return host_of(to, here.root, headers)


def _items(files: Sequence[SiteFile], folder: Path, dry_run: bool) -> list[Item]:
    """The plan as the upload sees it; in a dry run the folder isn't up to date, so contents are made."""
    from studio.publish import Media
    from studio.publish.upload import Item

    return [
        Item(
            name=file.name,
            size=file.content.size if isinstance(file.content, Media) else None,
            read=file.content if dry_run and not isinstance(file.content, Media) else (folder / file.name).read_bytes,
            fixed=file.fixed,
            last=file.name.startswith("feed") and file.name.endswith(".xml"),
        )
        for file in files
    ]


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
