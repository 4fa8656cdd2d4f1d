"""``NAME.episode.json``: the record of how an episode was built, and what a publisher or a later render needs of it.

In: everything that was made. Out: one JSON document, the same for the same input but for ``seconds``. Records of
older versions are read; a newer one is refused with a way on.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studio import __version__
from studio.errors import InputError
from studio.formats.titles import chapter_title
from studio.values import (
    RATE,
    Cast,
    Chapter,
    Details,
    Encoded,
    Line,
    Master,
    Problem,
    Role,
    Script,
    Tags,
    Timeline,
    Utterance,
)

VERSION = 1
"""Raised when a key changes its meaning or goes away."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How much somebody says, and how loud it is in the finished episode, with the music under it."""

    speaker: str
    samples: int
    loudness_lufs: float | None
    """None where too little is said to tell."""


@dataclass(frozen=True, slots=True)
class Built:
    """Everything the record tells of."""

    script_name: str
    script_text: str
    script: Script
    details: Details
    tags: Tags
    cast: Cast
    engine_build: str
    lines: Sequence[Line]
    utterances: Sequence[Utterance]
    timeline: Timeline
    chapters: Sequence[Chapter]
    master: Master
    encoded: Encoded
    speakers: Sequence[Heard]
    """Everybody who is heard, in the order of their first words."""
    chapter_lufs: Sequence[float | None]
    """Loudness of each chapter."""
    problems: Sequence[Problem]
    seconds: Mapping[str, float]


def record(built: Built) -> dict[str, Any]:
    """The record as a JSON document; times in seconds, to the millisecond."""
    details, master, encoded, timeline = built.details, built.master, built.encoded, built.timeline
    at = {spoken.line: spoken for spoken in timeline.spoken}
    found = {chapter_title(s.title) for s in built.script.segments if s.found and s.title is not None}
    return {
        "record": VERSION,
        "studio": __version__,
        "title": details.title,
        "show": built.tags.show,
        "guid": details.guid,
        "date": details.date,
        "season": details.season,
        "number": details.number,
        "type": details.kind,
        "description": details.description,
        "language": details.language,
        "explicit": details.explicit,
        "people": [asdict(person) for person in details.people],
        "cover": details.cover,
        "soundbites": [asdict(bite) for bite in details.soundbites],
        "corrections": list(details.corrections),
        "ai_generated": built.tags.ai_generated,
        "script": {
            "name": built.script_name,
            "sha256": hashlib.sha256(built.script_text.encode()).hexdigest(),
            "format": built.script.format,
        },
        "engine": {"name": built.cast.engine, "build": built.engine_build},
        "encoder": {"build": encoded.encoder, "bitrate": encoded.bitrate, "channels": encoded.channels},
        "cast": [
            {"speaker": r.speaker, "voice": r.voice, "origin": _origin(r), "settings": r.settings.described()}
            for r in built.cast.roles
        ],
        "samples": encoded.samples,
        "duration": _seconds(encoded.samples),
        "target_lufs": master.target_lufs,
        "gain_db": round(master.gain_db, 6),
        "loudness_lufs": round(master.loudness_lufs, 3),
        "loudness_range": round(master.loudness_range, 3),
        "true_peak_dbtp": round(encoded.true_peak_dbtp, 3),
        "limited": round(master.limited_s, 3),
        "chapters": [
            {
                "start": _seconds(c.start),
                "end": _seconds(c.stop),
                "title": c.title,
                "url": c.url,
                "found": c.title in found,
                "loudness_lufs": _lufs(lufs),
            }
            for c, lufs in zip(built.chapters, built.chapter_lufs, strict=True)
        ],
        "speakers": [
            {"speaker": h.speaker, "seconds": _seconds(h.samples), "loudness_lufs": _lufs(h.loudness_lufs)}
            for h in built.speakers
        ],
        "stories": [
            {
                "title": s.title,
                "summary": s.summary,
                "sources": [{"name": x.name, "url": x.url} for x in s.sources],
            }
            for s in built.script.stories
        ],
        "turns": _turns(built.utterances),
        "events": [
            {"kind": e.kind, "name": e.name, "start": _seconds(e.start), "end": _seconds(e.stop), "line": e.line}
            for e in timeline.events
        ],
        "flagged": [
            {"line": x.line, "text": x.text, "flags": list(x.take.flags), **_tried(x, at[i].start)}
            for i, x in enumerate(built.lines)
            if x.take.flags and i in at
        ],
        "tried_again": [
            {"line": x.line, "text": x.text, **_tried(x, at[i].start)}
            for i, x in enumerate(built.lines)
            if x.take.attempts and not x.take.flags and i in at
        ],
        "misheard": [
            {"line": x.line, "text": x.text, "words": _misheard(x, at[i].start)}
            for i, x in enumerate(built.lines)
            if x.misheard and i in at
        ],
        "pinned": [
            {"line": x.line, "text": x.text, "start": _seconds(at[i].start)}
            for i, x in enumerate(built.lines)
            if x.pinned and i in at
        ],
        "problems": [{"line": p.line, "message": p.message} for p in built.problems],
        "seconds": dict(built.seconds),
    }


def _misheard(line: Line, start: int) -> list[dict[str, Any]]:
    """Words that were heard otherwise, with their times in the episode."""
    begin = start / RATE - line.take.onset / line.take.rate
    return [
        {
            "expected": word.expected,
            "heard": word.heard,
            "start": round(begin + word.start, 3),
            "end": round(begin + word.end, 3),
        }
        for word in line.misheard
    ]


def read_record(path: Path) -> dict[str, Any]:
    """A record from the disk.

    Raises:
        InputError: it can't be read, is no record, or was made by a newer Studio.
    """
    again = "Render the script again to have it made anew."
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"The record can't be read: {error.strerror}.", file=path, hint=again) from error
    except ValueError as error:
        raise InputError("The record is damaged: it is not JSON.", file=path, hint=again) from error
    version = found.get("record") if isinstance(found, dict) else None
    if not isinstance(version, int):
        raise InputError("This is not the record of an episode.", file=path, hint=again)
    if version > VERSION:
        raise InputError(
            f"The record was made by a newer Studio (form {version}; this one knows {VERSION}).",
            file=path,
            hint="Update Studio, or render the script again with this one.",
        )
    return dict(found)


def earlier_gain(mp3: Path, target_lufs: float) -> float | None:
    """The gain (dB) that an episode was made with for this loudness; None where there is none, or no sound record."""
    try:
        found = read_record(mp3.with_suffix(".episode.json"))
    except InputError:
        return None
    gain, target = found.get("gain_db"), found.get("target_lufs")
    if not isinstance(gain, (int, float)) or not math.isfinite(gain) or abs(gain) > _MOST_GAIN_DB:
        return None
    return float(gain) if target == target_lufs else None


_MOST_GAIN_DB = 100.0


def _origin(role: Role) -> str:
    """Named by the show, or assigned: a voice that was guessed once is remembered, and yet the same episode."""
    return "show" if role.origin == "show" else "assigned"


def _turns(utterances: Sequence[Utterance]) -> list[dict[str, Any]]:
    """Utterances of one turn together."""
    out: list[dict[str, Any]] = []
    last: int | None = None
    for said in utterances:
        if out and said.turn == last:
            out[-1]["end"] = _seconds(said.stop)
            out[-1]["text"] += ("\n\n" if said.paragraph else " ") + said.text
            continue
        last = said.turn
        out.append(
            {
                "speaker": said.speaker,
                "line": said.line,
                "start": _seconds(said.start),
                "end": _seconds(said.stop),
                "text": said.text,
            }
        )
    return out


def _tried(line: Line, start: int) -> dict[str, Any]:
    """Where a sentence is heard, and all attempts at it."""
    return {"start": _seconds(start), "attempts": [asdict(attempt) for attempt in line.take.attempts]}


def _lufs(loudness: float | None) -> float | None:
    return None if loudness is None else round(loudness, 2)


def _seconds(samples: int) -> float:
    return round(samples / RATE, 3)
