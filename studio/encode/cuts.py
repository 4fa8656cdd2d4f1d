"""Where the MP3 is cut into pieces: a pure decision over the turn starts.

In: the places where the programme may be cut. Out: those where it is, none too short and none too long, chosen so
that an edit moves no cut further away than the length of a short piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studio.values import FRAME

SHORTEST = 167 * FRAME
"""Samples of the shortest piece (4 s), unless the programme is shorter: each piece costs 25 frames beyond its own."""

LONGEST = 1250 * FRAME
"""Samples of the longest piece (30 s) that begins at a cut of its own: what an edit in it has to encode anew."""


def piece_starts(cuts: Sequence[int], length: int) -> tuple[int, ...]:
    """Where the pieces begin, rising, the first 0; the last piece runs to the end.

    A cut is taken when, among all cuts nearer than ``SHORTEST``, it is the one with the longest stretch to the next
    cut (the earlier one of equals): every turn of 4 s or more begins a piece, and of a run of short ones some do.
    This is the local-maximum rule of content-defined chunking (Bjørner, Blass, Gurevich 2010). Whether a cut is
    taken depends only on the distances among the cuts nearer than ``SHORTEST`` and on one distance beyond, not on
    where in the programme it stands. (A rule that goes from cut to cut, taking the next one far enough away, would
    hand a small change on to the end of the programme.)

    A stretch between two cuts taken that is longer than ``LONGEST`` is divided from its own start on, at the last
    cut that is left in it, or on the frame grid where there is none.

    Args:
        cuts: samples, multiples of FRAME, rising.
        length: samples of the programme, more than 0.

    Raises:
        ValueError: the cuts do not rise, or do not lie on the frame grid.
    """
    if any(cut % FRAME for cut in cuts) or any(b <= a for a, b in zip(cuts, cuts[1:], strict=False)):
        raise ValueError("cuts must rise and be multiples of an MP3 frame")
    inner = [cut for cut in cuts if SHORTEST <= cut <= length - SHORTEST]
    taken = [0, *_longest_turns(inner, length)]
    return tuple(
        start
        for begin, end in zip(taken, [*taken[1:], length], strict=True)
        for start in _divided(begin, end, [cut for cut in inner if begin < cut < end])
    )
