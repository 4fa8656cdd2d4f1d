"""``studio check``: whether an episode may go out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from studio.check import Finding, Report


def check(
    episode: Annotated[Path, typer.Argument(help="An MP3, ours or not; the files beside it are found by its name.")],
    lufs: Annotated[
        float | None, typer.Option(help="The loudness it should have; by default what its record says, else -16.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also list the rules that are kept.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print every finding as one JSON document.")] = False,
) -> None:
    """Check a finished episode: sound, tags, chapters, transcripts; exit code 1 if a MUST is broken.

    Examples:

      studio check episodes/monday/monday.mp3

      studio check somebody-elses.mp3 --lufs -19 --json
    """
    from studio.check import check_episode
    from studio.cli.terminal import progress_for
    from studio.errors import UsageError

    if lufs is not None and not -70 <= lufs <= 0:
        raise UsageError("--lufs is a loudness from -70 to 0.")
    report = check_episode(episode, target_lufs=lufs, progress=progress_for(quiet=as_json))
    if as_json:
        typer.echo(json.dumps(report_document(report), ensure_ascii=False, indent=1))
    else:
        print_report(report, everything)
    raise typer.Exit(0 if report.passed else 1)


def report_document(report: Report) -> dict[str, object]:
    """A report as ``--json`` prints it."""
    return {
        "file": str(report.file),
        **_counts(report),
        "findings": [asdict(f) for f in report.findings],
        "takes": [asdict(t) for t in report.takes],
    }


def _counts(report: Report) -> dict[str, int]:
    return {
        "kept": len(report.having("kept")),
        "broken": len(report.having("broken")),
        "broken_must": len(report.having("broken", "MUST")),
        "broken_should": len(report.having("broken", "SHOULD")),
        "not_applicable": len(report.having("not applicable")),
    }


def print_report(report: Report, everything: bool) -> None:
    """Broken rules first, those that must be kept before those that should."""
    broken = (*report.having("broken", "MUST"), *report.having("broken", "SHOULD"))
    kept = report.having("kept") if everything else ()
    absent = report.having("not applicable") if everything else ()
    width = max((len(f.rule) for f in (*broken, *kept, *absent)), default=0)
    for finding in broken:
        _line(finding, width, typer.colors.RED if finding.level == "MUST" else typer.colors.YELLOW)
    for finding in (*kept, *absent):
        _line(finding, width, typer.colors.GREEN if finding.verdict == "kept" else typer.colors.BRIGHT_BLACK)
    for take in report.takes:
        if take.flags or everything:
            typer.secho(f"{'doubtful' if take.flags else 'made again':<14}", fg=typer.colors.YELLOW, nl=False)
            typer.echo(f"  {take.place}: {', '.join(take.flags) or 'good'}; {take.told}: {take.text}")
    broken_rules = "{broken} broken (MUST {broken_must}, SHOULD {broken_should})"
    summary = f"{{kept}} kept, {broken_rules}, {{not_applicable}} not applicable".format(**_counts(report))
    typer.secho(summary, bold=True, fg=typer.colors.GREEN if report.passed else typer.colors.RED)


def _line(finding: Finding, width: int, colour: str) -> None:
    typer.secho(f"{finding.verdict:<14}  {finding.level:<6}  {finding.rule:<{width}}", fg=colour, nl=False)
    typer.echo("  " + ": ".join(part for part in (finding.place, finding.message) if part))
