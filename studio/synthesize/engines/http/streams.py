"""Sockets for the HTTP library, on asyncio alone: a host and a port in, a stream of bytes out.

The library's own go through anyio, with a cancel scope for each read and write: a third of what a request costs. The
client has one deadline for all of a request, so there are none here. What is written before the event loop goes on,
such as the head of a request and its body, leaves in one packet.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any, cast

import httpcore2

MOST_UNREAD_BYTES = 262_144
"""As much is received before it is read."""
NEXT_ADDRESS_S = 0.25
"""Before the next address of a host is tried beside the first one (RFC 8305, section 5)."""


class Stream(asyncio.Protocol, httpcore2.AsyncNetworkStream):
    """One connection."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._received = bytearray()
        self._unsent: list[bytes] = []
        self._ended = self._paused = False
        self._error: Exception | None = None
        """Why it ended, if not as it should."""
        self._reader: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See :class:`asyncio.Protocol`."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        self._received += data
        if len(self._received) >= MOST_UNREAD_BYTES and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        self._ended, self._error = True, exc
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes; empty at the end. Raises ReadError where the connection broke off."""
        if not self._received and not self._ended:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        if not self._received and self._error is not None:
            raise httpcore2.ReadError(str(self._error)) from self._error
        data = bytes(self._received[:max_bytes])
        del self._received[:max_bytes]
        if self._paused and not self._received and not self._ended:
            self._paused = False
            self._transport.resume_reading()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes. Where the connection is lost, the next read says so."""
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._send)
        self._unsent.append(buffer)

    def _send(self) -> None:
        data = b"".join(self._unsent)
        self._unsent.clear()
        self._transport.write(data)

    async def aclose(self) -> None:
        """Hang up at once; no request is worth waiting for a server that doesn't read."""
        self._transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Stream:
        """Go on encrypted. Raises ConnectError where the server's certificate isn't trusted, or there is no TLS."""
        start = asyncio.get_running_loop().start_tls
        try:
            transport = await start(self._transport, self, ssl_context, server_hostname=server_hostname)
        except OSError as error:  # an SSLError is one
            await self.aclose()
            raise httpcore2.ConnectError(str(error)) from error
        if transport is None:
            raise httpcore2.ConnectError("the connection was closed")
        self._transport = transport
        return self

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as the library's
        """What the library asks: whether something can be read, and for the TLS connection."""
        if info == "is_readable":
            return bool(self._received) or self._ended
        return self._transport.get_extra_info(info)


class Backend(httpcore2.AsyncNetworkBackend):
    """Makes connections."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Stream:
        """Connect to a host. Raises ConnectError where none of its addresses answers."""
        connect = asyncio.get_running_loop().create_connection
        try:
            _, stream = await connect(Stream, host, port, happy_eyeballs_delay=NEXT_ADDRESS_S)
        except OSError as error:
            raise httpcore2.ConnectError(str(error)) from error
        return stream
