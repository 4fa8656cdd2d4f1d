"""Corrects the level of speakers whose sentences are louder or softer than their calibration text.

A voice is calibrated on half a minute of fixed text. A neural voice may stress the sentences of an episode differently,
so that two hosts stand a whole LU apart. Their takes are measured, and each speaker's gain is corrected in steps of
:data:`STEP_DB`: the speakers of an episode come within half an LU of each other, and an edited sentence hardly ever
changes the gain of the others.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence

from studio.audio import meter
from studio.store import Store, digest
from studio.store import takes as stored
from studio.synthesize.calibrate import MONO_TO_STEREO_LU, SPEECH_LUFS
from studio.values import Take, VoiceSettings

STEP_DB = 0.5
FEWEST_S = 20.0
"""A speaker with less speech is not corrected: a few sentences say little about a level."""


def level_corrections_db(takes: Mapping[VoiceSettings, Sequence[Take]], store: Store) -> dict[VoiceSettings, float]:
    """Gain in dB, a multiple of :data:`STEP_DB`, that brings each voice to the common speech level in this episode.

    Args:
        takes: of each voice, with the gain of its calibration and before its speech chain.
        store: the store of takes.

    Returns:
        A correction for every voice; 0 for one with little to say, or whose takes are gone.
    """
    return {voice: _correction_db(mine, store) for voice, mine in takes.items()}


def _correction_db(takes: Sequence[Take], store: Store) -> float:
    lengths = [(take.offset_sample - take.onset_sample) / take.rate_hz for take in takes]
    if sum(lengths) < FEWEST_S:
        return 0.0
    levels = [_loudness_lufs(take, store) + take.gain_db + MONO_TO_STEREO_LU for take in takes]
    heard = [(length, level) for length, level in zip(lengths, levels, strict=True) if math.isfinite(level)]
    if not heard:
        return 0.0
    power = sum(length * 10 ** (level / 10) for length, level in heard) / sum(length for length, _ in heard)
    return -STEP_DB * round((10 * math.log10(power) - SPEECH_LUFS) / STEP_DB) + 0.0


def _loudness_lufs(take: Take, store: Store) -> float:
    """Loudness of a take's speech, measured once; the store keeps it."""
    key = digest("take loudness", 1, take.content, take.onset_sample, take.offset_sample)
    known = store.get("gains", key)
    if known is None:
        found = stored.load(store, take.key)
        if found is None:
            return float("-inf")
        speech = found.clip.samples[take.onset_sample : take.offset_sample]
        level = meter.integrated(meter.energies(speech, take.rate_hz))
        known = struct.pack("<d", round(level, 4) if math.isfinite(level) else level)
        store.put("gains", key, known)
    return float(struct.unpack("<d", known)[0])
