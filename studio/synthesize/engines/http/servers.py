"""Which of several speech servers gets a request, and when: results in, a server out. In one event loop.

Each server has a limit of requests in flight that adapts to it (:mod:`studio.network.adaptive`), a weight, and a time
before which it gets no more: as it asked (Retry-After), or because its last requests failed. Then it gets one request,
and as many as before once that succeeds. The limit begins where the user says, or where it was in an earlier run
(:mod:`studio.synthesize.engines.http.known_limits`).
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from studio.network.adaptive import MOST, AdaptiveLimit, KnownLimit
from studio.synthesize.engines.http.known_limits import known_limit, remember_limit

UNHEALTHY_AFTER = 3
"""After this many failures in a row a server gets a rest, and then one request at a time."""
FIRST_REST_S, LONGEST_REST_S = 0.25, 30.0
"""The rest is doubled with each further failure."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a speech server is, and what it lets us in with."""

    address: str
    """Base of its paths, such as ``https://speech.example/v1``; without a user, a query or a slash at its end."""
    key: str = ""
    weight: float = 1.0
    """Its share of the requests, compared with other servers."""
    start: int = 0
    """Requests that it gets at first; 0 if the user doesn't say."""

    def without_key(self, text: str) -> str:
        """The text with the key blacked out."""
        return text.replace(self.key, "***") if self.key else text


@dataclass(slots=True)
class _ServerState:
    """What is known about a server."""

    limit: AdaptiveLimit
    remembered: KnownLimit | None
    """What the next run will know of it."""
    in_flight: int = 0
    answers: int = 0
    failures: int = 0
    """In a row."""
    paused_until: float = 0.0

    def has_room(self, now: float) -> bool:
        """Whether it may get a request."""
        most = 1 if self.failures >= UNHEALTHY_AFTER else self.limit.value
        return now >= self.paused_until and self.in_flight < most


def _first_state(server: Server) -> _ServerState:
    remembered = known_limit(server.address)
    known = KnownLimit(server.start) if server.start else remembered
    return _ServerState(AdaptiveLimit(known=known), remembered)


class ServerGroup:
    """Servers that serve the same voices.

    Args:
        servers: at least one.
        now: a clock, in seconds.

    Attributes:
        most: requests in flight at all servers.
    """

    def __init__(self, servers: Sequence[Server], now: Callable[[], float] = time.monotonic) -> None:
        self._states = {server: _first_state(server) for server in servers}
        self._now = now
        self.most = MOST
        self._waiting: deque[asyncio.Future[Server]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def acquire(self) -> Server:
        """The server for the next request, once one has room; requests get one in the order in which they ask."""
        future: asyncio.Future[Server] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self._dispatch()
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._release(future.result())
            raise

    def acquire_other(self, refused_by: Set[Server]) -> Server | None:
        """Another server for a request that some refuse, at once and beyond its limit; None if there is none."""
        now = self._now()
        others = [
            server for server, state in self._states.items() if server not in refused_by and now >= state.paused_until
        ]
        server = min(others, key=self._load, default=None)
        if server is not None:
            self._states[server].in_flight += 1
        return server

    def succeeded(self, server: Server, latency_s: float | None, size: float = 1.0) -> None:
        """A request of some size was answered; without a latency, one for which the server had nothing to make."""
        state = self._states[server]
        if latency_s is not None:
            state.limit.succeeded(latency_s, state.in_flight, size)
        state.failures = 0
        state.answers += 1
        self._release(server)

    def announced(self, server: Server, requests: int) -> None:
        """A server says how many requests it takes at the same time."""
        self._states[server].limit.announced(min(requests, MOST))

    def failed(self, server: Server) -> None:
        """A request failed, perhaps with its server: after some in a row it rests, longer each time."""
        state = self._states[server]
        state.failures += 1
        if state.failures >= UNHEALTHY_AFTER:
            self._pause(state, min(LONGEST_REST_S, FIRST_REST_S * 2 ** (state.failures - UNHEALTHY_AFTER)))
        self._release(server)

    def refused(self, server: Server, retry_after_s: float | None) -> None:
        """The server has no room for a request, and may have said when it will."""
        state = self._states[server]
        state.limit.refused(state.in_flight - 1)
        if retry_after_s is not None:
            self._pause(state, retry_after_s)
        self._release(server)

    def timed_out(self, server: Server) -> None:
        """A request was not answered in time, though others were: too many waited at the server."""
        self._states[server].limit.timed_out()
        self._release(server)

    def answers(self, server: Server | None = None) -> int:
        """How many requests a server has answered, or all of them."""
        return sum(state.answers for each, state in self._states.items() if server in (None, each))

    def given_up(self, server: Server) -> None:
        """A request ended for a reason that says nothing about its server."""
        self._release(server)

    def has_another(self, server: Server, within_s: float = 0.0) -> bool:
        """Whether another server may get a request within some seconds."""
        until = self._now() + within_s
        return any(state.paused_until <= until for each, state in self._states.items() if each != server)

    def limits(self) -> dict[str, int]:
        """How many requests each server may get at the same time, by address."""
        return {server.address: state.limit.value for server, state in self._states.items()}

    def _pause(self, state: _ServerState, pause_s: float) -> None:
        state.paused_until = max(state.paused_until, self._now() + pause_s)

    def _release(self, server: Server) -> None:
        state = self._states[server]
        state.in_flight -= 1
        self._dispatch()
        if not state.in_flight:
            state.remembered = remember_limit(server.address, state.limit.known(), state.remembered)

    def _dispatch(self) -> None:
        """Give servers with room to the requests that wait, the first one first."""
        while self._waiting:
            if self._waiting[0].done():  # it was cancelled
                self._waiting.popleft()
                continue
            server = self._choose()
            if server is None:
                self._dispatch_later()
                return
            self._states[server].in_flight += 1
            self._waiting.popleft().set_result(server)

    def _choose(self) -> Server | None:
        """Of the servers with room, the one with the fewest requests for its weight."""
        now = self._now()
        if sum(state.in_flight for state in self._states.values()) >= self.most:
            return None
        free = [server for server, state in self._states.items() if state.has_room(now)]
        return min(free, key=self._load, default=None)

    def _load(self, server: Server) -> float:
        return (self._states[server].in_flight + 1) / server.weight

    def _dispatch_later(self) -> None:
        """Dispatch again when the first pause is over; otherwise a release does."""
        now = self._now()
        ends = [state.paused_until for state in self._states.values() if state.paused_until > now]
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if ends:
            self._timer = asyncio.get_running_loop().call_later(min(ends) - now + 0.001, self._dispatch)
