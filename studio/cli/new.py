"""``studio new``: a folder for a new show that renders at once."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from studio.cli.counts import counted
from studio.cli.output import echo


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to create.", show_default=False)],
    title: Annotated[str | None, typer.Option(help="Name of the show; by default derived from the folder.")] = None,
    from_feed: Annotated[
        str | None,
        typer.Option(metavar="FILE|URL", help="Import a show from another host by its feed; it keeps its listeners."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that isn't empty; existing files stay as they are.")
    ] = False,
) -> None:
    """Create the folder of a new show: show.toml, voices, music, and an example script that you can render at once.

    Examples:

      studio new my-show

      studio new my-show --title "What the Tide Brought"

      studio new my-show --from-feed https://old-host.example/feed.xml
    """
    from studio.show.scaffold import EXAMPLE, show_files, title_from, write_show

    named = title.strip() if title else ""
    if from_feed:
        _from_feed(folder, from_feed, named, force=force)
        return
    files = show_files(named or title_from(folder))
    written = write_show(folder, files, force=force)
    echo(_written(folder, len(written), len(files)))
    echo("Next:")
    for command, why in (
        (f"studio render {shlex.quote(str(folder / EXAMPLE))}", "the example episode"),
        (f"$EDITOR {shlex.quote(str(folder / 'show.toml'))}", "name, voices, music, loudness"),
    ):
        echo(f"  {command}    # {why}")


def _from_feed(folder: Path, place: str, title: str, *, force: bool) -> None:
    """Create a show from the feed of an old host."""
    from studio.publish.migrate import changes_of, kept_files, open_old, settings_of
    from studio.show.scaffold import EXAMPLE, show_files, write_show

    feed = open_old(place)
    files = {**show_files(title or feed.title, settings_of(feed)), **kept_files(feed, place)}
    del files[EXAMPLE]
    written = write_show(folder, files, force=force)
    for note in (*feed.notes, *changes_of(feed)):
        echo(f"note: {note}", err=True)
    if feed.goes_on:
        echo(f"note: the feed continues at {feed.goes_on}, which was not read.", err=True)
    echo(_written(folder, len(written), len(files)))
    keep = "keeps its" if len(feed.episodes) == 1 else "keep their"
    echo(f"{counted(len(feed.episodes), 'episode')} {keep} GUID, date and address. Next:")
    shown = shlex.quote(str(folder / "show.toml"))
    cover = f" (the old one: {feed.image})" if feed.image else ""
    echo(f"  $EDITOR {shown}    # base_url, and a cover from assets/{cover}")
    echo(f"  studio publish --show {shlex.quote(str(folder))} --dry-run    # see also docs/publish.md")


def _written(folder: Path, written: int, files: int) -> str:
    existing = f", {counted(files - written, 'existing file')} left unchanged" if files > written else ""
    return f"{folder}: {counted(written, 'file')} written{existing}"
