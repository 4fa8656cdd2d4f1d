"""The streams below the HTTP library, against a server of a few lines."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpcore2
import pytest

from studio.synthesize.engines.http.answers import failure_of
from studio.synthesize.engines.http.connections import Connections
from studio.synthesize.engines.http.streams import MOST_UNREAD_BYTES, Backend, Stream

BODY = bytes(range(256)) * 20_000
HEAD = f"HTTP/1.1 200 OK\r\nContent-Length: {len(BODY)}\r\n\r\n".encode()


class Server:
    """Says the same to every request, and remembers what came together."""

    def __init__(self, *, hangs_up: bool = False) -> None:
        self.connections, self.hangs_up = 0, hangs_up
        self.read: list[bytes] = []
        self.closed = asyncio.Event()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while data := await reader.read(65_536):
            self.read.append(data)
            writer.write(HEAD + BODY)
            await writer.drain()
            if self.hangs_up:
                break
        writer.close()
        self.closed.set()


@asynccontextmanager
async def running(server: Server) -> AsyncIterator[str]:
    async with await asyncio.start_server(server.talk, "127.0.0.1", 0) as listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1/audio/speech"


async def said(connections: Connections, url: str) -> bytes:
    async with connections.response("POST", url, {"Content-Type": "application/json"}, b'{"input": "x"}') as response:
        return b"".join([part async for part in response.aiter_stream()])


def test_head_and_body_of_a_request_leave_together_over_one_connection():
    async def ask() -> Server:
        server, connections = Server(), Connections(ssl.create_default_context())
        async with running(server) as url:
            assert [await said(connections, url) for _ in range(3)] == [BODY] * 3
            await connections.close()
            await server.closed.wait()
        return server

    server = asyncio.run(ask())
    assert server.connections == 1
    assert [data.endswith(b'\r\n\r\n{"input": "x"}') for data in server.read] == [True] * 3


def test_a_connection_that_the_server_has_closed_is_not_used_again():
    async def ask() -> Server:
        server, connections = Server(hangs_up=True), Connections(ssl.create_default_context())
        async with running(server) as url:
            for _ in range(3):
                server.closed.clear()
                assert await said(connections, url) == BODY
                await server.closed.wait()
                pool = connections._pools[0].connections[0]
                while not pool.has_expired():  # until the end has arrived
                    await asyncio.sleep(0)
            await connections.close()
        return server

    assert asyncio.run(ask()).connections == 3


def test_no_more_is_received_than_is_read():
    async def receive() -> int:
        ended = asyncio.Event()

        async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError):
                while True:
                    writer.write(BODY)
                    await writer.drain()
            writer.close()
            ended.set()

        async with await asyncio.start_server(flood, "127.0.0.1", 0) as listening:
            stream = await Backend().connect_tcp(*listening.sockets[0].getsockname())
            while not stream._paused:
                await asyncio.sleep(0)
            for _ in range(100):
                await asyncio.sleep(0)
            held = len(stream._received)
            read = 0
            while read < 3 * held:
                read += len(await stream.read(1_000))
            await stream.aclose()
            await ended.wait()
        return held

    assert MOST_UNREAD_BYTES <= asyncio.run(receive()) <= 2 * MOST_UNREAD_BYTES


def test_a_connection_that_breaks_off_is_told_after_what_came_before():
    async def read() -> bytes:
        stream = Stream()
        stream.data_received(b"before")
        stream.connection_lost(ConnectionResetError(errno.ECONNRESET, "reset"))
        before = await stream.read(100)
        with pytest.raises(httpcore2.ReadError, match="reset"):
            await stream.read(100)
        return before

    assert asyncio.run(read()) == b"before"


def test_a_host_of_several_addresses_that_all_refuse_is_told_with_the_reason(monkeypatch):
    async def connect() -> None:
        async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as listening:
            port = listening.sockets[0].getsockname()[1]
        addresses = [(2, 1, 6, "", (host, port)) for host in ("127.0.0.1", "127.0.0.2")]

        async def both(*_: object, **__: object) -> list[object]:
            return addresses

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", both)
        await said(Connections(ssl.create_default_context()), f"http://several.example:{port}/v1/audio/speech")

    with pytest.raises(httpcore2.ConnectError) as caught:
        asyncio.run(connect())
    assert str(failure_of(caught.value)) == "Connection refused"


def test_a_server_without_tls_is_told():
    async def connect() -> None:
        async with running(Server()) as url:
            await said(Connections(ssl.create_default_context()), url.replace("http://", "https://"))

    with pytest.raises(httpcore2.ConnectError) as caught:
        asyncio.run(connect())
    assert str(failure_of(caught.value)).startswith("TLS fails: ")
