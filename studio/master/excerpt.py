"""An excerpt that stands for a long programme, where a first look at the levels of its speakers is enough.

In: the pieces of the programme. Out: some of them, in runs of neighbours from all parts of it, so that speakers who
take turns all have their share; and where everybody speaks once only those are put together.
"""

from __future__ import annotations

from collections.abc import Mapping

from studio.master.measure import Spans

RUNS, PIECES = 8, 6
"""Runs of neighbouring pieces, and pieces of each: 8 minutes or so."""


def excerpt(pieces: Spans) -> Spans:
    """Some of the pieces, in order; all of them where that would not be much less.

    Args:
        pieces: (start, stop) in samples, in order, without gaps.
    """
    if len(pieces) < 2 * RUNS * PIECES:
        return pieces
    starts = [run * (len(pieces) - PIECES) // (RUNS - 1) for run in range(RUNS)]
    return [piece for start in starts for piece in pieces[start : start + PIECES]]


def within(spans: Mapping[str, Spans], pieces: Spans) -> dict[str, list[tuple[int, int]]]:
    """Who speaks when in an excerpt.

    Args:
        spans: by speaker, (start, stop) in samples of the programme.
        pieces: the pieces of the excerpt, in order.

    Returns:
        The same in samples of the excerpt, as if its pieces followed each other.
    """
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in spans}
    at = 0
    for start, stop in pieces:
        for name, mine in spans.items():
            cut = ((max(start, first), min(stop, last)) for first, last in mine)
            found[name] += [(at + first - start, at + last - start) for first, last in cut if first < last]
        at += stop - start
    return found
