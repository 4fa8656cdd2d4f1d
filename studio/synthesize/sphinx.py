"""pocketsphinx (BSD, extra ``asr``): samples in, words with their times out, and how well other words fit.

It needs neither a network nor a download. Its language model is wrong about one good sentence in three. So a difference
counts only if the sound itself is evidence against the text: both the recognized and the expected words are aligned to
the sound (forced alignment), and their likelihoods are compared, frame by frame.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Clip
from studio.text.misheard import misheard
from studio.values import MisheardWords, Word

RATE = 16_000
"""Sample rate of speech models, in Hz."""
LIKELIER = 40.0
"""Nats by which the recognized words must fit a stretch better than the expected ones. Of flite's good takes, 97 in 100
stay below it (benchmarks/takes.py)."""
AROUND_S = 0.3
"""Seconds by which the stretch is extended at either end."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, or a silence, and its frames."""

    word: str
    start: int
    stop: int
    likelihood: float
    """Natural logarithm of its probability density."""


class Sphinx:
    """See :class:`studio.synthesize.recognizers.Recognizer`."""

    def __init__(self) -> None:
        self.build = f"pocketsphinx {version('pocketsphinx')}"
        self._last: tuple[Clip, list[_Part]] | None = None

    def hear(self, clip: Clip) -> tuple[Word, ...]:
        """The words in lower case, with times in seconds of the clip."""
        return tuple(Word(p.word, p.start / _frate(), p.stop / _frate()) for p in self._parts(clip) if p.word)

    def misheard(self, clip: Clip, expected: Sequence[str]) -> tuple[MisheardWords, ...]:
        """See :class:`studio.synthesize.recognizers.Recognizer`."""
        told = misheard(expected, self.hear(clip), dictionary().get)
        return tuple(word for word in told if self._likelier(clip, word) > LIKELIER)

    def _likelier(self, clip: Clip, word: MisheardWords) -> float:
        """How much better the recognized words fit than the expected ones; infinite if those don't fit at all."""
        words = self.hear(clip)
        before = [other.text for other in words if other.end_s <= word.start_s]
        after = [other.text for other in words if other.start_s >= word.end_s]
        fitted = _aligned(clip, [*before, *word.expected.split(), *after])
        if not fitted:
            return math.inf
        heard = self._parts(clip)
        frames = max(heard[-1].stop, fitted[-1].stop) if heard else fitted[-1].stop
        better = _by_frame(heard, frames) - _by_frame(fitted, frames)
        start, stop = ((time * _frate()) for time in (word.start_s - AROUND_S, word.end_s + AROUND_S))
        return _largest_sum(better[max(0, round(start)) : round(stop)])

    def _parts(self, clip: Clip) -> list[_Part]:
        """The recognized words. Those of the last clip are cached."""
        if self._last is None or self._last[0] is not clip:
            self._last = clip, _decoded(_decoder(), clip)
        return self._last[1]


def fits_better(clip: Clip, one: Sequence[str], other: Sequence[str]) -> float:
    """How many nats better some words fit a clip than others; infinite if only one of the two fits at all.

    Args:
        clip: the sound.
        one: words that are in the dictionary.
        other: likewise.
    """
    ours, theirs = _aligned(clip, one), _aligned(clip, other)
    if not ours or not theirs:
        return math.inf if ours else -math.inf
    return sum(part.likelihood for part in ours) - sum(part.likelihood for part in theirs)


def _by_frame(parts: Iterable[_Part], frames: int) -> NDArray[np.float64]:
    """The likelihood of each frame: the mean of its word's."""
    out = np.zeros(frames)
    for part in parts:
        out[part.start : part.stop] = part.likelihood / max(1, part.stop - part.start)
    return out


def _largest_sum(values: NDArray[np.float64]) -> float:
    """Of neighbours; 0 of none."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    return float((sums - np.minimum.accumulate(sums)).max())


def _aligned(clip: Clip, words: Sequence[str]) -> list[_Part]:
    """Align words, all in the dictionary, to the sound; empty if they don't fit."""
    aligner = _aligner()
    aligner.set_align_text(" ".join(words))
    return _decoded(aligner, clip)


def _decoded(decoder: Any, clip: Clip) -> list[_Part]:  # noqa: ANN401 - it has no types
    decoder.start_utt()
    decoder.process_raw(at_16k(clip).tobytes(), full_utt=True)
    decoder.end_utt()
    return [
        _Part(name if name[:1].isalpha() else "", s.start_frame, s.end_frame + 1, math.log(max(s.ascore, 1e-300)))
        for s in decoder.seg() or ()
        for name in (s.word.partition("(")[0],)
    ]


@functools.cache
def _decoder() -> Any:  # noqa: ANN401
    from pocketsphinx import Decoder

    # Normalize each take by itself ("batch"), so that results don't depend on earlier takes.
    return Decoder(samprate=RATE, cmn="batch", loglevel="FATAL")


@functools.cache
def _aligner() -> Any:  # noqa: ANN401
    from pocketsphinx import Decoder

    wide = {"beam": 1e-80, "pbeam": 1e-80, "wbeam": 1e-80}
    return Decoder(samprate=RATE, cmn="batch", loglevel="FATAL", lm=None, **wide)


def _frate() -> int:
    """Frames a second."""
    return int(_decoder().config["frate"])


@functools.cache
def dictionary() -> dict[str, tuple[str, ...]]:
    """CMU's dictionary, which is part of pocketsphinx: phones of 130,000 English words."""
    from pocketsphinx import get_model_path

    rows = Path(get_model_path("en-us/cmudict-en-us.dict")).read_text("utf-8").splitlines()
    return {word: tuple(sounds) for word, *sounds in map(str.split, rows)}


def at_16k(clip: Clip) -> NDArray[np.int16]:
    """The samples of a clip, resampled to :data:`RATE`."""
    import soxr

    samples = clip.samples if clip.rate == RATE else soxr.resample(clip.samples, clip.rate, RATE)
    return np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
