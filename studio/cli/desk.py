"""``studio desk``: a page in the browser on which episodes are written, heard, changed and published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio.cli.completion import complete_script
from studio.cli.find import optional_script_file
from studio.cli.output import echo, echo_json
from studio.files.places import real_path


def desk(
    place: Annotated[
        Path | None,
        typer.Argument(
            metavar="[SHOW|SCRIPT]",
            help="A show's folder or a script; by default the show around the current folder.",
            show_default=False,
            autocompletion=complete_script,
        ),
    ] = None,
    port: Annotated[int, typer.Option(help="Port to listen on; 0 for any free one.", min=0, max=65535)] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the default browser.")
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the address as one JSON document, on one line.")
    ] = False,
) -> None:
    """Write, hear, change and publish on one page in the browser, until Ctrl-C.

    The page writes the files of the show as the commands do, so you can use both side by side. Only this computer can
    open it, with the printed address, which contains a secret that is new each time.

    Examples:

      studio desk

      studio desk scripts/slow-science.txt

      studio desk my-show --no-browser --port 8080
    """
    from studio.desk.desk import Desk
    from studio.desk.server import DeskServer
    from studio.desk.watcher import watch_desk

    table = Desk(*find_place(place))
    with DeskServer(table, port).running() as url:
        if as_json:
            echo_json({"url": url, "folder": str(table.home)}, indent=None)
        else:
            echo(f"{url}  Ctrl-C stops it.")
        if browser:
            _open(url)
        watch_desk(table)
        table.worker.run()


def find_place(place: Path | None) -> tuple[Path, Path | None, Path | None]:
    """The folder, show.toml and first script that the argument names.

    Raises:
        UsageError: there is no such script.
    """
    from studio.errors import UsageError
    from studio.show import load_show

    if place is None or place.is_dir() or place.suffix == ".toml":
        inside = (place or Path.cwd()) / "any"
        show = load_show(inside, place if place is not None and place.suffix == ".toml" else None)
        return (show.root or inside.parent, show.settings_file, None)
    script = optional_script_file(place)
    if script is None or not script.is_file():
        raise UsageError("There is no such script.", file=place, hint="`studio new DIR` creates a show to start with.")
    script = real_path(script)
    show = load_show(script)
    return show.root or script.parent, show.settings_file, script


def _open(url: str) -> None:
    """Open the page in a browser, unless this computer has no screen."""
    import os
    import sys
    import webbrowser

    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(url)  # elsewhere a browser for terminals would take this one
