"""Progress for people: a bar with ETA and speed on a terminal, plain lines otherwise. Everything goes to stderr."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from studio.cli.output import console, drawn_by, echo
from studio.formats.durations import format_duration
from studio.progress import Meter, Progress

FIRST_LINE_S = 3.0
"""After this time, a stage prints a line with its progress."""
LINE_EVERY_S = 10.0
"""Further lines come this often."""


def progress_for(*, quiet: bool = False) -> Progress:
    """How progress is shown: bars on a terminal, plain lines elsewhere, and only notes if quiet."""
    if quiet:
        return Lines(stages=False)
    return Bars() if sys.stderr.isatty() else Lines()


class _StageCount:
    """What a stage has done so far."""

    def __init__(self, total: float) -> None:
        self.total = max(total, 1e-9)
        self.done = 0.0
        self.audio_s = 0.0
        self.begin = time.monotonic()
        self._lock = threading.Lock()

    def advance(self, amount: float = 1.0, audio_s: float = 0.0) -> None:
        """See :class:`studio.progress.Meter`."""
        with self._lock:
            self.done += amount
            self.audio_s += audio_s
        self.changed()

    def changed(self) -> None:
        """Called after every advance."""

    @property
    def left(self) -> str:
        """About how long it will still take."""
        seconds = time.monotonic() - self.begin
        return f"about {format_duration(seconds * (self.total / self.done - 1))} left" if self.done else ""

    @property
    def speed(self) -> str:
        """How many times faster than real time."""
        seconds = time.monotonic() - self.begin
        return f"{self.audio_s / seconds:.0f} × real time" if self.audio_s and seconds > 0 else ""


class Lines:
    """Plain lines, for logs and pipes."""

    def __init__(self, *, stages: bool = True) -> None:
        self.stages = stages
        self._noted: set[str] = set()

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """One line when it ends, and one every few seconds while it runs."""
        shown = self.stages

        class _Meter(_StageCount):
            next_line = time.monotonic() + FIRST_LINE_S

            def changed(self) -> None:
                now = time.monotonic()
                if shown and now > self.next_line:
                    self.next_line = now + LINE_EVERY_S
                    done = f"{100 * self.done / self.total:.0f} %"
                    echo(f"{name}: {'  '.join(x for x in (done, self.left, self.speed) if x)}", err=True)

        meter = _Meter(total)
        yield meter
        if shown:
            echo(f"{name}: done in {time.monotonic() - meter.begin:.1f} s  {meter.speed}".rstrip(), err=True)

    def note(self, message: str) -> None:
        """Print a message, the first time it comes."""
        if message not in self._noted:
            self._noted.add(message)
            echo(f"note: {message}", err=True)


class Bars:
    """Bars on a terminal."""

    def __init__(self) -> None:
        self.console = console(stderr=True)
        self._noted: set[str] = set()

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """A bar that stays as a line when it is done."""
        from rich import progress as bars

        columns = (
            bars.TextColumn("{task.description:<10}"),
            bars.BarColumn(bar_width=32),
            bars.TaskProgressColumn(),
            bars.TimeElapsedColumn(),
            bars.TextColumn("left"),
            bars.TimeRemainingColumn(),
            bars.TextColumn("{task.fields[speed]}"),
        )
        with bars.Progress(*columns, console=self.console) as bar, drawn_by(self.console):
            task = bar.add_task(name, total=max(total, 1e-9), speed="")

            class _Meter(_StageCount):
                def changed(self) -> None:
                    bar.update(task, completed=self.done, speed=self.speed)

            yield _Meter(total)
            bar.update(task, completed=max(total, 1e-9))

    def note(self, message: str) -> None:
        """Print a message above the bars, the first time it comes."""
        from rich.markup import escape

        if message not in self._noted:
            self._noted.add(message)
            self.console.print(f"[yellow]note:[/yellow] {escape(message)}", highlight=False)
