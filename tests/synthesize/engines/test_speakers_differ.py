"""The default cast's neural voices, told apart as a machine tells speakers apart (Resemblyzer's speaker embeddings)."""

from __future__ import annotations

import sys
import types
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from support.judges import RATE_HZ, sentences

from studio.audio.clip import resample
from studio.cast import load_voices
from studio.synthesize.engine import Request
from studio.synthesize.registry import engine

pytestmark = [
    pytest.mark.voices,
    pytest.mark.filterwarnings("ignore:Please import `binary_dilation`:DeprecationWarning"),  # of resemblyzer
]

ROOT = Path(__file__).parents[3]
NEURAL = ("hibari", "vits")
HOSTS_ALIKE, ALIKE, SAME = 0.6, 0.92, 0.95
"""Highest similarity (cosine) of the first two voices, of any two, and the lowest of a voice with itself."""


@pytest.fixture(scope="module")
def embeddings() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Two of each voice, in the order of the cast, from other sentences each."""
    sys.modules.setdefault("webrtcvad", types.ModuleType("webrtcvad"))  # it is imported, and not used for this
    from resemblyzer import VoiceEncoder
    from resemblyzer.audio import normalize_volume

    encoder, texts = VoiceEncoder("cpu", verbose=False), sentences(ROOT / "scripts" / "slow-science.txt", 10, 25)[:10]
    found = {}
    for voice in load_voices(ROOT / "voices"):
        name, settings = next((name, settings) for name, settings in voice.settings if name in NEURAL)
        clips = engine(name).synthesize([Request(text, settings) for text in texts])
        sounds = [resample(clip.samples, clip.rate, RATE_HZ) for clip in clips]
        halves = (normalize_volume(np.concatenate(sounds[at::2]), -30) for at in (0, 1))
        one, other = (encoder.embed_utterance(half) for half in halves)
        found[voice.name] = one, other
    return found


def test_voices_sound_like_speakers_of_their_own(embeddings):
    alike = {(a, b): float(embeddings[a][0] @ embeddings[b][1]) for a, b in combinations(embeddings, 2)}
    print({pair: round(similarity, 2) for pair, similarity in alike.items()})
    first, second, *_ = embeddings
    assert alike[first, second] <= HOSTS_ALIKE
    assert max(alike.values()) <= ALIKE
    assert min(float(one @ other) for one, other in embeddings.values()) >= SAME
