"""A budget that threads share: an amount in, room for as long as it is needed out. For work that takes much memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Budget:
    """So much may be taken at the same time; who wants more than there is waits, or goes alone.

    Args:
        total: in whatever unit the amounts have.
    """

    def __init__(self, total: int) -> None:
        self._total = self._free = total
        self._changed = threading.Condition()

    @contextmanager
    def take(self, amount: int) -> Iterator[None]:
        """Hold an amount while the block runs; more than the total counts as the total."""
        mine = min(amount, self._total)
        with self._changed:
            self._changed.wait_for(lambda: self._free >= mine)
            self._free -= mine
        try:
            yield
        finally:
            with self._changed:
                self._free += mine
                self._changed.notify_all()
