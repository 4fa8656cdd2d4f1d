"""Finds what sounds in a stretch of the timeline. In: its placements. Out: a function from a stretch to those in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from studio.values import Placement


def placement_lookup(placements: Sequence[Placement]) -> Callable[[int, int], list[Placement]]:
    """A function (start, stop) → the placements that sound in [start, stop), in their order.

    Args:
        placements: sorted by start, as in a Timeline.
    """
    starts = [p.start_sample for p in placements]
    latest_stops = list(accumulate((p.stop_sample for p in placements), max))

    def find(start: int, stop: int) -> list[Placement]:
        candidates = placements[bisect_right(latest_stops, start) : bisect_left(starts, stop)]
        return [p for p in candidates if p.stop_sample > start]

    return find
