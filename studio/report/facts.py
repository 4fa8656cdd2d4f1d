"""What is worth telling about an episode: its record and what was heard in, a table of facts out. Pure.

In: the record as JSON, and :class:`~studio.report.listen.Listened`. Out: who speaks how much and how fast, chapters,
silences, peaks, doubtful takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from studio.audio.clip import db
from studio.errors import InputError
from studio.formats.sanitize import encodable
from studio.report.listen import Listened, loudness

SILENT_POWER = 1e-6
"""K-weighted mean square below which nothing is heard: -60.7 LUFS."""
LONG_SILENCE_S = 1.0
MOST_SILENCES = 8
MOST_PEAKS = 12
NEAR_DB = 1.0
"""Peaks this near to the ceiling are marked."""
PEAKS_APART = 20
"""Marks of peaks stand this many tenths of a second apart."""


Seconds: TypeAlias = Annotated[float, Field(ge=0, le=1_000_000)]
"""Eleven days: no episode is longer, and arithmetic with such numbers goes well."""
Text: TypeAlias = Annotated[str, AfterValidator(encodable)]
"""Text that a page can hold."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class RecordedTurn(_Model):
    """A turn of the record; seconds."""

    speaker: Text
    line: int
    start: Seconds
    end: Seconds
    text: Text


class RecordedChapter(_Model):
    """A chapter of the record; seconds."""

    start: Seconds
    end: Seconds
    title: Text


class RecordedTake(_Model):
    """A doubtful take of the record."""

    line: int
    text: Text
    flags: tuple[Text, ...]
    start: Seconds


class RecordedSpeaker(_Model):
    """How much somebody says."""

    speaker: Text
    seconds: Seconds
    loudness_lufs: float | None = None
    """Of the words alone."""


class RecordedProblem(_Model):
    """What was told of the script when it was rendered."""

    line: int
    message: Text


class Recorded(_Model):
    """What the report needs of a record."""

    title: Text
    show: Text = ""
    date: Text | None = None
    number: int | None = None
    duration: Seconds = Field(gt=0)
    target_lufs: float = -16.0
    gain_db: float = 0.0
    limited: float = 0.0
    chapters: tuple[RecordedChapter, ...] = ()
    speakers: tuple[RecordedSpeaker, ...] = ()
    turns: tuple[RecordedTurn, ...] = ()
    flagged: tuple[RecordedTake, ...] = ()
    problems: tuple[RecordedProblem, ...] = ()

    @classmethod
    def of(cls, document: Mapping[str, Any], file: Path) -> Recorded:
        """A record from its JSON. Raises InputError where it is damaged."""
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            where = ".".join(map(str, fault["loc"]))
            raise InputError(
                f"The record is damaged: {where}: {fault['msg']}.", file=file, hint="Render the script again."
            ) from error


@dataclass(frozen=True, slots=True)
class Voice:
    """How one speaker is heard."""

    name: str
    colour: int
    """Index into the colours of the page."""
    seconds: float
    """Of speech, without the silence between sentences."""
    share: float
    """Of all speech, 0 to 1."""
    turns: int
    words: int
    pace: float | None
    """Words per minute of speech; None where there is too little to tell."""
    longest_s: float
    """Longest turn."""
    loudness_lufs: float | None
    """Of the words alone, as the record has it; of an older record's turns with their pauses."""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter."""

    number: int
    start: float
    seconds: float
    title: str
    loudness_lufs: float | None


@dataclass(frozen=True, slots=True)
class Moment:
    """Something at a place; seconds."""

    start: float
    value: float
    """Length of a silence in seconds, or a peak in dBTP."""
    chapter: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful take."""

    start: float
    stop: float
    line: int
    speaker: str
    text: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is worth telling."""

    recorded: Recorded
    heard: Listened
    ceiling_dbtp: float
    voices: tuple[Voice, ...]
    parts: tuple[Part, ...]
    gap_median_s: float | None
    """Between one speaker's last word and the next one's first, without music's own time."""
    silences: tuple[Moment, ...]
    peaks: tuple[Moment, ...]
    doubts: tuple[Doubt, ...]
    colours: np.ndarray[Any, np.dtype[np.int8]]
    """Who speaks in each 100 ms: a voice's colour, or -1 for nobody."""


def facts(recorded: Recorded, heard: Listened, ceiling_dbtp: float = -1.0) -> Facts:
    """All that the page and the picture show."""
    turns = [t for t in recorded.turns if t.end > t.start]
    names = list(dict.fromkeys(t.speaker for t in turns))
    said = {s.speaker: s for s in recorded.speakers if s.seconds}
    for name in names:
        lasting = sum(t.end - t.start for t in turns if t.speaker == name)
        said.setdefault(name, RecordedSpeaker(speaker=name, seconds=lasting))
    spoken = {name: said[name].seconds for name in names}
    order = sorted(names, key=lambda n: -spoken[n])
    colour = {name: index for index, name in enumerate(order)}
    whole = sum(spoken.values()) or 1.0
    colours = np.full(len(heard.peaks), -1, dtype=np.int8)
    for turn in turns:
        colours[round(turn.start * 10) : max(round(turn.end * 10), round(turn.start * 10) + 1)] = min(
            colour[turn.speaker], 127
        )
    return Facts(
        recorded=recorded,
        heard=heard,
        ceiling_dbtp=ceiling_dbtp,
        voices=tuple(_voice(said[n], colour[n], whole, turns, heard) for n in order),
        parts=tuple(
            Part(i, c.start, c.end - c.start, c.title, loudness(heard.momentary_power, [(c.start, c.end)]))
            for i, c in enumerate(recorded.chapters, start=1)
        ),
        gap_median_s=_gap(turns),
        silences=tuple(_silences(recorded, heard)),
        peaks=tuple(_peaks(recorded, heard, ceiling_dbtp)),
        doubts=tuple(_doubt(take, turns) for take in recorded.flagged),
        colours=colours,
    )


def _voice(said: RecordedSpeaker, colour: int, whole: float, turns: Sequence[RecordedTurn], heard: Listened) -> Voice:
    name, seconds = said.speaker, said.seconds
    mine = [t for t in turns if t.speaker == name]
    words = sum(len(t.text.split()) for t in mine)
    return Voice(
        name=name,
        colour=colour,
        seconds=seconds,
        share=seconds / whole,
        turns=len(mine),
        words=words,
        pace=60 * words / seconds if seconds >= 1 and not all(t.text.startswith("[") for t in mine) else None,
        longest_s=max(t.end - t.start for t in mine),
        loudness_lufs=said.loudness_lufs
        if said.loudness_lufs is not None
        else loudness(heard.momentary_power, [(t.start, t.end) for t in mine]),
    )


def _gap(turns: Sequence[RecordedTurn]) -> float | None:
    gaps = [b.start - a.end for a, b in pairwise(turns) if 0 <= b.start - a.end < 3]
    return float(np.median(gaps)) if gaps else None


def _silences(recorded: Recorded, heard: Listened) -> list[Moment]:
    """The longest stretches in which nothing sounds, in order of time; not what the file begins or ends with."""
    quiet = np.concatenate(([0], heard.momentary_power < SILENT_POWER, [0])).astype(int)
    edges = np.flatnonzero(np.diff(quiet))
    spans = [(a / 10, b / 10) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    found = [(a, b) for a, b in spans if b - a >= LONG_SILENCE_S and a > 0 and b < heard.seconds - 0.2]
    longest = sorted(found, key=lambda span: span[0] - span[1])[:MOST_SILENCES]
    return [Moment(float(a), float(b - a), _chapter(recorded, a)) for a, b in sorted(longest)]


def _peaks(recorded: Recorded, heard: Listened, ceiling_dbtp: float) -> list[Moment]:
    """The highest peaks near the ceiling, in order of time, some seconds apart."""
    found: list[Moment] = []
    for at in np.argsort(-heard.peaks, kind="stable"):
        level = db(float(heard.peaks[at]))
        if level < ceiling_dbtp - NEAR_DB or len(found) == MOST_PEAKS:
            break
        if all(abs(at / 10 - other.start) >= PEAKS_APART / 10 for other in found):
            found.append(Moment(float(at) / 10, level, _chapter(recorded, at / 10), over=level > ceiling_dbtp))
    return sorted(found, key=lambda moment: moment.start)


def _chapter(recorded: Recorded, at: float) -> str:
    return next((c.title for c in reversed(recorded.chapters) if c.start <= at), "")


def _doubt(take: RecordedTake, turns: Sequence[RecordedTurn]) -> Doubt:
    """A take, and about how long it is: the record tells where its turn ends."""
    turn = next((t for t in turns if t.start <= take.start + 0.01 and take.start < t.end), None)
    about = take.start + len(take.text.split()) / 2 + 1
    stop = min(about, turn.end) if turn else about
    return Doubt(
        take.start, max(stop, take.start + 0.5), take.line, turn.speaker if turn else "", take.text, take.flags
    )
