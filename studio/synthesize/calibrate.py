"""Calibrates voices: each reads the same fixed text, which shows its level and pace.

The text is part of the project and doesn't depend on the script, so a voice has the same gain in every episode. Levels
depend neither on earlier takes nor on single lines (which would make a whisper as loud as a shout). The check compares
all takes with the pace and level of this text.
"""

from __future__ import annotations

import statistics
import struct
from collections.abc import Iterable

import numpy as np

from studio.audio import meter
from studio.errors import TakeMissing
from studio.store import Store, digest
from studio.store import takes as stored
from studio.synthesize.check import VoiceNorm, usual_length_s
from studio.synthesize.detect import level_db
from studio.synthesize.engine import Engine, Request
from studio.synthesize.identity import take_keys
from studio.values import VoiceSettings

SPEECH_LUFS = -20.0
"""Loudness of speech in the stereo mix, before the gain of the whole programme."""
MONO_TO_STEREO_LU = 3.0103
"""A mono signal on two channels is louder by this much."""
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
    """The requests for the calibration text of a voice, from whose takes its gain is measured."""
    return [Request(text, settings, language) for text in TEXT]


def is_calibration(request: Request) -> bool:
    """Whether a request is for a sentence of the calibration text."""
    return request.text in TEXT


def voice_gains(
    settings: Iterable[VoiceSettings], engine: Engine, store: Store, language: str
) -> dict[VoiceSettings, float]:
    """Gain in dB that brings each voice to :data:`SPEECH_LUFS`, from the takes of its calibration text.

    Raises:
        TakeMissing: a take of the calibration text is not in the store.
    """
    return {v: _figures(calibration_requests(v, language), engine, store)[0] for v in dict.fromkeys(settings)}


def voice_norms(
    voices: Iterable[tuple[VoiceSettings, str]], engine: Engine, store: Store
) -> dict[tuple[VoiceSettings, str], VoiceNorm]:
    """The usual pace and level of each voice in a language, from the takes of its calibration text.

    Raises:
        TakeMissing: as for :func:`voice_gains`.
    """
    found = {}
    for voice in voices:
        requests = calibration_requests(*voice)
        _, level, pace = _figures(requests, engine, store) if requests else (0.0, None, None)
        found[voice] = VoiceNorm(pace, level)
    return found


def _figures(requests: list[Request], engine: Engine, store: Store) -> tuple[float, float, float]:
    """Gain, level and pace. Measured once: the store keeps them by the content of these takes."""
    keys = take_keys(engine, requests)
    contents = [known.content if (known := stored.load_header(store, key)) else "" for key in keys]
    kept = digest("voice", 1, SPEECH_LUFS, keys, contents)
    found = store.get("gains", kept)
    if found is None:
        found = struct.pack("<ddd", *_measured(keys, requests, store))
        store.put("gains", kept, found)
    gain, level, pace = struct.unpack("<ddd", found)
    return gain, level, pace


def _measured(keys: list[str], requests: list[Request], store: Store) -> tuple[float, float, float]:
    energies, levels, paces = [], [], []
    for key, request in zip(keys, requests, strict=True):
        take = stored.load(store, key)
        if take is None:
            raise TakeMissing("A take of the calibration text is gone from the store.", hint="Run it again.")
        speech, rate = take.clip.samples[take.onset_sample : take.offset_sample], take.clip.rate
        energies.append(meter.energies(speech, rate))
        levels.append(level_db(speech, rate))
        paces.append(len(speech) / rate * request.settings.rate / usual_length_s(request.text))
    loudness = meter.integrated(np.concatenate(energies))
    gain = 0.0 if loudness == float("-inf") else round(SPEECH_LUFS - (loudness + MONO_TO_STEREO_LU), 3)
    return gain, round(statistics.median(levels), 3), round(statistics.median(paces), 4)
