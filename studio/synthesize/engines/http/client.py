"""Requests to speech servers over HTTP: JSON in, the body of the answer out, whatever the servers do.

One client for the whole process, with connections that are kept alive, many requests in flight, and any number of
servers that serve the same voices (:mod:`studio.synthesize.engines.http.servers` chooses one for each request; what
one refuses, another is asked for). An answer is bounded in time and size, and asked for again where a server is busy or
fails. No redirect is followed, since a key and a script are for the named hosts only; certificates are verified, and
proxies and ``.netrc`` ignored. The key is in no message: a server that repeats it is cut.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import functools
import json
import logging
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from studio.errors import EngineError, ProgramTimeout
from studio.network.adaptive import MOST
from studio.synthesize.engines.http.answers import Answer, Refused, Retryable, answer_of, failure_of
from studio.synthesize.engines.http.connections import Connections
from studio.synthesize.engines.http.servers import Server, ServerGroup

if TYPE_CHECKING:
    import httpcore2

_log = logging.getLogger(__name__)

ATTEMPTS = 4
"""Attempts at a request before it counts as failed."""
MOST_REFUSALS = 8
"""Attempts at a request that servers refuse because they are busy (429), which says nothing about the request."""
BACKOFF_S = 0.5
"""Before the second attempt; doubled each time, unless the server says how long."""
LONGEST_WAIT_S = 60.0
"""A server that wants to be left alone for longer is not waited for."""
TIME_LIMIT_S = 120.0
"""For one attempt, from the connection to the last byte."""
LARGEST_BYTES = 32_000_000
LARGEST_TOGETHER_BYTES = 200_000_000
"""Of all answers that are being read at a time: 64 of the largest would take 2 GB."""
NO_ROOM, UNAVAILABLE = 429, 503
_starting = threading.Lock()
_GIVEN_UP = "The speech server was not waited for any longer."
OVERHEAD_CHARACTERS = 20
"""A request takes as long as if its text were longer by this: about one second of speech."""
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class _HttpRequest:
    """What is asked of a server."""

    method: str
    path: str
    """Below the server's address; with a slash at its beginning, beside its ``/v1``."""
    body: bytes | None
    """JSON."""
    most_bytes: int
    """A longer answer is an error."""
    time_limit_s: float
    """For one attempt."""
    parallel: int
    """Requests in flight."""
    characters: int
    """Of the text to be said."""


def named_server(address: str, key: str, weight: float = 1.0) -> Server:
    """A server from what the user wrote.

    Raises:
        EngineError: that is no address of one, or the key would travel in the clear.
    """
    if not _is_address(address.strip()):
        raise EngineError(
            "That is no address of a speech server.", hint="It looks like https://speech.example/v1, and holds no key."
        )
    parts = urlsplit(address.strip())
    key = key.strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise EngineError("The key for the speech server has characters in it that no key has.")
    if key and parts.scheme == "http" and parts.hostname not in LOCAL:
        raise EngineError(
            "The key for the speech server would travel in the clear.", hint="Use https, or a server without a key."
        )
    return Server(address.strip().rstrip("/"), key, weight)


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna")  # as the connection will; what follows goes out as it is
    except ValueError:
        return False
    more = parts.username or parts.password or parts.query or parts.fragment
    plain = address.isprintable() and " " not in address and parts.path.isascii()
    return plain and parts.scheme in {"http", "https"} and bool(host) and port != 0 and not more


def ask(
    servers: Sequence[Server],
    method: str,
    path: str,
    order: Mapping[str, object] | None = None,
    most_bytes: int = LARGEST_BYTES,
    time_limit_s: float | None = None,
    parallel: int = MOST,
    characters: int = 0,
) -> Answer:
    """Send a request to one of some servers, again where that may help. Waits in this thread; many may.

    Args:
        servers: which all serve the same; at least one.
        method: GET or POST.
        path: below the server's address; with a slash at its beginning, beside its ``/v1``.
        order: sent as JSON.
        most_bytes: a longer answer is cut off, and an error.
        time_limit_s: for one attempt, from the connection to the last byte; None for :data:`TIME_LIMIT_S`.
        parallel: no more requests than that are in flight at these servers.
        characters: of the text to be said, which decides how long an answer usually takes.

    Raises:
        EngineError: all servers refuse the request, or they still fail after :data:`ATTEMPTS` attempts.
        EngineUnavailable: they refuse the key.
        ProgramTimeout: one did not finish in time, or was given up.
    """
    body = None if order is None else json.dumps(order).encode()
    limit_s = TIME_LIMIT_S if time_limit_s is None else time_limit_s
    sent = _HttpRequest(method, path, body, min(most_bytes, LARGEST_BYTES), limit_s, parallel, characters)
    with _starting:  # of several threads, one starts it
        client = _client()
    return client.ask(tuple(servers), sent)


def hang_up() -> None:
    """Give up every request in flight, and refuse others until :func:`take_up`; whoever waits gets a ProgramTimeout."""
    if _client.cache_info().currsize:
        _client().refuses = True
        asyncio.run_coroutine_threadsafe(_cancel_others(), _client().loop).result(timeout=10)


def take_up() -> None:
    """Let requests through again."""
    if _client.cache_info().currsize:
        _client().refuses = False


class _Client:
    """An event loop in a thread of its own, with one pool of connections and what is known about each server."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="speech servers", daemon=True)
        self._thread.start()
        self._groups: dict[tuple[Server, ...], ServerGroup] = {}
        self._connections: dict[str, Connections] = {}
        """By the server's address."""
        self._held_bytes = 0
        """Of answers that are being read."""
        self.refuses = False
        """No request is let through."""
        atexit.register(self.close)

    def ask(self, servers: tuple[Server, ...], order: _HttpRequest) -> Answer:
        if self.refuses:
            raise ProgramTimeout(_GIVEN_UP)
        future = asyncio.run_coroutine_threadsafe(self._ask(servers, order), self.loop)
        try:
            return future.result()
        except concurrent.futures.CancelledError:
            raise ProgramTimeout(_GIVEN_UP) from None
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """Hang up for good."""
        atexit.unregister(self.close)

        async def end() -> None:
            await _cancel_others()
            for connections in self._connections.values():
                await connections.close()

        asyncio.run_coroutine_threadsafe(end(), self.loop).result(timeout=10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _ask(self, servers: tuple[Server, ...], order: _HttpRequest) -> Answer:
        group = self._group(servers)
        group.most = order.parallel
        failures = refusals = 0
        answers_before = group.answers()
        refused_by: set[Server] = set()
        other: Server | None = None
        while True:
            server = other or await group.acquire()
            other = None
            begin, answers = time.monotonic(), group.answers(server)
            try:
                answer = await self._once(server, order)
            except Retryable as error:
                failures, refusals = failures + (error.status != NO_ROOM), refusals + (error.status == NO_ROOM)
                if error.status in (NO_ROOM, UNAVAILABLE):
                    group.refused(server, error.wait_s)
                else:
                    group.failed(server)
                await _before_next_attempt(group, server, error, failures, refusals)
            except Refused as refusal:
                refused_by.add(server)
                other = group.acquire_other(refused_by)
                (group.failed if refusal.is_key and other else group.given_up)(server)
                if other is None:
                    raise refusal.error from None
                _log.warning("a speech server refuses what may be another's to take: %s", refusal)
            except ProgramTimeout:
                failures += 1
                if group.answers(server) == answers:
                    group.failed(server)
                else:
                    group.timed_out(server)
                if group.answers() == answers_before or failures >= ATTEMPTS:
                    raise
            except BaseException:
                group.given_up(server)
                raise
            else:
                if answer.parallel is not None:
                    group.announced(server, answer.parallel)
                latency_s = None if order.body is None else time.monotonic() - begin
                group.succeeded(server, latency_s, OVERHEAD_CHARACTERS + order.characters)
                return answer

    async def _once(self, server: Server, order: _HttpRequest) -> Answer:
        try:
            return await asyncio.wait_for(self._exchange(server, order), order.time_limit_s)
        except (asyncio.TimeoutError, TimeoutError):
            raise ProgramTimeout(f"The speech server did not finish within {order.time_limit_s:g} s.") from None

    def _group(self, servers: tuple[Server, ...]) -> ServerGroup:
        if servers not in self._groups:
            self._groups[servers] = ServerGroup(servers)
        return self._groups[servers]

    def _to(self, server: Server) -> Connections:
        if server.address not in self._connections:
            self._connections[server.address] = Connections(self._certificates)
        return self._connections[server.address]

    @functools.cached_property
    def _certificates(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    async def _exchange(self, server: Server, order: _HttpRequest) -> Answer:
        import httpcore2
        import httpx2

        headers = {"Accept-Encoding": "identity", "User-Agent": "studio"}
        if server.key:
            headers["Authorization"] = f"Bearer {server.key}"
            headers["xi-api-key"] = server.key  # ElevenLabs' own name for it
        if order.body is not None:
            headers["Content-Type"] = "application/json"
        beside = order.path.startswith("/")
        url = f"{server.address.removesuffix('/v1')}{order.path}" if beside else f"{server.address}/{order.path}"
        try:
            async with self._to(server).response(order.method, url, headers, order.body) as response:
                content = await self._read(response, order.most_bytes)
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpx2.InvalidURL, OSError) as error:
            raise failure_of(error) from None
        return answer_of(server, response, content)

    async def _read(self, response: httpcore2.Response, most_bytes: int) -> bytes:
        """The body, whole and not too large."""
        parts: list[bytes] = []
        size = 0
        try:
            async for part in response.aiter_stream():
                parts.append(part)
                size += len(part)
                self._held_bytes += len(part)
                if size > most_bytes:
                    raise EngineError(f"The speech server sends more than {most_bytes / 1e6:.0f} MB for one sentence.")
                if self._held_bytes > LARGEST_TOGETHER_BYTES:
                    limit = f"{LARGEST_TOGETHER_BYTES / 1e6:.0f} MB"
                    raise EngineError(f"The speech server sends more than {limit} for sentences asked for together.")
            return b"".join(parts)
        finally:
            self._held_bytes -= size
            parts.clear()  # an error would hold them through its traceback


async def _cancel_others() -> None:
    """Cancel every task of the running loop but this one, and wait until they have ended."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _before_next_attempt(
    group: ServerGroup, server: Server, error: Retryable, failures: int, refusals: int
) -> None:
    """Wait before a request is sent again; at once if another server is there. Raises EngineError for the last one."""
    reason, attempts = server.without_key(str(error)), failures + refusals
    _log.debug("speech server: %s (attempt %d)", reason, attempts)
    wait_s = BACKOFF_S * 2 ** (attempts - 1) if error.wait_s is None else error.wait_s
    if wait_s > LONGEST_WAIT_S and not group.has_another(server, LONGEST_WAIT_S):
        raise EngineError(f"The speech server wants to be left alone for {wait_s:.0f} s: {reason}.") from None
    if failures >= ATTEMPTS or refusals >= MOST_REFUSALS:
        raise EngineError(f"The speech server fails, {attempts} times over: {reason}.") from None
    if error.wait_s is None and not group.has_another(server):
        await asyncio.sleep(wait_s)


@functools.cache
def _client() -> _Client:
    return _Client()
