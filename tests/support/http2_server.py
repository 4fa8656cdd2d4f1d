"""A server of HTTP/2 over TLS that says the same to every request, for the client of speech servers."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


def make_certificate(folder: Path) -> str:
    """A certificate for localhost with its key, in one file."""
    file = folder / "localhost.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    subprocess.run(command, check=True, capture_output=True)
    file.write_bytes((folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return str(file)


async def answer_all(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes, work: Callable[[], Awaitable[None]]
) -> None:
    """Answer the requests of a connection of HTTP/2, many at a time."""
    from h2.config import H2Configuration
    from h2.connection import H2Connection
    from h2.events import RequestReceived, StreamEnded, WindowUpdated

    connection = H2Connection(H2Configuration(client_side=False))
    connection.initiate_connection()
    writer.write(connection.data_to_send())
    room, tasks = asyncio.Event(), set[asyncio.Task[None]]()

    async def answer(stream: int) -> None:
        await work()
        connection.send_headers(stream, [(":status", "200"), ("content-type", "audio/wav")])
        sent = 0
        while sent < len(body):
            size = min(connection.local_flow_control_window(stream), connection.max_outbound_frame_size)
            if not size:
                room.clear()
                await room.wait()
                continue
            connection.send_data(stream, body[sent : sent + size], end_stream=sent + size >= len(body))
            sent += size
            writer.write(connection.data_to_send())
            await writer.drain()

    while data := await reader.read(65_536):
        for event in connection.receive_data(data):
            if isinstance(event, StreamEnded):
                tasks.add(asyncio.create_task(answer(event.stream_id)))
            elif isinstance(event, WindowUpdated):
                room.set()
            elif isinstance(event, RequestReceived):
                tasks = {task for task in tasks if not task.done()}
        writer.write(connection.data_to_send())
        await writer.drain()


@dataclass
class Http2Server:
    """Where it listens, and what came."""

    address: str
    connections: int = 0
    protocols: list[str] = field(default_factory=list)


@contextmanager
def serving(folder: Path, body: bytes) -> Iterator[Http2Server]:
    """A server in a thread of its own. Its certificate is ``localhost.pem`` in the folder."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(make_certificate(folder))
    context.set_alpn_protocols(["h2"])
    server, loop, ready = Http2Server(""), asyncio.new_event_loop(), threading.Event()
    writers: list[asyncio.StreamWriter] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        server.protocols.append(str(writer.get_extra_info("ssl_object").selected_alpn_protocol()))
        writers.append(writer)
        with contextlib.suppress(ConnectionError):
            await answer_all(reader, writer, body, lambda: asyncio.sleep(0.05))

    async def listen() -> asyncio.Server:
        listening = await asyncio.start_server(talk, "localhost", 0, ssl=context)
        server.address = f"https://localhost:{listening.sockets[0].getsockname()[1]}/v1"
        ready.set()
        return listening

    def run() -> None:
        listening = loop.run_until_complete(listen())
        loop.run_forever()
        listening.close()
        for writer in writers:
            writer.transport.abort()
        loop.run_until_complete(asyncio.sleep(0.1))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
