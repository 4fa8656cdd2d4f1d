"""``studio publish``: the finished episodes of a show as a folder that any static host can serve."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.counts import counted
from studio.cli.options import Json, ShowFolder
from studio.cli.output import echo, echo_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.publish import FileResult, PublishResult
    from studio.publish.upload import UploadResult
    from studio.show import Show


def publish(
    out: Annotated[Path | None, typer.Option(help="Folder of the site; by default site/ in the show.")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="Web address that the folder will have; by default base_url of show.toml.")
    ] = None,
    show: ShowFolder = None,
    to: Annotated[
        str | None,
        typer.Option(
            help="Also upload it to s3://BUCKET/FOLDER, git:BRANCH, git+https://…#BRANCH, or any fsspec address."
        ),
    ] = None,
    upload: Annotated[bool, typer.Option("--upload", help="Also upload it to upload_to of show.toml.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be written and uploaded.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Publish even over another show's site, or files that aren't a site.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the show's site: feed, audio, chapters, transcripts and pages. Files that are up to date stay unchanged.

    Examples:

      studio publish

      studio publish --base-url https://example.org/show/ --out public --dry-run

      studio publish --to s3://my-bucket/show --dry-run

      studio publish --upload
    """
    from datetime import datetime

    from studio.cli.terminal import progress_for
    from studio.publish import publish_site
    from studio.show import load_show

    chosen = load_show(Path.cwd() / "any", show)
    if upload and to is None:
        to = _place(chosen)
    result = publish_site(
        chosen,
        out,
        now=datetime.now().astimezone(),
        address=base_url,
        to=to,
        dry_run=dry_run,
        force=force,
        progress=progress_for(quiet=as_json),
    )
    if as_json:
        echo_json(_document(result, dry_run))
    else:
        _print(result, dry_run)


def _place(show: Show) -> str:
    """The show's ``upload_to``. Raises ShowError if there is none."""
    from studio.errors import ShowError

    place = show.settings.feed.upload_to.strip()
    if not place:
        raise ShowError(
            "The show doesn't say where to upload it.",
            file=show.settings_file,
            hint='Write upload_to = "s3://BUCKET/FOLDER" under [feed], or give the address with --to.',
        )
    return place


def _document(result: PublishResult, dry_run: bool) -> dict[str, object]:
    host = {"to": result.host, "files": [asdict(file) for file in result.uploads]}
    return {
        "folder": str(result.folder),
        "feed": result.plan.publication.channel.url("feed.xml"),
        "dry_run": dry_run,
        "episodes": len(result.plan.publication.episodes),
        "left_out": list(result.plan.notes),
        "files": [asdict(file) for file in result.files],
        **({"host": host} if result.host else {}),
    }


def _print(result: PublishResult, dry_run: bool) -> None:
    count = len(result.plan.publication.episodes)
    changed = _list_changed(result.files, dry_run)
    files = f"{counted(changed, 'file')} {'would be written' if dry_run else 'written'}"
    echo(f"{result.folder}: {counted(count, 'episode')}, {files}, {len(result.files) - changed} unchanged")
    echo(result.plan.publication.channel.url("feed.xml"))
    if result.host:
        changed = _list_changed(result.uploads, dry_run)
        verb = "would be uploaded" if dry_run else "uploaded"
        echo(f"{result.host}: {counted(changed, 'file')} {verb}, {len(result.uploads) - changed} unchanged")


def _list_changed(files: Sequence[FileResult | UploadResult], dry_run: bool) -> int:
    """The number of new and changed files; a dry run lists them."""
    changed = [file for file in files if file.verdict != "same"]
    for file in changed if dry_run else ():
        echo(f"{file.verdict:<8} {file.size:>11,}  {file.name}")
    return len(changed)
