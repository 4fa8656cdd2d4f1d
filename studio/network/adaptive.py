"""How many requests a server gets at the same time: results and their times in, a number out.

As TCP finds its rate: slow start, then additive increase and multiplicative decrease (RFC 5681; Chiu and Jain,
"Analysis of the increase and decrease algorithms for congestion avoidance", 1989). The limit grows while the server
keeps up, and shrinks when it refuses work. A server that takes everything and queues it is noticed by its latency: by
Little's law, requests that take n times as long as at best are n times as many as the server works on. Long texts take
longer than short ones, so times are compared by the size of what was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
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
"""Of the limit in each step, at least 1; the latter while the latency is nearly the best one. After a refusal, the
former is doubled in each step that isn't refused."""
_NEARLY = 1.25
ENOUGH = 32
"""Answers that are judged together, at least: sentences are of all lengths, and the mean of a few says little."""
STALLS, STALLS_OF_FEW = 2, 6
"""The latter in steps of fewer answers than :data:`ENOUGH`."""
BETTER = 1 / 4
"""What a mean below the best one counts for: the lowest of many would be too low."""
FIRST_GROWTH, LEAST_FIRST_GROWTH = 16.0, 2.0
"""The limit in slow start, as a multiple of the answers of a step that were about as quick as the first ones: a server
for 64 requests is busy after the time of one answer, one for 256 after that of two. TCP doubles; but an answer takes
seconds here, not milliseconds, and a request too many is queued or refused, not lost."""
LONGEST_QUEUE_S = 40.0
"""A server that is slow is given less at first: if it works on no more requests than it has shown, the last one waits
no longer than that."""
LEAST_LEFT = 0.5
"""Of the limit, after the refusals of one moment; a limit that was never in use may be many times too high."""
LONGEST_HOLD = 8
"""Steps before the limit grows again to where the server refused; at first 1, doubled each time."""
TIMED_OUT = 1 / 8
"""What a request that was not answered in time leaves of the limit, from where it grows as at first."""


@dataclass(frozen=True, slots=True)
class KnownLimit:
    """What is known of a server before the first request."""

    requests: int
    """How many it takes at the same time."""
    pace_s: float | None = None
    """Of an answer when none waits, for a request of size 1; None if that isn't known."""


@dataclass(slots=True)
class _Step:
    """What came between two changes of the limit."""

    window: int
    """Answers that are judged together."""
    judged: int = 0
    quick: int = 0
    """Of them: about as quick as the first ones, while the limit was used."""
    used: bool = False
    """Whether as many requests as allowed were in flight."""
    sum_s: float = 0.0
    """Of their latencies."""
    sum_size: float = 0.0
    sum_in_flight: int = 0


class AdaptiveLimit:
    """The limit of one server.

    It changes in steps. Requests that were in flight at the last change are not judged; the pace of as many others as
    the limit allows, their latency for their size, decides about the next change.

    Args:
        most: never more than this.
        known: where the limit begins; None for a server of which nothing is known.
    """

    def __init__(self, most: int = MOST, known: KnownLimit | None = None) -> None:
        self._limit = float(min(known.requests if known else START, most))
        self._most = float(most)
        self._slow_start, self._stalled = known is None, 0
        """At first the limit grows fast, until it doesn't for :data:`STALLS` steps in a row."""
        self._first_paces_s: list[float] = []
        """Of the first answers; their median decides what is quick."""
        self._hold = self._next_hold = 0
        """Steps without growth that are still to come, and how many there are after a refusal; 0 before the first."""
        self._grown = 0
        """Steps since then in which the limit grew."""
        self._proven = False
        """The server has answered as many requests together as the limit says."""
        self._least_left: float | None = None
        """What further refusals of this moment leave of the limit; None if there was none just now."""
        self._best_pace_s = known.pace_s if known else None
        self._slower_pace_s: float | None = None
        """The limit has just shrunk for the latency; a pace above this one says that no request had waited."""
        self._begin_step(not_judged=0)

    @property
    def value(self) -> int:
        """Requests that may be in flight, at least 1."""
        return max(1, int(self._limit))

    def known(self) -> KnownLimit | None:
        """What has been found out about the server; None while that is being done."""
        return None if self._slow_start or self._best_pace_s is None else KnownLimit(self.value, self._best_pace_s)

    def succeeded(self, latency_s: float, in_flight: int, size: float = 1.0) -> None:
        """Count an answer.

        Args:
            latency_s: how long it took.
            in_flight: requests at that time, this one included. A limit that isn't used doesn't grow.
            size: how much was asked for, above 0: the latency of a server that isn't busy is about in proportion to it.
        """
        if self._is_old():
            return
        step, used = self._step, in_flight >= self.value
        if self._slow_start and not used and self.value == step.window < ENOUGH:
            return  # it says nothing about how many the server takes, and has no place among the few that do
        step.judged += 1
        step.sum_s += latency_s
        step.sum_size += size
        step.sum_in_flight += in_flight
        step.used = step.used or used
        if self._slow_start:
            self._grow_fast(latency_s / size, used)
        if step.judged >= step.window:
            judge = self._judge_slow_start if self._slow_start else self._judge
            judge(step.sum_s / step.sum_size)

    def announced(self, requests: int) -> None:
        """The server says how many requests it takes at the same time: it gets as many, and never more."""
        most = float(max(1, requests))
        if most == self._most:
            return
        self._most, self._slow_start, self._slower_pace_s = most, False, None
        self._change(most)

    def refused(self, others_in_flight: int) -> None:
        """Count a request for which the server had no room (429, 503).

        Args:
            others_in_flight: requests beside it. After the last refusal of a moment, they are what the server takes.
        """
        if self._least_left is None:
            self._least_left = LEAST_LEFT * self._limit if self._proven else 1.0
            self._next_hold = min(LONGEST_HOLD, max(1, 2 * self._next_hold))
            self._hold, self._grown = self._next_hold, 0
            self._slow_start, self._slower_pace_s = False, None
            self._begin_step(not_judged=self.value)
        self._limit = max(self._least_left, min(self._limit, others_in_flight), 1.0)
        self._is_old()

    def timed_out(self) -> None:
        """Count a request that was not answered in time by a server that answered others: too many were waiting."""
        if self._is_old():
            return
        not_judged = self.value
        self._limit = max(1.0, TIMED_OUT * self._limit)
        self._slow_start, self._stalled, self._slower_pace_s = True, 0, None
        self._begin_step(not_judged)

    def _is_old(self) -> bool:
        """Whether a result is that of a request which was sent before the last change; counts it."""
        if not self._not_judged:
            return False
        self._not_judged -= 1
        if not self._not_judged:
            self._least_left = None
        return True

    def _grow_fast(self, pace_s: float, used: bool) -> None:
        step = self._step
        step.quick += used and pace_s <= _QUICK * self._usual_pace_s(pace_s)
        queue = LONGEST_QUEUE_S * step.judged / step.sum_s if step.sum_s else FIRST_GROWTH
        growth = min(FIRST_GROWTH, max(LEAST_FIRST_GROWTH, queue))
        self._limit = min(self._most, max(self._limit, growth * step.quick))

    def _usual_pace_s(self, pace_s: float) -> float:
        """That of a server that isn't busy: the median of the first answers, and the least while they come."""
        if len(self._first_paces_s) == START:
            return median(self._first_paces_s)
        self._first_paces_s.append(pace_s)
        return min(self._first_paces_s)

    def _judge_slow_start(self, pace_s: float) -> None:
        ratio = pace_s / self._best_pace_s if self._best_pace_s else 1.0
        window = self._step.window
        if ratio > MOST_RATIO and window >= ENOUGH:
            self._slow_start = False
            in_flight = self._step.sum_in_flight / self._step.judged  # the limit has grown in the course of the step
            self._change(min(self._limit, max(START, SHRUNK_RATIO * in_flight / ratio)))
            return
        grew = self.value > window
        if ratio < 1 or self._best_pace_s is None or (ratio <= MOST_RATIO and window <= ENOUGH):
            self._best_pace_s = pace_s  # that of more answers counts more
        self._stalled = self._stalled + 1 if self._step.used and not grew else 0
        self._slow_start = self._stalled < (STALLS if window >= ENOUGH else STALLS_OF_FEW)
        # after slow start, some of those in flight were sent before the limit had grown
        self._begin_step(not_judged=0 if self._slow_start else self.value)

    def _judge(self, pace_s: float) -> None:
        self._proven = self._proven or self._step.used
        if self._best_pace_s is None or (self._slower_pace_s is not None and pace_s > self._slower_pace_s):
            self._best_pace_s = pace_s
        elif pace_s < self._best_pace_s:
            self._best_pace_s += BETTER * (pace_s - self._best_pace_s)
        self._slower_pace_s = None
        ratio = pace_s / self._best_pace_s if self._best_pace_s else 1.0
        if ratio > MOST_RATIO:
            share = max(LEAST_SHRINK, SHRUNK_RATIO / ratio)
            if self._limit * share >= START:
                self._slower_pace_s = pace_s * (1 + share) / 2
            self._change(max(START, self._limit * share))
        elif self._step.used and ratio <= _QUICK:
            self._grow(is_far=ratio <= _NEARLY)
        else:
            self._change(self._limit)

    def _grow(self, *, is_far: bool) -> None:
        """Grow, unless the server refused that a few steps ago; faster while it is far from being busy."""
        if self._hold:
            self._hold -= 1
            self._change(self._limit)
            return
        share = GROWTH
        if is_far:
            share = min(FAR_GROWTH, GROWTH * 2.0 ** min(self._grown, 2)) if self._next_hold else FAR_GROWTH
        if self._grown:  # and it wasn't refused: the server takes more than before
            self._next_hold //= 2
        self._grown += 1
        self._change(self._limit + max(1.0, share * self._limit))

    def _change(self, limit: float) -> None:
        limit = min(self._most, max(1.0, limit))
        not_judged = self.value if limit != self._limit else 0
        self._limit = limit
        self._begin_step(not_judged)

    def _begin_step(self, not_judged: int) -> None:
        self._not_judged = not_judged
        self._step = _Step(self.value if self._slow_start else max(ENOUGH, self.value))
