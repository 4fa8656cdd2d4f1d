"""Very short turns for engines that need more words: spoken after a carrier sentence, and cut out of the sound.

Neural engines that were trained on whole sentences add sounds to a single "Right." (XTTS: coqui-ai/TTS issues 3516,
4125). Such an engine declares ``shortest_words``, the number of words it needs; a shorter text gets a sentence before
it. The words come last, so that they keep the intonation of an ending, and only one cut has to be found. It is the
silence before the first word's time, if the engine reports word times; or else the silence whose two sides best fit the
usual lengths of the carrier and of the words.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from studio.audio.clip import Clip
from studio.audio.edges import quiet_edges, speech_edges
from studio.synthesize.check import VoiceNorm, usual_length_s
from studio.synthesize.engine import Engine, Request
from studio.values import Word

CARRIER = "This is the sentence that goes before it."
STEP_S = 0.005
QUIET_DB = -35.0
"""Below this level, relative to the loudest 5 ms, is silence."""
SHORTEST_S = 0.05
"""The shortest silence between two sentences."""
LEAD_S = 0.05
"""Silence that is left before the words."""
LONGER = 4.0
"""Weight of a second of silence in favour of a cut. A length that is off by a factor of e counts 1 against it."""
FARTHEST = 1.1
"""No cut is made if the logarithms of both lengths, relative to the usual ones, add up to more than this."""
NEAR_S = 0.2
"""The farthest that a silence may be from the time of the word after it."""


def needs_carrier(request: Request, engine: Engine) -> bool:
    """Whether a text has fewer words than the engine needs, and is in the carrier's language."""
    english = request.language.lower().partition("-")[0] == "en"
    return english and len(request.text.split()) < engine.abilities.shortest_words


def carried(request: Request) -> Request:
    """The request with the carrier before its words."""
    more = len(CARRIER.split())
    return replace(
        request,
        text=f"{CARRIER} {request.text}",
        emphasis=tuple(replace(s, first=s.first + more, stop=s.stop + more) for s in request.emphasis),
        phonemes=tuple(replace(p, first=p.first + more, stop=p.stop + more) for p in request.phonemes),
    )


def cut_out(clip: Clip, request: Request, usual: VoiceNorm) -> Clip | None:
    """Cut the request's own words out of a clip of :func:`carried`; None if no cut is certain enough.

    Args:
        clip: the carrier and the words.
        request: the request without the carrier.
        usual: the voice's usual pace and level.
    """
    if clip.samples.ndim != 1 or not np.all(np.isfinite(clip.samples)):
        return None
    onset, offset = speech_edges(clip.samples, clip.rate)
    pauses = _pauses(clip, onset, offset)
    more = len(CARRIER.split())
    if len(clip.words) == more + len(request.text.split()):
        at = clip.words[more].start_s * clip.rate
        near = [pause for pause in pauses if abs(pause[1] - at) <= NEAR_S * clip.rate]
        best = min(near, key=lambda pause: abs(pause[1] - at), default=None)
    else:
        pace = (usual.pace or 1.0) / request.settings.rate
        lengths = usual_length_s(CARRIER) * pace, usual_length_s(request.text) * pace

        def odd(pause: tuple[int, int]) -> float:
            before, after = (pause[0] - onset) / clip.rate, (offset - pause[1]) / clip.rate
            return abs(math.log(before / lengths[0])) + abs(math.log(after / lengths[1]))

        best = min(pauses, key=lambda pause: odd(pause) - LONGER * (pause[1] - pause[0]) / clip.rate, default=None)
        best = None if best is None or odd(best) > FARTHEST else best
    if best is None:
        return None
    begin = max(best[0], best[1] - round(LEAD_S * clip.rate))
    own = quiet_edges(clip.samples[begin:], clip.rate)
    shift = (begin - (len(own) - len(clip.samples) + begin) // 2) / clip.rate
    words = tuple(Word(w.text, w.start_s - shift, w.end_s - shift) for w in clip.words[more:])
    return Clip(own, clip.rate, words, clip.doubts)


def _pauses(clip: Clip, onset: int, offset: int) -> list[tuple[int, int]]:
    """Silences inside the speech, first sample and one past the last."""
    step = max(1, round(STEP_S * clip.rate))
    speech = clip.samples[onset:offset]
    power = np.square(speech[: len(speech) // step * step].reshape(-1, step), dtype=np.float64).mean(axis=1)
    quiet = power < power.max(initial=0.0) * 10 ** (QUIET_DB / 10)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], quiet.astype(np.int8), [0]))))
    found = [(onset + int(a) * step, onset + int(b) * step) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [(a, b) for a, b in found if b - a >= SHORTEST_S * clip.rate and a > onset and b < offset]
