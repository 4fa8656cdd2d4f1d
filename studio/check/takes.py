"""Suspect and retried takes: the record of an episode in, what it says of them out.

They fail no rule: a person has to listen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from studio.check.rules import quoted, time_of
from studio.formats.episode_record import EpisodeRecord
from studio.formats.record_entries import (
    AttemptEntry,
    MisheardTakeEntry,
    MisheardWordEntry,
    RetriedTakeEntry,
    SuspectTakeEntry,
)

MOST = 1000
"""Most takes that are reported."""


@dataclass(frozen=True, slots=True)
class SuspectTake:
    """A sentence to listen to."""

    place: str
    """Where it sounds, and its line in the script."""
    text: str
    flags: tuple[str, ...]
    """What is wrong with the take that was used; empty if a later attempt was good."""
    attempts: str
    """How many attempts there were, and which was used."""


def suspect_takes(record: EpisodeRecord) -> tuple[SuspectTake, ...]:
    """The takes that a record lists as ``flagged``, ``tried_again`` and ``misheard``."""
    misheard = (_misheard(take, word) for take in record.misheard for word in take.words)
    tried = (
        *(_take(take, take.flags) for take in record.flagged[:MOST]),
        *(_take(take, ()) for take in record.tried_again[:MOST]),
    )
    return (*tried[:MOST], *islice(misheard, MOST))


def _misheard(take: MisheardTakeEntry, word: MisheardWordEntry) -> SuspectTake:
    return SuspectTake(
        place=_place(word.start_s, take.line),
        text=quoted(take.text),
        flags=(f"{quoted(word.expected)} was recognized as {quoted(word.heard)}",),
        attempts="second opinion",
    )


def _take(take: SuspectTakeEntry | RetriedTakeEntry, flags: Sequence[str]) -> SuspectTake:
    return SuspectTake(
        place=_place(take.start_s, take.line),
        text=quoted(take.text),
        flags=tuple(quoted(flag)[1:-1] for flag in flags[:MOST]),
        attempts=_attempts(take.attempts),
    )


def _attempts(attempts: Sequence[AttemptEntry]) -> str:
    count = f"{len(attempts) or 1} attempt{'' if len(attempts) < 2 else 's'}"
    used = next((attempt for attempt in attempts if attempt.kept), None)
    return count + (f", used: {quoted(used.how)[1:-1]}" if used else "")


def _place(start_s: float, line: int) -> str:
    return time_of(1000 * start_s) + (f", line {line}" if line else "")
