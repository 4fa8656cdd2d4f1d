"""``studio parse``: what a script says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.find import with_script
from studio.cli.options import Json, ReaderName, ScriptPath
from studio.cli.output import echo, echo_json
from studio.cli.pages import Html, Out

if TYPE_CHECKING:
    from studio.values import Script


def parse(
    script: ScriptPath,
    form: ReaderName = None,
    as_json: Json = False,
    html: Html = False,
    out: Out = None,
) -> None:
    """Show what a script says: who says what under which chapter, and every line that is not spoken, with its reason.

    Examples:

      studio parse scripts/slow-science.txt

      studio parse scripts/slow-science.txt --html
    """
    from studio.formats.script_json import script_document
    from studio.parse import parse_script, read_script

    text = read_script(script)
    parsed = parse_script(text, format=form, file=script)
    if as_json:
        echo_json(script_document(parsed))
        return
    if html or out:
        _write_page(script, text, parsed, out)
        return
    from studio.cli.reading import show_reading

    show_reading(parsed)
    for problem in parsed.problems:
        echo(f"{script}:{problem.line}: {with_script(problem.message, script)}", err=True)


def _write_page(script: Path, text: str, parsed: Script, out: Path | None) -> None:
    """The script as a page, with the reader's problems at their lines."""
    from collections import Counter

    from studio.cli.pages import write_page
    from studio.pages.script_view import Note, script_page, script_rows
    from studio.parse.running_text.confidence import LIMIT, doubt
    from studio.show import load_show

    notes = [Note(problem.line, "warning", "reading", problem.message) for problem in parsed.problems]
    if parsed.confidence < LIMIT:
        notes.insert(0, Note(1, "warning", "doubtful", f"{parsed.confidence:.0%} sure: {doubt(parsed)}"))
    words: Counter[str] = Counter()
    for turn in parsed.turns:
        words[turn.speaker] += turn.words
    chapters = sum(segment.title is not None for segment in parsed.segments)
    figures = [
        ("Speakers", str(len(parsed.speakers))),
        ("Turns", str(len(parsed.turns))),
        ("Words", str(sum(words.values()))),
        ("Headings", str(chapters)),
        ("Read as", parsed.format),
    ]
    page = script_page(parsed.title or script.name, script_rows(text, parsed, notes), figures, notes, words)
    write_page(script, load_show(script).root, "parse", out, page)
