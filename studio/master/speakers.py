"""How loud each speaker is in the finished programme, and what brings them to one level.

In: energies of the programme and of its speech alone, and who speaks when. Out: LUFS of each speaker's words, without
music and with what the limiter took from them; and a gain for each speaker.

A voice is calibrated on half a minute of fixed text. A neural voice may stress the sentences of an episode differently,
and the limiter takes half a dB from a voice with high peaks, so two hosts can stand a whole LU apart. Their gains are
corrected once, after the first mix, and stay as they are while the hosts are close enough.
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
FEWEST_S = 20.0
"""A speaker with less speech is not corrected: a few sentences say little about a level."""
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
    levels_lufs: Mapping[str, float], spans: Spans, present_db: Mapping[str, float]
) -> dict[str, float]:
    """New gain in dB for each speaker, so that all are equally loud.

    Args:
        levels_lufs: of each speaker, with the present corrections.
        spans: who speaks when.
        present_db: the corrections that were applied; a speaker without one has 0.

    Returns:
        The present ones, as long as all who have enough to say are close to each other. None for the others.
    """
    lengths = {name: sum(stop - start for start, stop in spans[name]) / RATE for name in levels_lufs}
    lengths = {name: seconds for name, seconds in lengths.items() if seconds >= FEWEST_S}
    if len(lengths) < 2:
        return {}
    heard = [levels_lufs[name] for name in lengths]
    if max(heard) - min(heard) <= CLOSE_LU:
        return {name: present_db[name] for name in lengths if name in present_db}
    plain = {name: levels_lufs[name] - present_db.get(name, 0.0) for name in lengths}
    middle = sum(plain[name] * seconds for name, seconds in lengths.items()) / sum(lengths.values())
    return {name: round(float(np.clip(middle - level, -MOST_DB, MOST_DB)), 2) for name, level in plain.items()}
