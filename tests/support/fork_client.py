"""The tests' side of :mod:`support.fork_server`: starts it, and sends it requests."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def fork_server() -> Iterator[str]:
    """Start a server, which imports nothing before somebody connects; gives its address."""
    world = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with (
        tempfile.TemporaryDirectory(prefix="fork-") as folder,  # a short name: addresses have room for 107 letters
        socket.socket(socket.AF_UNIX) as listener,
    ):
        address = f"{folder}/server"
        listener.bind(address)
        listener.listen()
        file = listener.fileno()
        command = [sys.executable, "-W", "ignore", "-m", "support.fork_server", str(file)]
        with subprocess.Popen(
            command, env=world, stdin=subprocess.PIPE, pass_fds=[file], start_new_session=True
        ) as server:
            yield address
            assert server.stdin
            server.stdin.close()


class ForkClient:
    """A connection to the server, which has a process for it."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(address)
        self._lines = self._socket.makefile("rw", encoding="utf-8")

    def ask(self, **request: object) -> int:
        self._lines.write(json.dumps(request) + "\n")
        self._lines.flush()
        return int(self._lines.readline())

    def close(self) -> None:
        self._lines.close()
        self._socket.close()
