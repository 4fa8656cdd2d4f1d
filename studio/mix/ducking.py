"""Ducking: how far music is turned down while people speak. In: spans of speech. Out: breakpoints in dB. Pure.

Music goes down before the first word and comes up after the last one. It stays down through short pauses, so that it
doesn't pump.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.values import RATE

ATTACK_S = 0.35
"""Time to go down, before the first word."""
RELEASE_S = 0.9
"""Time to come up, after the last word."""
BRIDGE_S = 2.5
"""Music stays down through shorter pauses."""

Points = tuple[tuple[int, float], ...]


def ducking(speech: Sequence[tuple[int, int]], start: int, stop: int, under_db: float) -> Points:
    """Breakpoints (sample, dB) for music that sounds from ``start`` to ``stop``.

    Args:
        speech: (start, stop) of every sentence on the timeline, in order.
        start: first sample of the music.
        stop: one past its last.
        under_db: gain while people speak, relative to the music alone; negative.
    """
    attack, release, bridge = (round(s * RATE) for s in (ATTACK_S, RELEASE_S, BRIDGE_S))
    spans: list[list[int]] = []
    for a, b in speech:
        if b + release <= start or a - attack >= stop:
            continue
        if spans and a - spans[-1][1] < bridge:
            spans[-1][1] = max(spans[-1][1], b)
        else:
            spans.append([a, b])
    points: list[tuple[int, float]] = []
    for a, b in spans:
        points += [(a - attack, 0.0), (a, under_db), (b, under_db), (b + release, 0.0)]
    return tuple(points)
