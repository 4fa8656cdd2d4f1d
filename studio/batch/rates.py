"""How fast this machine is, as measured: batches that were made in, what a plan will take out.

Kept in the user's cache, by engine and device; nothing is guessed where nothing was measured.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from studio.batch.plan import Count
from studio.store.machine import machine_folder
from studio.store.partial import partial

FILE = "rates.json"
LONG = 200_000.0
"""Characters, and seconds of sound, after which older measurements count half."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Sums of what was measured; a rate is the quotient of two."""

    characters: float = 0.0
    said_s: float = 0.0
    """Seconds of workers for these characters."""
    audio_s: float = 0.0
    """Seconds of sound that they made."""
    take_bytes: float = 0.0
    episodes_s: float = 0.0
    """Seconds of sound of episodes that were assembled."""
    assembling_s: float = 0.0
    """Seconds of assemblers for these."""
    episode_bytes: float = 0.0
    """Of their files, and once more of the MP3, whose pieces the store keeps."""
    expected_s: float = 0.0
    """Length of their speech as it was planned."""

    def plus(self, other: Rates) -> Rates:
        """Both together, the older ones fading."""
        said = 0.5 if self.characters > LONG else 1.0
        made = 0.5 if self.episodes_s > LONG else 1.0
        return Rates(
            self.characters * said + other.characters,
            self.said_s * said + other.said_s,
            self.audio_s * said + other.audio_s,
            self.take_bytes * said + other.take_bytes,
            self.episodes_s * made + other.episodes_s,
            self.assembling_s * made + other.assembling_s,
            self.episode_bytes * made + other.episode_bytes,
            self.expected_s * made + other.expected_s,
        )


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a plan will take; None for what was not measured yet."""

    audio_s: float
    """Length of the episodes: what their speech would take at the usual pace, and as much more as it was before."""
    said_s: float | None
    """Seconds of one worker, or of one GPU."""
    assembling_s: float | None
    """Seconds of one assembler, which keeps about two cores busy."""
    disk_bytes: float | None


def forecast(count: Count, rates: Rates) -> Forecast:
    """What a plan will take at measured rates."""
    said = rates.said_s / rates.characters if rates.characters else None
    per_take = rates.take_bytes / rates.characters if rates.characters else None
    per_second = rates.assembling_s / rates.episodes_s if rates.episodes_s else None
    per_episode = rates.episode_bytes / rates.episodes_s if rates.episodes_s else None
    audio_s = count.expected_s * (rates.episodes_s / rates.expected_s if rates.expected_s else 1.0)
    return Forecast(
        audio_s,
        said * count.new_characters if said is not None else None,
        per_second * audio_s if per_second is not None else None,
        per_take * count.new_characters + per_episode * audio_s
        if per_take is not None and per_episode is not None
        else None,
    )


def load_rates(what: str) -> Rates:
    """What was measured for an engine on a device; nothing where the file isn't there or is damaged."""
    found = _read().get(what)
    if not isinstance(found, Mapping):
        return Rates()
    try:
        values = {name: float(found.get(name, 0.0)) for name in asdict(Rates())}
    except (TypeError, ValueError):
        return Rates()
    return Rates(**values) if all(math.isfinite(v) and v >= 0 for v in values.values()) else Rates()


def keep_rates(what: str, measured: Rates) -> None:
    """Add what was measured; a cache that can't be written is no reason to fail."""
    if not measured.characters and not measured.episodes_s:
        return
    known = dict(_read())
    known[what] = asdict(load_rates(what).plus(measured))
    path = _path()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = partial(path.parent)
        temporary.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
        temporary.replace(path)


def _read() -> Mapping[str, object]:
    try:
        found = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _path() -> Path:
    return machine_folder() / FILE
