"""How many requests a server gets at the same time: results and their times in, a number out.

Additive increase, multiplicative decrease, as TCP finds its rate (Chiu and Jain, "Analysis of the increase and decrease
algorithms for congestion avoidance", 1989): the limit grows while the server keeps up, and shrinks when it refuses
work. A server that takes everything and queues it is noticed by its latency: by Little's law, requests that take n
times as long as at best are n times as many as the server works on.
"""

from __future__ import annotations

START = 4
MOST = 1024
MOST_RATIO = 2.0
"""Latency compared with the best one: above it the limit shrinks, so that no more requests wait than are worked on."""
_QUICK = (1 + MOST_RATIO) / 2
"""Latency compared with the best one: up to it, the limit grows."""
NO_BETTER = 0.9
"""If the latency doesn't fall below this part when the limit shrinks, the server itself has become slower."""
GROWTH = 1 / 16
"""Of the limit in each step, at least 1."""
FIRST_GROWTH = 4
"""At first the limit is so many times the answers of a step that were about as quick as the quickest one: a server for
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
        self._slow_start = True
        self._fastest_s = float("inf")
        self._window = self.value
        """Answers that are judged together."""
        self._best_s: float | None = None
        self._before_s: float | None = None
        """Mean latency before the limit shrank for it."""
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
        self._fastest_s = min(self._fastest_s, latency_s)
        used = in_flight >= self.value
        self._used = self._used or used
        self._quick += used and latency_s <= _QUICK * self._fastest_s
        if self._slow_start:
            self._limit = min(self._most, max(self._limit, FIRST_GROWTH * self._quick))
        if self._judged >= self._window:
            self._step(self._sum_s / self._judged)

    def refused(self) -> None:
        """Count a request for which the server had no room (429, 503)."""
        if self._not_judged:
            self._not_judged -= 1
            return
        factor = AFTER_SLOW_START if self._slow_start else AFTER_REFUSAL
        self._slow_start = False
        self._before_s = None
        self._change(self._limit * factor)

    def _step(self, mean_s: float) -> None:
        if self._before_s is not None and mean_s > NO_BETTER * self._before_s:
            self._best_s = mean_s
        self._before_s = None
        self._best_s = mean_s if self._best_s is None else min(self._best_s, mean_s)
        ratio = mean_s / self._best_s if self._best_s else 1.0
        if self._slow_start:
            self._slow_start = ratio <= _QUICK
            self._change(self._limit)
            self._not_judged = 0 if self._slow_start else self.value  # some were sent before it had grown
        elif ratio > MOST_RATIO:
            self._before_s = mean_s
            self._change(self._limit * MOST_RATIO / ratio)
        elif self._used and ratio <= _QUICK:
            self._change(self._limit + max(1.0, GROWTH * self._limit))
        else:
            self._change(self._limit)

    def _change(self, limit: float) -> None:
        self._not_judged = self.value if limit != self._limit else 0
        self._judged, self._quick, self._sum_s, self._used = 0, 0, 0.0, False
        self._limit = min(self._most, max(1.0, limit))
        self._window = self.value
