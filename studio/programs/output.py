"""What a program writes, read in a thread: a pipe in, a limited number of bytes out.

A program that writes more than it may is killed; of stderr just the end is stored. The thread that reads a pipe also
closes it, as a grandchild of a killed program may still hold its other end.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import IO

READ_BYTES = 1 << 16


class OutputReader(threading.Thread):
    """Reads a pipe to its end; start it at once.

    Args:
        pipe: the program's stdout or stderr.
        most_bytes: the most it may write; None for no limit.
        on_excess: called when it writes more; it should kill the program.
        tail_bytes: how much of the end is stored; None to store everything.
    """

    def __init__(
        self,
        pipe: IO[bytes],
        *,
        most_bytes: int | None = None,
        on_excess: Callable[[], None] = lambda: None,
        tail_bytes: int | None = None,
    ) -> None:
        super().__init__(name="read output", daemon=True)
        self._pipe, self._most_bytes, self._on_excess, self._tail_bytes = pipe, most_bytes, on_excess, tail_bytes
        self._content = bytearray()
        self._size = 0
        self.exceeded = False
        self.start()

    def run(self) -> None:
        """Read until the pipe ends or the program has written too much."""
        with self._pipe:
            while part := os.read(self._pipe.fileno(), READ_BYTES):
                self._size += len(part)
                if self._most_bytes is not None and self._size > self._most_bytes:
                    self.exceeded = True
                    self._on_excess()
                    return
                self._content += part
                if self._tail_bytes is not None and len(self._content) > 2 * self._tail_bytes:
                    del self._content[: -self._tail_bytes]

    def content(self) -> bytes:
        """What was read so far."""
        return bytes(self._content if self._tail_bytes is None else self._content[-self._tail_bytes :])


class InputWriter(threading.Thread):
    """Writes bytes to a program's stdin and closes it; a program that doesn't read them is no error.

    Args:
        pipe: the program's stdin.
        content: what to write.
    """

    def __init__(self, pipe: IO[bytes], content: bytes) -> None:
        super().__init__(name="write input", daemon=True)
        self._pipe, self._content = pipe, content
        self.start()

    def run(self) -> None:
        """Write everything, as far as the program reads it."""
        try:
            with self._pipe:
                self._pipe.write(self._content)
        except OSError:  # it ended before it had read everything; its exit code says whether that is an error
            return
