"""The doubtful takes of a whole backlog, the worst first: episodes with their records in, takes out.

What is doubtful stands in the record of each episode, whichever run made it, so a report tells of all episodes and not
of those of one night.
"""

from __future__ import annotations

import heapq
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studio.audition.rehearsal import Rehearsal, rehearse, sentences_at
from studio.errors import StudioError
from studio.formats.episode_record import EpisodeRecord, load_record
from studio.show import Show

WORDS_PER_S = 2.0
"""Slow speech: so many words of a sentence take a second, and one second more is heard."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the record of an episode tells a report."""

    script: Path
    output: Path
    title: str
    date: str
    duration_s: float
    doubtful: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful take, where it is heard."""

    script: Path
    output: Path
    title: str
    """Of the episode."""
    line: int
    speaker: str
    text: str
    flags: tuple[str, ...]
    score: float
    """How bad it is: that of the check of takes where it is known, else the number of flags."""
    start: float
    stop: float
    """Seconds in the episode."""
    command: str = ""
    """Makes it again."""


def tell(places: Iterable[tuple[Path, Path]], most: int) -> tuple[list[Told], list[Doubt]]:
    """All episodes that have a record, in order, and the worst of their takes.

    Args:
        places: (script, MP3).
        most: how many takes.
    """
    episodes: list[Told] = []

    def all_doubts() -> Iterator[Doubt]:
        for script, output in places:
            record = load_record(output) if output.is_file() else None
            if record is not None:
                found = list(_doubts(record, script, output))
                date = record.date.isoformat() if record.date else ""
                title = record.title or script.stem
                episodes.append(Told(script, output, title, date, record.duration_s, len(found)))
                yield from found

    worst = heapq.nsmallest(most, all_doubts(), key=lambda doubt: -doubt.score)
    return episodes, worst


def with_commands(doubts: Sequence[Doubt], show: Show, engine: str, options: Sequence[str] = ()) -> list[Doubt]:
    """The same, each with the command that makes it again; the sentence is named where its line has several.

    Args:
        doubts: takes.
        show: whose they are.
        engine: what spoke.
        options: of the command line, to be given again.
    """
    known: dict[Path, Rehearsal | None] = {}
    out = []
    for doubt in doubts:
        if doubt.script not in known:
            known[doubt.script] = _rehearsed(doubt.script, show, engine)
        number = _sentence(known[doubt.script], doubt)
        words = ["studio", "retake", _short(doubt.script), str(doubt.line)]
        words += ["--sentence", str(number)] if number else []
        out.append(replace(doubt, command=shlex.join([*words, *options])))
    return out


def _doubts(record: EpisodeRecord, script: Path, output: Path) -> Iterator[Doubt]:
    """Those of one record."""
    for take in record.flagged:
        turn = next((t for t in record.turns if t.start_s <= take.start_s + 0.01 and take.start_s < t.end_s), None)
        stop = take.start_s + len(take.text.split()) / WORDS_PER_S + 1
        used = next((attempt for attempt in take.attempts if attempt.kept), None)
        yield Doubt(
            script,
            output,
            record.title or script.stem,
            take.line,
            turn.speaker if turn else "",
            take.text,
            take.flags,
            used.score if used else float(len(take.flags)),
            take.start_s,
            max(take.start_s + 0.5, min(stop, turn.end_s if turn else stop)),
        )


def _rehearsed(script: Path, show: Show, engine: str) -> Rehearsal | None:
    try:
        return rehearse(script, show, engine)
    except StudioError:  # it was changed, or moved, since its episode was made
        return None


def _sentence(rehearsal: Rehearsal | None, doubt: Doubt) -> int | None:
    """Which of the sentences of its line a take is of; None where it is the only one, or nobody knows."""
    if rehearsal is None:
        return None
    try:
        here = sentences_at(rehearsal, doubt.line)
    except StudioError:
        return None
    same = [number for number, index in enumerate(here, 1) if rehearsal.sentences[index].text == doubt.text]
    return same[0] if len(here) > 1 and same else None


def _short(path: Path) -> str:
    """Relative to the current folder where it lies below it; never like an option."""
    try:
        name = str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
    return f"./{name}" if name.startswith("-") else name
