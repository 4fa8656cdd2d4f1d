"""Speech servers in simulated time, for the limit of requests in flight: what they do with a night's work in a moment.

A client keeps as many requests in flight as its :class:`AdaptiveLimit` allows, from the first request to the last, and
sends refused ones again after a wait. :func:`run` tells how busy the server was, and how much it refused.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from studio.network.adaptive import AdaptiveLimit

NETWORK_S = 0.01
"""From the server to the client."""
BACKOFF_S = 0.5
"""Before a refused request is sent again."""


@dataclass
class Queueing:
    """Works on so many requests at a time; the others wait."""

    capacity: int
    _ends: list[tuple[float, int]] = field(default_factory=list)
    _waiting: deque[tuple[int, float]] = field(default_factory=deque)

    def accepts(self, now: float, request: int, work_s: float) -> bool:
        if len(self._ends) < self.capacity:
            heapq.heappush(self._ends, (now + work_s, request))
        else:
            self._waiting.append((request, work_s))
        return True

    def next_end(self) -> float:
        """When it next has an answer; endless where nobody waits for one."""
        return self._ends[0][0] if self._ends else float("inf")

    def take(self) -> int:
        """The request that is done."""
        now, request = heapq.heappop(self._ends)
        if self._waiting:
            other, work_s = self._waiting.popleft()
            heapq.heappush(self._ends, (now + work_s, other))
        return request

    def working(self) -> float:
        """How many of its places work."""
        return len(self._ends)


@dataclass
class Refusing(Queueing):
    """Works on so many requests at a time, and refuses others (429)."""

    def accepts(self, now: float, request: int, work_s: float) -> bool:
        return len(self._ends) < self.capacity and super().accepts(now, request, work_s)


@dataclass
class Sharing:
    """Works on all requests at the same time: none is slowed down up to a number, and beyond it all are."""

    capacity: int
    _now: float = 0.0
    _done_s: float = 0.0
    """How much work each request has got that was there from the beginning."""
    _ends: list[tuple[float, int]] = field(default_factory=list)

    def accepts(self, now: float, request: int, work_s: float) -> bool:
        self._done_s += (now - self._now) * self._speed()
        self._now = now
        heapq.heappush(self._ends, (self._done_s + work_s, request))
        return True

    def next_end(self) -> float:
        """See :class:`Queueing`."""
        return self._now + (self._ends[0][0] - self._done_s) / self._speed() if self._ends else float("inf")

    def take(self) -> int:
        """See :class:`Queueing`."""
        self._now, self._done_s = self.next_end(), self._ends[0][0]
        return heapq.heappop(self._ends)[1]

    def working(self) -> float:
        """See :class:`Queueing`."""
        return min(self.capacity, len(self._ends))

    def _speed(self) -> float:
        return min(1.0, self.capacity / len(self._ends)) if self._ends else 1.0


@dataclass(frozen=True)
class Outcome:
    """What a run of requests came to."""

    busy: float
    """Share of the server's capacity that worked, from the first request until the last one was sent."""
    settled: float
    """The same, after the first half of the requests."""
    refused: int
    most_in_flight: int
    longest_s: float
    """From sending a request to its answer."""
    seconds: float
    """Until the last request was sent."""


def run(limit: AdaptiveLimit, server: Queueing | Sharing, requests: Iterable[tuple[float, float]]) -> Outcome:
    """Make requests, each of some size, which are some seconds of work."""
    orders = list(requests)
    now = busy_s = half_busy_s = half_at = longest_s = 0.0
    sent = done = in_flight = refused = most = 0
    sent_at: dict[int, float] = {}
    again: deque[tuple[float, int]] = deque()
    arriving: deque[tuple[float, int, bool]] = deque()
    while True:
        while in_flight < limit.value and (sent < len(orders) or (again and again[0][0] <= now)):
            if again and again[0][0] <= now:
                _, request = again.popleft()
            else:
                request, sent = sent, sent + 1
            in_flight += 1
            most = max(most, in_flight)
            sent_at[request] = now
            if not server.accepts(now, request, orders[request][1]):
                arriving.append((now + NETWORK_S, request, False))
        if sent == len(orders) and not (arriving or again):
            break
        moments = [server.next_end()]
        moments += [arriving[0][0]] if arriving else []
        moments += [again[0][0]] if again and in_flight < limit.value else []
        before, now = now, max(now, min(moments))
        busy_s += server.working() * (now - before)
        if server.next_end() <= now:
            arriving.append((now + NETWORK_S, server.take(), True))
        if arriving and arriving[0][0] <= now:
            _, request, answered = arriving.popleft()
            if answered:
                latency_s = now - sent_at[request]
                longest_s = max(longest_s, latency_s)
                limit.succeeded(latency_s, in_flight, orders[request][0])
                done += 1
                if done == len(orders) // 2:
                    half_busy_s, half_at = busy_s, now
            else:
                refused += 1
                limit.refused(in_flight - 1)
                again.append((now + BACKOFF_S, request))
            in_flight -= 1
    busy = busy_s / now / server.capacity if now else 1.0
    settled = (busy_s - half_busy_s) / (now - half_at) / server.capacity if now > half_at else 1.0
    return Outcome(busy, settled, refused, most, longest_s, now)
