"""``studio parse`` and ``studio cast``: what a script says, and who says it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def parse(
    script: Annotated[Path, typer.Argument(help="The script.", show_default=False)],
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


def cast(
    script: Annotated[Path, typer.Argument(help="The script.", show_default=False)],
    show: Annotated[Path | None, typer.Option(help="A show.toml; by default the nearest one above the script.")] = None,
    engine: Annotated[str | None, typer.Option(help="Engine that speaks; by default the show's own.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON document.")] = False,
) -> None:
    """Show who speaks with which voice, and what was guessed (guesses are remembered in cast.toml).

    Example:

      studio cast scripts/slow-science.txt
    """
    from studio.parse import parse_script
    from studio.parse.read import read_script
    from studio.produce import choose_cast
    from studio.progress import Silent
    from studio.show import load_show

    chosen = load_show(script, show)
    parsed = parse_script(read_script(script), file=script)
    made = choose_cast(parsed, chosen, engine or chosen.settings.engine, Silent())
    if as_json:
        roles = [
            {
                "speaker": r.speaker,
                "spellings": list(r.spellings),
                "voice": r.voice,
                "origin": r.origin,
                "note": r.note,
                "settings": {"voice": r.settings.voice, "rate": r.settings.rate, "pitch": r.settings.pitch},
            }
            for r in made.roles
        ]
        typer.echo(json.dumps({"engine": made.engine, "roles": roles}, ensure_ascii=False, indent=1))
        return
    width = max(len(r.speaker) for r in made.roles)
    origins = {"show": "show.toml", "cast": "cast.toml", "guessed": "guessed"}
    for role in made.roles:
        note = f"  ({role.note})" if role.note else ""
        typer.echo(f"{role.speaker:<{width}}  {role.voice:<10}  {origins[role.origin]}{note}")
