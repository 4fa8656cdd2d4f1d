"""``studio parse``: what a script says."""

from __future__ import annotations

from typing import Annotated

import typer

from studio.cli.find import ScriptPath
from studio.cli.output import echo, echo_json


def parse(
    script: ScriptPath,
    form: Annotated[
        str | None, typer.Option("--format", help="Name of the reader; by default the one that fits best.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON document.")] = False,
) -> None:
    """Show what a script says: who says what under which chapter, and every line that is not spoken, with its reason.

    Example:

      studio parse scripts/slow-science.txt --json
    """
    from studio.formats.script_json import script_document
    from studio.parse import parse_script
    from studio.parse.read import read_script

    parsed = parse_script(read_script(script), format=form, file=script)
    if as_json:
        echo_json(script_document(parsed))
        return
    from studio.cli.reading import show_reading

    show_reading(parsed)
    for problem in parsed.problems:
        echo(f"{script}:{problem.line}: {problem.message}", err=True)
