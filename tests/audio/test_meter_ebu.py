"""The meter on the test signals of the EBU, against what the standards ask for and what two other meters read."""

from __future__ import annotations

import numpy as np
import pytest
from support.examples import rest_slow
from support.meters import ffmpeg_reads, libebur128_reads
from support.tech3341 import (
    INTEGRATED,
    LATER,
    LOUDNESS_RANGE,
    MOMENTARY_12,
    RATE,
    SHORT_TERM_9,
    TONES,
    momentary_13,
    momentary_14,
    peak_burst,
    peak_tone,
    short_term_10,
    short_term_11,
    steps,
)

from studio.audio import meter

FINE_S = 0.01
FINE = round(FINE_S * RATE)
"""Meters that read ten times a second miss up to 0.6 LU of a sound of 0.4 s; cases 13 and 14 want a finer step."""


def highest(levels: np.ndarray, step_s: float, window_s: float, part_s: float) -> list[float]:
    """Of each part of a programme the highest of the levels whose windows end in it."""
    ends = window_s + step_s * np.arange(len(levels))
    parts = np.floor((ends - step_s / 2) / part_s)
    return [float(levels[parts == i].max()) for i in LATER]


@pytest.mark.parametrize("rate", rest_slow([44_100, 48_000], 48_000))
@pytest.mark.parametrize("case", INTEGRATED)
def test_integrated(case: int, rate: int) -> None:
    parts, answer = INTEGRATED[case]
    assert meter.loudness(steps(*parts, rate=rate), rate) == pytest.approx(answer, abs=0.1)


@pytest.mark.parametrize("case", [1, 2])
def test_a_steady_tone_reads_the_same_on_every_scale(case: int) -> None:
    parts, answer = INTEGRATED[case]
    energy = meter.energies(steps(*parts), RATE)
    for levels in (meter.momentary(energy)[1:], meter.short_term(energy)):
        assert levels == pytest.approx(np.full(len(levels), answer), abs=0.1)


def test_short_term_stays_9() -> None:
    levels = meter.short_term(meter.energies(steps(*SHORT_TERM_9), RATE))
    assert levels == pytest.approx(np.full(len(levels), -23.0), abs=0.1)


@pytest.mark.parametrize("i", LATER)
def test_highest_short_term_10(i: int) -> None:
    levels = meter.short_term(meter.energies(steps(*short_term_10(i)), RATE))
    assert levels.max() == pytest.approx(-23.0, abs=0.1)


@pytest.mark.slow
def test_highest_short_term_of_each_part_11() -> None:
    levels = meter.short_term(meter.energies(steps(*short_term_11()), RATE))
    assert highest(levels, meter.HOP_S, 3.0, 6.0) == pytest.approx([-38 + i for i in LATER], abs=0.1)


def test_momentary_stays_12() -> None:
    levels = meter.momentary(meter.energies(steps(*MOMENTARY_12), RATE))
    assert levels[6:] == pytest.approx(np.full(len(levels) - 6, -23.0), abs=0.1)


@pytest.mark.parametrize("i", LATER)
def test_highest_momentary_13(i: int) -> None:
    levels = meter.momentary(meter.energies(steps(*momentary_13(i)), RATE, hop_samples=FINE), FINE_S)
    assert levels.max() == pytest.approx(-23.0, abs=0.1)


def test_highest_momentary_of_each_part_14() -> None:
    levels = meter.momentary(meter.energies(steps(*momentary_14()), RATE, hop_samples=FINE), FINE_S)
    assert highest(levels, FINE_S, 0.4, 0.8) == pytest.approx([-38 + i for i in LATER], abs=0.1)


@pytest.mark.parametrize("case", [*TONES, 20, 21, 22, 23])
def test_true_peak(case: int) -> None:
    samples, answer = (peak_tone(case), TONES[case][3]) if case in TONES else (peak_burst(case), 0.0)
    assert answer - 0.4 <= meter.true_peak_db(samples) <= answer + 0.2
    assert meter.true_peak_db(samples) == pytest.approx(answer, abs=0.15)


@pytest.mark.parametrize("case", LOUDNESS_RANGE)
def test_loudness_range_of_tech_3342(case: int) -> None:
    levels, answer = LOUDNESS_RANGE[case]
    energy = meter.energies(steps(*((level, 20) for level in levels)), RATE)
    assert meter.loudness_range(energy) == pytest.approx(answer, abs=0.1)


SIGNALS = {
    **{f"case {case}": (lambda case=case: steps(*INTEGRATED[case][0])) for case in INTEGRATED},
    "case 9": lambda: steps(*SHORT_TERM_9),
    **{f"case 10, {i}": (lambda i=i: steps(*short_term_10(i))) for i in (0, 7, 19)},
    "case 11": lambda: steps(*short_term_11()),
    "case 12": lambda: steps(*MOMENTARY_12),
    **{f"case 13, {i}": (lambda i=i: steps(*momentary_13(i))) for i in (0, 7, 19)},
    "case 14": lambda: steps(*momentary_14()),
    **{f"case {case}": (lambda case=case: peak_tone(case)) for case in TONES},
    **{f"case {case}": (lambda case=case: peak_burst(case)) for case in (20, 21, 22, 23)},
    **{
        f"range {case}": (lambda levels=levels: steps(*((level, 20) for level in levels)))
        for case, (levels, _) in LOUDNESS_RANGE.items()
    },
}
SHORT = ("case 10", "case 13")
"""Of few seconds: their loudness range hangs on the step of the meter, which the standard leaves open."""
AUDIBLE = -60.0
"""LUFS; below it, what the first meters of a file read differs: there, only silence is before it."""


def together(mine: np.ndarray, theirs: np.ndarray, within: float) -> None:
    """The readings of two meters that end at the same sample agree wherever one of them hears something."""
    theirs = theirs[len(theirs) - len(mine) :]
    heard = np.maximum(mine, np.nan_to_num(theirs, nan=-120.0)) > AUDIBLE
    assert mine[heard] == pytest.approx(theirs[heard], abs=within)


LONG = ("case 3", "case 4", "case 11", "range 3", "range 4")
"""Of more than a minute. The fast tests hold them to the answers of the standard."""


@pytest.mark.parametrize("name", rest_slow(SIGNALS, *[name for name in SIGNALS if name not in LONG][::8]))
def test_agrees_with_ffmpeg(name: str) -> None:
    """ffmpeg prints one decimal: 0.05 are its rounding. Its range counts windows before 3 s have been heard."""
    samples = SIGNALS[name]()
    theirs, energy = ffmpeg_reads(samples, RATE), meter.energies(samples, RATE)
    if len(energy) >= 30:
        assert meter.integrated(energy) == pytest.approx(theirs.integrated, abs=0.1)
        together(meter.short_term(energy), theirs.short_term[: len(energy)], 0.1)
    if not name.startswith(SHORT):
        assert meter.loudness_range(energy) == pytest.approx(theirs.loudness_range, abs=0.2)
    together(meter.momentary(energy), theirs.momentary[: len(energy)], 0.1)
    assert meter.true_peak_db(samples) == pytest.approx(theirs.true_peak, abs=0.15)


@pytest.mark.clients
@pytest.mark.parametrize("name", SIGNALS)
def test_agrees_with_libebur128(name: str) -> None:
    samples = SIGNALS[name]()
    theirs = libebur128_reads(samples, RATE, FINE)
    energy, fine = meter.energies(samples, RATE), meter.energies(samples, RATE, hop_samples=FINE)
    assert meter.integrated(energy) == pytest.approx(theirs.integrated, abs=0.001)
    if not name.startswith(SHORT):
        assert meter.loudness_range(energy) == pytest.approx(theirs.loudness_range, abs=0.1)
    together(meter.momentary(fine, FINE_S), theirs.momentary, 0.01)
    together(meter.short_term(fine, FINE_S), theirs.short_term, 0.01)
    assert meter.true_peak_db(samples) == pytest.approx(theirs.true_peak, abs=0.1)
