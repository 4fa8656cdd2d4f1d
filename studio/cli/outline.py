"""``studio outline``: chapters for a script without headings, written into a copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studio.cli.options import Json, ReaderName, ScriptPath
from studio.cli.output import echo, echo_json
from studio.files.places import real_path

if TYPE_CHECKING:
    from studio.outline import ChapterHeading
    from studio.values import Script


def outline(
    script: ScriptPath,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The copy; by default NAME.outline beside the script.")
    ] = None,
    form: ReaderName = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing copy.")] = False,
    as_json: Json = False,
) -> None:
    """Find chapters in a script without headings, and write a copy with headings for you to correct.

    The script itself stays as it is. A render of it finds the same chapters by itself; a render of the corrected copy
    uses yours.

    Examples:

      studio outline scripts/keepers-of-time.txt

      studio outline interview.txt -o interview-with-headings.txt
    """
    from studio.outline import outline as find
    from studio.parse import parse_script, read_script

    text = read_script(script)
    parsed = parse_script(text, format=form, file=script)
    made = find(parsed)
    place = None
    if made.headings:
        copy, ending = _copy(text, parsed, made.headings, script)
        place = output or script.with_name(f"{script.stem}.outline{ending}")
        _write(place, copy, script, force=force)
    if as_json:
        headings = [_document(parsed, heading) for heading in made.headings]
        document = {"file": str(place) if place else None, "headings": headings, "why_none": made.why_none or None}
        echo_json(document)
        return
    for heading in made.headings:
        echo(f"  line {heading.at.line:>4}  {heading.title}  ({heading.why})")
    echo(str(place) if place else f"No headings for {script}: {made.why_none}.")


def _document(script: Script, heading: ChapterHeading) -> dict[str, Any]:
    return {
        "title": heading.title,
        "line": heading.at.line,
        "turn": heading.at.turn,
        "speaker": script.turns[heading.at.turn].speaker,
        "begins": heading.at.begins,
        "text": heading.at.text,
        "closing": heading.closing,
        "score": heading.score,
        "why": heading.why,
    }


def _copy(text: str, parsed: Script, headings: tuple[ChapterHeading, ...], script: Path) -> tuple[str, str]:
    """The text with the headings in it, and the ending for its name; read again, it says the same, in these chapters.

    In the script's own format where that can contain headings; otherwise in Studio's.
    """
    from studio.errors import StudioError
    from studio.outline import with_headings, write_into
    from studio.parse import parse_script
    from studio.parse.own_form.writer import write_script

    titles = [heading.title for heading in headings]
    own = write_into(text, parsed, headings)
    copies = [(own, script.suffix)] if own is not None else []
    for copy, ending in (*copies, (write_script(with_headings(parsed, headings)), ".md")):
        again = parse_script(copy, file=script)
        if (
            _words_by_speaker(again) == _words_by_speaker(parsed)
            and [s.title for s in again.segments if s.title] == titles
        ):
            return copy, ending
    raise StudioError(
        f"{len(headings)} chapters were found, but no copy with their headings reads the same as the script.",
        file=script,
        hint="--json lists the chapters. Please report this with the script.",
    )


def _words_by_speaker(script: Script) -> list[tuple[str, list[str]]]:
    """Who says which words; turns of one person that follow each other are one."""
    said: list[tuple[str, list[str]]] = []
    for turn in script.turns:
        if not said or said[-1][0] != turn.speaker:
            said.append((turn.speaker, []))
        said[-1][1].extend(turn.text.split())
    return said


def _write(place: Path, text: str, script: Path, *, force: bool) -> None:
    """Write the copy atomically, never over the script, and over another file only with --force."""
    from studio.errors import UsageError
    from studio.files.atomic import write_atomic

    if real_path(place) == real_path(script):
        raise UsageError("This would overwrite the script itself.", file=script, hint="Choose another file with -o.")
    if place.exists() and not force:
        raise UsageError(
            "This file exists already, and may have corrections in it.",
            file=place,
            hint="Choose another one with -o, or overwrite it with --force.",
        )
    write_atomic(place, text)
