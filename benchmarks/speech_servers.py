"""How much of a speech server's capacity the engine http uses, and what a request costs the client.

    python benchmarks/speech_servers.py
    python benchmarks/speech_servers.py --parallel 1 8 64 256 --service 2 --rounds 12

The server is a process of its own: it works on so many requests at a time, each for the service time, and queues the
others; it answers with a clip of 4 s. The share is that of its places that were busy: over the whole run, and after
the first half of the requests, when the client has found out how many the server takes.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import soundfile
from measured import machine

from studio.synthesize.engine import Request
from studio.synthesize.engines.http.engine import Http
from studio.values import VoiceSettings

CLIP_S, RATE = 4.0, 24_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parallel", nargs="+", type=int, default=[1, 8, 64, 256])
    parser.add_argument("--service", type=float, default=2.0, help="seconds")
    parser.add_argument("--rounds", type=int, default=12, help="requests for each place of the server")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(serve(arguments.serve, arguments.service))
        return
    print(machine() + "\n")
    print("| places of the server | requests | share of its capacity | after half | client's processor, ms a request |")
    print("|---|---|---|---|---|")
    for parallel in arguments.parallel:
        command = [sys.executable, __file__, "--serve", str(parallel), "--service", str(arguments.service)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            port = int(server.stdout.readline())
            os.environ["STUDIO_HTTP_URL"] = f"http://127.0.0.1:{port}/v1"
            measure(parallel, arguments.service, max(arguments.rounds * parallel, 16))
            server.kill()


def measure(parallel: int, service_s: float, requests: int) -> None:
    """Print a line of the table."""
    engine, ends = Http(), []

    def say(number: int) -> None:
        engine.synthesize([Request(f"Sentence number {number}.", VoiceSettings("one"))])
        ends.append(time.monotonic())

    begin, spent = time.monotonic(), time.process_time()
    with ThreadPoolExecutor(4 * parallel) as pool:
        list(pool.map(say, range(requests)))
    spent = time.process_time() - spent
    whole = requests * service_s / parallel / (ends[-1] - begin)
    half = len(ends) // 2
    later = (len(ends) - half) * service_s / parallel / (ends[-1] - ends[half - 1])
    print(f"| {parallel} | {requests} | {whole:.1%} | {later:.1%} | {1000 * spent / requests:.1f} |", flush=True)


async def serve(parallel: int, service_s: float) -> None:
    """A server of speech that takes its time."""
    file = io.BytesIO()
    soundfile.write(file, 0.2 * np.sin(np.arange(int(CLIP_S * RATE)) / 20), RATE, format="WAV")
    body = file.getvalue()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    places = asyncio.Semaphore(parallel)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                await reader.readexactly(int(asked.partition("content-length:")[2].split("\r\n")[0]))
                async with places:
                    await asyncio.sleep(service_s)
                writer.write(head + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    main()
