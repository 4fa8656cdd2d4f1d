"""A helper program that stays: an order in, its answer out, over pipes, as often as needed.

Orders and answers are bytes after their length (8 bytes, big-endian). The program is started with the first order and
reads until its stdin ends, which it does when we end in whatever way. One that breaks off or takes too long is ended,
and started anew with the next order: only one order is lost.
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
LARGEST_ANSWER = 1 << 30
"""Bytes; an hour of sound is half of it."""
TOLD_BYTES = 4096
"""So much of the end of its stderr is looked at when it broke off."""


class _Ended(Exception):
    """The program has ended, or writes no answers."""


class HelperProcess:
    """One such program; orders of several threads wait for each other.

    Args:
        name: what messages call it.
        command: the program and its arguments.
    """

    def __init__(self, name: str, command: Sequence[str | os.PathLike[str]]) -> None:
        self.name = name
        self._command = command
        self._lock = threading.Lock()
        self._running: Running | None = None
        self._stderr: IO[bytes] | None = None
        self._end: weakref.finalize[[Running, IO[bytes]], HelperProcess] | None = None

    def ask(self, order: bytes, *, timeout: float) -> bytes:
        """The answer to an order.

        Args:
            order: what is sent.
            timeout: seconds for the answer, and for starting the program where that is due.

        Raises:
            ProgramTimeout: it took longer.
            ProgramError: it broke off; the message ends with the last lines of its stderr.
            ProgramMissing: it isn't installed.
        """
        with self._lock:
            running = self._running or self._started()
            try:
                return _exchange(running, order, time.monotonic() + timeout)
            except TimeoutError as error:
                self._close()
                raise ProgramTimeout(f"{self.name} did not answer within {timeout:g} s.") from error
            except _Ended as error:
                raise ProgramError(f"{self.name} {self._close(wait_s=1.0)}") from error
            except BaseException:
                self._close()  # it would answer an order that nobody waits for any more
                raise

    def close(self) -> None:
        """End the program; another order would start it again."""
        with self._lock:
            self._close()

    def abandon(self) -> None:
        """End the program at once; an order that is being answered breaks off, whichever thread waits for it."""
        running = self._running
        if running is not None:
            kill(running)

    def _started(self) -> Running:
        stderr = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the program
        try:
            self._running = start(self._command, stderr)
        except BaseException:
            stderr.close()
            raise
        self._stderr = stderr
        self._end = weakref.finalize(self, _end, self._running, stderr)
        return self._running

    def _close(self, wait_s: float = 0.0) -> str:
        """End it, after a moment in which it may end by itself; how it ended, for a message."""
        if self._running is None or self._stderr is None or self._end is None:
            return ""
        until = time.monotonic() + wait_s
        while (code := self._running.poll()) is None and time.monotonic() < until:
            time.sleep(0.01)
        size = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, size - TOLD_BYTES))
        told = f"{ending(code) if code is not None else 'broke off'}: {last_lines(self._stderr.read())}"
        self._end()
        self._running = self._stderr = self._end = None
        _log.log(logging.WARNING if wait_s else logging.DEBUG, "%s %s", self.name, told)
        return told


def end_all(pool: ThreadPoolExecutor, companions: Sequence[HelperProcess]) -> None:
    """End threads and the companions they talk to, also those at work; what is waiting is not begun."""
    pool.shutdown(wait=False, cancel_futures=True)
    for companion in companions:
        companion.abandon()
    pool.shutdown(wait=True)
    for companion in companions:
        companion.close()


def _end(running: Running, stderr: IO[bytes]) -> None:
    kill(running)
    running.wait()
    for pipe in (running.stdin, running.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was still to be written has no reader
                continue
    stderr.close()


def _exchange(running: Running, order: bytes, until: float) -> bytes:
    """Send and receive at once, so that neither side waits for the other.

    Raises:
        TimeoutError: it takes longer.
        _Ended: the program is gone, or sends nonsense.
    """
    assert running.stdin is not None and running.stdout is not None  # noqa: S101 - it was started with pipes
    sent = memoryview(len(order).to_bytes(LENGTH_BYTES, "big") + order)
    answer, whole = bytearray(), LENGTH_BYTES
    with selectors.DefaultSelector() as ready:
        ready.register(running.stdin, selectors.EVENT_WRITE)
        ready.register(running.stdout, selectors.EVENT_READ)
        while len(answer) < whole:
            events = ready.select(max(0.0, until - time.monotonic()))
            if not events:
                raise TimeoutError
            for key, _ in events:
                if key.fileobj is running.stdin:
                    sent = _write(running.stdin, sent)
                    if not sent:
                        ready.unregister(running.stdin)
                    continue
                part = os.read(running.stdout.fileno(), 1 << 20)
                if not part:
                    raise _Ended
                answer += part
                if whole == LENGTH_BYTES and len(answer) >= LENGTH_BYTES:
                    whole += int.from_bytes(answer[:LENGTH_BYTES], "big")
                    if whole > LARGEST_ANSWER:
                        raise _Ended
    return bytes(answer[LENGTH_BYTES:])


def _write(pipe: IO[bytes], sent: memoryview) -> memoryview:
    """What is left after one write, which never blocks: a pipe that is ready takes this much."""
    try:
        return sent[os.write(pipe.fileno(), sent[: select.PIPE_BUF]) :]
    except BrokenPipeError:
        return sent[len(sent) :]  # its stdout ends too, and says so
