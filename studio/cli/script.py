"""``studio parse`` and ``studio cast``: what a script says, and who says it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.find import ScriptPath

if TYPE_CHECKING:
    from studio.show import Show
    from studio.values import Cast


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


def cast(
    script: ScriptPath,
    show: Annotated[Path | None, typer.Option(help="A show.toml; by default the nearest one above the script.")] = None,
    engine: Annotated[str | None, typer.Option(help="Engine that speaks; by default the show's own.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Write the names that are proposed into show.toml.")] = False,
    voices: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VOICE", help="Give a speaker a voice, in show.toml; may be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON document.")] = False,
) -> None:
    """Show who speaks with which voice, and what was guessed (guesses are remembered in cast.toml).

    Names that look like one person (a slip of the pen, initials, a "Speaker 1" whose name is said) are proposed, with
    the lines for show.toml that join them; --accept writes these lines.

    Examples:

      studio cast scripts/slow-science.txt

      studio cast scripts/slow-science.txt --accept

      studio cast scripts/slow-science.txt --set "Theo Marsh=walter"
    """
    from studio.cast import propose, remember
    from studio.cast.joins import join_names, write_joins, write_voices
    from studio.errors import UsageError
    from studio.render.prepare import cast_script, load_source, load_speech_settings
    from studio.show import load_show
    from studio.text.words import is_word

    chosen = load_show(script, show)
    parsed = load_source(script, chosen).script
    engine = engine or chosen.settings.engine
    made, new_choices = cast_script(parsed, chosen, engine, load_speech_settings(chosen, engine))
    if voices:
        if chosen.settings_file is None:
            raise UsageError("There is no show.toml to write voices into.", hint="`studio new DIR` makes a show.")
        write_voices(chosen.settings_file, _requested_voices(voices, made, chosen))
        chosen = load_show(script, show)
        made, new_choices = cast_script(parsed, chosen, engine, load_speech_settings(chosen, engine))
    remember(chosen.cast_file, new_choices)
    proposals = propose(parsed, made, tuple(chosen.settings.speakers), is_word)
    likely = [proposal for proposal in proposals if proposal.likely]
    file = chosen.settings_file
    if accept and file is None:
        raise UsageError("There is no show.toml to write the names into.", hint="`studio new DIR` makes a show.")
    if accept and file and likely:
        updated = write_joins(file, likely, made)
    else:
        updated = join_names(file.read_text("utf-8-sig") if file else "", likely, made)
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
        document = {"engine": made.engine, "roles": roles, "proposals": proposed, "toml": updated.lines}
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
        typer.echo(f"\nWritten into {file}:\n\n{updated.lines}")
    elif likely:
        typer.echo(f"\nTo join them, put this into show.toml, or call `studio cast --accept`:\n\n{updated.lines}")


def _requested_voices(pairs: list[str], made: Cast, show: Show) -> dict[str, str]:
    """The voice for each speaker, by the name under which the cast lists them.

    Raises:
        UsageError: a pair isn't NAME=VOICE, or there is no such speaker or voice.
    """
    from studio.cast.voices import load_voices
    from studio.errors import UsageError

    speakers: dict[str, str] = {}
    for person, entry in show.settings.speakers.items():
        speakers |= {spelling.casefold(): person for spelling in (*entry.aliases, person)}
    for role in made.roles:
        speakers |= {spelling.casefold(): role.speaker for spelling in (*role.spellings, role.speaker)}
    names = [voice.name for voice in load_voices(show.voices)]
    found = {}
    for pair in pairs:
        name, sign, voice = (part.strip() for part in pair.partition("="))
        if not (name and sign and voice):
            raise UsageError(f"{pair!r} is not NAME=VOICE.", hint='Write --set "Ada Lind=clara".')
        if name.casefold() not in speakers:
            listed = ", ".join(dict.fromkeys(role.speaker for role in made.roles))
            raise UsageError(f"{name} doesn't speak in this script.", hint=f"Its speakers are: {listed}.")
        if voice not in names:
            raise UsageError(f"There is no voice {voice!r}.", hint=f"The show has: {', '.join(names)}.")
        found[speakers[name.casefold()]] = voice
    return found
