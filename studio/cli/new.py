"""``studio new``: a folder for a new show that renders at once."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.", show_default=False)],
    title: Annotated[str | None, typer.Option(help="Name of the show; by default made from the folder's.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also into a folder that holds something; files that are there stay.")
    ] = False,
) -> None:
    """Make a folder for a new show: show.toml, voices, music, and an example script that renders at once.

    Examples:

      studio new my-show

      studio new my-show --title "What the Tide Brought"
    """
    from studio.scaffold import EXAMPLE, show_files, title_from, write_show

    files = show_files(title.strip() if title and title.strip() else title_from(folder))
    written = write_show(folder, files, force=force)
    kept = len(files) - len(written)
    typer.echo(f"{folder}: {len(written)} files written" + (f", {kept} were there and stay" if kept else ""))
    typer.echo("Next:")
    for command, why in (
        (f"studio render {shlex.quote(str(folder / EXAMPLE))}", "the example episode"),
        (f"$EDITOR {shlex.quote(str(folder / 'show.toml'))}", "name, voices, music, loudness"),
    ):
        typer.echo(f"  {command}    # {why}")
