"""``studio check``: whether an episode can be published."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.options import EpisodePath, Json
from studio.cli.output import echo, echo_json, secho

if TYPE_CHECKING:
    from studio.check import Finding, Report


def check(
    episode: EpisodePath,
    lufs: Annotated[
        float | None, typer.Option(help="Target loudness in LUFS; by default the record's, or -16 without a record.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also list the rules that passed or don't apply.")] = False,
    as_json: Json = False,
) -> None:
    """Check a finished episode: sound, tags, chapters, transcripts; exit code 1 if a MUST failed.

    Examples:

      studio check episodes/monday/monday.mp3

      studio check somebody-elses.mp3 --lufs -19 --json
    """
    from studio.check import check_episode
    from studio.cli.terminal import progress_for
    from studio.errors import UsageError

    if lufs is not None and not -70 <= lufs <= 0:
        raise UsageError("--lufs must be from -70 to 0.")
    report = check_episode(episode, target_lufs=lufs, progress=progress_for(quiet=as_json))
    if as_json:
        echo_json(report_document(report))
    else:
        print_report(report, everything)
    raise typer.Exit(0 if report.passed else 1)


def report_document(report: Report) -> dict[str, object]:
    """A report as ``--json`` prints it."""
    return {
        "file": str(report.file),
        **_counts(report),
        "findings": [{**asdict(f), "verdict": _VERDICTS[f.verdict], "result": f.verdict} for f in report.findings],
        "takes": [{"place": t.place, "text": t.text, "flags": t.flags, "told": t.attempts} for t in report.takes],
    }


_VERDICTS = {"passed": "kept", "failed": "broken", "not applicable": "not applicable"}
"""The values of ``verdict`` in JSON, which are kept from Studio 0.1; ``result`` has the current ones."""


def _counts(report: Report) -> dict[str, int]:
    passed, failed = len(report.having("passed")), len(report.having("failed"))
    must, should = len(report.having("failed", "MUST")), len(report.having("failed", "SHOULD"))
    return {
        "passed": passed,
        "failed": failed,
        "failed_must": must,
        "failed_should": should,
        "not_applicable": len(report.having("not applicable")),
        "kept": passed,
        "broken": failed,
        "broken_must": must,
        "broken_should": should,
    }


def print_report(report: Report, everything: bool) -> None:
    """Print the failed rules, MUST before SHOULD, then all others if requested."""
    failed = (*report.having("failed", "MUST"), *report.having("failed", "SHOULD"))
    passed = report.having("passed") if everything else ()
    absent = report.having("not applicable") if everything else ()
    width = max((len(f.rule) for f in (*failed, *passed, *absent)), default=0)
    for finding in failed:
        _line(finding, width, typer.colors.RED if finding.level == "MUST" else typer.colors.YELLOW)
    for finding in (*passed, *absent):
        _line(finding, width, typer.colors.GREEN if finding.verdict == "passed" else typer.colors.BRIGHT_BLACK)
    for take in report.takes:
        if take.flags or everything:
            secho(f"{'suspect' if take.flags else 'retried':<14}", fg=typer.colors.YELLOW, nl=False)
            echo(f"  {take.place}: {', '.join(take.flags) or 'good'}; {take.attempts}: {take.text}")
    counts = _counts(report)
    summary = (
        f"{counts['passed']} passed, {counts['failed']} failed (MUST {counts['failed_must']}, "
        f"SHOULD {counts['failed_should']}), {counts['not_applicable']} not applicable"
    )
    secho(summary, bold=True, fg=typer.colors.GREEN if report.passed else typer.colors.RED)


def _line(finding: Finding, width: int, colour: str) -> None:
    secho(f"{finding.verdict:<14}  {finding.level:<6}  {finding.rule:<{width}}", fg=colour, nl=False)
    echo("  " + ": ".join(part for part in (finding.place, finding.message) if part))
