"""``studio lint``: what a producer would want to know before anything is rendered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio.cli.find import ScriptPath
from studio.cli.output import echo, echo_json, secho
from studio.formats.durations import format_duration


def lint(
    script: ScriptPath,
    show: Annotated[Path | None, typer.Option(help="A show.toml; by default the nearest one above the script.")] = None,
    engine: Annotated[str | None, typer.Option(help="Engine that speaks; by default the show's own.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if there is a warning or an error.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON document.")] = False,
) -> None:
    """List what is wrong or questionable in a script, before anything is rendered.

    Unknown speakers, names that look alike, missing files, words that may be said wrong and how they will be said,
    stories without a source, the length to expect, and more; docs/lint.md lists all rules.

    Examples:

      studio lint scripts/slow-science.txt

      studio lint scripts/slow-science.txt --strict --json
    """
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
        colours = {"error": typer.colors.RED, "warning": typer.colors.YELLOW, "note": None}
        for finding in found:
            echo(f"{script}:{finding.line}: ", nl=False)
            secho(finding.level, fg=colours[finding.level], nl=False)
            echo(f" {finding.rule}: {finding.message}" + (f" {finding.advice}" if finding.advice else ""))
        told = ", ".join(f"{count} {level}{'' if count == 1 else 's'}" for level, count in counts.items())
        echo(f"{told}; the episode will be about {format_duration(seconds)} long")
    if strict and counts["error"] + counts["warning"]:
        raise typer.Exit(1)
