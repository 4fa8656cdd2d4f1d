"""Applies the speech chains of voices to takes.

A chain removes energy. So a voice with a chain gets a makeup gain, measured on its calibration text, and is as loud as
one without.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from studio.audio import meter
from studio.audio.chain import VERSION, speech_chain
from studio.audio.clip import Samples, ratio
from studio.errors import TakeMissing
from studio.store import Store, digest
from studio.store import takes as stored
from studio.synthesize.calibrate import calibration_requests
from studio.synthesize.engine import Engine
from studio.synthesize.identity import take_keys
from studio.values import Take, VoiceSettings


def with_chain(take: Take, voice: VoiceSettings, makeup_db: float) -> Take:
    """A take with the chain and the makeup gain of its voice."""
    return replace(take, chain=voice.option("chain"), gain_db=take.gain_db + makeup_db)


def as_played(take: Take, store: Store) -> Samples:
    """The samples of a take, shape (n,), through its chain and with its gain.

    Raises:
        TakeMissing: it is gone from the store.
    """
    found = stored.load(store, take.key)
    if found is None:
        raise TakeMissing("A take is gone from the store.", hint="Run the same command again.")
    samples: Samples = speech_chain(found.clip.samples, take.rate_hz, take.chain) * np.float32(ratio(take.gain_db))
    return samples


def makeup_gains_db(
    voices: Iterable[VoiceSettings], engine: Engine, store: Store, language: str
) -> dict[VoiceSettings, float]:
    """Makeup gain in dB that makes each voice as loud after its chain as before it; measured once.

    Args:
        voices: their calibration takes must be in the store.
        engine: the engine that spoke the takes.
        store: the store of takes.
        language: BCP 47 tag of the calibration text.

    Raises:
        TakeMissing: a take of the calibration text is not in the store.
    """
    return {voice: _makeup_db(voice, engine, store, language) for voice in dict.fromkeys(voices)}


def _makeup_db(voice: VoiceSettings, engine: Engine, store: Store, language: str) -> float:
    chain = voice.option("chain")
    if not chain:
        return 0.0
    keys = take_keys(engine, calibration_requests(voice, language))
    contents = [known.content if (known := stored.load_header(store, key)) else "" for key in keys]
    kept = digest("makeup", 1, VERSION, chain, keys, contents)
    found = store.get("gains", kept)
    if found is None:
        found = struct.pack("<d", _measured(keys, chain, store))
        store.put("gains", kept, found)
    return float(struct.unpack("<d", found)[0])


def _measured(keys: Sequence[str], chain: str, store: Store) -> float:
    before, after = [], []
    for key in keys:
        take = stored.load(store, key)
        if take is None:
            raise TakeMissing("A take of the calibration text is gone from the store.", hint="Run it again.")
        speech, rate = slice(take.onset_sample, take.offset_sample), take.clip.rate
        before.append(meter.energies(take.clip.samples[speech], rate))
        after.append(meter.energies(speech_chain(take.clip.samples, rate, chain)[speech], rate))
    lost = meter.integrated(np.concatenate(before)) - meter.integrated(np.concatenate(after))
    return round(lost, 3) if np.isfinite(lost) else 0.0
