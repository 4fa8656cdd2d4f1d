"""The transcript of a report: a record in, chapters of turns of sentences out, each with the command for a retake."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from studio.formats.episode_record import EpisodeRecord
from studio.formats.record_entries import SentenceEntry, TurnEntry
from studio.report.facts import SuspectTake


@dataclass(frozen=True, slots=True)
class TranscriptSentence:
    """A sentence as it is shown."""

    start_s: float
    text: str
    command: str
    """Makes it again; empty for a recording, and where the script isn't known."""
    flags: tuple[str, ...]
    """Why its take is suspect; empty for a good one."""
    paragraph: bool


@dataclass(frozen=True, slots=True)
class TranscriptTurn:
    """What one speaker says until the next one does."""

    speaker: str
    line: int
    start_s: float
    sentences: tuple[TranscriptSentence, ...]


@dataclass(frozen=True, slots=True)
class TranscriptPart:
    """A chapter with its turns."""

    number: int
    """From 1; 0 for what comes before the first chapter."""
    title: str
    start_s: float
    turns: tuple[TranscriptTurn, ...]


def transcript(record: EpisodeRecord, suspects: Sequence[SuspectTake], script: str) -> tuple[TranscriptPart, ...]:
    """Every turn under the chapter in which it begins.

    Args:
        record: of the episode; one of Studio 0.1 lists no sentences, so that a turn counts as one.
        suspects: its suspect takes.
        script: path of the script as a shell is to get it; empty if it isn't known.
    """
    flags = {(take.line, round(take.start_s, 2)): take.flags for take in suspects}
    on_line = Counter(sentence.line for turn in record.turns for sentence in turn.sentences if sentence.number)

    def entry(turn: TurnEntry, sentence: SentenceEntry) -> TranscriptSentence:
        several = on_line[sentence.line] > 1
        known = sentence.number is not None or not turn.sentences
        return TranscriptSentence(
            start_s=sentence.start_s,
            text=sentence.text,
            command=retake_command(script, sentence.line, sentence.number if several else None) if known else "",
            flags=flags.get((sentence.line, round(sentence.start_s, 2)), ()),
            paragraph=sentence.paragraph,
        )

    turns = [
        TranscriptTurn(
            turn.speaker,
            turn.line,
            turn.start_s,
            tuple(entry(turn, sentence) for sentence in turn.sentences or (_whole(turn),)),
        )
        for turn in record.turns
    ]
    starts = [chapter.start_s for chapter in record.chapters]
    bounds = [float("-inf"), *starts, float("inf")]
    titles = [(0, "", 0.0), *((n, c.title, c.start_s) for n, c in enumerate(record.chapters, start=1))]
    parts = (
        TranscriptPart(*title, tuple(turn for turn in turns if bounds[at] <= turn.start_s + 0.01 < bounds[at + 1]))
        for at, title in enumerate(titles)
    )
    return tuple(part for part in parts if part.turns)


def retake_command(script: str, line: int, number: int | None) -> str:
    """The command that makes a sentence again; empty if the script isn't known."""
    if not script or not line:
        return ""
    words = ["studio", "retake", script, str(line)]
    return shlex.join(words + (["--sentence", str(number)] if number else []))


def _whole(turn: TurnEntry) -> SentenceEntry:
    return SentenceEntry(line=turn.line, start_s=turn.start_s, end_s=turn.end_s, text=turn.text)
