"""Listens for clients of the speech API: an application and an address in, HTTP/1.1 by uvicorn out."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from studio.errors import UsageError
from studio.formats.urls import is_loopback_host
from studio.serve import address

HEAD_S = 20.0
"""Seconds after which a connection without a complete request head is closed."""
KEEP_ALIVE_S = 30
"""Seconds that a connection waits for its next request: longer than clients keep one (httpx: 5 s), or it is closed
under a request that is on its way."""
MOST_CONNECTIONS = 64
LARGEST_HEAD_BYTES = 16_384
SHUTDOWN_S = 5
_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())
logging.getLogger("uvicorn").parent = _log  # what uvicorn has to say is for the log, not for the screen


class _IdleTimeoutProtocol(H11Protocol):
    """Closes connections that ask for nothing: after a time, as uvicorn alone waits for ever for the first request.

    Where there is no room for another, the oldest of those without a whole request is closed at once.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.since_s = self.loop.time()
        self.loop.call_later(HEAD_S, self._hang_up)
        if len(self.connections) >= MOST_CONNECTIONS:
            waiting = [each for each in self.connections if isinstance(each, _IdleTimeoutProtocol) and each.unfinished]
            if waiting:
                min(waiting, key=lambda each: each.since_s).transport.close()

    @property
    def idle(self) -> bool:
        """Whether the first request has not begun."""
        return getattr(self, "cycle", None) is None and not self.transport.is_closing()

    @property
    def unfinished(self) -> bool:
        """Whether no whole request of it is under way."""
        between = self.conn.their_state in (h11.IDLE, h11.SEND_BODY)
        return self.idle or (between and not self.transport.is_closing())

    def _hang_up(self) -> None:
        if self.idle:
            self.transport.close()


class SpeechServer:
    """A server that listens, and serves once :meth:`run` is called.

    Args:
        app: the application.
        host: name or address of this computer to listen at.
        port: 0 for any that is free.

    Raises:
        UsageError: the address can't be had.
    """

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._socket = _bound_socket(host, port)
        self.open_to_all = not is_loopback_host(host)
        name, self.port = self._socket.getsockname()[:2]
        self.url = f"{address(name, self.port)}v1"
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=_IdleTimeoutProtocol,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=2 * MOST_CONNECTIONS,  # those that are being closed count until they are
                timeout_keep_alive=KEEP_ALIVE_S,
                h11_max_incomplete_event_size=LARGEST_HEAD_BYTES,
                timeout_graceful_shutdown=SHUTDOWN_S,
            )
        )

    def run(self) -> None:
        """Serve until a signal comes, which is raised again when all is closed."""
        self._server.run(sockets=[self._socket])

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve in the background; gives the address."""
        thread = Thread(target=self.run, daemon=True)
        thread.start()
        try:
            yield self.url
        finally:
            self._server.should_exit = True
            thread.join()


def _bound_socket(host: str, port: int) -> socket.socket:
    """Raises UsageError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        found = socket.socket(family, socket.SOCK_STREAM)
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind((host, port))
            found.listen(MOST_CONNECTIONS)  # who reads the address may ask at once, and waits until it is served
        except BaseException:
            found.close()
            raise
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"Can't listen on {host}, port {port}: {reason}.", hint="Choose another --port.") from error
    return found
