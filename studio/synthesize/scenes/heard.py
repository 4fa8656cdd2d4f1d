"""Wrong words in a scene: a recognizer's words in, the differences that a second opinion confirms out.

A recognizer is wrong about one sentence in thirty, which is too often for a scene of many. So a difference counts only
if the sound itself is evidence against the script: the words around it are aligned to the sound twice (forced alignment
by pocketsphinx), as expected and as recognized, and the likelihoods are compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile

import numpy as np

from studio.audio.clip import Clip
from studio.synthesize.sphinx import dictionary, fits_better
from studio.text.misheard import Difference, differences, in_words
from studio.values import MisheardWords

AROUND = 2
"""Words on either side of a difference that are aligned with it."""
MARGIN_S = 0.12
"""Seconds of sound that are added on either side, since recognizers' times are rough."""
LIKELIER, LIKELIER_INSTEAD = 20.0, 60.0
"""Nats by which the recognized words must fit better than the expected ones: for missing or added words, and for
substitutions (benchmarks/scenes.py)."""
MANY = 4
"""From this many additional phones on, a difference is real if there is speech in it."""
QUIET_DB = -35.0


def confirmed_differences(clip: Clip, expected: Sequence[str]) -> tuple[MisheardWords, ...]:
    """The places where other words were said than expected.

    Args:
        clip: a sentence, with its recognized words.
        expected: its words, from :func:`studio.text.misheard.spoken_words`.
    """
    found = differences(expected, clip.words, dictionary().get)
    return tuple(in_words(one, expected, clip.words) for one in found if _confirmed(clip, expected, one))


def _confirmed(clip: Clip, expected: Sequence[str], found: Difference) -> bool:
    """Whether the sound itself is evidence for the recognized words."""
    heard = clip.words[found.heard_first : found.heard_stop]
    if _sounds(word.text for word in heard) >= _sounds(expected[found.first : found.stop]) + MANY:
        return _speaks(clip, heard[0].start_s, heard[-1].end_s)
    should = expected[found.first : found.stop]
    if should and heard and _likelier(clip, expected, found, [word.text for word in heard]) > LIKELIER_INSTEAD:
        return True
    if len(heard) >= len(should):
        return not should and _likelier(clip, expected, found, [word.text for word in heard]) > LIKELIER
    # The recognizer is imprecise about missing words, so leave out each of them, and all of them.
    fewer = [[*should[:at], *should[at + 1 :]] for at in range(len(should))]
    return any(_likelier(clip, expected, found, instead) > LIKELIER for instead in ([], *fewer))


def _sounds(words: Iterable[str]) -> int:
    """The number of phones in words."""
    return sum(len(dictionary().get(word, word)) for word in words)


def _speaks(clip: Clip, start_s: float, end_s: float) -> bool:
    """Whether most of the time is speech; recognizers hear "thank you" in silence."""
    step = round(0.02 * clip.rate)
    steps = clip.samples[: len(clip.samples) // step * step].reshape(-1, step)
    power = np.square(steps, dtype=np.float64).mean(axis=1)
    loud = power > float(power.max(initial=0.0)) * 10 ** (QUIET_DB / 10)
    stretch = loud[round(start_s / 0.02) : round(end_s / 0.02) + 1]
    return len(stretch) > 0 and float(stretch.mean()) > 0.5


def _likelier(clip: Clip, expected: Sequence[str], found: Difference, instead: Sequence[str]) -> float:
    """How many nats better some words fit than the expected ones.

    Infinite if words are not in the dictionary, or nothing was said.
    """
    should = expected[found.first : found.stop]
    before = _known(reversed(expected[: found.first]))[::-1]
    after = _known(expected[found.stop :])
    if not (before or instead or after) or any(word not in dictionary() for word in (*should, *instead)):
        return math.inf
    first, last = found.heard_first - len(before), found.heard_stop + len(after) - 1
    begin_s = clip.words[first].start_s - MARGIN_S if 0 < first < len(clip.words) else 0.0
    end_s = clip.words[last].end_s + MARGIN_S if 0 <= last < len(clip.words) - 1 else clip.seconds
    stretch = Clip(clip.samples[round(max(0.0, begin_s) * clip.rate) : round(end_s * clip.rate)], clip.rate)
    return fits_better(stretch, [*before, *instead, *after], [*before, *should, *after])


def _known(words: Iterable[str]) -> list[str]:
    """The first words, up to one that is not in the dictionary."""
    return list(takewhile(dictionary().__contains__, islice(words, AROUND)))
