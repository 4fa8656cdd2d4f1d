"""How long a worker, an assembler or a reader may take: an amount of work in, seconds out.

A helper process that takes much longer than others took for as much work counts as hung. One that is silent for too
long (see :mod:`studio.programs.helper`) counts as hung whatever its work is.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

LONGEST_TIMEOUT_S = 14 * 86_400.0
"""The longest that an operating system can wait for in milliseconds, roughly."""
LEAST_SILENCE_S = 5.0
"""On a busy machine, a process may need some seconds to start."""


@dataclass(frozen=True, slots=True)
class HelperTimeout:
    """When a helper process counts as hung."""

    patience_s: float = 300.0
    """Seconds that it may be silent, and that it may take beyond what the pace predicts."""
    times_usual: float = 10.0
    """How many times as long as others it may take for the same amount of work."""

    @property
    def silence_s(self) -> float:
        """How long it may send nothing at all."""
        return min(LONGEST_TIMEOUT_S, max(LEAST_SILENCE_S, self.patience_s))


class Pace:
    """Seconds per unit of work (a character, a second of speech, a byte), as measured. Several threads may use it.

    Args:
        default_unit_s: a generous guess, for as long as nothing was measured.
        units: of work that were measured in earlier runs.
        elapsed_s: what they took.
    """

    def __init__(self, default_unit_s: float, *, units: float = 0.0, elapsed_s: float = 0.0) -> None:
        self._default_unit_s, self._units, self._elapsed_s = default_unit_s, units, elapsed_s
        self._lock = threading.Lock()

    def add(self, units: float, elapsed_s: float) -> None:
        """Add what some work took."""
        with self._lock:
            self._units += units
            self._elapsed_s += elapsed_s

    def timeout_s(self, units: float, timeout: HelperTimeout) -> float:
        """Seconds for some work, :data:`LONGEST_TIMEOUT_S` at most."""
        with self._lock:
            usual_s = timeout.times_usual * self._elapsed_s / self._units if self._units else self._default_unit_s
        return min(LONGEST_TIMEOUT_S, timeout.patience_s + usual_s * units)
