"""``studio lint``: problems in a script, before anything is rendered."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.completion import complete_script
from studio.cli.counts import counted
from studio.cli.find import script_files
from studio.cli.options import EngineName, Json, ShowFile
from studio.cli.output import echo, echo_json, secho
from studio.cli.pages import Html, Out
from studio.formats.durations import format_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.lint import Finding, Subject
    from studio.pages.script_view import Note


def lint(
    scripts: Annotated[
        list[Path],
        typer.Argument(
            metavar="SCRIPT...",
            help="The script, or its name without the extension; may be several.",
            show_default=False,
            callback=script_files,
            autocompletion=complete_script,
        ),
    ],
    show: ShowFile = None,
    engine: EngineName = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with code 1 on any warning or error.")] = False,
    as_json: Json = False,
    html: Html = False,
    out: Out = None,
) -> None:
    """List what is wrong or questionable in a script, before anything is rendered.

    It finds unknown speakers, names that look alike, missing files, words that may be said wrong, stories without a
    source and more, and estimates the length; docs/lint.md lists all rules.

    Examples:

      studio lint scripts/slow-science.txt

      studio lint scripts/slow-science.txt --html

      studio lint scripts/slow-science.txt --strict --json
    """
    from studio.errors import UsageError

    if len(scripts) > 1 and (as_json or html or out):
        raise UsageError("--json and --html are for one script.", hint="Run the command once for each.")
    problems = 0
    for script in scripts:
        problems += _lint_one(script, show, engine, as_json=as_json, html=html, out=out)
    if strict and problems:
        raise typer.Exit(1)


def _lint_one(
    script: Path, show: Path | None, engine: str | None, *, as_json: bool, html: bool, out: Path | None
) -> int:
    """Print the findings in one script; returns the number of errors and warnings."""
    from studio.lint import gather
    from studio.lint import lint as look
    from studio.lint.length import estimate
    from studio.show import load_show

    subject = gather(script, load_show(script, show), engine)
    found = look(subject)
    counts = {level: sum(finding.level == level for finding in found) for level in ("error", "warning", "note")}
    seconds = round(estimate(subject))
    if as_json:
        findings = [
            {"line": f.line, "rule": f.rule, "level": f.level, "message": f.message, "advice": f.advice} for f in found
        ]
        document = {"file": str(script), "seconds": seconds, **counts, "findings": findings}
        echo_json(document)
    else:
        if html or out:
            _write_page(subject, found, counts, seconds, out)
        else:
            _print(subject, found)
        summary = ", ".join(counted(count, level) for level, count in counts.items())
        echo(f"{summary}; the episode will be about {format_duration(seconds)} long")
    return counts["error"] + counts["warning"]


def _print(subject: Subject, found: Sequence[Finding]) -> None:
    """Findings by line; those about words in a separate table."""
    colours = {"error": typer.colors.RED, "warning": typer.colors.YELLOW, "note": None}
    for finding in found:
        if finding.word:
            continue
        echo(f"{subject.path}:{finding.line}: ", nl=False)
        secho(finding.level, fg=colours[finding.level], nl=False)
        echo(f" {finding.rule}: {finding.message}" + (f" {finding.advice}" if finding.advice else ""))
    words = [finding.word for finding in found if finding.word]
    if not words:
        return
    width = min(24, max(len(word.written) for word in words))
    spoken = min(36, max(len(word.spoken) for word in words))
    echo(f"\nHow {counted(len(words), 'word')} will be spoken:")
    for word in words:
        lines = ", ".join(map(str, word.lines[:4])) + (" …" if len(word.lines) > 4 else "")
        line = "lines" if len(word.lines) > 1 else "line"
        echo(f"  {word.written:<{width}}  {word.spoken:<{spoken}}  {word.sound:<18}  {line} {lines}")
    example = quote(f"{words[0].written}=as it sounds")
    echo(f"To change one: studio lexicon {subject.argument} --add {example}\n")


def _write_page(
    subject: Subject, found: Sequence[Finding], counts: dict[str, int], seconds: int, out: Path | None
) -> None:
    """The script as a page, with findings at their lines."""
    from collections import Counter

    from studio.cli.pages import write_page
    from studio.pages.script_view import script_page, script_rows
    from studio.parse import read_script

    roles = subject.cast.roles if subject.cast else ()
    names = {spelling: role.speaker for role in roles for spelling in (role.speaker, *role.spellings)}
    words: Counter[str] = Counter()
    for turn in subject.script.turns:
        words[names.get(turn.speaker, turn.speaker)] += turn.words
    notes = [_note(finding) for finding in found]
    figures = [
        ("Length, about", format_duration(seconds)),
        ("Errors", str(counts["error"])),
        ("Warnings", str(counts["warning"])),
        ("Notes", str(counts["note"])),
    ]
    rows = script_rows(read_script(subject.path), subject.script, notes, names)
    page = script_page(subject.metadata.title, rows, figures, notes, words)
    write_page(subject.path, subject.show.root, "lint", out, page)


def _note(finding: Finding) -> Note:
    """A finding as a page shows it, its command alone."""
    from studio.pages.script_view import Note

    quoted = re.search(r"`(studio [^`]+)`", finding.advice)
    if quoted:
        message = f"{finding.message} {finding.advice}".replace("`", "")
        return Note(finding.line, finding.level, finding.rule, message, quoted[1])
    advice, sign, command = finding.advice.partition(": studio ")
    message = f"{finding.message} {advice}{':' if sign else ''}".strip()
    return Note(finding.line, finding.level, finding.rule, message, f"studio {command.rstrip('.')}" if sign else "")
