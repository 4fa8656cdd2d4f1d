"""Waits of the main thread that a signal has to end."""

from __future__ import annotations

import time
from typing import NoReturn

SIGNAL_CHECK_S = 1.0
"""The longest single wait of a thread that has nothing to do but must notice Ctrl-C and SIGTERM.

Python's handlers run between two instructions of the main thread. A signal that comes just before the wait begins, or
that the system gives to another thread, doesn't interrupt it, so a wait without a limit could miss it for ever.
"""


def wait_for_signal() -> NoReturn:
    """Wait until a signal handler raises an exception."""
    while True:
        time.sleep(SIGNAL_CHECK_S)
