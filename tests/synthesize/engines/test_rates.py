"""The speed to ask a voice for: by what it delivers at the speeds next to it, whatever it makes of a speed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.synthesize.engines.rates import FASTER, SLOWER, TEXTS, speed_for

VOICES = itertools.count()


def asked(length, response):
    """The speed to ask for, and the speeds at which the voice was measured; each call has a voice of its own."""
    measured = []

    def measure(speed):
        measured.append(speed)
        return [(1 + at) * response(speed) for at in range(len(TEXTS))]

    return speed_for(length, measure, "test", next(VOICES)), measured


RESPONSES = {
    "exact": lambda speed: 1 / speed,
    "a little short": lambda speed: 0.999 / speed if speed != 1 else 1.0,
    "a little long": lambda speed: 1.001 / speed if speed != 1 else 1.0,
    "half": lambda speed: speed**-0.6,
    "keeps its pauses": lambda speed: 0.25 + 0.75 / speed,
    "more than asked": lambda speed: speed**-1.2,
}


@pytest.mark.parametrize("response", RESPONSES.values(), ids=RESPONSES)
@given(rate=st.floats(0.7, 1.5))
def test_the_requested_length_is_delivered(response, rate):
    speed, _ = asked(1 / rate, response)
    assert speed is not None and response(speed) * rate == pytest.approx(1, abs=0.015)


@pytest.mark.parametrize(("rate", "measured"), [(1.0, []), (1.2, [1.0, *FASTER[:1]]), (1.25, [1.0, *FASTER[:1]]),
                                                (1.4, [1.0, *FASTER[:2]]), (0.85, [1.0, *SLOWER[:1]]),
                                                (0.7, [1.0, *SLOWER[:2]])])  # fmt: skip
def test_no_more_is_measured_than_the_speeds_next_to_the_requested_one(rate, measured):
    assert asked(1 / rate, RESPONSES["a little short" if rate > 1 else "a little long"]) == (
        pytest.approx(rate, rel=0.002),
        measured,
    )


def test_a_voice_that_ignores_speeds_is_told():
    assert asked(0.8, lambda speed: 1.0) == (None, [1.0, FASTER[0]])
