"""The command line: the only place that prints, asks or exits. One file per group of commands.

Commands import what they need when they run, so that ``studio --help`` answers at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from types import FrameType

from studio.errors import StopSignal

__all__ = ["main"]

PATIENCE_S = 30
"""Seconds after which a program that was asked to stop, and can't shut down properly, is killed."""
STOPPED = "stopped: run the same command again to continue.\n"


def main() -> None:
    """Entry point of the program. Ctrl-C and SIGTERM end it with exit code 130 from the first moment on."""
    signal.signal(signal.SIGTERM, _terminate)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # otherwise it was started to ignore it
        signal.signal(signal.SIGINT, _interrupt)
    if hasattr(signal, "SIGALRM"):  # not on Windows, where nothing ends late work
        signal.signal(signal.SIGALRM, _give_up)
    sys.unraisablehook = _raise_again
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # stages spread their work themselves; numpy's threads only spin
    try:
        from studio.cli.streams import lost_output, prepare_streams

        prepare_streams()
        from studio.cli.app import run

        try:
            run()
        finally:
            _ended()
    except KeyboardInterrupt:
        sys.stderr.write(STOPPED)
        sys.exit(130)
    except SystemExit as ended:
        if not ended.code and (error := lost_output()):
            sys.stderr.write(f"error: The output can't be written: {error.strerror}.\n")
            sys.exit(1)
        raise


def _ended() -> None:
    """The work is done: ignore signals from now on, but limit how long the shutdown may take."""
    for late in (signal.SIGTERM, signal.SIGINT):
        signal.signal(late, signal.SIG_IGN)
    _end_within(PATIENCE_S)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    _end_soon()
    raise StopSignal


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    _end_soon()
    raise KeyboardInterrupt


def _raise_again(lost: sys.UnraisableHookArgs) -> None:
    """Raise a Ctrl-C again that came while a finalizer ran, which Python would only print."""
    if not isinstance(lost.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    before = signal.getsignal(signal.SIGINT)

    def raise_it(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, raise_it)
    main = threading.main_thread().ident or 0
    threading.Timer(0.01, lambda: signal.pthread_kill(main, signal.SIGINT)).start()  # here it would be lost again


def _end_soon() -> None:
    """Shut down in an orderly way if possible, after a while anyway, and at once on the next signal."""
    for again in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(again) is not signal.SIG_IGN:
            signal.signal(again, _give_up)
    _end_within(PATIENCE_S)


def _end_within(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    """End as if killed, which every stage survives.

    An exception from a signal handler may come right after the standard library took a lock, which then stays locked.
    """
    with contextlib.suppress(Exception):
        if programs := sys.modules.get("studio.programs.run"):
            programs.kill_all()
    with contextlib.suppress(OSError):
        os.write(2, STOPPED.encode())
    os._exit(130)
