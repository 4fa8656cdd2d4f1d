"""How fast this machine is, as measured: batches and episodes that were made in, a forecast for a plan out.

Stored in the user's cache, by engine and device. Without measurements there is no forecast.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from studio.batch.plan import PlanCounts
from studio.errors import OutputError
from studio.files.atomic import write_atomic
from studio.store.machine import machine_folder

FILE = "rates.json"
FADE_AFTER = 200_000.0
"""Characters, or seconds of audio, after which older measurements count half."""
_JSON_KEYS = {
    "synthesis_s": "said_s",
    "assembly_s": "assembling_s",
    "expected_s": "planned_s",  # of whole episodes; older files have sums of speech alone, as expected_s
    "expected_squared": "planned_squared",
    "product": "planned_product",
}
"""Fields that have another name in the file."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Sums of measurements; a rate is the quotient of two."""

    characters: float = 0.0
    synthesis_s: float = 0.0
    """Seconds that workers took for these characters."""
    audio_s: float = 0.0
    """Duration of the takes they made."""
    take_bytes: float = 0.0
    episodes_s: float = 0.0
    """Duration of the episodes that were assembled."""
    assembly_s: float = 0.0
    """Seconds that assemblers took for these."""
    episode_bytes: float = 0.0
    """Size of their files, with the MP3 counted twice, as its pieces are in the store too."""
    expected_s: float = 0.0
    """Their duration as it was planned."""
    episodes: float = 0.0
    expected_squared: float = 0.0
    """Sum of the squares of the planned durations, s²."""
    product: float = 0.0
    """Sum of planned times actual durations, s²."""

    @classmethod
    def of_episode(cls, duration_s: float, expected_s: float, assembly_s: float, size_bytes: float) -> Rates:
        """What one assembled episode adds."""
        squared, product = expected_s * expected_s, expected_s * duration_s
        return cls(0.0, 0.0, 0.0, 0.0, duration_s, assembly_s, size_bytes, expected_s, 1.0, squared, product)

    def plus(self, newer: Rates) -> Rates:
        """Both together; once there is enough, the older ones count half."""
        takes = 0.5 if self.characters > FADE_AFTER else 1.0
        episodes = 0.5 if self.episodes_s > FADE_AFTER else 1.0
        return Rates(
            self.characters * takes + newer.characters,
            self.synthesis_s * takes + newer.synthesis_s,
            self.audio_s * takes + newer.audio_s,
            self.take_bytes * takes + newer.take_bytes,
            self.episodes_s * episodes + newer.episodes_s,
            self.assembly_s * episodes + newer.assembly_s,
            self.episode_bytes * episodes + newer.episode_bytes,
            self.expected_s * episodes + newer.expected_s,
            self.episodes * episodes + newer.episodes,
            self.expected_squared * episodes + newer.expected_squared,
            self.product * episodes + newer.product,
        )


@dataclass(frozen=True, slots=True)
class LengthRule:
    """How long episodes are by how long they were planned to be."""

    constant_s: float
    """For each episode."""
    factor: float
    """For each second that was planned: voices may be slower than usual."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a plan will take; None for what was not measured yet."""

    audio_s: float
    """Duration of the episodes, from the usual pace of speech and from earlier episodes."""
    synthesis_s: float | None
    """Seconds of one worker, or of one GPU."""
    assembly_s: float | None
    """Seconds of one assembler, which keeps about two cores busy."""
    disk_bytes: float | None
    length: LengthRule

    def episode_s(self, expected_s: float) -> float:
        """Duration of one episode that is planned to last ``expected_s``; all of them sum up to ``audio_s``."""
        return self.length.constant_s + self.length.factor * expected_s


def forecast(counts: PlanCounts, rates: Rates) -> Forecast:
    """What a plan will take at measured rates."""
    synthesis_s = rates.synthesis_s / rates.characters if rates.characters else None
    take_bytes = rates.take_bytes / rates.characters if rates.characters else None
    assembly_s = rates.assembly_s / rates.episodes_s if rates.episodes_s else None
    episode_bytes = rates.episode_bytes / rates.episodes_s if rates.episodes_s else None
    length = _length_rule(rates)
    audio_s = length.constant_s * counts.episodes + length.factor * counts.expected_s
    return Forecast(
        audio_s,
        synthesis_s * counts.new_characters if synthesis_s is not None else None,
        assembly_s * audio_s if assembly_s is not None else None,
        take_bytes * counts.new_characters + episode_bytes * audio_s
        if take_bytes is not None and episode_bytes is not None
        else None,
        length,
    )


def _length_rule(rates: Rates) -> LengthRule:
    """A constant for each episode and a factor for its planned length, by least squares.

    One factor for both would be far off for long episodes after short ones, half of which is music.
    """
    if not rates.expected_s:
        return LengthRule(0.0, 1.0)
    factor = rates.episodes_s / rates.expected_s
    spread = rates.episodes * rates.expected_squared - rates.expected_s**2
    if spread > 1e-3 * rates.expected_s**2:  # else they are too similar to separate the constant from the factor
        slope = (rates.episodes * rates.product - rates.expected_s * rates.episodes_s) / spread
        constant_s = (rates.episodes_s - slope * rates.expected_s) / rates.episodes
        if slope > 0 and constant_s >= 0:
            return LengthRule(constant_s, slope)
    return LengthRule(0.0, factor)


def load_rates(name: str) -> Rates:
    """What was measured for an engine on a device; zeros if the file is missing or damaged."""
    found = _read().get(name)
    if not isinstance(found, Mapping):
        return Rates()
    try:
        values = {field: float(found.get(_JSON_KEYS.get(field, field), 0.0)) for field in _FIELDS}
    except (TypeError, ValueError):
        return Rates()
    if not (values["episodes"] and values["expected_s"]):  # an older file: its episodes can't be compared to the plan
        values |= dict.fromkeys(_OF_EPISODES, 0.0)
    return Rates(**values) if all(math.isfinite(v) and v >= 0 for v in values.values()) else Rates()


def add_rates(name: str, measured: Rates) -> None:
    """Add measurements; a cache that can't be written is ignored."""
    if not measured.characters and not measured.episodes_s:
        return
    total = load_rates(name).plus(measured)
    content = {**_read(), name: {_JSON_KEYS.get(field, field): getattr(total, field) for field in _FIELDS}}
    with contextlib.suppress(OutputError):
        write_atomic(_path(), json.dumps(content, indent=1) + "\n", durable=False, make_parents=True)


_FIELDS = tuple(field.name for field in fields(Rates))
_OF_EPISODES = _FIELDS[_FIELDS.index("episodes_s") :]


def _read() -> Mapping[str, object]:
    try:
        found = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _path() -> Path:
    return machine_folder() / FILE
