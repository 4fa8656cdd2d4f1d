"""How loud each speaker is in the finished programme, and what brings them to one level.

In: energies of the programme and of its speech alone, and who speaks when. Out: LUFS of each speaker's words, without
music and with what the limiter took from them; and a gain for each speaker.

A voice is calibrated on half a minute of fixed text. A neural voice may stress the sentences of an episode differently,
and the limiter takes half a dB from a voice with high peaks, so two hosts can stand a whole LU apart. Their gains are
corrected once, after the first mix, and stay as they are while the speakers are close enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from studio.audio.clip import Samples
from studio.audio.meter import integrated
from studio.master.measure import CELL, energies_per_hop
from studio.values import RATE

CLOSE_LU = 0.3
"""Speakers so close to each other are not corrected: 0.5 LU is what an episode promises."""
FEWEST_S = 5.0
"""A speaker with less speech in the programme is not corrected: one sentence says little about a level."""
FEWEST_IN_EXCERPT_S = 20.0
"""The same for an excerpt, which stands for more that the speaker says."""
MOST_DB = 6.0
"""No speaker is corrected by more."""

Spans = Mapping[str, Sequence[tuple[int, int]]]
"""By speaker: (start, stop) of what they say, in samples."""


def speaker_loudness_lufs(spans: Spans, speech: Samples, mix: Samples, finished: Samples) -> dict[str, float]:
    """Integrated loudness (BS.1770-4) of each speaker's words in the finished programme, as if nothing else sounded.

    Stretches in which several speak at once belong to none of them.

    Args:
        spans: who speaks when.
        speech: energies per cell of 4 ms of the mix without its music.
        mix: those of the whole mix.
        finished: those of the mix after gain and limiter.

    Returns:
        LUFS; a speaker with less than 400 ms of speech is left out.
    """
    voices = np.zeros(len(speech), np.uint8)
    for mine in spans.values():
        for start, stop in mine:
            voices[-(-start // CELL) : stop // CELL] += 1
    levels = {}
    for name, mine in spans.items():
        alone = np.zeros(len(speech), np.bool_)
        for start, stop in mine:
            alone[-(-start // CELL) : stop // CELL] = True
        alone &= voices == 1
        kept = np.divide(finished[alone], mix[alone], out=np.zeros_like(finished[alone]), where=mix[alone] > 0)
        levels[name] = integrated(energies_per_hop([speech[alone] * kept]))
    return {name: level for name, level in levels.items() if level > float("-inf")}


def level_corrections_db(
    levels_lufs: Mapping[str, float], spans: Spans, present_db: Mapping[str, float], *, fewest_s: float = FEWEST_S
) -> dict[str, float]:
    """New gain in dB for each speaker, so that all are equally loud.

    Args:
        levels_lufs: of each speaker, with the present corrections.
        spans: who speaks when.
        present_db: the corrections that were applied; a speaker without one has 0.
        fewest_s: seconds that a corrected speaker says at least.

    Returns:
        The present one for each speaker who is close enough to the mean of all, so that a guest's new line leaves
        everybody else's sound as it is. None for those who say too little, and for a speaker alone.
    """
    lengths = {name: sum(stop - start for start, stop in spans[name]) / RATE for name in levels_lufs}
    lengths = {name: seconds for name, seconds in lengths.items() if seconds >= fewest_s}
    if len(lengths) < 2:
        return {}
    mean = sum(levels_lufs[name] * seconds for name, seconds in lengths.items()) / sum(lengths.values())
    found = {name: present_db[name] for name in lengths if name in present_db}
    apart = {name: mean - levels_lufs[name] for name in lengths}
    if max(apart.values()) - min(apart.values()) <= CLOSE_LU:
        return found
    for name, missing_db in apart.items():
        if abs(missing_db) > CLOSE_LU / 2:
            found[name] = round(float(np.clip(found.get(name, 0.0) + missing_db, -MOST_DB, MOST_DB)), 2)
    return found
