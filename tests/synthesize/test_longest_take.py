"""A take is no longer than its text allows."""

from __future__ import annotations

import numpy as np
import pytest

from studio.audio.clip import Clip
from studio.synthesize.check import check_clip, longest_length_s

RATE = 8_000


@pytest.mark.parametrize("text", ["Hi.", "I am what I am.", "Good morning to everybody who listens today."])
@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0])
def test_sound_beyond_the_limit_is_a_fault(text: str, rate: float) -> None:
    limit = round(longest_length_s(text, rate) * RATE)
    sound = (0.2 * np.sin(np.arange(limit + 100) * 0.2)).astype(np.float32)
    assert "far too much sound for its text" not in check_clip(Clip(sound[: limit - 100], RATE), text, rate).faults
    assert check_clip(Clip(sound, RATE), text, rate).faults == ("far too much sound for its text",)
