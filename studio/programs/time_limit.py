"""Time limits of waits for programs: seconds in, whether they are over out.

The system's clock goes on while this process is stopped, by Ctrl-Z or in a container that is paused. Programs that were
stopped with it would then look as if they had hung, and those that went on would count as late before their answers are
read. So whoever waits looks at the limit every second; where a look comes much later, this process didn't run, and the
gap doesn't count.
"""

from __future__ import annotations

import time
from collections.abc import Callable

LOOK_S = 1.0
"""The longest wait between two looks at a limit."""
MOST_GAP_S = 2 * LOOK_S
"""What counts of a gap between two looks: a busy machine may wake a process late, but not by much."""


class TimeLimit:
    """Some seconds, from now on. Not safe to use from several threads.

    Args:
        limit_s: how many.
        now: a clock in seconds.
    """

    def __init__(self, limit_s: float, now: Callable[[], float] = time.monotonic) -> None:
        self._limit_s, self._now = limit_s, now
        self._looked_at_s, self._elapsed_s = now(), 0.0

    def elapsed_s(self) -> float:
        """Seconds since the start, but for those in which this process was stopped."""
        now_s = self._now()
        self._elapsed_s += min(now_s - self._looked_at_s, MOST_GAP_S)
        self._looked_at_s = now_s
        return self._elapsed_s

    def is_over(self) -> bool:
        """Whether the time is over."""
        return self.elapsed_s() >= self._limit_s

    def next_wait_s(self) -> float:
        """Seconds that may be waited before the next look."""
        return max(0.0, min(LOOK_S, self._limit_s - self.elapsed_s()))

    def restart(self) -> None:
        """Begin anew."""
        self._looked_at_s, self._elapsed_s = self._now(), 0.0

    def wait(self, pause: Callable[[float], object], is_done: Callable[[], bool]) -> bool:
        """Wait until something is done or the time is over.

        Args:
            pause: waits for it, for some seconds at most.
            is_done: whether it is done.

        Returns:
            Whether it is.
        """
        while not is_done():
            if self.is_over():
                return False
            pause(self.next_wait_s())
        return True
