"""Who watches a batch: a live table on a terminal or plain lines, the log, the metrics; and the report at its end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from studio.cli.terminal import Bars, Lines
from studio.errors import OutputError
from studio.formats.durations import clock
from studio.progress import Meter, Silent

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

    from studio.batch.events import Event, Listen
    from studio.batch.job import BatchJob
    from studio.batch.progress import Figures, Tally
    from studio.batch.run import Outcome
    from studio.progress import Progress

LINE_EVERY_S = 30.0
STAGE = "batch"
"""The stage that a table or a line stands for."""


def rows(figures: Figures, unit: str) -> list[tuple[str, str]]:
    """A batch as (name, value), for people.

    Args:
        figures: where it stands.
        unit: what the workers compute on, ``workers`` or ``GPU``.
    """
    out = [("episodes", f"{figures.done} of {figures.due}")]
    out += [("left out", str(figures.left))] if figures.left else []
    out.append(("audio", f"{figures.audio_s / 3600:.2f} h"))
    out += [("speed", f"{figures.speed:.1f} × real time")] if figures.speed else []
    out += [(f"{unit} busy", f"{100 * figures.busy:.0f} %")] if figures.busy is not None else []
    out.append(("takes", str(figures.takes)))
    out.append(("doubtful", str(figures.doubtful)))
    out += [("set aside", str(figures.aside))] if figures.aside else []
    out += [("batches lost", str(figures.lost))] if figures.lost else []
    out.append(("elapsed", clock(figures.seconds)))
    out += [("left", f"about {clock(figures.left_s)}")] if figures.left_s is not None else []
    return out


class Shown:
    """Progress in which the batch itself is shown in a way of its own, and all before it as ever.

    Args:
        others: shows what comes before.
        way: shows the batch while its context lasts.
    """

    def __init__(self, others: Progress, way: Callable[[], AbstractContextManager[object]]) -> None:
        self._others, self._way = others, way

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """See :class:`studio.progress.Progress`."""
        if name == STAGE:
            with self._way():
                yield Silent._Meter()
        else:
            with self._others.stage(name, total, unit) as meter:
                yield meter

    def note(self, message: str) -> None:
        """See :class:`studio.progress.Progress`."""
        self._others.note(message)


def live(tally: Tally, unit: str, bars: Bars) -> Live:
    """A table that stays on the terminal."""
    from rich.live import Live

    return Live(
        get_renderable=lambda: table(rows(tally.figures(), unit)),
        console=bars.console,
        refresh_per_second=2,
        redirect_stdout=sys.stdout.isatty(),
    )


def table(told: Sequence[tuple[str, str]]) -> Table:
    """(name, value) as a table; what is bad, in red."""
    from rich.table import Table

    out = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in told:
        style = "red" if name in ("left out", "set aside", "batches lost") else ""
        out.add_row(f"[dim]{name}[/dim]", f"[{style}]{value}[/{style}]" if style else value)
    return out


class NowAndThen:
    """The same as a line now and then, for logs and pipes."""

    def __init__(self, tally: Tally, unit: str) -> None:
        self._tally, self._unit, self._last = tally, unit, time.monotonic()

    @contextmanager
    def shown(self) -> Iterator[None]:
        """A line at the end."""
        yield
        self._line()

    def heard(self, event: Event) -> None:
        """A line, if it is time."""
        if time.monotonic() - self._last >= LINE_EVERY_S:
            self._line()

    def _line(self) -> None:
        self._last = time.monotonic()
        told = (f"{name} {value}" for name, value in rows(self._tally.figures(), self._unit))
        typer.echo(f"batch: {', '.join(told)}", err=True)


@dataclass(frozen=True, slots=True)
class Night:
    """Everything that watches."""

    progress: Progress
    listen: Listen
    tally: Tally


@contextmanager
def watching(
    job: BatchJob, told: Listen, *, log: Path | None = None, metrics: str | None = None, quiet: bool = False
) -> Iterator[Night]:
    """Watch a batch from its beginning to its end.

    Args:
        job: what is to be done.
        told: who tells of single events.
        log: file for the log; None for the show's own.
        metrics: file for the metrics, or a port of this machine; None for none.
        quiet: no table and no lines.

    Raises:
        OutputError: a file can't be written, or the port can't be used, before anything is begun.
    """
    from studio.batch.journal import Journal
    from studio.batch.metrics import metrics_at
    from studio.batch.progress import Tally

    tally = Tally()
    unit = "GPU" if job.device.startswith("cuda") else "workers"
    lines = None if quiet or sys.stderr.isatty() else NowAndThen(tally, unit)
    if lines:
        progress: Progress = Shown(Lines(), lines.shown)
    elif quiet:
        progress = Lines(stages=False)
    else:
        bars = Bars()
        progress = Shown(bars, lambda: live(tally, unit, bars))
    journal = Journal(place) if (place := log or _of_the_show(job, "log", "batch.jsonl")) else None
    given = metrics_at(metrics, tally.figures) if metrics else None

    def listen(event: Event) -> None:
        tally.heard(event)
        if journal:
            journal.heard(event)
        if given:
            given.refresh()
        with suppress(OSError):  # nobody reads on: that is no reason to end a night's work
            told(event)
            if lines:
                lines.heard(event)

    try:
        yield Night(progress, listen, tally)
    finally:
        if given:
            given.close()
        if journal:
            journal.close()


def write_report(
    job: BatchJob, outcome: Outcome, tally: Tally, path: Path | None, options: Sequence[str]
) -> Path | None:
    """The report of a batch and of all episodes of its scripts; the file, or None where there is no place for one.

    Args:
        job: what was done.
        outcome: what came of it.
        tally: what was counted.
        path: the file; None for the show's own.
        options: of the command line, that ``studio retake`` needs too.

    Raises:
        OutputError: it can't be written.
    """
    place = path or _of_the_show(job, "batch.html")
    if place is None:
        return None
    from studio.batch.page import MOST_WORST, Night, batch_page
    from studio.batch.suspects import Doubt, tell, with_commands
    from studio.files.atomic import write_atomic
    from studio.report.excerpt import excerpt

    engine = job.engine or job.show.settings.engine
    places: dict[Path, Path] = {}
    for script in job.scripts:  # of several that would have the same place, the first has it
        places.setdefault(job.show.episode(script).absolute(), script)
    episodes, worst = tell(((script, output) for output, script in places.items()), MOST_WORST)

    def sound(doubt: Doubt) -> bytes | None:
        try:
            return excerpt(doubt.output, max(0.0, doubt.start - 0.2), doubt.stop)
        except OSError:
            return None

    ended = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    night = Night(
        job.show.settings.title,
        engine,
        ended,
        replace(tally.figures(), left_s=None),
        episodes,
        with_commands(worst, job.show, engine, options),
        outcome.left,
        list(outcome.aside.values()),
        outcome.waiting,
    )
    write_atomic(place, batch_page(night, sound).encode(errors="backslashreplace"))  # names need not be UTF-8
    return place


def _of_the_show(job: BatchJob, *parts: str) -> Path | None:
    """A place for a file of this batch in its show's own folder."""
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
