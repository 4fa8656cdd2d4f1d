"""Speakers are measured without the music, and brought to one level."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.audio import meter
from studio.master import level_corrections_db, measure, speaker_loudness_lufs
from studio.master.speakers import CLOSE_LU, FEWEST_S, MOST_DB
from studio.values import RATE

SPANS = {"Ada": [(0, 30 * RATE)], "Ben": [(30 * RATE, 60 * RATE)], "Cy": [(60 * RATE, 64 * RATE)]}


def energies(reader, samples):
    return measure(reader(samples), [(0, len(samples))])[0].energies


def noise(seconds, level, seed):
    one = np.random.default_rng(seed).standard_normal((round(seconds * RATE), 1)) * level
    return one.repeat(2, axis=1).astype(np.float32)


def test_music_and_other_speakers_do_not_count_and_the_limiter_does(reader):
    ada, ben, music = noise(12, 0.02, 1), noise(12, 0.04, 2), noise(12, 0.05, 3)
    ada[6 * RATE :] = 0
    ben[: 4 * RATE] = 0
    music[8 * RATE :] = 0
    finished = energies(reader, ada + ben + music)
    finished[2000:] *= 0.5  # the limiter took 3 dB from what follows 8 s
    spans = {"Ada": [(0, 6 * RATE)], "Ben": [(4 * RATE, 12 * RATE)], "Cy": [(RATE, RATE + 100)]}
    levels = speaker_loudness_lufs(spans, energies(reader, ada + ben), energies(reader, ada + ben + music), finished)
    lowered = np.concatenate([ben[6 * RATE : 8 * RATE], ben[8 * RATE :] * np.float32(0.5**0.5)])
    assert levels == {
        "Ada": pytest.approx(meter.loudness(ada[: 4 * RATE], RATE), abs=0.05),
        "Ben": pytest.approx(meter.loudness(lowered, RATE), abs=0.05),
    }


def test_speakers_that_are_close_keep_what_they_have():
    present = {"Ada": 0.31, "Cy": 2.0, "Gone": 1.0}
    assert level_corrections_db({"Ada": -16.0, "Ben": -15.99 + CLOSE_LU - 0.02, "Cy": -30.0}, SPANS, present) == {
        "Ada": 0.31
    }


def test_one_voice_alone_is_not_corrected():
    assert level_corrections_db({"Ada": -12.0, "Cy": -30.0}, SPANS, {"Ada": 3.0}) == {}
    assert level_corrections_db({}, {}, {}) == {}


@given(
    plain=st.lists(st.floats(-18, -14), min_size=2, max_size=5),
    present=st.lists(st.floats(-2, 2), min_size=5, max_size=5),
    seconds=st.lists(st.floats(FEWEST_S, 900), min_size=5, max_size=5),
)
def test_corrected_speakers_are_close_to_each_other(plain, present, seconds):
    names = "abcde"[: len(plain)]
    spans = {name: [(0, round(length * RATE))] for name, length in zip(names, seconds, strict=False)}
    before = dict(zip(names, present, strict=False))
    heard = {name: level + before[name] for name, level in zip(names, plain, strict=True)}
    after = level_corrections_db(heard, spans, before)
    levels = [level + after.get(name, 0.0) for name, level in zip(names, plain, strict=True)]
    assert max(levels) - min(levels) <= CLOSE_LU + 0.02
    mean = np.average(list(heard.values()), weights=[spans[name][0][1] for name in names])
    for name, level in heard.items():
        if abs(level - mean) <= CLOSE_LU / 2:
            assert after[name] == before[name]


def test_a_guest_with_a_few_sentences_is_corrected_and_nobody_else():
    spans = {"Ada": [(0, 300 * RATE)], "Ben": [(300 * RATE, 600 * RATE)], "Guest": [(600 * RATE, 606 * RATE)]}
    heard = {"Ada": -16.1, "Ben": -16.0, "Guest": -17.6}
    assert level_corrections_db(heard, spans, {"Ada": 0.4, "Ben": -0.4}) == {
        "Ada": 0.4,
        "Ben": -0.4,
        "Guest": pytest.approx(1.53, abs=0.02),
    }
    assert level_corrections_db(heard, spans, {"Ada": 0.4, "Ben": -0.4}, fewest_s=20) == {"Ada": 0.4, "Ben": -0.4}


def test_a_correction_has_a_limit():
    assert level_corrections_db({"Ada": -16.0, "Ben": -60.0}, SPANS, {}) == {"Ada": -MOST_DB, "Ben": MOST_DB}
