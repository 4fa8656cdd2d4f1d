"""Keeps decoders quiet: libmpg123 prints directly to stderr, and its lines would obscure our own messages."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_redirecting = threading.Lock()
"""The file descriptor belongs to the whole process: one thread at a time redirects it."""


@contextmanager
def quiet_decoders() -> Iterator[None]:
    """While the context lasts, nothing that this process writes to stderr is seen."""
    with _redirecting:
        if sys.stderr is not None:
            sys.stderr.flush()
        try:
            stderr = os.dup(2)
        except OSError:  # there is none
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            os.close(nowhere)
