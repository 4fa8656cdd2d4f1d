"""Words that were said otherwise: what a recognizer heard in, what a second opinion confirms out.

A recognizer errs in one sentence of thirty, which is too often for a scene of many. So a difference counts only where
the sound itself speaks against the script: the words around it are laid onto the sound twice, as they should be and as
they were heard (forced alignment by pocketsphinx), and the likelihoods are compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile

from studio.audio.clip import Clip
from studio.synthesize.sphinx import dictionary, fits_better
from studio.text.misheard import Difference, differences, in_words
from studio.values import Misheard

AROUND = 2
"""Words on either side of a difference that are laid onto the sound with it."""
MARGIN_S = 0.12
"""Recognizers' times are rough: so much more sound on either side."""
LIKELIER, LIKELIER_INSTEAD = 20.0, 60.0
"""Nats by which what was heard must fit better than what was to be said: where words are missing or were added, and
where others were heard instead (benchmarks/scenes.py)."""


def confirmed_differences(clip: Clip, expected: Sequence[str]) -> tuple[Misheard, ...]:
    """Where something else was said than what was to be said.

    Args:
        clip: a sentence, with the words that were heard in it.
        expected: its words, as :func:`studio.text.misheard.spoken_words` gives them.
    """
    found = differences(expected, clip.words, dictionary().get)
    return tuple(in_words(one, expected, clip.words) for one in found if _confirmed(clip, expected, one))


def _confirmed(clip: Clip, expected: Sequence[str], found: Difference) -> bool:
    both = found.first < found.stop and found.heard_first < found.heard_stop
    return _likelier(clip, expected, found) > (LIKELIER_INSTEAD if both else LIKELIER)


def _likelier(clip: Clip, expected: Sequence[str], found: Difference) -> float:
    """By how many nats what was heard fits better; infinite where words are not in the dictionary."""
    heard = [word.text for word in clip.words[found.heard_first : found.heard_stop]]
    before = _known(reversed(expected[: found.first]))[::-1]
    after = _known(expected[found.stop :])
    should, instead = [*before, *expected[found.first : found.stop], *after], [*before, *heard, *after]
    if not instead or any(word not in dictionary() for word in (*should, *instead)):
        return math.inf
    first, last = found.heard_first - len(before), found.heard_stop + len(after) - 1
    begin_s = clip.words[first].start_s - MARGIN_S if 0 < first < len(clip.words) else 0.0
    end_s = clip.words[last].end_s + MARGIN_S if 0 <= last < len(clip.words) - 1 else clip.seconds
    stretch = clip.samples[round(max(0.0, begin_s) * clip.rate) : round(end_s * clip.rate)]
    return fits_better(Clip(stretch, clip.rate), instead, should)


def _known(words: Iterable[str]) -> list[str]:
    """The first words, as far as they are in the dictionary."""
    return list(takewhile(dictionary().__contains__, islice(words, AROUND)))
