"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio.cli.completion import complete_engine, complete_episode, complete_script
from studio.cli.find import episode_file, optional_script_file, script_file

ScriptPath = Annotated[
    Path,
    typer.Argument(
        metavar="SCRIPT",
        help="The script, or its name without the extension.",
        show_default=False,
        callback=script_file,
        autocompletion=complete_script,
    ),
]
OptionalScriptPath = Annotated[
    Path | None,
    typer.Argument(
        metavar="[SCRIPT]",
        help="The script, or its name without the extension.",
        show_default=False,
        callback=optional_script_file,
        autocompletion=complete_script,
    ),
]
EpisodePath = Annotated[
    Path,
    typer.Argument(
        metavar="EPISODE",
        help="An MP3, or the script that it was rendered from.",
        callback=episode_file,
        autocompletion=complete_episode,
    ),
]
EngineName = Annotated[
    str | None,
    typer.Option(help="Engine that speaks; by default the show's own.", autocompletion=complete_engine),
]
ShowFile = Annotated[Path | None, typer.Option(help="A show.toml; by default the nearest one above the script.")]
ShowFolder = Annotated[Path | None, typer.Option(help="A show.toml or its folder; by default the nearest.")]
ReaderName = Annotated[
    str | None, typer.Option("--format", help="Name of the reader; by default the one that fits best.")
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as one JSON document.")]
