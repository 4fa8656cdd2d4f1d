"""``studio convert``: any readable script in Studio's script format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio.cli.find import quoted, with_script
from studio.cli.options import ReaderName, ScriptPath
from studio.cli.output import echo, echo_text


def convert(
    script: ScriptPath,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write; by default it is printed.")
    ] = None,
    form: ReaderName = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Convert a script to Studio's script format, in which nothing has to be guessed (docs/script-form.md).

    The result is read again to make sure that the same people say the same words under the same titles, with the same
    directions, stories and metadata. Lines that aren't spoken (navigation, notes) are left out.

    Examples:

      studio convert interview.vtt -o scripts/interview.md

      studio convert old-page.html
    """
    from studio.errors import StudioError, UsageError
    from studio.files.atomic import write_atomic
    from studio.parse import parse_script, read_script
    from studio.parse.own_form.essence import essence
    from studio.parse.own_form.writer import write_script

    parsed = parse_script(read_script(script), format=form, file=script)
    written = write_script(parsed)
    if essence(parse_script(written)) != essence(parsed):
        raise StudioError(
            "This script can't be converted to Studio's script format without changing what is said.",
            file=script,
            hint=f"Please report this with the script. `studio parse {quoted(script)}` shows how it is read.",
        )
    if output is None:
        echo_text(written)
    else:
        if output.exists() and not force:
            raise UsageError(
                "This file exists already.", file=output, hint="Choose another one, or overwrite it with --force."
            )
        write_atomic(output, written, hint="Choose another place with -o.")
        echo(f"{output}: {len(parsed.turns)} turns of {len(parsed.speakers)} speakers, read as {parsed.format}")
    for problem in parsed.problems:
        echo(f"{script}:{problem.line}: {with_script(problem.message, script)}", err=True)
