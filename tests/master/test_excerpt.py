"""An excerpt of a long programme: which pieces it has, and who speaks when in it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from studio.master import assess, excerpt, measure, within
from studio.master.excerpt import PIECES, RUNS
from studio.master.measure import CELL
from studio.values import RATE

LENGTHS = st.lists(st.integers(1, 50), min_size=1, max_size=400)


def pieces_of(lengths):
    stops = np.cumsum(lengths).tolist()
    return list(zip([0, *stops[:-1]], stops, strict=True))


@given(LENGTHS)
def test_an_excerpt_is_short_and_from_all_parts(lengths):
    pieces = pieces_of(lengths)
    some = excerpt(pieces)
    assert list(some) == sorted(set(some)) and set(some) <= set(pieces)
    if len(pieces) < 2 * RUNS * PIECES:
        assert some == pieces
    else:
        assert len(some) == RUNS * PIECES
        assert (some[0], some[-1]) == (pieces[0], pieces[-1])
        left_out = np.diff([pieces.index(piece) for piece in some]).max()
        assert left_out <= len(pieces) / (RUNS - 1) + 1


@given(LENGTHS, st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 300)), max_size=20))
def test_what_is_said_in_an_excerpt(lengths, said):
    pieces = pieces_of(lengths)
    some = excerpt(pieces)
    spans = {"Ada": [(start, start + length) for start, length in said]}
    speaks = np.zeros(6000, bool)
    for start, stop in spans["Ada"]:
        speaks[start:stop] = True
    shown = np.concatenate([speaks[start:stop] for start, stop in some])
    found = np.zeros(len(shown), bool)
    for start, stop in within(spans, some)["Ada"]:
        assert 0 <= start < stop <= len(shown)
        found[start:stop] = True
    assert np.array_equal(found, shown)


def test_some_pieces_are_limited_as_they_are_among_all(reader):
    rng = np.random.default_rng(3)
    sound = rng.standard_normal((20 * RATE, 1)).repeat(2, axis=1).astype(np.float32) * np.float32(0.05)
    sound[5 * RATE : 7 * RATE] *= 8
    sound[14 * RATE : 16 * RATE] *= 8
    step = 2 * RATE // CELL * CELL
    pieces = [(start, min(start + step, len(sound))) for start in range(0, len(sound), step)]
    read = reader(sound)
    measured = measure(read, pieces)
    everything = assess(read, measured, 6.0)
    some = [measured[at] for at in (1, 2, 6, 7, len(measured) - 1)]
    energies = [everything.energies[m.start_sample // CELL :][: len(m.energies)] for m in some]
    assert np.array_equal(assess(read, some, 6.0).energies, np.concatenate(energies))
