"""Speakers of an episode stand at one level, whatever their calibration text said of them."""

import numpy as np
import pytest

from studio.audio.clip import Clip
from studio.store import FolderStore, takes
from studio.synthesize.calibrate import MONO_TO_STEREO_LU, SPEECH_LUFS
from studio.synthesize.levels import take_reference
from studio.synthesize.speaker_levels import STEP_DB, level_corrections_db
from studio.values import VoiceSettings

RATE = 16_000
VOICE = VoiceSettings("low")
TONE_LUFS = -3.01
"""A sine of full scale and 997 Hz, on one channel (BS.1770)."""


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "store")


def take(store, level_db, seconds=5.0, *, gain_db=0.0):
    """A take of a tone at a level below full scale."""
    time = np.arange(round(seconds * RATE)) / RATE
    samples = (10 ** (level_db / 20) * np.sin(2 * np.pi * 997 * time)).astype(np.float32)
    packed = takes.pack(takes.StoredTake(Clip(samples, RATE), 0, len(samples)))
    key = f"{level_db} {seconds}".encode().hex().ljust(40, "0")
    store.put(takes.KIND, key, packed)
    return take_reference(key, takes.header(packed), gain_db)


@pytest.mark.parametrize("off_db", [-3.1, -0.86, -0.3, -0.2, 0.0, 0.24, 0.7, 1.4])
def test_a_speaker_comes_within_a_quarter_of_a_decibel(store, off_db):
    right = SPEECH_LUFS - MONO_TO_STEREO_LU - TONE_LUFS
    mine = [take(store, right + off_db + wave, gain_db=0.0) for wave in (-0.1, 0.0, 0.1, 0.02, -0.05)]
    correction = level_corrections_db({VOICE: mine}, store)[VOICE]
    assert correction % STEP_DB == 0
    assert abs(off_db + correction) <= STEP_DB / 2 + 0.03


def test_who_says_little_is_not_corrected(store):
    assert level_corrections_db({VOICE: [take(store, -30.0, 5.0)] * 3}, store) == {VOICE: 0.0}


def test_takes_that_are_gone_or_silent_change_nothing(store, tmp_path):
    loud = [take(store, -30.0, 9.0), take(store, -30.0, 9.5), take(store, -30.0, 9.7)]
    expected = level_corrections_db({VOICE: loud}, store)
    silent = take(store, -300.0, 9.0)
    assert level_corrections_db({VOICE: [*loud, silent]}, store) == expected != {VOICE: 0.0}
    assert level_corrections_db({VOICE: loud}, FolderStore(tmp_path / "empty")) == {VOICE: 0.0}
