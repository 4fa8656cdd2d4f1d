"""Recordings of people in place of takes: a sound file in, a take in the store out, at the same level as the voices.

A clip at the beginning of a line of a turn replaces the words of that line; anywhere else it is played by itself.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio.audio import meter
from studio.audio.clip import Clip, Samples
from studio.audio.decode import decode
from studio.audio.edges import speech_edges
from studio.errors import AudioError
from studio.store import Store, digest
from studio.store import takes as stored
from studio.store.keys import file_digest
from studio.synthesize.calibrate import MONO_TO_STEREO_LU, SPEECH_LUFS
from studio.values import Take

SOFTEST_LUFS = -60.0
"""A quieter recording would be mostly amplified noise; it is refused as silent."""


def store_recording(path: Path, store: Store) -> Take:
    """A recording as a mono take, with the gain that makes it as loud as the voices.

    Raises:
        AudioError: it can't be read, is silent, or is longer than a quarter of an hour.
        OutputError: the store can't be written.
    """
    sound = decode(path)
    samples: Samples = np.ascontiguousarray(sound.samples.mean(axis=1, dtype=np.float32))
    onset, offset = speech_edges(samples, sound.rate)
    loudness = meter.integrated(meter.energies(samples[onset:offset], sound.rate)) if offset > onset else float("-inf")
    if loudness < SOFTEST_LUFS:
        raise AudioError("The recording is silent.", file=path, hint="Record it again, or take the clip out.")
    key = digest("recording", 1, file_digest(path))
    packed = stored.pack(stored.StoredTake(Clip(samples, sound.rate), onset, offset))
    if stored.load_header(store, key, verify_samples=True) is None:
        store.put(stored.KIND, key, packed)
    gain = round(SPEECH_LUFS - (loudness + MONO_TO_STEREO_LU), 3)
    return Take(key, sound.rate, len(samples), onset, offset, gain, content=stored.header(packed).content)
