"""Facts about an episode, from its record and its measured sound. Pure.

In: :class:`~studio.formats.episode_record.EpisodeRecord` and :class:`~studio.report.measure.Measurement`. Out: who
speaks how much and how fast, chapters, silences, peaks, suspect takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from studio.audio.clip import db
from studio.formats.episode_record import EpisodeRecord
from studio.formats.record_entries import SpeakerEntry, SuspectTakeEntry, TurnEntry
from studio.pages.speaker_colours import speaker_colours
from studio.report.measure import Measurement, loudness

SILENT_POWER = 1e-6
"""K-weighted mean square below which is silence: -60.7 LUFS."""
LONG_SILENCE_S = 1.0
MOST_SILENCES = 8
MOST_PEAKS = 12
NEAR_DB = 1.0
"""Peaks within this distance of the ceiling are marked."""
PEAKS_APART_S = 2.0
"""Least distance between two marked peaks."""
TRUE_PEAK_DBTP = -1.0
"""Highest true peak if the record states none."""
LOUDNESS_TOLERANCE_LU = 0.5
"""How far an episode may be from its target."""
TARGET_LUFS = -16.0
"""Target loudness if the record states none."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How much and how a speaker talks."""

    name: str
    colour: int
    """See :func:`studio.pages.speaker_colours.speaker_colours`."""
    seconds: float
    """Duration of speech, without the silence between sentences."""
    share: float
    """Share of all speech, 0 to 1."""
    turns: int
    words: int
    pace: float | None
    """Words per minute of speech; None if there is too little to measure."""
    longest_s: float
    """Longest turn."""
    loudness_lufs: float | None
    """Loudness of the words alone, from the record; for older records, of the turns with their pauses."""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter."""

    number: int
    start_s: float
    duration_s: float
    title: str
    loudness_lufs: float | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A silence or a peak at a place in the episode."""

    start_s: float
    value: float
    """Length of a silence in seconds, or a peak in dBTP."""
    chapter: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class SuspectTake:
    """A take to listen to."""

    start_s: float
    stop_s: float
    line: int
    speaker: str
    text: str
    flags: tuple[str, ...]
    number: int | None = None
    """Which sentence of its line it is, from 1; None if the record doesn't say."""


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
    """Everything that the page and the picture show."""

    record: EpisodeRecord
    measured: Measurement
    target_lufs: float
    ceiling_dbtp: float
    """Highest true peak that the show allowed when the episode was rendered."""
    voices: tuple[Voice, ...]
    parts: tuple[Part, ...]
    gap_median_s: float | None
    """Median silence between one speaker's last word and the next one's first, without music."""
    silences: tuple[Moment, ...]
    peaks: tuple[Moment, ...]
    suspects: tuple[SuspectTake, ...]
    speaking: np.ndarray[Any, np.dtype[np.int16]]
    """Who speaks in each 100 ms: an index into ``voices``, or -1 for nobody."""


def episode_facts(record: EpisodeRecord, measured: Measurement) -> EpisodeFacts:
    """All that the page and the picture show."""
    ceiling_dbtp = TRUE_PEAK_DBTP if record.target_true_peak_dbtp is None else record.target_true_peak_dbtp
    turns = [t for t in record.turns if t.end_s > t.start_s]
    names = list(dict.fromkeys(t.speaker for t in turns))
    said = {s.speaker: s for s in record.speakers if s.seconds}
    for name in names:
        lasting = sum(t.end_s - t.start_s for t in turns if t.speaker == name)
        said.setdefault(name, SpeakerEntry(speaker=name, seconds=lasting))
    spoken = {name: said[name].seconds for name in names}
    order = sorted(names, key=lambda n: -spoken[n])
    colours = speaker_colours(names)
    place = {name: index for index, name in enumerate(order)}
    whole = sum(spoken.values()) or 1.0
    speaking = np.full(len(measured.peaks), -1, dtype=np.int16)
    for turn in turns:
        first = round(turn.start_s * 10)
        speaking[first : max(round(turn.end_s * 10), first + 1)] = min(place[turn.speaker], 32_767)
    return EpisodeFacts(
        record=record,
        measured=measured,
        target_lufs=TARGET_LUFS if record.target_lufs is None else record.target_lufs,
        ceiling_dbtp=ceiling_dbtp,
        voices=tuple(_voice(said[n], colours[n], whole, turns, measured) for n in order),
        parts=tuple(
            Part(i, c.start_s, c.end_s - c.start_s, c.title, loudness(measured.momentary_power, [(c.start_s, c.end_s)]))
            for i, c in enumerate(record.chapters, start=1)
        ),
        gap_median_s=_gap(turns),
        silences=tuple(_silences(record, measured)),
        peaks=tuple(_peaks(record, measured, ceiling_dbtp)),
        suspects=tuple(_suspect(take, turns) for take in record.flagged),
        speaking=speaking,
    )


def _voice(said: SpeakerEntry, colour: int, whole: float, turns: Sequence[TurnEntry], measured: Measurement) -> Voice:
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
        longest_s=max(t.end_s - t.start_s for t in mine),
        loudness_lufs=said.loudness_lufs
        if said.loudness_lufs is not None
        else loudness(measured.momentary_power, [(t.start_s, t.end_s) for t in mine]),
    )


def _gap(turns: Sequence[TurnEntry]) -> float | None:
    gaps = [b.start_s - a.end_s for a, b in pairwise(turns) if 0 <= b.start_s - a.end_s < 3]
    return float(np.median(gaps)) if gaps else None


def _silences(record: EpisodeRecord, measured: Measurement) -> list[Moment]:
    """The longest silences, in order of time, except those at the beginning and end of the file."""
    quiet = np.concatenate(([0], measured.momentary_power < SILENT_POWER, [0])).astype(int)
    edges = np.flatnonzero(np.diff(quiet))
    spans = [(a / 10, b / 10) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    found = [(a, b) for a, b in spans if b - a >= LONG_SILENCE_S and a > 0 and b < measured.seconds - 0.2]
    longest = sorted(found, key=lambda span: span[0] - span[1])[:MOST_SILENCES]
    return [Moment(float(a), float(b - a), _chapter(record, a)) for a, b in sorted(longest)]


def _peaks(record: EpisodeRecord, measured: Measurement, ceiling_dbtp: float) -> list[Moment]:
    """The highest peaks near the ceiling, in order of time, some seconds apart."""
    found: list[Moment] = []
    for at in np.argsort(-measured.peaks, kind="stable"):
        level = db(float(measured.peaks[at]))
        if level < ceiling_dbtp - NEAR_DB or len(found) == MOST_PEAKS:
            break
        if all(abs(at / 10 - other.start_s) >= PEAKS_APART_S for other in found):
            found.append(Moment(float(at) / 10, level, _chapter(record, at / 10), over=level > ceiling_dbtp))
    return sorted(found, key=lambda moment: moment.start_s)


def _chapter(record: EpisodeRecord, at: float) -> str:
    return next((c.title for c in reversed(record.chapters) if c.start_s <= at), "")


def verdict(facts: EpisodeFacts) -> tuple[str, ...]:
    """Reasons not to publish the episode yet; empty if there are none."""
    out = []
    off = facts.measured.loudness_lufs - facts.target_lufs
    if abs(off) > LOUDNESS_TOLERANCE_LU:
        out.append(f"it is {abs(off):.1f} LU {'louder' if off > 0 else 'quieter'} than its target")
    if facts.measured.true_peak_dbtp > facts.ceiling_dbtp:
        out.append(f"its true peak is {facts.measured.true_peak_dbtp - facts.ceiling_dbtp:.1f} dB too high")
    if facts.suspects:
        count = len(facts.suspects)
        out.append("1 take is suspect: listen to it" if count == 1 else f"{count} takes are suspect: listen to them")
    if facts.record.problems:
        count, lines = len(facts.record.problems), sorted({problem.line for problem in facts.record.problems})
        where = f"line{'' if len(lines) == 1 else 's'} {', '.join(map(str, lines[:5]))}{' …' if lines[5:] else ''}"
        out.append(f"the script has {count} problem{'' if count == 1 else 's'} ({where}), listed on the page")
    return tuple(out)


def _suspect(take: SuspectTakeEntry, turns: Sequence[TurnEntry]) -> SuspectTake:
    """A suspect take and where it ends: by its sentence in the record, or else by its length and its turn."""
    turn = next((t for t in turns if t.start_s <= take.start_s + 0.01 and take.start_s < t.end_s), None)
    sentence = next((s for s in turn.sentences if abs(s.start_s - take.start_s) < 0.01), None) if turn else None
    about = take.start_s + len(take.text.split()) / 2 + 1
    stop = sentence.end_s if sentence else min(about, turn.end_s) if turn else about
    return SuspectTake(
        start_s=take.start_s,
        stop_s=max(stop, take.start_s + 0.5),
        line=take.line,
        speaker=turn.speaker if turn else "",
        text=take.text,
        flags=take.flags,
        number=sentence.number if sentence else None,
    )
