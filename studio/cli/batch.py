"""``studio batch``: many scripts in, many episodes out."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studio.cli.terminal import progress_for
from studio.errors import OutputError
from studio.formats.durations import clock

if TYPE_CHECKING:
    from studio.batch.events import Event
    from studio.batch.plan import Plan
    from studio.batch.rates import Forecast
    from studio.batch.run import Outcome
    from studio.batch.values import Left

SHOWN = 20
"""Episodes that are named in a plan for people; of more, how many there are."""


def batch(
    scripts: Annotated[
        list[Path] | None, typer.Argument(help="Scripts, and folders of scripts.", show_default=False)
    ] = None,
    from_list: Annotated[
        Path | None,
        typer.Option("--from-list", help="A file with a script on every line, relative to its folder; - for stdin."),
    ] = None,
    show: Annotated[Path | None, typer.Option(help="A show.toml; by default the one the scripts belong to.")] = None,
    engine: Annotated[str | None, typer.Option(help="Engine that speaks; by default the show's own.")] = None,
    workers: Annotated[
        int, typer.Option(min=0, max=1024, help="Processes that speak: one per core or GPU; 0 for none but this one.")
    ] = 0,
    device: Annotated[
        str, typer.Option(help="Where a neural engine computes: cpu, cuda (GPUs in turn), cuda:1.", show_default=False)
    ] = "",
    shard: Annotated[
        str | None, typer.Option(help="Make share I of N of the takes, such as 3/40, and leave the rest to others.")
    ] = None,
    ray: Annotated[str, typer.Option(help="Speak on a Ray cluster: its address, or local.", show_default=False)] = "",
    store: Annotated[
        str | None, typer.Option(help="Where takes are kept: a folder, or an address such as s3://bucket/show.")
    ] = None,
    assemble: Annotated[
        bool, typer.Option("--assemble", help="Make the episodes whose takes are all there, and no takes.")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Take up just what failed or was set aside in an earlier run.")
    ] = False,
    patience: Annotated[
        float, typer.Option(min=1.0, help="Seconds after which a worker counts as hung, besides ten times the usual.")
    ] = 300.0,
    log: Annotated[
        Path | None, typer.Option(help="File for the log, JSON on every line; by default in the show's .studio.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="File for the report, a page with the worst takes first; by default likewise.")
    ] = None,
    metrics: Annotated[
        str | None,
        typer.Option(
            help="Metrics for Prometheus: a file, written every few seconds, or a port of this machine, such as 9108.",
            metavar="FILE|PORT",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and stop.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan or the result as one JSON document.")] = False,
) -> None:
    """Render many scripts: sentences of all of them pooled, each made once, episodes finished in order.

    Stopped or killed, the same command goes on where it stood. Sentences that can't be said are set aside, with their
    episodes; scripts that can't be read are listed; all others are made. Then the exit code is 1.

    Examples:

      studio batch scripts --dry-run

      studio batch scripts --workers 4

      studio batch --from-list backlog.txt --engine coqui --device cuda

      studio batch scripts --store s3://bucket/show --shard 3/40
    """
    from studio.batch.job import BatchJob, show_of
    from studio.batch.retry import Patience
    from studio.batch.scripts import gather

    if not scripts and from_list is None:
        raise typer.BadParameter("name scripts, a folder, or a list with --from-list", param_hint="SCRIPT")
    if shard and assemble:
        raise typer.BadParameter(
            "a shard makes takes, --assemble makes none: give one of the two", param_hint="--shard"
        )
    if device and not re.fullmatch(r"cpu|cuda(:\d{1,3})?", device):
        raise typer.BadParameter("it is cpu, cuda or cuda:N", param_hint="--device")
    share = _share(shard)
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
        patience=Patience(start_s=patience),
    )
    if dry_run:
        from studio.batch.dry_run import look

        plan, cost = look(job, progress_for(quiet=as_json))
        typer.echo(json.dumps(_plan(plan, cost), ensure_ascii=False, indent=1)) if as_json else _show(plan, cost)
        raise typer.Exit(1 if plan.left or plan.waiting else 0)
    from studio.batch.run import run
    from studio.cli.batch_console import watching, write_report

    begin = time.monotonic()
    with watching(job, _quietly if as_json else _told, log=log, metrics=metrics, quiet=as_json) as night:
        outcome = run(job, night.progress, night.listen)
    seconds = time.monotonic() - begin
    again = [*(["--engine", engine] if engine else []), *(["--show", str(show)] if show else [])]
    page, trouble = None, None
    try:
        page = write_report(job, outcome, night.tally, report, again)
    except OutputError as error:  # what came of the night is told first
        trouble = error
    if as_json:
        typer.echo(json.dumps(_summary(outcome, seconds, page), ensure_ascii=False, indent=1))
    else:
        _tell(outcome, seconds)
        if page:
            typer.echo(str(page))
    if trouble:
        raise trouble
    raise typer.Exit(0 if outcome.good else 1)


def _share(shard: str | None) -> tuple[int, int] | None:
    if shard is None:
        return None
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", shard)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise typer.BadParameter(
            f"{shard!r} is no share such as 1/40; the first is 1, the last 40/40", param_hint="--shard"
        )
    return int(found[1]), int(found[2])


def _told(event: Event) -> None:
    """One line for each episode, as it comes, and for each sentence that is set aside."""
    from studio.batch import events

    if isinstance(event, events.EpisodeMade):
        doubtful = len(event.assembled.doubtful)
        more = f", {doubtful} doubtful" if doubtful else ""
        typer.echo(f"  {clock(event.assembled.duration_s):>8}{more}  {event.wanted.output}")
    elif isinstance(event, events.SetAside):
        typer.echo(f"set aside: “{event.aside.text}” ({event.aside.voice}): {event.aside.reason}", err=True)
    elif isinstance(event, events.Said) and (event.result.lost or event.result.trouble):
        typer.echo(f"note: {event.result.worker}: {event.result.lost or event.result.trouble}", err=True)


def _quietly(event: Event) -> None:
    """Only the document at the end."""


def _tell(outcome: Outcome, seconds: float) -> None:
    _list(outcome.left)
    speed = f", {outcome.audio_s / seconds:.0f} × real time" if outcome.audio_s and seconds else ""
    typer.echo(
        f"{_episodes(outcome.made)} made ({clock(outcome.audio_s)}) in {clock(seconds)}{speed};"
        f" {outcome.takes} takes made; {_episodes(outcome.same)} as {'it was' if outcome.same == 1 else 'they were'}"
    )
    if outcome.waiting:
        typer.echo(
            f"{_episodes(outcome.waiting)} still to come from other shards; then: the same command with"
            " --assemble in place of --shard"
        )
    if outcome.aside:
        typer.echo("What was set aside is tried again by the same command with --retry-failed.")


def _episodes(count: int) -> str:
    return f"{count} episode" if count == 1 else f"{count} episodes"


def _list(left: list[Left] | tuple[Left, ...]) -> None:
    for each in left:
        typer.secho("left out: ", fg=typer.colors.RED, err=True, nl=False)
        typer.echo(f"{each.script}: {each.reason}", err=True)


def _summary(outcome: Outcome, seconds: float, page: Path | None) -> dict[str, Any]:
    return {
        "made": outcome.made,
        "unchanged": outcome.same,
        "waiting": outcome.waiting,
        "takes": outcome.takes,
        "duration": round(outcome.audio_s, 3),
        "seconds": round(seconds, 3),
        "left_out": [{"script": str(left.script), "reason": left.reason} for left in outcome.left],
        "set_aside": [{"text": a.text, "voice": a.voice, "reason": a.reason} for a in outcome.aside.values()],
        "report": str(page) if page else None,
    }


def _plan(plan: Plan, cost: Forecast) -> dict[str, Any]:
    count = plan.count
    return {
        "engine": plan.engine,
        "episodes": [
            {
                "script": str(wanted.script),
                "output": str(wanted.output),
                "because": list(wanted.why),
                "expected": round(wanted.expected_s, 1),
            }
            for wanted in plan.wanted
        ],
        "unchanged": plan.finished,
        "because": count.why,
        "sentences": {
            "all": count.sentences,
            "new": count.new,
            "cached": count.cached,
            "duplicate": count.duplicate,
            "new_characters": count.new_characters,
        },
        "expected": {
            "audio": round(cost.audio_s, 1),
            "synthesis": cost.said_s,
            "assembly": cost.assembling_s,
            "bytes": cost.disk_bytes,
        },
        "left_out": [{"script": str(left.script), "reason": left.reason} for left in plan.left],
        "set_aside": [{"script": str(left.script), "reason": left.reason} for left in plan.waiting],
    }


def _show(plan: Plan, cost: Forecast) -> None:
    count = plan.count
    for wanted in plan.wanted[:SHOWN]:
        typer.echo(f"  {clock(wanted.expected_s):>8}  {wanted.script}  ({', '.join(wanted.why[:3])})")
    if len(plan.wanted) > SHOWN:
        typer.echo(f"  and {len(plan.wanted) - SHOWN} more")
    typer.echo(f"episodes:   {len(plan.wanted)} to be made, {plan.finished} as they are, about {clock(cost.audio_s)}")
    for reason, touched in sorted(count.why.items(), key=lambda each: -each[1]):
        typer.echo(f"            {touched} because of: {reason}")
    typer.echo(f"sentences:  {count.new} new, {count.cached} made before, {count.duplicate} said twice")
    typer.echo(f"synthesis:  {_time(cost.said_s)} of one worker with {plan.engine}")
    typer.echo(f"assembly:   {_time(cost.assembling_s)} of one assembler")
    disk = "not measured yet" if cost.disk_bytes is None else f"about {cost.disk_bytes / 1e6:.0f} MB"
    typer.echo(f"disk:       {disk}")
    _list(plan.left)
    _list(plan.waiting)


def _time(seconds: float | None) -> str:
    return "not measured yet: time" if seconds is None else f"about {clock(seconds)}"
