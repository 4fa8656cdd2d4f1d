"""How many requests a server gets at the same time: results and their times in, a number out.

Additive increase, multiplicative decrease, as TCP finds its rate (Chiu and Jain, "Analysis of the increase and decrease
algorithms for congestion avoidance", 1989): the limit grows while the server keeps up, and shrinks when it refuses
work. A server that takes everything and queues it is noticed by its latency: by Little's law, requests that take n
times as long as at best are n times as many as the server works on.
"""

from __future__ import annotations

from statistics import median

START = 4
MOST = 1024
MOST_RATIO = 2.0
"""Latency compared with the best one: above it the limit shrinks, so that no more requests wait than are worked on."""
_QUICK = (1 + MOST_RATIO) / 2
"""Latency compared with the best one: up to it, the limit grows."""
SHRUNK_RATIO, LEAST_SHRINK = 1.4, 0.5
"""The ratio that the limit shrinks for, in steps of a half at most. If requests waited, the latency falls by as much;
if it falls by less than half of that, the server itself has become slower."""
GROWTH, FAR_GROWTH = 1 / 16, 1 / 4
"""Of the limit in each step, at least 1; the latter while the latency is nearly the best one and the server has
refused nothing."""
_NEARLY = 1.25
ENOUGH = 32
"""Answers that are judged together, at least: sentences are of all lengths, and the mean of a few says little."""
STALLS, STALLS_OF_FEW = 2, 6
"""The latter in steps of fewer answers than :data:`ENOUGH`."""
BETTER = 1 / 4
"""What a mean below the best one counts for: the lowest of many would be too low."""
FIRST_GROWTH = 4
"""The limit at first, as a multiple of the answers of a step that were about as quick as the first ones: a server for
256 requests is busy after the time of three answers."""
AFTER_SLOW_START, AFTER_REFUSAL = 0.5, 0.9
"""What a refusal leaves of the limit. The first growth may have made it a few times what the server takes; later it is
a bit too high, and a small step back costs little of the server's time."""


class AdaptiveLimit:
    """The limit of one server.

    It changes in steps. Requests that were in flight at the last change are not judged; the mean latency of as many
    others as the limit allows decides about the next change.

    Args:
        start: requests at first.
        most: never more than this.
    """

    def __init__(self, start: int = START, most: int = MOST) -> None:
        self._limit = float(min(start, most))
        self._most = float(most)
        self._slow_start, self._stalled = True, 0
        """At first the limit grows fast, until it doesn't for :data:`STALLS` steps in a row."""
        self._first_s: list[float] = []
        """Latencies of the first answers; their median decides what is quick, as short sentences take less time."""
        self._refuses = False
        self._window = self.value
        """Answers that are judged together."""
        self._best_s: float | None = None
        self._slower_s: float | None = None
        """The limit has just shrunk for the latency; a mean above this one says that no request had waited."""
        self._not_judged = 0
        self._judged = self._quick = 0
        self._sum_s = 0.0
        self._used = False

    @property
    def value(self) -> int:
        """Requests that may be in flight, at least 1."""
        return max(1, int(self._limit))

    def succeeded(self, latency_s: float, in_flight: int) -> None:
        """Count an answer.

        Args:
            latency_s: how long it took.
            in_flight: requests at that time, this one included. A limit that isn't used doesn't grow.
        """
        if self._not_judged:
            self._not_judged -= 1
            return
        self._judged += 1
        self._sum_s += latency_s
        used = in_flight >= self.value
        self._used = self._used or used
        self._quick += used and latency_s <= _QUICK * self._usual_s(latency_s)
        if self._slow_start:
            self._limit = min(self._most, max(self._limit, FIRST_GROWTH * self._quick))
        if self._judged >= self._window:
            step = self._first_step if self._slow_start else self._step
            step(self._sum_s / self._judged)

    def refused(self) -> None:
        """Count a request for which the server had no room (429, 503)."""
        if self._not_judged:
            self._not_judged -= 1
            return
        factor = AFTER_SLOW_START if self._slow_start else AFTER_REFUSAL
        self._slow_start, self._refuses = False, True
        self._slower_s = None
        self._change(self._limit * factor)

    def _usual_s(self, latency_s: float) -> float:
        """The latency of a server that isn't busy: the median of the first answers, and the least while they come."""
        if len(self._first_s) == START:
            return median(self._first_s)
        self._first_s.append(latency_s)
        return min(self._first_s)

    def _first_step(self, mean_s: float) -> None:
        grew = self.value > self._window
        better = self._best_s is None or mean_s < self._best_s
        if better or (grew and self._window <= ENOUGH):  # a mean of more answers counts more
            self._best_s = mean_s
        self._stalled = self._stalled + 1 if self._used and not grew else 0
        self._slow_start = self._stalled < (STALLS if self._window >= ENOUGH else STALLS_OF_FEW)
        self._change(self._limit)
        if not self._slow_start:
            self._not_judged = self.value  # some were sent before the limit had grown

    def _step(self, mean_s: float) -> None:
        if self._best_s is None or (self._slower_s is not None and mean_s > self._slower_s):
            self._best_s = mean_s
        elif mean_s < self._best_s:
            self._best_s += BETTER * (mean_s - self._best_s)
        self._slower_s = None
        ratio = mean_s / self._best_s if self._best_s else 1.0
        if ratio > MOST_RATIO:
            share = max(LEAST_SHRINK, SHRUNK_RATIO / ratio)
            if self._limit * share >= START:
                self._slower_s = mean_s * (1 + share) / 2
            self._change(max(START, self._limit * share))
        elif self._used and ratio <= _QUICK:
            share = FAR_GROWTH if ratio <= _NEARLY and not self._refuses else GROWTH
            self._change(self._limit + max(1.0, share * self._limit))
        else:
            self._change(self._limit)

    def _change(self, limit: float) -> None:
        self._not_judged = self.value if limit != self._limit else 0
        self._judged, self._quick, self._sum_s, self._used = 0, 0, 0.0, False
        self._limit = min(self._most, max(1.0, limit))
        self._window = self.value if self._slow_start else max(ENOUGH, self.value)
