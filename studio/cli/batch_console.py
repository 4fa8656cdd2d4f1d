"""Shows and records a batch run: a table on a terminal or lines elsewhere, the log, the metrics, and the report.

In: the events of a run. Out: text on stderr, and files.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.output import drawn_by, echo
from studio.cli.terminal import Bars, Lines
from studio.errors import OutputError
from studio.formats.durations import format_duration
from studio.progress import Meter, SilentMeter

if TYPE_CHECKING:
    from rich.table import Table

    from studio.batch.events import Event, EventListener
    from studio.batch.job import BatchJob
    from studio.batch.run_pass import BatchRunResult
    from studio.batch.statistics import RunCounter, RunStatistics
    from studio.progress import Progress

LINE_EVERY_S = 30.0
BATCH_STAGE = "batch"
"""The stage that the table or the lines show."""
_BAD_ROWS = ("failed", "failed sentences", "lost batches")


def status_rows(statistics: RunStatistics, unit: str) -> list[tuple[str, str]]:
    """A run as (name, value), for people.

    Args:
        statistics: the run now.
        unit: what the workers compute on, ``workers`` or ``GPU``.
    """
    now = statistics
    rows = [("episodes", f"{now.done} of {now.due}")]
    rows += [("failed", str(now.failed))] if now.failed else []
    rows.append(("audio", f"{now.audio_s / 3600:.2f} h"))
    rows += [("speed", f"{now.speed:.1f} × real time")] if now.speed else []
    rows += [(f"{unit} busy", f"{100 * now.busy:.0f} %")] if now.busy is not None else []
    rows.append(("takes", str(now.takes)))
    rows.append(("suspect takes", str(now.suspect_takes)))
    rows += [("failed sentences", str(now.failed_sentences))] if now.failed_sentences else []
    rows += [("lost batches", str(now.lost_batches))] if now.lost_batches else []
    rows.append(("elapsed", format_duration(now.elapsed_s)))
    rows += [("remaining", f"about {format_duration(now.remaining_s)}")] if now.remaining_s is not None else []
    return rows


class BatchProgress:
    """Progress that leaves the stage ``batch`` to a table or lines, and shows all other stages as usual.

    Args:
        other_stages: shows the other stages.
        batch_stage: a context that shows the stage ``batch`` while it lasts.
    """

    def __init__(self, other_stages: Progress, batch_stage: Callable[[], AbstractContextManager[object]]) -> None:
        self._other_stages, self._batch_stage = other_stages, batch_stage

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """See :class:`studio.progress.Progress`."""
        if name == BATCH_STAGE:
            with self._batch_stage():
                yield SilentMeter()
        else:
            with self._other_stages.stage(name, total, unit) as meter:
                yield meter

    def note(self, message: str) -> None:
        """See :class:`studio.progress.Progress`."""
        self._other_stages.note(message)


@contextmanager
def live_table(counter: RunCounter, unit: str, bars: Bars) -> Iterator[None]:
    """A table that is redrawn on the terminal, below all messages."""
    from rich.live import Live

    table = Live(
        get_renderable=lambda: status_table(status_rows(counter.statistics(), unit)),
        console=bars.console,
        refresh_per_second=2,
        redirect_stdout=sys.stdout.isatty(),
    )
    with table, drawn_by(bars.console):
        yield


def status_table(rows: Sequence[tuple[str, str]]) -> Table:
    """(name, value) as a table, with failures in red."""
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in rows:
        table.add_row(f"[dim]{name}[/dim]", f"[red]{value}[/red]" if name in _BAD_ROWS else value)
    return table


class StatusLines:
    """The same as a line every half minute, for logs and pipes."""

    def __init__(self, counter: RunCounter, unit: str) -> None:
        self._counter, self._unit, self._printed_at = counter, unit, time.monotonic()
        self._last = ""

    @contextmanager
    def last_line(self) -> Iterator[None]:
        """Print a line when the context ends."""
        yield
        self._print()

    def handle(self, event: Event) -> None:
        """Print a line if it is time."""
        if time.monotonic() - self._printed_at >= LINE_EVERY_S:
            self._print()

    def _print(self) -> None:
        self._printed_at = time.monotonic()
        values = (f"{name} {value}" for name, value in status_rows(self._counter.statistics(), self._unit))
        line = f"batch: {', '.join(values)}"
        if line != self._last:
            echo(line, err=True)
        self._last = line


@dataclass(frozen=True, slots=True)
class RunMonitor:
    """What a run reports to."""

    progress: Progress
    listener: EventListener
    counter: RunCounter


@contextmanager
def monitor_run(
    job: BatchJob, listener: EventListener, *, log: Path | None = None, metrics: str | None = None, quiet: bool = False
) -> Iterator[RunMonitor]:
    """Show and record a run for as long as the context lasts.

    Args:
        job: the job of the run.
        listener: prints single events.
        log: file for the log; None for the show's own.
        metrics: file for the metrics, or a port of this machine; None for no metrics.
        quiet: no table and no lines.

    Raises:
        OutputError: a file can't be written, or the port can't be used; the run has not started then.
    """
    from studio.batch.event_log import EventLog
    from studio.batch.statistics import RunCounter

    counter = RunCounter()
    unit = "GPU" if job.device.startswith("cuda") else "workers"
    lines = None if quiet or sys.stderr.isatty() else StatusLines(counter, unit)
    if lines:
        progress: Progress = BatchProgress(Lines(), lines.last_line)
    elif quiet:
        progress = Lines(stages=False)
    else:
        bars = Bars()
        progress = BatchProgress(bars, lambda: live_table(counter, unit, bars))
    event_log = EventLog(path) if (path := log or _path_in_show(job, "log", "batch.jsonl")) else None
    exporter = None
    if metrics:
        from studio.batch.metrics import open_metrics

        exporter = open_metrics(metrics, counter.statistics)

    def handle(event: Event) -> None:
        counter.handle(event)
        if event_log:
            event_log.handle(event)
        if exporter:
            exporter.refresh()
        with suppress(OSError):  # the run goes on if the reader of our output is gone
            listener(event)
            if lines:
                lines.handle(event)

    try:
        yield RunMonitor(progress, handle, counter)
    finally:
        if exporter:
            exporter.close()
        if event_log:
            event_log.close()


def write_report(
    job: BatchJob, result: BatchRunResult, counter: RunCounter, path: Path | None, retake_options: Sequence[str]
) -> Path | None:
    """Write the report of a run and of all episodes of its scripts.

    Args:
        job: the job of the run.
        result: its result.
        counter: its counts.
        path: the file; None for the show's own.
        retake_options: command-line options that ``studio retake`` needs too.

    Returns:
        The file, or None outside any show without ``path``.

    Raises:
        OutputError: it can't be written.
    """
    file_path = path or _path_in_show(job, "batch.html")
    if file_path is None:
        return None
    from studio.batch.report_page import MOST_TAKES, RunReport, report_page
    from studio.batch.suspects import ReportedTake, suspect_takes, with_commands
    from studio.files.atomic import write_atomic
    from studio.report.excerpt import excerpt

    engine = job.engine or job.show.settings.engine
    scripts: dict[Path, Path] = {}
    for script in job.scripts:  # of scripts whose episodes would have the same file name, the first has it
        scripts.setdefault(job.show.episode(script).absolute(), script)
    episodes, takes = suspect_takes(((script, output) for output, script in scripts.items()), MOST_TAKES)

    def sound(take: ReportedTake) -> bytes | None:
        try:
            return excerpt(take.output, max(0.0, take.start_s - 0.2), take.end_s)
        except OSError:
            return None

    ended = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    report = RunReport(
        job.show.settings.title,
        engine,
        ended,
        replace(counter.statistics(), remaining_s=None),
        episodes,
        with_commands(takes, job.show, engine, retake_options),
        result.failed,
        list(result.failed_sentences.values()),
        result.waiting,
    )
    page = report_page(report, sound).encode(errors="backslashreplace")  # file names need not be UTF-8
    write_atomic(file_path, page)
    return file_path


def _path_in_show(job: BatchJob, *parts: str) -> Path | None:
    """A file of this run in its show's ``.studio``; None outside any show. Raises OutputError."""
    if job.show.root is None:
        return None
    *folders, name = parts
    folder = (job.show.root / ".studio").joinpath(*folders)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder can't be made: {error.strerror or error}.", file=folder) from error
    if job.shard:
        stem, _, ending = name.partition(".")
        name = f"{stem}-{job.shard[0]}-of-{job.shard[1]}.{ending}"
    return folder / name
