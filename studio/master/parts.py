"""How loud parts of the finished programme are: a chapter, or everything one speaker says.

In: the energies of the mastered programme, and stretches of it. Out: LUFS.
"""

from __future__ import annotations

from collections.abc import Iterable

from studio.audio.clip import Samples
from studio.audio.meter import integrated
from studio.master.measure import CELL, energies_per_hop


def loudness_of(energies: Samples, spans: Iterable[tuple[int, int]]) -> float | None:
    """Integrated loudness (BS.1770-4) of several stretches, as if they followed each other.

    Args:
        energies: energies of the programme per cell of 4 ms (``Assessment.energies``).
        spans: (start, stop) in samples; cells that lie wholly inside count.

    Returns:
        LUFS; None for silence, or less than 400 ms.
    """
    loudness = integrated(energies_per_hop(energies[-(-start // CELL) : stop // CELL] for start, stop in spans))
    return loudness if loudness > float("-inf") else None
