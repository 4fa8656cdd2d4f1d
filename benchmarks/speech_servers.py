"""How much of a speech server's capacity the engine http uses, and what a request costs the client.

    python benchmarks/speech_servers.py
    python benchmarks/speech_servers.py --parallel 1 8 64 256 --service 2 --rounds 48
    python benchmarks/speech_servers.py --exact                 # no more in flight than the server has places
    python benchmarks/speech_servers.py --tls --parallel 64     # HTTP/1.1 and HTTP/2 over TLS
    python benchmarks/speech_servers.py --memory 100000

The server is a process of its own: it works on so many requests at a time, each for the service time, and queues the
others; it answers with a clip of 4 s. The share is that of its places that were busy, to the end of the last answer:
in a first run, in which the client finds out how many requests the server takes; in the second half of it; and in a
second run of a quarter of the requests, which begins with what the first one found out. The cost is the processor time
of a request and of decoding its answer; that of the server is beside it. With --memory, so many short requests are
made, and the memory is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import ssl
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from measured import machine

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.http2_server import answer_all, make_certificate

from studio.network.adaptive import MOST
from studio.synthesize.engines.http import client
from studio.synthesize.engines.http.client import ask, named_server
from studio.synthesize.engines.http.servers import Server
from studio.synthesize.engines.http.sound import decoded

CLIP_S, SHORT_S, RATE_HZ = 4.0, 0.1, 24_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parallel", nargs="+", type=int, default=[1, 8, 64, 256])
    parser.add_argument("--service", type=float, default=2.0, help="seconds")
    parser.add_argument("--rounds", type=int, default=48, help="requests for each place of the server")
    parser.add_argument("--exact", action="store_true", help="no more in flight than the server has places")
    parser.add_argument(
        "--tls", action="store_true", help="over TLS, with HTTP/1.1 and with HTTP/2 (needs h2, openssl)"
    )
    parser.add_argument("--memory", type=int, metavar="REQUESTS", help="make so many short requests")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--clip", type=float, default=CLIP_S, help=argparse.SUPPRESS)
    parser.add_argument("--certificate", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(serve(arguments.serve, arguments.service, arguments.clip, arguments.certificate))
        return
    print(machine() + "\n")
    if arguments.memory:
        with served(64, 0.0, SHORT_S) as each:
            memory(each.server, arguments.memory)
        return
    print(
        "| places | requests | first run | its second half | known server | ms a request | server's ms | connections |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for parallel in arguments.parallel:
        run = Run(parallel, arguments.service, arguments.rounds, parallel if arguments.exact else MOST)
        with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
            os.environ["STUDIO_CACHE"] = folder
            if not arguments.tls:
                with served(parallel, arguments.service, CLIP_S) as server:
                    measure("", server, run)
                continue
            certificate = make_certificate(Path(folder))
            os.environ["SSL_CERT_FILE"] = certificate
            for protocol in ("HTTP/1.1", "HTTP/2"):
                os.environ["STUDIO_HTTP_2"] = "on" if protocol == "HTTP/2" else "off"
                with served(parallel, arguments.service, CLIP_S, certificate) as server:
                    measure(f"{protocol}: ", server, run)


@dataclass(frozen=True)
class Run:
    """What is asked of a server."""

    places: int
    service_s: float
    rounds: int
    """Requests for each place."""
    most: int
    """In flight."""


@dataclass(frozen=True)
class Served:
    """A server in a process of its own."""

    server: Server
    pid: int

    def processor_s(self) -> float:
        """What it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(parallel: int, service_s: float, clip_s: float, certificate: str = "") -> Iterator[Served]:
    """Start a server."""
    command = [sys.executable, __file__, "--serve", str(parallel), "--service", str(service_s), "--clip", str(clip_s)]
    command += ["--certificate", certificate] if certificate else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            port = int(process.stdout.readline())
            yield Served(named_server(f"{'https' if certificate else 'http'}://localhost:{port}/v1", ""), process.pid)
        finally:
            process.kill()


def say(server: Server, number: int, most: int = MOST) -> float:
    """Ask for a sentence and decode it. The time of its end."""
    text = f"Sentence number {number:06}."
    order = {"input": text, "voice": "one"}
    answer = ask((server,), "POST", "audio/speech", order, parallel=most, characters=len(text))
    decoded(answer, "wav", 2 * CLIP_S)
    return time.monotonic()


def measure(name: str, served: Served, run: Run) -> None:
    """Print a line of the table."""
    client._client.cache_clear()  # one that knows nothing of the server
    say(served.server, 0)
    requests = max(run.rounds * run.places, 48)
    spent, served_s = time.process_time(), served.processor_s()
    first_s, second_half_s = ends_s(served.server, run, requests)
    spent, served_s = time.process_time() - spent, served.processor_s() - served_s
    open_ones = connections(served.server)
    client._client().close()
    client._client.cache_clear()  # one that knows what is in the store
    say(served.server, 0)
    again = max(requests // 4, 12)
    known_s, _ = ends_s(served.server, run, again)

    def share(count: int, seconds: float) -> str:
        return f"{count * run.service_s / run.places / seconds:.1%}"

    shares = f"{share(requests, first_s)} | {share(requests - requests // 2, second_half_s)} | {share(again, known_s)}"
    costs = f"{1000 * spent / requests:.2f} | {1000 * served_s / requests:.2f}"
    print(f"| {name}{run.places} | {requests}, {again} | {shares} | {costs} | {open_ones} |", flush=True)


def ends_s(server: Server, run: Run, requests: int) -> tuple[float, float]:
    """Seconds to the last answer, from the first request and from the answer in the middle."""
    with ThreadPoolExecutor(min(4 * run.places, MOST)) as pool:
        begin = time.monotonic()
        ends = sorted(pool.map(lambda number: say(server, number, run.most), range(requests)))
    return ends[-1] - begin, ends[-1] - ends[requests // 2 - 1]


def connections(server: Server) -> int:
    """Open connections of this process to a server."""
    port = f":{int(server.address.rpartition(':')[2].partition('/')[0]):04X}"
    tables = [Path(f"/proc/self/net/{table}") for table in ("tcp", "tcp6")]
    lines = [line.split() for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
    return sum(line[2].endswith(port) and line[3] == "01" for line in lines)


def memory(server: Server, requests: int) -> None:
    """Print the memory of this process as it makes short requests."""
    print("| requests | MB |\n|---|---|")
    step = max(1, requests // 10)
    with ThreadPoolExecutor(64) as pool:
        for done in range(0, requests + 1, step):
            print(f"| {done} | {resident_mb():.1f} |", flush=True)
            if done < requests:
                for _ in pool.map(lambda number: say(server, number), range(done, done + step)):
                    pass


def resident_mb() -> float:
    """Memory of this process that is in use."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


class Places:
    """What works on requests: so many at a time, each for the service time; the others wait.

    A request that waited begins when the one before was to end, however late this process comes to it: what a server in
    Python loses is not counted against the client.
    """

    def __init__(self, count: int, service_s: float) -> None:
        self._free, self._service_s = count, service_s
        self._waiting: deque[Callable[[], None]] = deque()

    def work(self, done: Callable[[], None]) -> None:
        """Call ``done`` when a place has worked for the service time."""
        if self._free:
            self._free -= 1
            self._begin(asyncio.get_running_loop().time(), done)
        else:
            self._waiting.append(done)

    def _begin(self, start_s: float, done: Callable[[], None]) -> None:
        end_s = start_s + self._service_s
        asyncio.get_running_loop().call_at(end_s, self._end, end_s, done)

    def _end(self, end_s: float, done: Callable[[], None]) -> None:
        if self._waiting:
            self._begin(end_s, self._waiting.popleft())
        else:
            self._free += 1
        done()


class Connection(asyncio.Protocol):
    """A connection of HTTP/1.1 with one request at a time, or of HTTP/2."""

    def __init__(self, body: bytes, places: Places) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: {len(body)}\r\n\r\n"
        self._body, self._answer, self._places, self._read = body, head.encode() + body, places, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See :class:`asyncio.Protocol`."""
        self._transport = transport
        secured = transport.get_extra_info("ssl_object")
        if secured and secured.selected_alpn_protocol() == "h2":
            streams = asyncio.StreamReaderProtocol(asyncio.StreamReader(), self._talk_2)
            transport.set_protocol(streams)
            streams.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        if end and len(body) >= int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]):
            self._read = b""
            self._places.work(self._reply)

    def _reply(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._answer)

    async def _talk_2(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer_all(reader, writer, self._body, self._work)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _work(self) -> None:
        done = asyncio.Event()
        self._places.work(done.set)
        await done.wait()


async def serve(parallel: int, service_s: float, clip_s: float, certificate: str | None) -> None:
    """A server of speech that takes its time."""
    file = io.BytesIO()
    soundfile.write(file, 0.2 * np.sin(np.arange(int(clip_s * RATE_HZ)) / 20), RATE_HZ, format="WAV")
    body, places, loop = file.getvalue(), Places(parallel, service_s), asyncio.get_running_loop()
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        context.set_alpn_protocols(["h2", "http/1.1"])
    server = await loop.create_server(lambda: Connection(body, places), "localhost", 0, ssl=context, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    main()
