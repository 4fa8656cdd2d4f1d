"""Takes that were doubtful or made again: the record of an episode in, what it tells of them out.

They break no rule: a person has to listen. The record is somebody's file, so nothing in it is taken on trust.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from studio.check.rules import clock, shown

MOST = 1000
"""So many are told of."""
LATEST_S = 1e6


@dataclass(frozen=True, slots=True)
class DoubtfulTake:
    """A sentence that may not be as it should."""

    place: str
    """Where it is heard, and its line in the script."""
    text: str
    flags: tuple[str, ...]
    """What is wrong with the take that was used; empty where a later attempt was good."""
    told: str
    """How many attempts there were, and which was kept."""


def doubtful_takes(record: Mapping[str, Any]) -> tuple[DoubtfulTake, ...]:
    """What a record lists as ``flagged``, ``tried_again`` and ``misheard``; entries that can't be read are left out."""
    entries = [
        entry for key in ("flagged", "tried_again") for entry in _list(record.get(key)) if isinstance(entry, dict)
    ]
    heard = [entry for entry in _list(record.get("misheard")) if isinstance(entry, dict)]
    said_wrong = (_misheard(e, word) for e in heard for word in _list(e.get("words")) if isinstance(word, dict))
    return (*(_take(entry) for entry in entries[:MOST]), *islice(said_wrong, MOST))


def _misheard(entry: Mapping[str, Any], word: Mapping[str, Any]) -> DoubtfulTake:
    line = _number(entry.get("line"))
    return DoubtfulTake(
        place=clock(1000 * _number(word.get("start"))) + (f", line {line:.0f}" if line else ""),
        text=shown(str(entry.get("text", ""))),
        flags=(f"{shown(str(word.get('expected', '')))} was heard as {shown(str(word.get('heard', '')))}",),
        told="second opinion",
    )


def _take(entry: Mapping[str, Any]) -> DoubtfulTake:
    start, line = _number(entry.get("start")), _number(entry.get("line"))
    attempts = [attempt for attempt in _list(entry.get("attempts")) if isinstance(attempt, dict)]
    kept = next((attempt for attempt in attempts if attempt.get("kept") is True), None)
    count = f"{len(attempts) or 1} attempt{'' if len(attempts) < 2 else 's'}"
    return DoubtfulTake(
        place=clock(1000 * start) + (f", line {line:.0f}" if line else ""),
        text=shown(str(entry.get("text", ""))),
        flags=tuple(shown(str(flag))[1:-1] for flag in _list(entry.get("flags"))),
        told=count + (f", kept: {shown(str(kept.get('how')))[1:-1]}" if kept else ""),
    )


def _list(value: object) -> list[Any]:
    return value[:MOST] if isinstance(value, list) else []


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.0
    return float(value) if 0 <= value <= LATEST_S else 0.0
