"""Voices with trained weights, judged: words by Whisper, sound by DistillMOS, times by forced alignment, takes by the
check, and the engines' contract with those weights."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from support.judges import mean_opinion, recognized, sentences, word_error_rate
from support.trained_models import trained_models

from studio.audio.clip import Clip
from studio.synthesize.check import check_clip
from studio.synthesize.contract import EngineContract
from studio.synthesize.engine import Request
from studio.synthesize.engines.coqui import Coqui
from studio.synthesize.engines.kokoro import Kokoro
from studio.synthesize.engines.piper import Piper
from studio.synthesize.registry import engine
from studio.values import VoiceSettings

pytestmark = pytest.mark.voices

SCRIPT = Path(__file__).parents[3] / "scripts" / "slow-science.txt"
NEAR_S, SHARE = 0.06, 0.95
"""So near to a forced alignment begin so many of the words."""


@dataclass(frozen=True)
class VoiceCase:
    """A voice, how many sentences it speaks, and what is asked of it."""

    engine: str
    voice: str
    pitch: float = 0.0
    rate: float = 1.0
    sentences: int = 40
    worst_wer: float = 6.0
    """Per cent."""
    least_mos: float = 4.0

    def __str__(self) -> str:
        return f"{self.engine}-{self.voice}{self.pitch or ''}{'' if self.rate == 1 else f'x{self.rate}'}"


HEART = VoiceCase("hibari", "heart", worst_wer=5.0, least_mos=4.5)
JOE = VoiceCase("vits", "joe", worst_wer=5.0, least_mos=4.3)
SHIFTED = (
    VoiceCase("hibari", "heart", -2.2, 0.97),
    VoiceCase("vits", "joe", 2.5),
    VoiceCase("vits", "joe", -2.0, 0.95),
)
"""The cast's other voices, ruth, ewan and walter, as their files have them."""
OTHERS = (
    VoiceCase("piper", "joe", sentences=30),
    VoiceCase("coqui", "default"),
    VoiceCase("kokoro", "am_kumo", sentences=16),
)
ALL = pytest.mark.parametrize("judged", [HEART, JOE, *SHIFTED, *OTHERS], ids=str)


@pytest.fixture(scope="module", autouse=True)
def models(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as world:
        for name, value in trained_models(tmp_path_factory.mktemp("models"), ("piper", "kokoro", "coqui")).items():
            world.setenv(name, value)
        yield


@functools.cache
def spoken(judged: VoiceCase) -> tuple[tuple[str, Clip], ...]:
    """Sentences of the example script, as the voice says them."""
    texts = sentences(SCRIPT, longest=25)[: judged.sentences]
    voice = VoiceSettings(judged.voice, judged.rate, judged.pitch)
    return tuple(zip(texts, engine(judged.engine).synthesize([Request(text, voice) for text in texts]), strict=True))


@ALL
def test_its_words_are_recognized(judged):
    wer = word_error_rate([(text, recognized(clip)) for text, clip in spoken(judged)])
    print(f"{judged}: word error rate {wer:.1f} %")
    assert wer <= judged.worst_wer


@ALL
def test_it_sounds_good(judged):
    mos = mean_opinion([clip for _, clip in spoken(judged)])
    print(f"{judged}: DistillMOS {mos:.2f}")
    assert mos >= judged.least_mos


@ALL
def test_the_check_raises_no_false_alarms(judged):
    checked = {text: check_clip(clip, text) for text, clip in spoken(judged)}
    flagged = {text: found.faults + found.flags for text, found in checked.items() if found.faults + found.flags}
    assert len(flagged) <= 1, flagged


@pytest.mark.parametrize("judged", [HEART, JOE, *OTHERS], ids=str)
def test_times_of_words_are_those_of_a_forced_alignment(judged):
    from studio.synthesize.sphinx import RATE, _aligned, _frate, dictionary

    assert RATE == 16_000
    apart = []
    for text, clip in spoken(judged):
        said = [re.sub(r"[^a-z']", "", word.lower()) for word in text.split()]
        if not all(word in dictionary() for word in said):
            continue  # the aligner doesn't know them
        parts = [part for part in _aligned(clip, said) if part.word]
        if len(parts) != len(clip.words):
            continue
        for part, word in zip(parts, clip.words, strict=True):
            apart.append(abs(part.start / _frate() - word.start_s))
    assert len(apart) > 100
    share = float(np.mean(np.array(apart) <= NEAR_S))
    print(f"{judged}: {100 * share:.1f} % of {len(apart)} words within {NEAR_S * 1000:.0f} ms")
    assert share >= SHARE


class TestPiper(EngineContract):
    make = Piper


class TestCoqui(EngineContract):
    make = Coqui
    tolerance = 1e-5


class TestKokoro(EngineContract):
    make = Kokoro
    calibration = EngineContract.calibration[::2]  # a second of speech takes a second of processor
