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
    """Show what a script says: who says what under which chapter, and every line that is not spoken, with its reason.

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
    from studio.cli.reading import show_reading

    show_reading(parsed)
    for problem in parsed.problems:
        typer.echo(f"{script}:{problem.line}: {problem.message}", err=True)


def cast(
    script: Annotated[Path, typer.Argument(help="The script.", show_default=False)],
    show: Annotated[Path | None, typer.Option(help="A show.toml; by default the nearest one above the script.")] = None,
    engine: Annotated[str | None, typer.Option(help="Engine that speaks; by default the show's own.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Write the names that are proposed into show.toml.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON document.")] = False,
) -> None:
    """Show who speaks with which voice, and what was guessed (guesses are remembered in cast.toml).

    Names that look like one person (a slip of the pen, initials, a "Speaker 1" whose name is said) are proposed, with
    the lines for show.toml that join them; --accept writes these lines.

    Examples:

      studio cast scripts/slow-science.txt

      studio cast scripts/slow-science.txt --accept
    """
    from studio.cast import propose
    from studio.cast.settle import settle, write_settled
    from studio.errors import UsageError
    from studio.parse import parse_script
    from studio.parse.read import read_script
    from studio.progress import Silent
    from studio.provide import choose_cast
    from studio.show import FILE, load_show
    from studio.text.words import is_word

    chosen = load_show(script, show)
    parsed = parse_script(read_script(script), file=script)
    made = choose_cast(parsed, chosen, engine or chosen.settings.engine, Silent())
    proposals = propose(parsed, made, tuple(chosen.settings.speakers), is_word)
    likely = [proposal for proposal in proposals if proposal.likely]
    file = chosen.root / FILE if chosen.root else None
    if accept and file is None:
        raise UsageError("There is no show.toml to write the names into.", hint="`studio new DIR` makes a show.")
    if accept and file and likely:
        settled = write_settled(file, likely, made)
    else:
        settled = settle(file.read_text("utf-8-sig") if file else "", likely, made)
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
        proposed = [{k: getattr(p, k) for k in ("person", "spelling", "reason", "line", "likely")} for p in proposals]
        document = {"engine": made.engine, "roles": roles, "proposals": proposed, "toml": settled.lines}
        typer.echo(json.dumps(document | {"accepted": accept and bool(likely)}, ensure_ascii=False, indent=1))
        return
    width = max(len(r.speaker) for r in made.roles)
    origins = {"show": "show.toml", "cast": "cast.toml", "guessed": "guessed"}
    for role in made.roles:
        note = f"  ({role.note})" if role.note else ""
        typer.echo(f"{role.speaker:<{width}}  {role.voice:<10}  {origins[role.origin]}{note}")
    if proposals:
        typer.echo("\nNames that may be one person:")
        for proposal in proposals:
            sure = "" if proposal.likely else "  (only perhaps: join them by hand)"
            typer.echo(f"  line {proposal.line:>4}  {proposal.spelling} = {proposal.person}: {proposal.reason}{sure}")
    if accept and likely:
        typer.echo(f"\nWritten into {file}:\n\n{settled.lines}")
    elif likely:
        typer.echo(f"\nTo join them, put this into show.toml, or call `studio cast --accept`:\n\n{settled.lines}")
