"""The suspect takes of a whole backlog, the worst first: the records of its episodes in, takes out.

Suspect takes are in the record of each episode, whichever run made it, so a report covers all episodes and not just
those of its own run.
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
"""Slow speech: a sentence is played for its words at this pace and one second more, up to the end of its turn."""


@dataclass(frozen=True, slots=True)
class EpisodeSummary:
    """What a report says of an episode."""

    script: Path
    output: Path
    title: str
    date: str
    duration_s: float
    suspect_takes: int


@dataclass(frozen=True, slots=True)
class ReportedTake:
    """A suspect take, and where it is in its episode."""

    script: Path
    output: Path
    title: str
    """Of the episode."""
    line: int
    speaker: str
    text: str
    flags: tuple[str, ...]
    score: float
    """How bad it is: the score of the take check if there is one, else the number of flags."""
    start_s: float
    """In the episode."""
    end_s: float
    command: str = ""
    """The command that makes it again."""


def suspect_takes(places: Iterable[tuple[Path, Path]], most: int) -> tuple[list[EpisodeSummary], list[ReportedTake]]:
    """All episodes that have a record, in order, and the worst of their takes.

    Args:
        places: (script, MP3).
        most: how many takes.
    """
    episodes: list[EpisodeSummary] = []

    def all_takes() -> Iterator[ReportedTake]:
        for script, output in places:
            record = load_record(output) if output.is_file() else None
            if record is not None:
                found = list(_takes(record, script, output))
                date = record.date.isoformat() if record.date else ""
                title = record.title or script.stem
                episodes.append(EpisodeSummary(script, output, title, date, record.duration_s, len(found)))
                yield from found

    worst = heapq.nsmallest(most, all_takes(), key=lambda take: -take.score)
    return episodes, worst


def with_commands(
    takes: Sequence[ReportedTake], show: Show, engine: str, options: Sequence[str] = ()
) -> list[ReportedTake]:
    """The same takes, each with the command that makes it again; it names the sentence if its line has several.

    Args:
        takes: the takes.
        show: the show of their episodes.
        engine: the engine that spoke.
        options: command-line options to repeat.
    """
    rehearsals: dict[Path, Rehearsal | None] = {}
    out = []
    for take in takes:
        if take.script not in rehearsals:
            rehearsals[take.script] = _rehearsal(take.script, show, engine)
        number = _sentence_number(rehearsals[take.script], take)
        words = ["studio", "retake", _short(take.script), str(take.line)]
        words += ["--sentence", str(number)] if number else []
        out.append(replace(take, command=shlex.join([*words, *options])))
    return out


def _takes(record: EpisodeRecord, script: Path, output: Path) -> Iterator[ReportedTake]:
    """The suspect takes of one record."""
    for take in record.flagged:
        turn = next((t for t in record.turns if t.start_s <= take.start_s + 0.01 and take.start_s < t.end_s), None)
        end_s = take.start_s + len(take.text.split()) / WORDS_PER_S + 1
        used = next((attempt for attempt in take.attempts if attempt.kept), None)
        yield ReportedTake(
            script,
            output,
            record.title or script.stem,
            take.line,
            turn.speaker if turn else "",
            take.text,
            take.flags,
            used.score if used else float(len(take.flags)),
            take.start_s,
            max(take.start_s + 0.5, min(end_s, turn.end_s if turn else end_s)),
        )


def _rehearsal(script: Path, show: Show, engine: str) -> Rehearsal | None:
    try:
        return rehearse(script, show, engine)
    except StudioError:  # the script was changed or moved since its episode was made
        return None


def _sentence_number(rehearsal: Rehearsal | None, take: ReportedTake) -> int | None:
    """Which sentence of its line a take is, from 1; None if it is the only one, or if it isn't found."""
    if rehearsal is None:
        return None
    try:
        indexes = sentences_at(rehearsal, take.line)
    except StudioError:
        return None
    same = [number for number, index in enumerate(indexes, 1) if rehearsal.sentences[index].text == take.text]
    return same[0] if len(indexes) > 1 and same else None


def _short(path: Path) -> str:
    """Relative to the current folder if it is below it; never like an option."""
    try:
        name = str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
    return f"./{name}" if name.startswith("-") else name
