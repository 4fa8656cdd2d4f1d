"""Words that were said otherwise: what a recognizer heard in, what a second opinion confirms out.

A recognizer errs in one sentence of thirty, which is too often for a scene of many. So a difference counts only where
the sound itself speaks against the script: the words around it are laid onto the sound twice, as they should be and as
they were heard (forced alignment by pocketsphinx), and the likelihoods are compared.
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
"""Words on either side of a difference that are laid onto the sound with it."""
MARGIN_S = 0.12
"""Recognizers' times are rough: so much more sound on either side."""
LIKELIER, LIKELIER_INSTEAD = 20.0, 60.0
"""Nats by which what was heard must fit better than what was to be said: where words are missing or were added, and
where others were heard instead (benchmarks/scenes.py)."""
MANY = 4
"""So many sounds more than there should be are no slip of a recognizer, if somebody speaks there."""
QUIET_DB = -35.0


def confirmed_differences(clip: Clip, expected: Sequence[str]) -> tuple[MisheardWords, ...]:
    """Where something else was said than what was to be said.

    Args:
        clip: a sentence, with the words that were heard in it.
        expected: its words, as :func:`studio.text.misheard.spoken_words` gives them.
    """
    found = differences(expected, clip.words, dictionary().get)
    return tuple(in_words(one, expected, clip.words) for one in found if _confirmed(clip, expected, one))


def _confirmed(clip: Clip, expected: Sequence[str], found: Difference) -> bool:
    """Whether the sound itself speaks for what was heard."""
    heard = clip.words[found.heard_first : found.heard_stop]
    if _sounds(word.text for word in heard) >= _sounds(expected[found.first : found.stop]) + MANY:
        return _speaks(clip, heard[0].start_s, heard[-1].end_s)
    should = expected[found.first : found.stop]
    if should and heard and _likelier(clip, expected, found, [word.text for word in heard]) > LIKELIER_INSTEAD:
        return True
    if len(heard) >= len(should):
        return not should and _likelier(clip, expected, found, [word.text for word in heard]) > LIKELIER
    # What was heard where words are missing is rough: does the sound fit better without one of them, or all?
    fewer = [[*should[:at], *should[at + 1 :]] for at in range(len(should))]
    return any(_likelier(clip, expected, found, instead) > LIKELIER for instead in ([], *fewer))


def _sounds(words: Iterable[str]) -> int:
    """How many sounds words have."""
    return sum(len(dictionary().get(word, word)) for word in words)


def _speaks(clip: Clip, start_s: float, end_s: float) -> bool:
    """Whether somebody speaks most of the time: recognizers hear "thank you" in silence."""
    step = round(0.02 * clip.rate)
    steps = clip.samples[: len(clip.samples) // step * step].reshape(-1, step)
    power = np.square(steps, dtype=np.float64).mean(axis=1)
    loud = power > float(power.max(initial=0.0)) * 10 ** (QUIET_DB / 10)
    stretch = loud[round(start_s / 0.02) : round(end_s / 0.02) + 1]
    return len(stretch) > 0 and float(stretch.mean()) > 0.5


def _likelier(clip: Clip, expected: Sequence[str], found: Difference, instead: Sequence[str]) -> float:
    """By how many nats some words fit better than those that were to be said.

    Infinite where words are not in the dictionary, or nothing at all was said.
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
    """The first words, as far as they are in the dictionary."""
    return list(takewhile(dictionary().__contains__, islice(words, AROUND)))
