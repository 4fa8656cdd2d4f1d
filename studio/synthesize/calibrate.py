"""One gain per voice: each voice says the same fixed text, and is brought to the common speech level.

The text ships with the project and never changes with the script, so a voice has the same gain in every episode:
levels follow neither history nor single lines (which would make a whisper as loud as a shout).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

import numpy as np

from studio.audio import meter
from studio.errors import TakeGone
from studio.store import Store, digest
from studio.store import takes as stored
from studio.synthesize.engine import Engine, Request
from studio.synthesize.takes import take_key
from studio.values import VoiceSettings

SPEECH_LUFS = -20.0
"""Loudness of speech in the mix, both channels playing, before the programme's own gain."""
MONO_TO_STEREO_LU = 3.0103
"""One channel played on two is this much louder."""
TEXT = (
    "Good morning, and thank you for listening to the programme.",
    "The judges will meet on Thursday to choose the winner of the prize.",
    "The first cost seven pounds and fifty pence, the second nearly nine, and a third was never sold.",
    "A good idea needs both patience and a little luck.",
    "Every winter the lake freezes, and every winter somebody tries to cross it too early.",
    "That is not what I said, and you know it.",
    "Our next story begins in a small kitchen, with a kettle, a clock and a very old map.",
)
"""Half a minute of speech, chosen among many sentences: its level, voice by voice, is that of five minutes."""


def calibration_requests(settings: VoiceSettings, language: str) -> list[Request]:
    """What a voice must have said before its gain can be told."""
    return [Request(text, settings, language) for text in TEXT]


def voice_gains(
    settings: Iterable[VoiceSettings], engine: Engine, store: Store, language: str
) -> dict[VoiceSettings, float]:
    """Gain in dB that brings each voice to :data:`SPEECH_LUFS`, from the takes of its calibration text.

    Raises:
        TakeGone: a take of the calibration text is not in the store.
    """
    return {voice: _gain(calibration_requests(voice, language), engine, store) for voice in dict.fromkeys(settings)}


def _gain(requests: list[Request], engine: Engine, store: Store) -> float:
    """Measured once: the store keeps it for these takes, whose samples the key tells."""
    keys = [take_key(engine, request) for request in requests]
    contents = [known.content if (known := stored.load_header(store, key)) else "" for key in keys]
    kept = digest("gain", 1, SPEECH_LUFS, keys, contents)
    found = store.get("gains", kept)
    if found is None:
        found = struct.pack("<d", _measured(keys, store))
        store.put("gains", kept, found)
    return float(struct.unpack("<d", found)[0])


def _measured(keys: list[str], store: Store) -> float:
    energies = []
    for key in keys:
        take = stored.load(store, key)
        if take is None:
            raise TakeGone("A take of the calibration text is gone from the store.", hint="Run it again.")
        speech = take.clip.samples[take.onset : take.offset]
        energies.append(meter.energies(speech, take.clip.rate))
    loudness = meter.integrated(np.concatenate(energies))
    if loudness == float("-inf"):
        return 0.0
    return round(SPEECH_LUFS - (loudness + MONO_TO_STEREO_LU), 3)
