"""``studio parse``: what a script says."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from studio.cli.find import ScriptPath


def parse(
    script: ScriptPath,
    form: Annotated[
        str | None, typer.Option("--format", help="Name of the reader; by default the one that fits best.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON document.")] = False,
) -> None:
    """Show what a script says: speakers, segments, and every line that is not spoken.

    Example:

      studio parse scripts/slow-science.txt --json
    """
    from studio.parse import parse_script
    from studio.parse.document import script_document
    from studio.parse.read import read_script

    parsed = parse_script(read_script(script), format=form, file=script)
    if as_json:
        typer.echo(json.dumps(script_document(parsed), ensure_ascii=False, indent=1))
        return
    typer.echo(f"{parsed.title or '(no title)'}  [{parsed.format}]" + (f"  {parsed.date}" if parsed.date else ""))
    words = {name: sum(t.words for t in parsed.turns if t.speaker == name) for name in parsed.speakers}
    for name, count in words.items():
        turns = sum(t.speaker == name for t in parsed.turns)
        typer.echo(f"  {name}: {turns} turns, {count} words")
    typer.echo("Segments:")
    for segment in parsed.segments:
        title = segment.title or f"({segment.kind.replace('_', ' ')})"
        typer.echo(f"  line {segment.line:>4}  {len(segment.turns):>3} turns  {title}")
    if parsed.not_spoken:
        typer.echo("Not spoken:")
        for item in parsed.not_spoken:
            lines = f"{item.line}" if item.line == item.end_line else f"{item.line}-{item.end_line}"
            typer.echo(f"  line {lines:>7}  {item.reason}: {item.text[:70]}")
    for problem in parsed.problems:
        typer.echo(f"{script}:{problem.line}: {problem.message}", err=True)
