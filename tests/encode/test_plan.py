"""Where the programme is cut: covered whole, pieces neither short nor long, and edits that move nothing far away."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.encode.plan import LONGEST, POST_ROLL, PRE_ROLL, SHORTEST, piece_starts, plan_pieces
from studio.errors import AudioError
from studio.formats.mp3 import frame_count
from studio.values import FRAME

turns = st.lists(st.integers(5, 2000), min_size=1, max_size=80)
"""Lengths of turns in frames, 0.1 to 48 s."""


def layout(lengths, rest=0):
    """Cuts and length of a programme of turns; ``rest`` samples less than whole frames at the end."""
    cuts = [0]
    for length in lengths:
        cuts.append(cuts[-1] + length * FRAME)
    return cuts[:-1], cuts[-1] - rest


@given(turns, st.integers(0, FRAME - 1))
def test_pieces_cover_the_stream_in_order(lengths, rest):
    cuts, length = layout(lengths, rest)
    pieces = plan_pieces(cuts, length)
    assert pieces[0].start_sample == 0
    for piece, following in pairwise(pieces):
        assert piece.start_sample + piece.frames * FRAME == following.start_sample
    assert sum(piece.frames for piece in pieces) == frame_count(length)
    for piece in pieces:
        assert piece.window_start == max(0, piece.start_sample - PRE_ROLL * FRAME)
        assert piece.window_stop <= length
    for piece in pieces[:-1]:
        assert piece.window_stop == piece.start_sample + (piece.frames + POST_ROLL) * FRAME
    assert pieces[-1].window_stop == length


@given(turns)
def test_no_piece_is_short_or_long(lengths):
    cuts, length = layout(lengths)
    edges = [*piece_starts(cuts, length), length]
    for start, stop in pairwise(edges):
        assert stop - start >= min(SHORTEST, length)
        assert stop - start <= LONGEST


@given(turns)
def test_turns_of_four_seconds_begin_a_piece(lengths):
    cuts, length = layout(lengths)
    taken = set(piece_starts(cuts, length))
    for start, stop in pairwise([*cuts, length]):
        if stop - start >= SHORTEST and start >= SHORTEST:
            assert start in taken


@given(turns, st.integers(5, 2000), turns)
def test_an_edit_far_away_moves_no_cut(before, edited, after):
    """A turn in the middle gets another length: cuts stay where they are before it, and move with what follows it."""
    quiet = [400, 400, 400]  # what lies between the edit and "far away"; no run of short turns reaches across it
    old_cuts, old_length = layout([*before, *quiet, 300, *quiet, *after])
    new_cuts, new_length = layout([*before, *quiet, edited, *quiet, *after])
    near, shift = sum(before) * FRAME, (edited - 300) * FRAME
    far = (sum(before) + 300 + sum(quiet) * 2) * FRAME
    old, new = piece_starts(old_cuts, old_length), piece_starts(new_cuts, new_length)
    assert [c for c in old if c <= near] == [c for c in new if c <= near]
    assert [c + shift for c in old if c >= far] == [c for c in new if c >= far + shift]


def test_runs_of_short_turns_are_cut_without_looking_far():
    import random

    random.seed(5)
    lengths = [random.randrange(40, 160) for _ in range(400)]  # rapid talk, 1 to 4 s a turn
    old_cuts, old_length = layout(lengths)
    new_cuts, new_length = layout([77, *lengths[1:]])
    shift = new_length - old_length
    old = {c for c in piece_starts(old_cuts, old_length) if c > 60 * 48_000}
    new = {c - shift for c in piece_starts(new_cuts, new_length) if c > 60 * 48_000 + shift}
    assert old == new
    assert len(old) > 80  # about 17 minutes


def test_equal_short_turns_are_still_divided():
    cuts, length = layout([100] * 100)
    edges = [*piece_starts(cuts, length), length]
    assert len(edges) > 8
    assert set(edges[1:-1]) <= set(cuts)


def test_a_long_turn_is_divided_from_its_own_start():
    shorter, longer = ([SHORTEST // FRAME, n, 200] for n in (5000, 6001))
    short_cuts, long_cuts = (piece_starts(*layout(lengths)) for lengths in (shorter, longer))
    assert long_cuts[:5] == short_cuts[:5]


@pytest.mark.parametrize("cuts", [[0, 1000], [0, FRAME * 300, FRAME * 200], [0, FRAME * 300, FRAME * 300]])
def test_cuts_off_the_grid_or_not_rising_are_refused(cuts):
    with pytest.raises(ValueError, match="rise"):
        plan_pieces(cuts, FRAME * 1000)


def test_an_empty_programme_is_an_error():
    with pytest.raises(AudioError, match="nothing to encode"):
        plan_pieces([0], 0)


@pytest.mark.parametrize("cuts", [[], [0], [FRAME * 400]])
def test_a_programme_without_useful_cuts(cuts):
    assert [p.start_sample for p in plan_pieces(cuts, 100)] == [0]
    assert plan_pieces(cuts, 100)[0].frames == 2
