"""Connections to a speech server, kept alive: a request in, its response out, to be read piece by piece.

Requests are built by httpx2 and sent by its core, httpcore2, through streams of our own.

The HTTP library looks at every connection of a pool for each request, which takes longer than all the rest where there
are hundreds. So each connection has a pool of its own, and a request goes through the one that was free last.
"""

from __future__ import annotations

import functools
import importlib.util
import logging
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from studio.errors import EngineError

if TYPE_CHECKING:
    import httpcore2
    import httpx2

MOST_STREAMS = 100
"""Requests that share a connection of HTTP/2: as many as any server should allow (RFC 9113, section 6.5.2)."""
IDLE_S = 15.0
"""A connection that has been idle for this long is not used again."""


class Connections:
    """Connections to one server, for one event loop.

    Args:
        certificates: which ones are trusted.
    """

    def __init__(self, certificates: ssl.SSLContext) -> None:
        for name in ("httpx2", "httpcore2"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # they log headers, and the key is in one
        self._certificates, self._http_2 = certificates, http_2()
        self._pools: list[httpcore2.AsyncConnectionPool] = []
        self._free: list[httpcore2.AsyncConnectionPool] = []
        """A pool for each request that it has room for, the one that was used last at the end."""

    @asynccontextmanager
    async def response(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> AsyncIterator[httpcore2.Response]:
        """The response to a request; its body is ``response.aiter_stream()``. No redirect is followed, no cookie kept.

        Raises:
            httpcore2.NetworkError, httpcore2.ProtocolError: there is none.
        """
        import httpcore2
        import httpx2

        if not self._free:
            self._add_pool()
        pool = self._free.pop()
        try:
            request = httpx2.Request(method, _address(url), headers=headers, content=body)
            to = request.url
            target = httpcore2.URL(scheme=to.raw_scheme, host=to.raw_host, port=to.port, target=to.raw_path)
            response = await pool.handle_async_request(
                httpcore2.Request(method, target, headers=request.headers.raw, content=body)
            )
            try:
                yield response
            finally:
                await response.aclose()
        finally:
            self._free.append(pool)

    async def close(self) -> None:
        """Hang up."""
        for pool in self._pools:
            await pool.aclose()

    def _add_pool(self) -> None:
        import httpcore2

        from studio.synthesize.engines.http.streams import Backend

        pool = httpcore2.AsyncConnectionPool(
            self._certificates,
            max_connections=None,
            keepalive_expiry=IDLE_S,
            http2=self._http_2,
            network_backend=Backend(),
        )
        self._pools.append(pool)
        self._free += [pool] * (MOST_STREAMS if self._http_2 else 1)


def http_2() -> bool:
    """Whether HTTP/2 is offered to servers over TLS, as ``STUDIO_HTTP_2`` says.

    Many requests then share one connection, for a third more of the processor's time: h2 is written in Python.
    """
    said = os.environ.get("STUDIO_HTTP_2", "") or "off"
    if said not in {"on", "off"}:
        raise EngineError("STUDIO_HTTP_2 is on or off.")
    if said == "on" and importlib.util.find_spec("h2") is None:
        raise EngineError("HTTP/2 needs the package h2.", hint="pip install h2, or leave STUDIO_HTTP_2 out.")
    return said == "on"


@functools.lru_cache(maxsize=256)
def _address(url: str) -> httpx2.URL:
    import httpx2

    return httpx2.URL(url)
