"""Times and lengths of time as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.formats.durations import format_duration, format_timestamp


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.99, "0:59"), (725, "12:05"), (3599, "59:59"), (3725, "1:02:05"), (1e6, "277:46:40")],
)
def test_durations(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


@given(st.integers(0, 10**9))
def test_a_timestamp_says_every_millisecond(ms: int) -> None:
    hours, minutes, seconds = format_timestamp(ms, ",").replace(",", ".").split(":")
    assert len(hours) >= 2
    assert len(minutes) == 2
    assert len(seconds) == 6
    assert int(hours) * 3_600_000 + int(minutes) * 60_000 + round(float(seconds) * 1000) == ms
