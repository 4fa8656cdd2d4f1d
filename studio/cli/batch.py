"""``studio batch``: renders many scripts."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studio.cli.counts import counted
from studio.cli.options import EngineName, Json
from studio.cli.output import echo, echo_json, secho
from studio.cli.terminal import progress_for
from studio.errors import OutputError
from studio.formats.durations import format_duration

if TYPE_CHECKING:
    from studio.batch.events import Event
    from studio.batch.plan import Plan
    from studio.batch.rates import Forecast
    from studio.batch.run_pass import BatchRunResult
    from studio.batch.values import FailedScript

MOST_SHOWN = 20
"""Episodes that a dry run lists; further ones are counted."""


def batch(
    scripts: Annotated[
        list[Path] | None, typer.Argument(help="Scripts, and folders of scripts.", show_default=False)
    ] = None,
    from_list: Annotated[
        Path | None,
        typer.Option("--from-list", help="A file that lists one script per line, relative to its folder; - for stdin."),
    ] = None,
    show: Annotated[Path | None, typer.Option(help="A show.toml; by default the one the scripts belong to.")] = None,
    engine: EngineName = None,
    workers: Annotated[
        int,
        typer.Option(min=0, max=1024, help="Worker processes: one per core or GPU; 0 to use this process."),
    ] = 0,
    device: Annotated[
        str, typer.Option(help="Device for neural engines: cpu, cuda (GPUs in turn), cuda:1.", show_default=False)
    ] = "",
    shard: Annotated[str | None, typer.Option(help="Make only share I of N of the takes, such as 3/40.")] = None,
    ray: Annotated[
        str, typer.Option(help="Synthesize on a Ray cluster: its address, or local.", show_default=False)
    ] = "",
    store: Annotated[
        str | None, typer.Option(help="Where takes are stored: a folder, or an address such as s3://bucket/show.")
    ] = None,
    assemble: Annotated[
        bool, typer.Option("--assemble", help="Make no takes, only the episodes whose takes all exist.")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Retry only what failed in an earlier run.")
    ] = False,
    budget: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="CHARACTERS",
            help="Most characters to synthesize, for paid servers; scripts beyond that wait for another run.",
            show_default=False,
        ),
    ] = None,
    patience: Annotated[
        float, typer.Option(min=1.0, help="Seconds before a hanging worker, assembler or reader is replaced.")
    ] = 300.0,
    log: Annotated[
        Path | None, typer.Option(help="File for the log, one JSON object per line; by default in the show's .studio.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="File for the report, a page with the worst takes first; by default in .studio of the show."),
    ] = None,
    metrics: Annotated[
        str | None,
        typer.Option(
            help="Prometheus metrics: a file, written every few seconds, or a port of this machine, such as 9108.",
            metavar="FILE|PORT",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan without rendering anything.")] = False,
    as_json: Json = False,
) -> None:
    """Render many scripts. Sentences that they share are synthesized once, and episodes are finished in order.

    If the run is stopped or killed, the same command resumes it. If a sentence can't be synthesized, only its own
    episode fails; if a script can't be read, it is listed. All other episodes are made, and the exit code is 1.

    Examples:

      studio batch scripts --dry-run

      studio batch scripts --workers 4

      studio batch --from-list backlog.txt --engine coqui --device cuda

      studio batch scripts --store s3://bucket/show --shard 3/40
    """
    from studio.batch.deadlines import HelperTimeout
    from studio.batch.job import BatchJob, show_of
    from studio.batch.scripts import gather

    if not scripts and from_list is None:
        raise typer.BadParameter("name scripts, a folder, or a list with --from-list", param_hint="SCRIPT")
    if shard and assemble:
        raise typer.BadParameter("--shard makes takes and --assemble makes none; use one of them", param_hint="--shard")
    if device and not re.fullmatch(r"cpu|cuda(:\d{1,3})?", device):
        raise typer.BadParameter("give cpu, cuda or cuda:N", param_hint="--device")
    share = _shard(shard)
    found = tuple(path.absolute() for path in gather(scripts or [], from_list))
    job = BatchJob(
        scripts=found,
        show=show_of(found, show, store),
        engine=engine,
        workers=workers,
        device=device,
        shard=share,
        ray=ray,
        assemble_only=assemble,
        retry_failed=retry_failed,
        budget_characters=budget,
        timeout=HelperTimeout(patience_s=patience),
    )
    if dry_run:
        from studio.batch.dry_run import dry_run as plan_run

        plan, forecast = plan_run(job, progress_for(quiet=as_json))
        if as_json:
            echo_json(_plan_json(plan, forecast))
        else:
            _print_plan(plan, forecast)
        raise typer.Exit(1 if plan.failed or plan.blocked else 0)
    from studio.batch.run import run
    from studio.cli.batch_console import monitor_run, write_report

    begin = time.monotonic()
    with monitor_run(job, _ignore if as_json else _print_event, log=log, metrics=metrics, quiet=as_json) as monitor:
        result = run(job, monitor.progress, monitor.listener)
    elapsed_s = time.monotonic() - begin
    retake_options = [*(["--engine", engine] if engine else []), *(["--show", str(show)] if show else [])]
    page, report_error = None, None
    try:
        page = write_report(job, result, monitor.counter, report, retake_options)
    except OutputError as error:  # the result is printed first
        report_error = error
    if as_json:
        echo_json(_result_json(result, elapsed_s, page))
    else:
        _print_result(result, elapsed_s)
        if page:
            echo(str(page))
    if report_error:
        raise report_error
    raise typer.Exit(0 if result.passed else 1)


def _shard(shard: str | None) -> tuple[int, int] | None:
    if shard is None:
        return None
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", shard)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise typer.BadParameter(
            f"{shard!r} is not a share such as 3/40; shares count from 1/40 to 40/40", param_hint="--shard"
        )
    return int(found[1]), int(found[2])


def _print_event(event: Event) -> None:
    """One line for each episode and each failed sentence, as they come."""
    from studio.batch import events

    if isinstance(event, events.EpisodeMadeEvent):
        count = len(event.result.suspect_takes)
        suspects = f", {counted(count, 'suspect take')}" if count else ""
        echo(f"  {format_duration(event.result.duration_s):>8}{suspects}  {event.episode.output}")
    elif isinstance(event, events.SentenceFailedEvent):
        sentence = event.sentence
        echo(f"failed sentence: “{sentence.text}” ({sentence.voice}): {sentence.reason}", err=True)
    elif isinstance(event, events.BatchFinishedEvent) and (event.result.lost or event.result.trouble):
        echo(f"note: {event.result.worker}: {event.result.lost or event.result.trouble}", err=True)


def _ignore(event: Event) -> None:
    """Print nothing, because with --json the document is the only output."""


def _print_result(result: BatchRunResult, elapsed_s: float) -> None:
    _print_failures(result.failed)
    speed = f", {result.audio_s / elapsed_s:.0f} × real time" if result.audio_s and elapsed_s else ""
    echo(
        f"{counted(result.made, 'episode')} made ({format_duration(result.audio_s)})"
        f" in {format_duration(elapsed_s)}{speed};"
        f" {counted(result.takes, 'take')} made; {counted(result.unchanged, 'episode')} unchanged"
    )
    if result.waiting:
        echo(
            f"{counted(result.waiting, 'episode')} left to assemble when all shards are done: then run the same command"
            " with --assemble instead of --shard"
        )
    if result.failed_sentences:
        echo("Failed sentences are skipped until you run the same command with --retry-failed.")


def _print_failures(failures: Sequence[FailedScript]) -> None:
    for failure in failures:
        secho("failed: ", fg=typer.colors.RED, err=True, nl=False)
        echo(f"{failure.script}: {failure.reason}", err=True)


def _result_json(result: BatchRunResult, elapsed_s: float, page: Path | None) -> dict[str, Any]:
    return {
        "made": result.made,
        "unchanged": result.unchanged,
        "waiting": result.waiting,
        "takes": result.takes,
        "duration": round(result.audio_s, 3),
        "seconds": round(elapsed_s, 3),
        "left_out": [{"script": str(each.script), "reason": each.reason} for each in result.failed],
        "set_aside": [
            {"text": each.text, "voice": each.voice, "reason": each.reason} for each in result.failed_sentences.values()
        ],
        "report": str(page) if page else None,
    }


def _plan_json(plan: Plan, forecast: Forecast) -> dict[str, Any]:
    counts = plan.counts
    return {
        "engine": plan.engine,
        "episodes": [
            {
                "script": str(episode.script),
                "output": str(episode.output),
                "because": list(episode.why),
                "expected": round(forecast.episode_s(episode.expected_s), 1),
            }
            for episode in plan.episodes
        ],
        "unchanged": plan.finished,
        "because": counts.why,
        "sentences": {
            "all": counts.sentences,
            "new": counts.new,
            "cached": counts.cached,
            "duplicate": counts.duplicate,
            "new_characters": counts.new_characters,
        },
        "expected": {
            "audio": round(forecast.audio_s, 1),
            "synthesis": forecast.synthesis_s,
            "assembly": forecast.assembly_s,
            "bytes": forecast.disk_bytes,
        },
        "left_out": [{"script": str(each.script), "reason": each.reason} for each in plan.failed],
        "set_aside": [{"script": str(each.script), "reason": each.reason} for each in plan.blocked],
    }


def _print_plan(plan: Plan, forecast: Forecast) -> None:
    counts = plan.counts
    for episode in plan.episodes[:MOST_SHOWN]:
        length = format_duration(forecast.episode_s(episode.expected_s))
        echo(f"  {length:>8}  {episode.script}  ({', '.join(episode.why[:3])})")
    if len(plan.episodes) > MOST_SHOWN:
        echo(f"  and {len(plan.episodes) - MOST_SHOWN} more")
    length = format_duration(forecast.audio_s)
    echo(f"episodes:   {len(plan.episodes)} to make, about {length}; {plan.finished} unchanged")
    for name, affected in sorted(counts.why.items(), key=lambda each: -each[1]):
        echo(f"            {affected} because of: {name}")
    echo(f"sentences:  {counts.new} new, {counts.cached} cached, {counts.duplicate} repeated")
    echo(f"synthesis:  {_time(forecast.synthesis_s)} of one worker with {plan.engine}")
    echo(f"assembly:   {_time(forecast.assembly_s)} of one assembler")
    disk = "not measured yet" if forecast.disk_bytes is None else f"about {forecast.disk_bytes / 1e6:.0f} MB"
    echo(f"disk:       {disk}")
    _print_failures(plan.failed)
    _print_failures(plan.blocked)


def _time(seconds: float | None) -> str:
    return "not measured yet: time" if seconds is None else f"about {format_duration(seconds)}"
