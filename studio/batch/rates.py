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
from studio.errors import OutputError
from studio.files.atomic import write_atomic
from studio.store.machine import machine_folder

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
    episodes: float = 0.0
    expected_squared: float = 0.0
    """Sum of the squares of the planned lengths, s²."""
    product: float = 0.0
    """Sum of planned times true lengths, s²."""

    @classmethod
    def of_episode(cls, length_s: float, expected_s: float, assembling_s: float, size: float) -> Rates:
        """What one assembled episode adds: its length, that of its speech as planned, seconds of work, and bytes."""
        squared, product = expected_s * expected_s, expected_s * length_s
        return cls(0.0, 0.0, 0.0, 0.0, length_s, assembling_s, size, expected_s, 1.0, squared, product)

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
            self.episodes * made + other.episodes,
            self.expected_squared * made + other.expected_squared,
            self.product * made + other.product,
        )


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a plan will take; None for what was not measured yet."""

    audio_s: float
    """Length of the episodes, by what their speech takes at the usual pace and what came of such speech before."""
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
    audio_s = _length(count, rates)
    return Forecast(
        audio_s,
        said * count.new_characters if said is not None else None,
        per_second * audio_s if per_second is not None else None,
        per_take * count.new_characters + per_episode * audio_s
        if per_take is not None and per_episode is not None
        else None,
    )


def _length(count: Count, rates: Rates) -> float:
    """Seconds of the episodes: so many for each (music), and so many for each of speech (pauses), by least squares.

    One factor for both would be far off for long episodes where short ones were measured, which are half music.
    """
    if not rates.expected_s:
        return count.expected_s
    factor = rates.episodes_s / rates.expected_s
    spread = rates.episodes * rates.expected_squared - rates.expected_s**2
    if spread > 1e-3 * rates.expected_s**2:  # else they are too much alike to tell one part from the other
        slope = (rates.episodes * rates.product - rates.expected_s * rates.episodes_s) / spread
        each = (rates.episodes_s - slope * rates.expected_s) / rates.episodes
        if slope > 0 and each >= 0:
            return each * count.episodes + slope * count.expected_s
    return factor * count.expected_s


def load_rates(what: str) -> Rates:
    """What was measured for an engine on a device; nothing where the file isn't there or is damaged."""
    found = _read().get(what)
    if not isinstance(found, Mapping):
        return Rates()
    try:
        values = {name: float(found.get(name, 0.0)) for name in asdict(Rates())}
    except (TypeError, ValueError):
        return Rates()
    if not values["episodes"]:  # written before episodes were counted: what they took can't be told apart by them
        values |= dict.fromkeys(("episodes_s", "assembling_s", "episode_bytes", "expected_s"), 0.0)
    return Rates(**values) if all(math.isfinite(v) and v >= 0 for v in values.values()) else Rates()


def keep_rates(what: str, measured: Rates) -> None:
    """Add what was measured; a cache that can't be written is no reason to fail."""
    if not measured.characters and not measured.episodes_s:
        return
    known = dict(_read())
    known[what] = asdict(load_rates(what).plus(measured))
    with contextlib.suppress(OutputError):
        write_atomic(_path(), json.dumps(known, indent=1) + "\n", durable=False, make_parents=True)


def _read() -> Mapping[str, object]:
    try:
        found = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _path() -> Path:
    return machine_folder() / FILE
