"""Helper processes: a request in, its answer out, over pipes, as often as needed; one process, or a pool of them.

Requests and answers are bytes after their length (8 bytes, big-endian). A process is started with its first request
and reads until its stdin ends, which happens however this process ends. A helper that fails or takes too long is
killed, and started again with the next request: one request is lost.

While it works on a request, a helper may send :data:`HEARTBEAT` in place of a length, every second. With ``silence_s``
it must: one that is silent for so long, because it was stopped or hangs with the interpreter locked, is killed too.
Seconds in which this process was stopped itself don't count (:mod:`studio.programs.time_limit`).
"""

from __future__ import annotations

import logging
import math
import os
import queue
import select
import selectors
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from studio.errors import ProgramError, ProgramTimeout
from studio.programs.output import OutputReader
from studio.programs.run import Running, ending, kill, last_lines, start, wait_killed
from studio.programs.time_limit import TimeLimit

_log = logging.getLogger(__name__)

LENGTH_BYTES = 8
HEARTBEAT = b"\xff" * LENGTH_BYTES
HEARTBEAT_S = 1.0
"""How often a helper sends it."""
MOST_ANSWER_BYTES = 1 << 30
"""An hour of audio is half of it."""
STDERR_WAIT_S = 1.0


class _ProcessEnded(Exception):
    """The process has ended, or what it writes is not an answer."""


class _NoHeartbeat(Exception):
    """The process has not sent a heartbeat for too long."""


class HelperProcess:
    """One such process; requests of several threads wait for each other.

    Args:
        name: its name in messages.
        command: the program and its arguments.
        silence_s: a process that sends nothing for this long is killed; None for one without heartbeats.
        most_answer_bytes: a longer answer is an error.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | os.PathLike[str]],
        *,
        silence_s: float | None = None,
        most_answer_bytes: int = MOST_ANSWER_BYTES,
    ) -> None:
        self.name = name
        self._command, self._silence_s, self._most_answer_bytes = command, silence_s, most_answer_bytes
        self._lock = threading.Lock()
        self.took_s = 0.0
        """What the last answer took, but for seconds in which this process was stopped."""
        self._stopped = False
        self._running: Running | None = None
        self._stderr: OutputReader | None = None
        self._end: weakref.finalize[[Running], HelperProcess] | None = None

    def ask(self, request: bytes, *, timeout: float) -> bytes:
        """Send a request and wait for its answer.

        Args:
            request: what is sent.
            timeout: seconds for the answer, and for starting the process if needed.

        Raises:
            ProgramTimeout: it took longer, or it was silent for too long.
            ProgramError: it failed, or it was stopped; the message ends with the last lines of its stderr.
            ProgramMissing: it isn't installed.
        """
        with self._lock:
            limit = TimeLimit(timeout)
            running = self._running or self._started()
            try:
                if self._stopped:  # stop() may have missed a process that was just being started
                    raise _ProcessEnded
                return self._exchange(running, request, limit)
            except TimeoutError as error:
                self._close()
                raise ProgramTimeout(f"{self.name} did not answer within {timeout:g} s.") from error
            except _NoHeartbeat as error:
                self._close()
                raise ProgramTimeout(f"{self.name} gave no sign of life for {self._silence_s:g} s.") from error
            except _ProcessEnded as error:
                raise ProgramError(f"{self.name} {self._close(wait_s=1.0)}") from error
            except BaseException:
                self._close()  # or its answer would be read as that to the next request
                raise

    def close(self) -> None:
        """End the process; another request would start it again."""
        with self._lock:
            self._close()

    def stop(self) -> None:
        """Kill the process for good; a request in work and all later ones raise ProgramError."""
        self._stopped = True
        running = self._running
        if running is not None:
            kill(running)

    def _started(self) -> Running:
        if self._stopped:
            raise ProgramError(f"{self.name} was stopped.")
        self._running, self._stderr = start(self._command)
        self._end = weakref.finalize(self, _end, self._running)
        return self._running

    def _close(self, wait_s: float = 0.0) -> str:
        """End the process, after ``wait_s`` in which it may end by itself; returns how it ended, for a message."""
        if self._running is None or self._stderr is None or self._end is None:
            return ""
        until = time.monotonic() + wait_s
        while (code := self._running.poll()) is None and time.monotonic() < until:
            time.sleep(0.01)
        self._end()
        self._stderr.join(STDERR_WAIT_S)
        how = ending(code) if code is not None else "sent no valid answer"
        message = f"{how}: {last_lines(self._stderr.content())}"
        self._running = self._stderr = self._end = None
        _log.log(logging.WARNING if wait_s else logging.DEBUG, "%s %s", self.name, message)
        return message

    def _exchange(self, running: Running, request: bytes, limit: TimeLimit) -> bytes:
        """Send and receive at the same time, so that neither side waits for the other.

        Raises:
            TimeoutError: it takes longer.
            _NoHeartbeat: it sends nothing for too long.
            _ProcessEnded: the process is gone, or sends something else.
        """
        assert running.stdin is not None and running.stdout is not None  # noqa: S101 - it was started with pipes
        unsent = memoryview(len(request).to_bytes(LENGTH_BYTES, "big") + request)
        received = bytearray()
        silence = TimeLimit(math.inf if self._silence_s is None else self._silence_s)
        with selectors.DefaultSelector() as ready:
            ready.register(running.stdin, selectors.EVENT_WRITE)
            ready.register(running.stdout, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select(min(limit.next_wait_s(), silence.next_wait_s())):
                    if key.fileobj is running.stdin:
                        unsent = _write(running.stdin, unsent)
                        if not unsent:
                            ready.unregister(running.stdin)
                        continue
                    part = os.read(running.stdout.fileno(), 1 << 20)
                    if not part:
                        raise _ProcessEnded
                    received += part
                    silence.restart()
                answer = _answer(received, self._most_answer_bytes)
                if answer is not None:
                    self.took_s = limit.elapsed_s()
                    return answer
                if limit.is_over():
                    raise TimeoutError
                if silence.is_over():
                    raise _NoHeartbeat


class HelperPool:
    """Several helper processes of one kind; each works on one request at a time.

    Args:
        name: such as ``worker``; the processes are called ``worker 1``, ``worker 2`` and so on.
        commands: one for each process.
        silence_s: see :class:`HelperProcess`.
        most_answer_bytes: see :class:`HelperProcess`.
    """

    def __init__(
        self,
        name: str,
        commands: Sequence[Sequence[str]],
        *,
        silence_s: float | None = None,
        most_answer_bytes: int = MOST_ANSWER_BYTES,
    ) -> None:
        self.helpers = tuple(
            HelperProcess(f"{name} {number}", command, silence_s=silence_s, most_answer_bytes=most_answer_bytes)
            for number, command in enumerate(commands, 1)
        )
        self._idle: queue.SimpleQueue[HelperProcess] = queue.SimpleQueue()
        for helper in self.helpers:
            self._idle.put(helper)

    @contextmanager
    def idle(self) -> Iterator[HelperProcess]:
        """A helper for this thread alone while the context lasts; waits for one that is idle."""
        helper = self._idle.get()
        try:
            yield helper
        finally:
            self._idle.put(helper)

    def stop(self) -> None:
        """Stop all helpers for good, those at work included."""
        for helper in self.helpers:
            helper.stop()
        for helper in self.helpers:
            helper.close()


def _end(running: Running) -> None:
    kill(running)
    wait_killed(running)
    for pipe in (running.stdin, running.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was still in the buffer has no reader
                continue


def _answer(received: bytearray, most_bytes: int) -> bytes | None:
    """The answer in what was received, once it is complete; heartbeats before it are removed. Raises _ProcessEnded."""
    while received[:LENGTH_BYTES] == HEARTBEAT:
        del received[:LENGTH_BYTES]
    if len(received) < LENGTH_BYTES:
        return None
    length = int.from_bytes(received[:LENGTH_BYTES], "big")
    if length > most_bytes:
        raise _ProcessEnded
    if len(received) < LENGTH_BYTES + length:
        return None
    return bytes(received[LENGTH_BYTES : LENGTH_BYTES + length])


def _write(pipe: IO[bytes], unsent: memoryview) -> memoryview:
    """Write to a pipe that is ready, as much as never blocks; returns the rest."""
    try:
        return unsent[os.write(pipe.fileno(), unsent[: select.PIPE_BUF]) :]
    except BrokenPipeError:
        return unsent[len(unsent) :]  # the end of its stdout will show that it is gone
