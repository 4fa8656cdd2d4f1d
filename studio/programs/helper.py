"""A helper process: a request in, its answer out, over pipes, as often as needed.

Requests and answers are bytes after their length (8 bytes, big-endian). The process is started with the first request
and reads until its stdin ends, which happens however this process ends. A helper that fails or takes too long is
killed, and started again with the next request: one request is lost.
"""

from __future__ import annotations

import logging
import os
import select
import selectors
import tempfile
import threading
import time
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from studio.errors import ProgramError, ProgramTimeout
from studio.programs.run import Running, ending, kill, last_lines, start

_log = logging.getLogger(__name__)

LENGTH_BYTES = 8
LARGEST_ANSWER_BYTES = 1 << 30
"""An hour of audio is half of it."""
STDERR_BYTES = 4096
"""How much of the end of its stderr is read for the message when it fails."""


class _Ended(Exception):
    """The process has ended, or what it writes is not an answer."""


class HelperProcess:
    """One such process; requests of several threads wait for each other.

    Args:
        name: its name in messages.
        command: the program and its arguments.
    """

    def __init__(self, name: str, command: Sequence[str | os.PathLike[str]]) -> None:
        self.name = name
        self._command = command
        self._lock = threading.Lock()
        self._running: Running | None = None
        self._stderr: IO[bytes] | None = None
        self._end: weakref.finalize[[Running, IO[bytes]], HelperProcess] | None = None

    def ask(self, request: bytes, *, timeout: float) -> bytes:
        """Send a request and wait for its answer.

        Args:
            request: what is sent.
            timeout: seconds for the answer, and for starting the process if needed.

        Raises:
            ProgramTimeout: it took longer.
            ProgramError: it failed; the message ends with the last lines of its stderr.
            ProgramMissing: it isn't installed.
        """
        with self._lock:
            running = self._running or self._started()
            try:
                return _exchange(running, request, time.monotonic() + timeout)
            except TimeoutError as error:
                self._close()
                raise ProgramTimeout(f"{self.name} did not answer within {timeout:g} s.") from error
            except _Ended as error:
                raise ProgramError(f"{self.name} {self._close(wait_s=1.0)}") from error
            except BaseException:
                self._close()  # or its answer would be read as that to the next request
                raise

    def close(self) -> None:
        """End the process; another request would start it again."""
        with self._lock:
            self._close()

    def kill(self) -> None:
        """Kill the process; the thread that waits for its answer gets an error."""
        running = self._running
        if running is not None:
            kill(running)

    def _started(self) -> Running:
        stderr = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        try:
            self._running = start(self._command, stderr)
        except BaseException:
            stderr.close()
            raise
        self._stderr = stderr
        self._end = weakref.finalize(self, _end, self._running, stderr)
        return self._running

    def _close(self, wait_s: float = 0.0) -> str:
        """End the process, after ``wait_s`` in which it may end by itself; returns how it ended, for a message."""
        if self._running is None or self._stderr is None or self._end is None:
            return ""
        until = time.monotonic() + wait_s
        while (code := self._running.poll()) is None and time.monotonic() < until:
            time.sleep(0.01)
        size = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, size - STDERR_BYTES))
        message = f"{ending(code) if code is not None else 'sent no valid answer'}: {last_lines(self._stderr.read())}"
        self._end()
        self._running = self._stderr = self._end = None
        _log.log(logging.WARNING if wait_s else logging.DEBUG, "%s %s", self.name, message)
        return message


def stop_all(threads: ThreadPoolExecutor, helpers: Sequence[HelperProcess]) -> None:
    """Stop threads and the helpers they wait for, requests in work included; waiting work is dropped."""
    threads.shutdown(wait=False, cancel_futures=True)
    for helper in helpers:
        helper.kill()
    threads.shutdown(wait=True)
    for helper in helpers:
        helper.close()


def _end(running: Running, stderr: IO[bytes]) -> None:
    kill(running)
    running.wait()
    for pipe in (running.stdin, running.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was still in the buffer has no reader
                continue
    stderr.close()


def _exchange(running: Running, request: bytes, until: float) -> bytes:
    """Send and receive at the same time, so that neither side waits for the other.

    Raises:
        TimeoutError: it takes longer.
        _Ended: the process is gone, or sends something else.
    """
    assert running.stdin is not None and running.stdout is not None  # noqa: S101 - it was started with pipes
    unsent = memoryview(len(request).to_bytes(LENGTH_BYTES, "big") + request)
    answer, total_bytes = bytearray(), LENGTH_BYTES
    with selectors.DefaultSelector() as ready:
        ready.register(running.stdin, selectors.EVENT_WRITE)
        ready.register(running.stdout, selectors.EVENT_READ)
        while len(answer) < total_bytes:
            events = ready.select(max(0.0, until - time.monotonic()))
            if not events:
                raise TimeoutError
            for key, _ in events:
                if key.fileobj is running.stdin:
                    unsent = _write(running.stdin, unsent)
                    if not unsent:
                        ready.unregister(running.stdin)
                    continue
                part = os.read(running.stdout.fileno(), 1 << 20)
                if not part:
                    raise _Ended
                answer += part
                if total_bytes == LENGTH_BYTES and len(answer) >= LENGTH_BYTES:
                    total_bytes += int.from_bytes(answer[:LENGTH_BYTES], "big")
                    if total_bytes > LARGEST_ANSWER_BYTES:
                        raise _Ended
    return bytes(answer[LENGTH_BYTES:])


def _write(pipe: IO[bytes], unsent: memoryview) -> memoryview:
    """Write to a pipe that is ready, as much as never blocks; returns the rest."""
    try:
        return unsent[os.write(pipe.fileno(), unsent[: select.PIPE_BUF]) :]
    except BrokenPipeError:
        return unsent[len(unsent) :]  # the end of its stdout will show that it is gone
