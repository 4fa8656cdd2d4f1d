"""Sentences that were said in a scene keep their distances; whatever the script asks for comes first."""

from itertools import pairwise

import pytest

from studio.mix import MixPlan, plan_timeline
from studio.values import FRAME, RATE, Script, Segment, SentenceTake, Speech, Take, Turn

HALF_FRAME_S = FRAME / RATE / 2


def gaps_s(scene_gaps, *, mode="off", pauses=(0.0,) * 9):
    """The distances between sentences of two speakers in turn, each a take of two seconds."""
    turns = tuple(Turn("AB"[at % 2], (Speech(f"Sentence {at} is said here.", 1),), 1) for at in range(len(scene_gaps)))
    take = Take("a take", 16_000, 32_000, 0, 32_000, -2.0)
    takes = [
        SentenceTake(at, 1, turn.text, turn.text, take, scene_gap_s=gap, pause_s=pauses[at])
        for at, (turn, gap) in enumerate(zip(turns, scene_gaps, strict=True))
    ]
    script = Script("test", (Segment(None, "segment", 1, turns),))
    spoken = plan_timeline(script, takes, MixPlan(conversation=mode)).spoken
    return [(b.start_sample - a.stop_sample) / RATE for a, b in pairwise(spoken)]


@pytest.mark.parametrize("mode", ["off", "light", "lively"])
def test_a_scene_keeps_its_timing_in_every_setting(mode):
    assert gaps_s([None, 0.1, -0.3, 0.75], mode=mode) == pytest.approx([0.1, -0.3, 0.75], abs=HALF_FRAME_S * 2)


def test_a_pause_that_the_script_asks_for_comes_first():
    assert gaps_s([None, 0.1, 0.2], pauses=(0.0, 1.5, 0.0)) == pytest.approx([1.5, 0.2], abs=HALF_FRAME_S * 2)


def test_the_first_sentence_of_a_scene_follows_as_any_other():
    alone = gaps_s([None, None, None])
    assert gaps_s([None, None, 0.05])[0] == pytest.approx(alone[0], abs=1e-9)
