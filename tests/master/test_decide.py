"""The decision about level reaches its target after the limiter, and what it promises is what is heard."""

import numpy as np
import pytest
from support.examples import rest_slow

from studio.audio import meter
from studio.errors import AudioError
from studio.master import assess, decide, mastered, measure, ten_seconds
from studio.master.assess import runs, touched
from studio.master.measure import energies_per_hop
from studio.progress import NoProgress
from studio.values import RATE


class Notes(NoProgress):
    def __init__(self):
        self.said = []

    def note(self, message):
        self.said.append(message)


@pytest.mark.parametrize("target", [-23.0, -19.0, -16.0])
@pytest.mark.parametrize("ceiling", rest_slow([-1.0, -2.0], -1.0))
def test_reaches_the_target_and_keeps_its_word(peaky, reader, target, ceiling):
    read, length = reader(peaky), len(peaky)
    plan = decide(read, measure(read, ten_seconds(length)), target_lufs=target, ceiling_dbtp=ceiling).master
    out = mastered(read, length, plan)(0, length)
    energy = meter.energies(out, RATE)
    assert meter.integrated(energy) == pytest.approx(target, abs=0.1)
    assert plan.loudness_lufs == pytest.approx(meter.integrated(energy), abs=1e-6)
    assert plan.loudness_range_lu == pytest.approx(meter.loudness_range(energy), abs=1e-3)
    assert plan.true_peak_dbtp == pytest.approx(meter.true_peak_db(out), abs=0.001)
    assert plan.true_peak_dbtp <= ceiling + 0.1
    changed = np.count_nonzero((out != peaky * np.float32(10 ** (plan.gain_db / 20))).any(axis=1)) / RATE
    assert changed <= plan.limited_s <= changed + 0.05 * plan.limited_s


def test_material_that_needs_much_limiting_is_what_is_tested(peaky, reader):
    read = reader(peaky)
    measured = measure(read, ten_seconds(len(peaky)))
    plan = decide(read, measured, target_lufs=-16.0).master
    assert plan.limited_s > 1
    one_shot = -16.0 - meter.integrated(energies_per_hop(m.energies for m in measured))
    assert assess(read, measured, one_shot).master.loudness_lufs < -16.5


def test_the_programme_is_not_read_again_where_nothing_is_hot(peaky, reader):
    quiet = peaky * np.float32(0.05)
    measured = measure(reader(quiet), ten_seconds(len(quiet)))

    def unread(start, stop):
        raise AssertionError("read")

    target = meter.integrated(energies_per_hop(m.energies for m in measured)) + 6
    plan = decide(unread, measured, target_lufs=target).master
    assert plan.gain_db == pytest.approx(6, abs=1e-3)
    assert plan.loudness_lufs == pytest.approx(target, abs=1e-3)
    assert plan.limited_s == 0


def test_a_kept_gain_is_only_assessed(peaky, reader):
    read, length = reader(peaky), len(peaky)
    measured = measure(read, ten_seconds(length))
    plan = decide(read, measured).master
    assert assess(read, measured, plan.gain_db, target_lufs=-16.0).master == plan


def test_limited_stretches_are_measured_as_part_of_the_whole(reader):
    """A low tone runs through a click: cut out of it, a stretch would begin with a jump that the filter rings on."""
    tone = 0.3 * np.sin(2 * np.pi * 35 / RATE * np.arange(6 * RATE))[:, None].repeat(2, axis=1)
    tone[2 * RATE + 500] = tone[3 * RATE + 500] = 0.95
    read, length = reader(tone), len(tone)
    plan = assess(read, measure(read, ten_seconds(length)), 3.0).master
    out = mastered(read, length, plan)(0, length)
    assert plan.limited_s > 0
    assert plan.loudness_lufs == pytest.approx(meter.loudness(out, RATE), abs=1e-6)


def test_the_same_for_any_number_of_workers(peaky, reader):
    read, length = reader(peaky), len(peaky)
    plans = {decide(read, measure(read, ten_seconds(length), workers=n), workers=n).master for n in (1, 3)}
    assert len(plans) == 1


@pytest.mark.parametrize("level", [0.0, 1e-5])
def test_a_silent_programme_is_an_error(reader, level):
    noise = np.random.default_rng(1).standard_normal((2 * RATE, 2)) * level
    read = reader(noise)
    with pytest.raises(AudioError, match="holds no sound"):
        decide(read, measure(read, ten_seconds(len(noise))))


def test_an_empty_programme_is_an_error(reader):
    read = reader(np.zeros((0, 2)))
    with pytest.raises(AudioError, match="holds no sound"):
        decide(read, measure(read, ten_seconds(0)))


def test_a_very_quiet_programme_is_not_blown_up(reader):
    read, length = reader(np.random.default_rng(1).standard_normal((4 * RATE, 2)) * 6e-4), 4 * RATE
    notes = Notes()
    plan = decide(read, measure(read, ten_seconds(length)), progress=notes).master
    assert plan.gain_db == 30.0
    assert plan.loudness_lufs < -20
    assert "the target is -16.0" in notes.said[0]


def test_a_target_out_of_reach_is_said(peaky, reader):
    """With peaks this high there is a loudness that the limiter does not let it pass."""
    read, notes = reader(peaky), Notes()
    plan = decide(read, measure(read, ten_seconds(len(peaky))), target_lufs=-9.0, progress=notes).master
    assert plan.loudness_lufs < -9.2
    assert plan.true_peak_dbtp <= -1.9
    assert len(notes.said) == 1 and "the target is -9.0" in notes.said[0]


def test_one_click_does_not_keep_the_programme_quiet(reader):
    """A single loud click is turned down, and the rest still reaches the target."""
    noise = np.random.default_rng(4).standard_normal((6 * RATE, 2)) * 0.01
    noise[3 * RATE] = 0.99
    read = reader(noise)
    plan = decide(read, measure(read, ten_seconds(len(noise)))).master
    assert plan.loudness_lufs == pytest.approx(-16, abs=0.1)
    assert plan.limited_s < 0.03


@pytest.mark.parametrize(
    ("hot", "stretches"),
    [
        ([], []),
        ([5], [(4, 7)]),
        ([0], [(0, 2)]),
        ([19], [(18, 20)]),
        ([3, 4, 5], [(2, 7)]),
        ([3, 8], [(2, 10)]),
        ([3, 15], [(2, 5), (14, 17)]),
    ],
)
def test_touched_stretches(hot, stretches):
    grid = np.zeros(20, dtype=bool)
    grid[hot] = True
    assert runs(touched(grid)) == stretches


def test_an_earlier_gain_stays_while_the_target_is_near(peaky, reader):
    read, length = reader(peaky), len(peaky)
    measured = measure(read, ten_seconds(length))
    settled = decide(read, measured).master
    for off in (-0.15, 0.15):
        assert decide(read, measured, earlier_db=settled.gain_db + off).master.gain_db == settled.gain_db + off
    for off in (-3.0, 8.0, 60.0):
        assert decide(read, measured, earlier_db=settled.gain_db + off).master == settled


def test_what_is_heard_is_told_cell_by_cell(peaky, reader):
    read, length = reader(peaky), len(peaky)
    done = decide(read, measure(read, [(0, 1152 * 100), (1152 * 100, length)]))
    out = mastered(read, length, done.master)(0, length)
    exact = meter.energies(out, RATE, hop_samples=192)
    assert done.energies == pytest.approx(exact, rel=1e-4, abs=1e-7)


def test_what_is_kept_of_a_piece_needs_no_more_than_its_surroundings(peaky, reader):
    """Everything that is kept is a function of what lies from BEFORE before to AFTER after the piece, bit for bit."""
    from studio.store.piece_cache import AFTER, BEFORE

    start, stop = 1152 * 120, 1152 * 330
    inside = peaky.copy()
    inside[: start - BEFORE] = 0.5
    inside[stop + AFTER :] = -0.5
    one, other = (measure(reader(x), [(start, stop)]) for x in (peaky, inside))
    assert np.array_equal(one[0].energies, other[0].energies)
    assert np.array_equal(one[0].peaks, other[0].peaks)
    loud = [assess(reader(x), m, 12.0).energies for x, m in ((peaky, one), (inside, other))]
    assert np.array_equal(*loud)
    assert not np.array_equal(loud[0], one[0].energies * np.float32(10**1.2))
