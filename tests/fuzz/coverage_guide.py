"""Which inputs reach code that no input before them reached: coverage by Python's own monitoring (3.12 or later).

A place reports once and is then switched off (https://docs.python.org/3/library/sys.monitoring.html), so that after
the first minutes watching costs next to nothing and the code runs at its own speed: lines once, and each branch until
both of its ways were taken.
"""

from __future__ import annotations

import sys
from types import CodeType


class Coverage:
    """Lines and branches reached in the files under one folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.reached: set[tuple[str, int, int]] = set()
        """(file and function, line or −offset, where to): everything seen so far."""
        self._fresh = False
        self._ways: dict[tuple[CodeType, int], set[int]] = {}
        watch = sys.monitoring
        watch.use_tool_id(watch.COVERAGE_ID, "studio-fuzz")
        watch.register_callback(watch.COVERAGE_ID, watch.events.LINE, self._line)
        watch.register_callback(watch.COVERAGE_ID, watch.events.BRANCH, self._branch)
        watch.set_events(watch.COVERAGE_ID, watch.events.LINE | watch.events.BRANCH)

    def fresh(self) -> bool:
        """Whether something new was reached since the last question."""
        fresh, self._fresh = self._fresh, False
        return fresh

    def _line(self, code: CodeType, line: int) -> object:
        self._reach(code, line, 0)
        return sys.monitoring.DISABLE

    def _branch(self, code: CodeType, at: int, to: int) -> object:
        if not code.co_filename.startswith(self.folder):
            return sys.monitoring.DISABLE
        self._reach(code, -at, to)
        ways = self._ways.setdefault((code, at), set())
        ways.add(to)
        return sys.monitoring.DISABLE if len(ways) > 1 else None

    def _reach(self, code: CodeType, place: int, to: int) -> None:
        if code.co_filename.startswith(self.folder):
            known = len(self.reached)
            self.reached.add((f"{code.co_filename}:{code.co_qualname}", place, to))
            self._fresh |= len(self.reached) > known
