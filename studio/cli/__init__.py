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


def main() -> None:
    """Entry point of the program. Ctrl-C and SIGTERM end it with exit code 130 from the first moment on."""
    signal.signal(signal.SIGTERM, _terminate)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # stages spread their work themselves; numpy's threads only spin
    try:
        from studio.cli.app import run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("stopped: the same command goes on from here.\n")
        sys.exit(130)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped
