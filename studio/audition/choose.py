"""Pins chosen takes: reads sentences and takes, writes pins into the show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.audition.rehearsal import Rehearsal
from studio.audition.retake import AS_RENDERED, Candidate
from studio.errors import TakeMissing, UsageError
from studio.progress import Progress
from studio.show.pins import NewPin, add_pins
from studio.store import takes as stored
from studio.synthesize.pins import pin_key
from studio.synthesize.routing import engine_name
from studio.values import Pin


@dataclass(frozen=True, slots=True)
class Choice:
    """The take chosen for a sentence."""

    index: int
    """Of the sentence."""
    candidate: Candidate


def as_rendered(rehearsal: Rehearsal, indices: Sequence[int], progress: Progress | None = None) -> list[Choice]:
    """The takes that a render would use, for sentences without a pin.

    Raises:
        EngineError: a sentence can't be spoken.
    """
    free = [index for index in indices if index not in rehearsal.pin_matches.pins]
    said = [rehearsal.sentences[index] for index in free]
    takes = rehearsal.takes([(s.request, s.voice or s.request.settings) for s in said], progress)
    return [Choice(i, Candidate(1, take, AS_RENDERED)) for i, take in zip(free, takes, strict=True)]


def pin(rehearsal: Rehearsal, choices: Sequence[Choice], *, only: bool = False) -> tuple[Pin, ...]:
    """Store takes in the show; a render uses them until the words, the voice or the style change.

    Args:
        rehearsal: the script.
        choices: at most one for each sentence.
        only: for this place alone, where the same words occur more than once.

    Raises:
        UsageError: the script belongs to no show.
        TakeMissing: a take is gone from the store.
        ShowError: takes.toml is wrong, or can't be written.
        OutputError: the samples can't be written.
    """
    root = rehearsal.show.root
    if root is None:
        raise UsageError("There is no show to pin the take in.", hint="`studio new DIR` creates one.")
    return add_pins(root, _chosen(rehearsal, choices, only))


def _chosen(rehearsal: Rehearsal, choices: Sequence[Choice], only: bool) -> Iterator[NewPin]:
    """One by one, so that not all samples are in memory at once; the first of those that are for the same."""
    counts = rehearsal.occurrences() if only else []
    known: set[tuple[str, int | None]] = set()
    for choice in choices:
        sentence, take = rehearsal.sentences[choice.index], choice.candidate.take
        place = pin_key(rehearsal.engine.name, sentence.request), counts[choice.index] if only else None
        if place in known:
            continue
        known.add(place)
        found = stored.load(rehearsal.store, take.key)
        if found is None:
            raise TakeMissing("A take is gone from the store.", hint="Run the same command again.")
        about = Pin(
            key=place[0],
            engine=engine_name(sentence.request.settings, rehearsal.engine.name),
            speaker=sentence.speaker,
            text=sentence.text,
            script=rehearsal.pins.script,
            line=sentence.line,
            made=choice.candidate.made,
            file=Path(),
            sha256="",
            gain_db=take.gain_db,
            onset_sample=take.onset_sample,
            offset_sample=take.offset_sample,
            only=place[1],
            flags=take.flags,
            words=take.words,
        )
        yield NewPin(about, found.clip.samples, found.clip.rate)
