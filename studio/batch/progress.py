"""How far a batch is: what happens in, figures out, at any moment. Pure but for the clock it is given."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from studio.batch.events import Began, EpisodeLeft, EpisodeMade, EpisodeSame, Event, Planned, Said, SetAside

MEMORY_S = 900.0
"""The time left is told from the pace of the last so many seconds: loading a model slows the first ones down."""
POINTS = 60


@dataclass(frozen=True, slots=True)
class Figures:
    """A batch at one moment."""

    due: int = 0
    """Episodes that are to be made, or may have to be."""
    finished: int = 0
    """Episodes with nothing to do from the start."""
    made: int = 0
    same: int = 0
    """Episodes that turned out to be what they would become."""
    left: int = 0
    takes: int = 0
    lost: int = 0
    """Batches whose worker died or hung."""
    troubles: int = 0
    """Batches that the store, or an engine that isn't ready, hindered."""
    aside: int = 0
    doubtful: int = 0
    """Doubtful takes in the episodes that were made."""
    audio_s: float = 0.0
    """Of the episodes that were made."""
    spoken_s: float = 0.0
    """Of the takes that were made."""
    workers: int = 0
    busy_s: float = 0.0
    """Seconds that workers had a batch in hand, of all workers together."""
    seconds: float = 0.0
    """Since the work began."""
    left_s: float | None = None
    """About how long it will still take; None where nobody can tell yet."""

    @property
    def done(self) -> int:
        """Episodes that are settled, one way or another."""
        return self.made + self.same + self.left

    @property
    def busy(self) -> float | None:
        """Share of their time in which workers had a batch in hand, 0 to 1."""
        whole = self.workers * self.seconds
        return min(1.0, self.busy_s / whole) if whole > 0 else None

    @property
    def speed(self) -> float | None:
        """Seconds of finished episodes per second."""
        return self.audio_s / self.seconds if self.seconds > 0 and self.audio_s else None


class Tally:
    """Counts what happens. Called from several threads, one at a time, as :data:`studio.batch.events.Listen` says.

    Args:
        now: a clock, in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._begin: float | None = None
        self._count: dict[str, float] = {}
        self._workers = 0
        self._planned = self._missing = 0
        self._points: deque[tuple[float, float, float]] = deque(maxlen=POINTS)
        """(moment, takes, episodes) of the last while, oldest first."""

    def heard(self, event: Event) -> None:
        """Something happened."""
        if isinstance(event, Began):
            self._began(event)
        elif isinstance(event, Planned):
            self._planned += 1
            self._missing += event.missing
        elif isinstance(event, Said):
            result = event.result
            self._add(takes=event.made, lost=bool(result.lost), troubles=bool(result.trouble))
            self._add(busy_s=result.seconds, spoken_s=result.audio_s)
        elif isinstance(event, SetAside):
            self._add(aside=1)
        elif isinstance(event, EpisodeMade):
            self._add(made=1, audio_s=event.assembled.duration_s, doubtful=len(event.assembled.doubtful))
        elif isinstance(event, EpisodeSame):
            self._add(same=1)
        elif isinstance(event, EpisodeLeft):
            self._add(left=1)
        self._mark()

    def figures(self) -> Figures:
        """Where it stands."""
        known = dict(self._count)
        busy_s, spoken_s, audio_s = (known.pop(name, 0.0) for name in ("busy_s", "spoken_s", "audio_s"))
        return Figures(
            **{name: int(value) for name, value in known.items()},
            audio_s=audio_s,
            spoken_s=spoken_s,
            workers=self._workers,
            busy_s=busy_s,
            seconds=0.0 if self._begin is None else self._now() - self._begin,
            left_s=self._left_s(),
        )

    def _began(self, event: Began) -> None:
        """Once, and again for scripts that were changed meanwhile: these are settled a second time."""
        if self._begin is None:
            self._begin = self._now()
            self._add(finished=event.finished)
            self._points.append((self._begin, 0.0, 0.0))
        self._add(due=event.due)
        self._workers = max(self._workers, event.workers)

    def _add(self, **amounts: float) -> None:
        for name, amount in amounts.items():
            self._count[name] = self._count.get(name, 0.0) + amount

    def _done(self) -> float:
        return sum(self._count.get(name, 0.0) for name in ("made", "same", "left"))

    def _mark(self) -> None:
        now = self._now()
        if self._points and now - self._points[-1][0] >= MEMORY_S / POINTS:
            self._points.append((now, self._count.get("takes", 0.0), self._done()))

    def _left_s(self) -> float | None:
        """What the slower of the two needs, saying the takes and finishing the episodes, at their latest pace."""
        due, done, takes = self._count.get("due", 0.0), self._done(), self._count.get("takes", 0.0)
        if done >= due:
            return 0.0 if due else None
        if not self._points:
            return None
        begin, takes_then, done_then = self._points[0]
        seconds = self._now() - begin
        needed = self._missing * due / self._planned if self._planned else 0.0
        times = []
        if takes > takes_then:
            times.append(max(0.0, needed - takes) * seconds / (takes - takes_then))
        if done > done_then:
            times.append((due - done) * seconds / (done - done_then))
        return max(times, default=None)
