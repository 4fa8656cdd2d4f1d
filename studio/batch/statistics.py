"""Statistics of a batch run: events in, the numbers at any moment out. Pure, except for its clock."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from studio.batch.events import (
    BatchFinishedEvent,
    EpisodeFailedEvent,
    EpisodeMadeEvent,
    EpisodePlannedEvent,
    EpisodeUnchangedEvent,
    Event,
    RunStartedEvent,
    SentenceFailedEvent,
)

PACE_WINDOW_S = 900.0
"""The remaining time is estimated from the pace of this last stretch, since loading a model slows down the start."""
PACE_POINTS = 60


@dataclass(frozen=True, slots=True)
class RunStatistics:
    """A run at one moment."""

    due: int = 0
    """Episodes to be made, unless their sentences show that nothing changed."""
    finished: int = 0
    """Episodes with nothing to do from the start."""
    made: int = 0
    unchanged: int = 0
    """Episodes that turned out to be unaffected by what changed."""
    failed: int = 0
    takes: int = 0
    lost_batches: int = 0
    """Batches whose worker died or hung."""
    troubles: int = 0
    """Batches that failed for an error of the store, or of the engine as a whole."""
    failed_sentences: int = 0
    suspect_takes: int = 0
    """In the episodes that were made."""
    audio_s: float = 0.0
    """Duration of the episodes that were made."""
    takes_s: float = 0.0
    """Duration of the takes that were made."""
    workers: int = 0
    busy_s: float = 0.0
    """Seconds in which workers had a batch, of all workers together."""
    elapsed_s: float = 0.0
    """Since the run started."""
    remaining_s: float | None = None
    """Estimated time until the run ends; None while no pace is known."""

    @property
    def done(self) -> int:
        """Episodes that need no more work: rendered, unchanged or failed."""
        return self.made + self.unchanged + self.failed

    @property
    def busy(self) -> float | None:
        """Share of their time in which workers had a batch, 0 to 1."""
        total_s = self.workers * self.elapsed_s
        return min(1.0, self.busy_s / total_s) if total_s > 0 else None

    @property
    def speed(self) -> float | None:
        """Seconds of finished episodes per second."""
        return self.audio_s / self.elapsed_s if self.elapsed_s > 0 and self.audio_s else None


class RunCounter:
    """Counts events. Called from several threads, one at a time; see :data:`studio.batch.events.EventListener`.

    Args:
        now: a clock, in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._started_at: float | None = None
        self._counts: dict[str, float] = {}
        self._workers = 0
        self._planned = self._missing = 0
        self._points: deque[tuple[float, float, float]] = deque(maxlen=PACE_POINTS)
        """(time, takes, episodes done) of the last while, oldest first."""

    def handle(self, event: Event) -> None:
        """Count an event."""
        if isinstance(event, RunStartedEvent):
            self._start(event)
        elif isinstance(event, EpisodePlannedEvent):
            self._planned += 1
            self._missing += event.missing
        elif isinstance(event, BatchFinishedEvent):
            result = event.result
            self._add(takes=event.made, lost_batches=bool(result.lost), troubles=bool(result.trouble))
            self._add(busy_s=result.elapsed_s, takes_s=result.audio_s)
        elif isinstance(event, SentenceFailedEvent):
            self._add(failed_sentences=1)
        elif isinstance(event, EpisodeMadeEvent):
            self._add(made=1, audio_s=event.result.duration_s, suspect_takes=len(event.result.suspect_takes))
        elif isinstance(event, EpisodeUnchangedEvent):
            self._add(unchanged=1)
        elif isinstance(event, EpisodeFailedEvent):
            self._add(failed=1)
        self._add_point()

    def statistics(self) -> RunStatistics:
        """The numbers now."""
        counts = dict(self._counts)
        busy_s, takes_s, audio_s = (counts.pop(name, 0.0) for name in ("busy_s", "takes_s", "audio_s"))
        return RunStatistics(
            **{name: int(value) for name, value in counts.items()},
            audio_s=audio_s,
            takes_s=takes_s,
            workers=self._workers,
            busy_s=busy_s,
            elapsed_s=0.0 if self._started_at is None else self._now() - self._started_at,
            remaining_s=self._remaining_s(),
        )

    def _start(self, event: RunStartedEvent) -> None:
        """Start, or continue with scripts that changed during the run and are due again."""
        if self._started_at is None:
            self._started_at = self._now()
            self._add(finished=event.finished)
            self._points.append((self._started_at, 0.0, 0.0))
        self._add(due=event.due)
        self._workers = max(self._workers, event.workers)

    def _add(self, **amounts: float) -> None:
        for name, amount in amounts.items():
            self._counts[name] = self._counts.get(name, 0.0) + amount

    def _done(self) -> float:
        return sum(self._counts.get(name, 0.0) for name in ("made", "unchanged", "failed"))

    def _add_point(self) -> None:
        now = self._now()
        if self._points and now - self._points[-1][0] >= PACE_WINDOW_S / PACE_POINTS:
            self._points.append((now, self._counts.get("takes", 0.0), self._done()))

    def _remaining_s(self) -> float | None:
        """The time for the missing takes or for the missing episodes at the latest pace, whichever is longer."""
        due, done, takes = self._counts.get("due", 0.0), self._done(), self._counts.get("takes", 0.0)
        if done >= due:
            return 0.0 if due else None
        if not self._points:
            return None
        begin, takes_then, done_then = self._points[0]
        elapsed_s = self._now() - begin
        needed = self._missing * due / self._planned if self._planned else 0.0
        estimates_s = []
        if takes > takes_then:
            estimates_s.append(max(0.0, needed - takes) * elapsed_s / (takes - takes_then))
        if done > done_then:
            estimates_s.append((due - done) * elapsed_s / (done - done_then))
        return max(estimates_s, default=None)
