"""Standard streams that never fail, even if they are closed, full, or a pipe whose reader is gone.

In: the streams the program was started with. Out: streams that drop what can't be written, so that the work continues.
The exit code tells whether output was lost (:func:`lost_output`).
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Literal, TextIO

_NOBODY_READS = (errno.EPIPE, errno.EBADF)
"""Errors that mean that the reader is gone, as after ``| head``."""


class _LossyStream(io.TextIOWrapper):
    """A text stream that drops everything after its first error."""

    error: OSError | None = None

    def write(self, text: str, /) -> int:
        """See :meth:`io.TextIOWrapper.write`."""
        try:
            return super().write(text)
        except OSError as error:
            self._drop(error)
            return len(text)

    def flush(self) -> None:
        """See :meth:`io.TextIOWrapper.flush`."""
        try:
            super().flush()
        except OSError as error:
            self._drop(error)

    def _drop(self, error: OSError) -> None:
        """Discard the rest of the buffer and everything that is written from now on."""
        self.error = self.error or error
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


def prepare_streams() -> None:
    """Open closed streams, so that no file gets their numbers, and make stdout and stderr never fail."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number, which is this one
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for good
    sys.stdout = _lossy(sys.stdout, 1, "strict")
    sys.stderr = _lossy(sys.stderr, 2, "backslashreplace")


def lost_output() -> OSError | None:
    """Why part of the output to stdout was lost; None if nothing was, or if its reader is gone."""
    sys.stdout.flush()
    error = sys.stdout.error if isinstance(sys.stdout, _LossyStream) else None
    return None if error is None or error.errno in _NOBODY_READS else error


def _lossy(stream: TextIO | None, number: Literal[1, 2], errors: str) -> TextIO:
    """The same stream, but one that never fails."""
    encoding = "utf-8"
    if stream is not None:
        if type(stream) is not io.TextIOWrapper or stream.fileno() != number:
            return stream  # somebody else's, as in a test
        stream.flush()
        encoding, errors = stream.encoding, stream.errors or errors
    os.set_blocking(number, True)  # another process may have left a pipe that refuses what it can't take at once
    file = io.BufferedWriter(io.FileIO(number, "w", closefd=False))
    return _LossyStream(file, encoding, errors, line_buffering=number == 2 or file.isatty())
