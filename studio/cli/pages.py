"""Writes the pages of ``--html`` and prints their paths. In: a script and its page. Out: a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio.cli.output import echo
from studio.files.places import real_path

Html = Annotated[bool, typer.Option("--html", help="Write a page for the browser instead.")]
Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", help="The file for --html; by default in .studio/pages/ of the show.", metavar="PAGE"),
]


def write_page(script: Path, root: Path | None, kind: str, out: Path | None, page: str) -> None:
    """Write a page and print its path.

    Args:
        script: the script that the page shows.
        root: folder of the show; without one, the page goes into the current folder.
        kind: kind of page, for its file name.
        out: the file, if one was given.
        page: HTML.

    Raises:
        UsageError: the file's name doesn't end in .html.
        OutputError: no space, no permission to write.
    """
    from studio.errors import UsageError
    from studio.files.atomic import write_atomic

    path = out or (root / ".studio" / "pages" if root else Path()) / f"{script.stem}.{kind}.html"
    if path.suffix.lower() not in (".html", ".htm"):
        raise UsageError("The name of a page must end in .html.", file=path)
    write_atomic(path, page.encode(errors="replace"), durable=False, make_parents=True)
    shown = real_path(path)
    echo(str(shown.relative_to(Path.cwd()) if shown.is_relative_to(Path.cwd()) else shown))
