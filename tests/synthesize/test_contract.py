"""The contract of engines, held by all that are built in; and what espeak and flite promise besides."""

import pytest
from support.examples import examples

from studio.synthesize.contract import EngineContract
from studio.synthesize.engine import Request
from studio.synthesize.engines.espeak import Espeak
from studio.synthesize.engines.flite import Flite
from studio.synthesize.engines.tone import Tone, tone_length
from studio.values import VoiceSettings


class TestFlite(EngineContract):
    make = Flite


@pytest.mark.slow
class TestEspeak(EngineContract):
    make = Espeak


class TestTone(EngineContract):
    make = Tone


def test_espeak_repeats_itself_bit_for_bit():
    request = Request("The tide turned at a quarter past four.", VoiceSettings("en-us+klatt4"))
    assert len({Espeak().synthesize([request])[0].samples.tobytes() for _ in range(examples(20))}) == 1


def test_a_tone_is_as_long_as_its_text_says():
    clip = Tone().synthesize([Request("x" * 40, VoiceSettings("low", rate=1.25))])[0]
    assert len(clip.samples) == tone_length("x" * 40, 1.25) == 2 * 1600 + round(40 * 0.05 / 1.25 * 16_000)
