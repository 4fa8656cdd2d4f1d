"""Makes voices speak at the requested rate: reads what a voice delivers at a few speeds, returns the speed to ask for.

An engine that is asked for a speed of 1.25 seldom delivers speech that is shorter by that: networks round the duration
of every phoneme to whole frames, and pauses follow less than words do. So a voice reads part of the calibration text at
the speeds next to the requested one; the store of this machine keeps what it took.
"""

from __future__ import annotations

import contextlib
import statistics
import struct
import threading
from collections.abc import Callable, Sequence
from typing import TypeAlias

from studio.audio.clip import Samples
from studio.audio.edges import speech_edges
from studio.errors import OutputError
from studio.store import digest
from studio.store.machine import machine_store
from studio.synthesize.calibrate import TEXT

SLOWER, FASTER = (0.8, 0.65, 0.5), (1.25, 1.5, 1.9)
"""Speeds at which a voice is measured, besides 1."""
TEXTS = TEXT[::2]
"""What it reads."""
LEAST_SHARE = 0.25
"""An engine whose length changes by less than this share of what was asked for ignores speeds."""
Measure: TypeAlias = Callable[[float], Sequence[float]]
"""Reads :data:`TEXTS` at a speed and gives the length of the speech of each, in seconds."""

_lock = threading.Lock()
_known: dict[str, tuple[float, ...]] = {}


def speed_for(length: float, measure: Measure, *what: object) -> float | None:
    """The speed to ask for; None if the engine ignores speeds.

    Between two measured speeds the length is taken to be ``a + b / speed``.

    Args:
        length: of the speech, as a multiple of that at speed 1.
        measure: reads the text at a speed.
        what: everything that shapes the sound: engine, build, model, voice, language.

    Raises:
        EngineError: the text can't be read.
    """
    if length == 1.0:
        return 1.0
    with _lock:
        usual = _lengths_s(1.0, measure, what)
        before = here = (1.0, 1.0)
        for speed in FASTER if length < 1 else SLOWER:
            lengths = zip(_lengths_s(speed, measure, what), usual, strict=True)
            before, here = here, (speed, statistics.median(s / u if u else 1.0 for s, u in lengths))
            if (here[1] - before[1]) / (1 / here[0] - 1 / before[0]) < LEAST_SHARE:
                return None
            if (here[1] - length) * (1 - length) <= 0:  # the length lies between the two
                break
    share = (length - before[1]) / (here[1] - before[1])
    return 1 / max(1 / before[0] + share * (1 / here[0] - 1 / before[0]), 0.1)


def speech_s(samples: Samples, rate_hz: int) -> float:
    """Seconds of speech in samples of shape (n,), without the silence at both ends."""
    onset, offset = speech_edges(samples, rate_hz)
    return (offset - onset) / rate_hz


def _lengths_s(speed: float, measure: Measure, what: Sequence[object]) -> tuple[float, ...]:
    """The speech of each text at a speed, measured once on this machine."""
    key = digest("lengths at a speed", 1, speed, TEXTS, [str(each) for each in what])
    if key not in _known:
        _known[key] = _stored(key) or _store(key, tuple(measure(speed)))
    return _known[key]


def _stored(key: str) -> tuple[float, ...] | None:
    with contextlib.suppress(OutputError, struct.error):
        found = machine_store().get("speeds", key)
        return struct.unpack(f"<{len(TEXTS)}d", found) if found is not None else None
    return None


def _store(key: str, lengths_s: tuple[float, ...]) -> tuple[float, ...]:
    with contextlib.suppress(OutputError):  # then it is measured again next time
        machine_store().put("speeds", key, struct.pack(f"<{len(TEXTS)}d", *lengths_s))
    return lengths_s
