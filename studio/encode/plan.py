"""Where the MP3 is cut into pieces, and what each one reads: a pure decision over the turn starts.

In: the places where the programme may be cut. Out: its pieces, none too short and none too long, cut so that an edit
moves no cut further away than the length of a short piece.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studio.errors import AudioError
from studio.formats.mp3 import frame_count
from studio.values import FRAME, RATE

SHORTEST = 167 * FRAME
"""Samples of the shortest piece (4 s), unless the programme is shorter: each piece costs 25 frames beyond its own."""

LONGEST = 1250 * FRAME
"""Samples of the longest piece (30 s), which an edit inside it encodes again."""

PRE_ROLL = 24
"""Frames encoded before a piece and dropped: the error at the joins is then that of one long encode."""

POST_ROLL = 1
"""Frames read after a piece: the encoder looks 224 samples ahead."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the programme that is encoded on its own. Samples count from the start of the programme."""

    start_sample: int
    """A multiple of FRAME."""
    frames: int
    window_start: int
    """First sample that is read."""
    window_stop: int
    """One past the last sample that is read."""

    @property
    def pre_roll_frames(self) -> int:
        """Frames of the pre-roll."""
        return (self.start_sample - self.window_start) // FRAME

    @property
    def seconds(self) -> float:
        """Length in seconds, without what is read before and after."""
        return (min(self.start_sample + self.frames * FRAME, self.window_stop) - self.start_sample) / RATE


def plan_pieces(cuts: Sequence[int], length: int) -> tuple[Piece, ...]:
    """The pieces of a programme of ``length`` samples, in order; together frame_count(length) frames.

    Raises:
        AudioError: the programme is empty.
        ValueError: the cuts do not rise, or do not lie on the frame grid.
    """
    if length <= 0:
        raise AudioError("There is nothing to encode: the programme is empty.")
    starts = piece_starts(cuts, length)
    ends = [*starts[1:], frame_count(length) * FRAME]  # the last piece holds the encoder's tail, too
    return tuple(
        Piece(
            start_sample=start,
            frames=(end - start) // FRAME,
            window_start=max(0, start - PRE_ROLL * FRAME),
            window_stop=min(length, end + POST_ROLL * FRAME),
        )
        for start, end in zip(starts, ends, strict=True)
    )


def piece_spans(cuts: Sequence[int], length: int) -> tuple[tuple[int, int], ...]:
    """(start, stop) of the pieces of a programme, without gaps, the last one up to its end; see :func:`plan_pieces`."""
    starts = piece_starts(cuts, length)
    return tuple(zip(starts, [*starts[1:], length], strict=True))


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
    if any(cut % FRAME for cut in cuts) or any(b <= a for a, b in pairwise(cuts)):
        raise ValueError("cuts must rise and be multiples of an MP3 frame")
    inner = [cut for cut in cuts if SHORTEST <= cut <= length - SHORTEST]
    taken = [0, *_longest_turns(inner, length)]
    return tuple(
        start
        for begin, end in zip(taken, [*taken[1:], length], strict=True)
        for start in _divided(begin, end, [cut for cut in inner if begin < cut < end])
    )


def _longest_turns(cuts: Sequence[int], length: int) -> Iterator[int]:
    """The cuts that begin a longer stretch than any other cut nearer than SHORTEST."""
    ends = [*cuts[1:], length]
    rank = [(end - cut, -cut) for cut, end in zip(cuts, ends, strict=False)]
    for i, cut in enumerate(cuts):
        near = rank[bisect_right(cuts, cut - SHORTEST) : bisect_left(cuts, cut + SHORTEST)]
        if rank[i] == max(near):
            yield cut


def _divided(begin: int, end: int, cuts: Sequence[int]) -> Iterator[int]:
    """Starts of the pieces of a stretch, ``begin`` first; ``cuts`` are the places inside it that are left."""
    yield begin
    while end - begin > LONGEST:
        latest = min(begin + LONGEST, (end - SHORTEST) // FRAME * FRAME)
        begin = max((cut for cut in cuts if begin + SHORTEST <= cut <= latest), default=latest)
        yield begin
