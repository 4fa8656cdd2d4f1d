"""Episodes put together while sentences are still being said: orders in, accounts out, some at a time.

In threads of this process, or in processes of their own, which a crash of a library ends and not us.
"""

from __future__ import annotations

import os
import queue
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

from studio.batch.assembling import Assembled, Order, accounts, assemble_episode, orders
from studio.batch.executors import helper
from studio.errors import ProgramError
from studio.programs.helper import HelperProcess, end_all

ATTEMPTS = 3
PATIENCE_S = 3600.0
"""An episode of some hours takes minutes."""

Assemble: TypeAlias = Callable[[Order], Assembled]


class Assemblers:
    """Some assemblers.

    Args:
        apart: in processes of their own.
        count: how many; None for what suits this machine. One episode keeps two cores busy.
    """

    def __init__(self, *, apart: bool, count: int | None = None) -> None:
        count = count or max(1, min(8, (os.cpu_count() or 1) // 2))
        self._idle: queue.SimpleQueue[HelperProcess] = queue.SimpleQueue()
        self._all = [
            HelperProcess(f"assembler {n + 1}", helper({"assemble": True})) for n in range(count if apart else 0)
        ]
        for companion in self._all:
            self._idle.put(companion)
        self._make = self._apart if apart else assemble_episode
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="assemble")
        self._closed = False

    def submit(self, order: Order) -> Future[Assembled]:
        """Have an episode made; never fails but for a bug."""
        return self._pool.submit(self._tried, order)

    def close(self) -> None:
        """End everything; what is half made leaves nothing under its name."""
        self._closed = True
        end_all(self._pool, self._all)

    def _tried(self, order: Order) -> Assembled:
        """Made, in as many attempts as are sensible: a disk may be busy, an assembler may have been killed."""
        made = self._make(order)
        for _ in range(ATTEMPTS - 1):
            if made.state != "failed" or not made.again or self._closed:
                break
            made = self._make(order)
        return made

    def _apart(self, order: Order) -> Assembled:
        companion = self._idle.get()
        try:
            answer = companion.ask(orders().dump_json(order), timeout=PATIENCE_S)
            made: Assembled = accounts().validate_json(answer)
        except (ProgramError, ValueError) as error:
            return Assembled("failed", f"Its assembler broke off: {error}", again=True)
        finally:
            self._idle.put(companion)
        return made
