"""The command line: the only place that prints, asks or exits. One file per group of commands.

Commands import what they need when they run, so that ``studio --help`` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from studio.errors import Stopped

__all__ = ["main"]

PATIENCE_S = 30
"""Seconds after which a program that was told to stop, and can't end in good order, ends all the same."""
STOPPED = "stopped: the same command goes on from here.\n"


def main() -> None:
    """Entry point of the program. Ctrl-C and SIGTERM end it with exit code 130 from the first moment on."""
    signal.signal(signal.SIGTERM, _terminate)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it was started so as to ignore it
        signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGALRM, _give_up)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # stages spread their work themselves; numpy's threads only spin
    try:
        from studio.cli.app import run

        run()
    except KeyboardInterrupt:
        sys.stderr.write(STOPPED)
        sys.exit(130)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    signal.alarm(PATIENCE_S)
    raise Stopped


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    signal.alarm(PATIENCE_S)
    raise KeyboardInterrupt


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    """End as if killed, which every stage survives.

    An exception out of a signal may come while the standard library has just taken a lock, which then stays taken.
    """
    os.write(2, STOPPED.encode())
    os._exit(130)
