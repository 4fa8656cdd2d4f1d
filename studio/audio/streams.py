"""Streams samples to a program or from one, in blocks, so that an episode of any length needs bounded memory.

In: a program's arguments, and blocks of float32 samples for its stdin or none. Out: the file that the program writes,
or blocks of samples from its stdout.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

import numpy as np

from studio.audio.clip import Samples
from studio.errors import ProgramError, ProgramTimeout
from studio.programs.run import Running, ending, kill, last_lines, start, wait_killed
from studio.programs.time_limit import TimeLimit

BLOCK = 1 << 16
"""Samples read at a time."""
STDERR_WAIT_S = 5.0
"""A grandchild may hold the stderr of a program that has ended."""


def write_samples(arguments: Sequence[str], blocks: Iterable[Samples], *, timeout: float) -> None:
    """Write samples to the stdin of a program, as little-endian float32, and wait for its end.

    Args:
        arguments: the program and its arguments; its output goes to a file that they name.
        blocks: shape (n, channels).
        timeout: seconds after which it is killed.

    Raises:
        ProgramMissing, ProgramError, ProgramTimeout: see :mod:`studio.programs.run`.
    """
    with _running(arguments, timeout) as running:
        assert running.stdin is not None  # noqa: S101 - it was started with pipes
        try:
            for block in blocks:
                running.stdin.write(np.ascontiguousarray(block, dtype="<f4").data)
            running.stdin.close()
        except BrokenPipeError:
            with suppress(BrokenPipeError):
                running.stdin.close()  # the program has ended; its exit code and last lines say why


def read_samples(arguments: Sequence[str], channels: int, *, timeout: float) -> Iterator[Samples]:
    """Samples that a program writes to its stdout as little-endian float32, in blocks of shape (n, channels).

    Raises:
        ProgramMissing, ProgramError, ProgramTimeout: see :mod:`studio.programs.run`.
    """
    with _running(arguments, timeout) as running:
        assert running.stdin is not None and running.stdout is not None  # noqa: S101 - it was started with pipes
        running.stdin.close()
        size = 4 * channels
        while block := running.stdout.read(BLOCK * size):
            yield np.frombuffer(block[: len(block) // size * size], dtype="<f4").reshape(-1, channels)


@contextmanager
def _running(arguments: Sequence[str], timeout: float) -> Iterator[Running]:
    """A program that is waited for at the end, and killed when it takes too long or its user gives up."""
    running, stderr = start(arguments)
    late, over = threading.Event(), threading.Event()

    def watch() -> None:
        if not TimeLimit(timeout).wait(over.wait, over.is_set):
            late.set()
            kill(running)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield running
        code = running.wait()
    except BaseException:
        kill(running)
        wait_killed(running)
        raise
    finally:
        over.set()
        for pipe in (running.stdin, running.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
    if late.is_set():
        raise ProgramTimeout(f"{arguments[0]} did not finish within {timeout:g} s.")
    if code != 0:
        stderr.join(STDERR_WAIT_S)
        raise ProgramError(f"{arguments[0]} {ending(code)}: {last_lines(stderr.content())}")
