"""One clock for all of a request, from connecting to the last byte of the answer.

In: seconds. Out: handlers for urllib whose connections are cut when the time is over. A timeout of a socket starts
again with every byte, so a server that sends its headers a byte a minute would never exceed it.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
import urllib.request
from typing import Any


class Deadline:
    """A context in which connections live no longer than a time, counted from its making.

    Args:
        seconds: the time.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def handlers(self) -> tuple[urllib.request.BaseHandler, ...]:
        """Handlers of http and https for an opener."""
        deadline = self

        class _Connection(http.client.HTTPConnection):
            def connect(self) -> None:
                super().connect()
                deadline._watch(self.sock)

        class _SecureConnection(http.client.HTTPSConnection, _Connection):
            """Watched from before its handshake on."""

        class _Handler(urllib.request.HTTPHandler):
            def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
                return self.do_open(_Connection, req)

        class _SecureHandler(urllib.request.HTTPSHandler):
            def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
                return self.do_open(_SecureConnection, req)

        return _Handler(), _SecureHandler()

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: Any) -> None:  # noqa: ANN401 - as every context's
        self._timer.cancel()
        with self._lock:
            for each in self._sockets:
                each.close()
            self._sockets.clear()

    def _watch(self, connection: socket.socket) -> None:
        with self._lock:
            self._sockets.append(connection.dup())  # TLS takes the first one over

    def _cut(self) -> None:
        with self._lock:
            for each in self._sockets:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
