"""What a speech chain does to the level of a voice: the takes of its calibration text in, a gain out.

A chain takes energy away. Its voice gets that back, so that voices with and without a chain stand equally loud.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from studio.audio import meter
from studio.audio.chain import VERSION, speech_chain
from studio.errors import TakeGone
from studio.store import Store, digest
from studio.store import takes as stored


def makeup_db(keys: Sequence[str], contents: Sequence[str], chain: str, store: Store) -> float:
    """Gain in dB that makes a voice as loud after its chain as before it; measured once.

    Args:
        keys: of the takes of the calibration text.
        contents: digests of their samples.
        chain: name of the chain; empty or ``off`` for none.
        store: where they lie.

    Raises:
        TakeGone: one is not in the store.
    """
    if chain in ("", "off") or not keys:
        return 0.0
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
            raise TakeGone("A take of the calibration text is gone from the store.", hint="Run it again.")
        speech, rate = slice(take.onset, take.offset), take.clip.rate
        before.append(meter.energies(take.clip.samples[speech], rate))
        after.append(meter.energies(speech_chain(take.clip.samples, rate, chain)[speech], rate))
    lost = meter.integrated(np.concatenate(before)) - meter.integrated(np.concatenate(after))
    return round(lost, 3) if np.isfinite(lost) else 0.0
