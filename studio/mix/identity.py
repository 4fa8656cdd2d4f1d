"""A digest of what sounds in a stretch of the timeline. Equal digests mean equal samples, wherever the stretch is.

In: a timeline. Out: a function from a stretch to a digest of everything about its placements that shapes the samples
there, relative to the start of the stretch.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping

from studio.audio.chain import split_source
from studio.mix.lookup import placement_lookup
from studio.store import digest
from studio.values import Placement, Timeline


def identity(timeline: Timeline, contents: Mapping[str, str] | None = None) -> Callable[[int, int], str]:
    """A function (start, stop) → digest of what sounds in [start, stop).

    Args:
        timeline: what sounds when.
        contents: digests of the samples of takes, by source key. For a take without one, the key is enough.
    """
    placements_in = placement_lookup(timeline.placements)
    known = contents or {}

    def identify(start: int, stop: int) -> str:
        found = placements_in(start, stop)
        return digest([_content_of(p, start, stop, known.get(split_source(p.source)[0], "")) for p in found])

    return identify


def _content_of(p: Placement, start: int, stop: int, content: str) -> tuple[object, ...]:
    """Everything about a placement that shapes the samples of [start, stop)."""
    a, b = max(start, p.start_sample), min(stop, p.stop_sample)
    into, left = a - p.start_sample, p.stop_sample - b
    return (
        p.source,
        content,
        a - start,
        b - a,
        p.skip_samples + into,
        p.gain_db,
        (p.fade_in_samples, into) if into < p.fade_in_samples else None,
        (p.fade_out_samples, left) if left < p.fade_out_samples else None,
        _points(p, a, b, start),
    )


def _points(p: Placement, a: int, b: int, start: int) -> list[tuple[int, float]]:
    """The envelope's breakpoints around and within [a, b), relative to ``start``."""
    points = p.envelope
    if not points or b <= points[0][0] or a >= points[-1][0]:
        return []
    first = max(0, bisect_right(points, a, key=lambda point: point[0]) - 1)
    last = bisect_left(points, b, key=lambda point: point[0]) + 1
    return [(at - start, level) for at, level in points[first:last]]
