"""RHVoice: the contract of engines, and what it is measured by, with the real program."""

import pytest

from studio.audio.edges import speech_edges
from studio.errors import EngineError
from studio.synthesize.contract import TEXTS, EngineContract
from studio.synthesize.engine import Request
from studio.synthesize.engines.rhvoice import DESCRIPTIONS, RHVoice
from studio.values import VoiceSettings

pytestmark = pytest.mark.rhvoice


class TestRHVoice(EngineContract):
    make = RHVoice


def spoken_s(settings):
    clip = RHVoice().synthesize([Request(TEXTS[0], settings)])[0]
    onset, offset = speech_edges(clip.samples, clip.rate)
    return (offset - onset) / clip.rate


def test_the_clearest_voices_come_first():
    names = [voice.name for voice in RHVoice().voices()]
    assert names[0] == "bdl"
    assert names == sorted(names, key=list(DESCRIPTIONS).index)


def test_it_repeats_itself_bit_for_bit():
    request = Request(TEXTS[2], VoiceSettings("slt", 1.1, 2.0))
    assert len({RHVoice().synthesize([request])[0].samples.tobytes() for _ in range(10)}) == 1


@pytest.mark.parametrize("rate", [0.5, 0.8, 1.25, 2.0])
def test_it_follows_the_rate_exactly(rate):
    assert spoken_s(VoiceSettings("bdl", rate)) * rate == pytest.approx(spoken_s(VoiceSettings("bdl")), rel=0.02)


@pytest.mark.parametrize("rate", [0.4, 2.5])
def test_a_rate_it_would_not_follow_is_refused(rate):
    with pytest.raises(EngineError, match=r"rates from 0\.5 to 2"):
        RHVoice().synthesize([Request("Yes.", VoiceSettings("bdl", rate))])
