"""The doubtful takes of a whole backlog, the worst first: episodes with their records in, takes out.

What is doubtful stands in the record of each episode, whichever run made it, so a report tells of all episodes and not
of those of one night.
"""

from __future__ import annotations

import heapq
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.audition.rehearsal import Rehearsal, rehearse, sentences_at
from studio.errors import InputError, StudioError
from studio.render.record import read_record
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
            record = _record(output)
            if record is not None:
                found = list(_doubts(record, script, output))
                title, date = str(record.get("title") or script.stem), str(record.get("date") or "")
                episodes.append(Told(script, output, title, date, _number(record.get("duration")), len(found)))
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


def _record(output: Path) -> Mapping[str, Any] | None:
    if not output.is_file():
        return None
    try:
        return read_record(output.with_suffix(".episode.json"))
    except InputError:
        return None


def _doubts(record: Mapping[str, Any], script: Path, output: Path) -> Iterator[Doubt]:
    """Those of one record; what is damaged in it is passed over."""
    turns = [turn for turn in _objects(record.get("turns")) if isinstance(turn.get("start"), (int, float))]
    for take in _objects(record.get("flagged")):
        text, start = str(take.get("text") or ""), _number(take.get("start"))
        turn = next((t for t in turns if t["start"] <= start + 0.01 and start < _number(t.get("end"))), {})
        stop = start + len(text.split()) / WORDS_PER_S + 1
        flags = tuple(map(str, take.get("flags") or ()))
        kept = [attempt for attempt in _objects(take.get("attempts")) if attempt.get("kept")]
        yield Doubt(
            script,
            output,
            str(record.get("title") or script.stem),
            int(_number(take.get("line"))),
            str(turn.get("speaker") or ""),
            text,
            flags,
            _number(kept[0].get("score")) if kept else float(len(flags)),
            start,
            max(start + 0.5, min(stop, _number(turn.get("end")) or stop)),
        )


def _objects(values: object) -> list[Mapping[str, Any]]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0


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
