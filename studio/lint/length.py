"""Estimates the length of an episode before anything is spoken.

Plans the timeline as the mixer would, with takes of the usual length for their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import soundfile

from studio.errors import ShowError
from studio.formats.durations import format_duration
from studio.lint.finding import Finding
from studio.lint.subject import Subject
from studio.mix import MusicClip, plan_timeline
from studio.render.resources import mix_plan
from studio.synthesize.check import usual_length_s
from studio.values import RATE, SentenceTake, Take

TOLERANCE = 0.1
"""Allowed difference from the requested length, as a share of it; the estimate is about as accurate."""
KEYS = ("length", "duration")
"""Keys of the front matter, where a number alone means minutes."""

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
_UNITS = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*h(?:ours?|rs?)?)?\s*(?:(\d+(?:\.\d+)?)\s*m(?:in(?:utes?|s)?)?)?\s*"
    r"(?:(\d+(?:\.\d+)?)\s*s(?:ec(?:onds?|s)?)?)?\.?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:-|–|—|\bto\b)\s*")
_ABOUT = re.compile(r"^(?:about|around|approx\.?|approximately|circa|ca\.?|~)\s*", re.IGNORECASE)


def episode_length(subject: Subject) -> Iterator[Finding]:
    """Whether the episode will have the length that the front matter or show.toml requests."""
    requested, line = _requested(subject)
    if not requested:
        return
    limits = read_length(requested)
    if limits is None:
        yield Finding(line, "length-unclear", f"“{requested}” is not a length.", "Write 12 min, 20-25 min or 1:05:00.")
        return
    seconds = estimate(subject)
    shortest, longest = limits[0] * (1 - TOLERANCE), limits[1] * (1 + TOLERANCE)
    if seconds and not shortest <= seconds <= longest:
        how = "longer" if seconds > longest else "shorter"
        message = f"The episode will be about {format_duration(seconds)} long, {how} than the requested {requested}."
        words = sum(turn.words for turn in subject.script.turns)
        goal = limits[1] if seconds > longest else limits[0]
        change = round(abs(seconds - goal) / seconds * words, -1)
        yield Finding(line, "episode-length", message, f"That is about {change:.0f} words too {_MUCH[how]}.")


_MUCH = {"longer": "many", "shorter": "few"}


def estimate(subject: Subject) -> float:
    """Seconds the episode will last, with the show's music and gaps; 0 without a cast."""
    lines = [
        SentenceTake(
            turn=said.turn,
            line=said.line,
            text=said.text,
            spoken=said.request.text,
            take=_recorded(subject, said.recording)
            or _take(usual_length_s(said.request.text) / said.request.settings.rate),
            paragraph=said.paragraph,
            pause_s=said.pause,
            item=said.item,
            recorded=said.recording is not None,
        )
        for said in subject.sentences
    ]
    if not lines:
        return 0.0
    named = {cue.name for cue in subject.script.cues if cue.name}
    sounds = {name: piece for name in named if (piece := _piece(_file(subject, name)))}
    recordings = {name: _take(piece.length_samples / RATE) for name, piece in sounds.items()}
    plan = mix_plan(subject.show, lambda name: _piece(_asset(subject, name)), sounds, recordings)
    return plan_timeline(subject.script, tuple(lines), plan).length_samples / RATE


def read_length(text: str) -> tuple[float, float] | None:
    """Shortest and longest, in seconds: ``12`` (minutes), ``12 min``, ``1h 5m``, ``65:00``, ``20-25 min``.

    None where it can't be understood.
    """
    bare = _ABOUT.sub("", text.strip())
    parts = _RANGE.split(bare)
    if len(parts) > 2 or not bare:
        return None
    if len(parts) == 2 and re.fullmatch(r"[\d.]+", parts[0]):
        unit = re.search(r"[a-zA-Z]+\.?$", parts[1])
        parts[0] += unit[0] if unit else ""
    lengths = [_seconds(part) for part in parts]
    if any(not length for length in lengths):
        return None
    return min(x for x in lengths if x), max(x for x in lengths if x)


def _seconds(text: str) -> float | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text) * 60
    clock = _CLOCK.fullmatch(text)
    if clock:
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    units = _UNITS.fullmatch(text)
    if units and any(units.groups()):
        return sum(float(part or 0) * size for part, size in zip(units.groups(), (3600, 60, 1), strict=True))
    return None


def _requested(subject: Subject) -> tuple[str, int]:
    """The requested length and its line."""
    for key, value in subject.script.meta.items():
        if str(key).casefold() in KEYS and isinstance(value, (str, int, float)):
            part = next(
                (n for n in subject.script.not_spoken if n.text.casefold().startswith(str(key).casefold())), None
            )
            return str(value).strip(), part.line if part else 1
    return subject.show.settings.length.strip(), 1


def _take(seconds: float) -> Take:
    length = round(seconds * RATE)
    return Take(key="", rate_hz=RATE, length_samples=length, onset_sample=0, offset_sample=length, gain_db=0.0)


def _recorded(subject: Subject, name: str | None) -> Take | None:
    piece = _piece(_file(subject, name)) if name else None
    return _take(piece.length_samples / RATE) if piece else None


def _file(subject: Subject, name: str) -> Path | None:
    try:
        return subject.show.file(name, subject.path)
    except (ShowError, OSError, ValueError, RuntimeError):
        return None  # another rule reports it


def _asset(subject: Subject, name: str) -> Path | None:
    try:
        return subject.show.asset(name)
    except ShowError:
        return None


def _piece(path: Path | None) -> MusicClip | None:
    """A file as the timeline needs it: its length from its header; None where that can't be read so easily."""
    if path is None:
        return None
    try:
        info = soundfile.info(str(path))
    except (OSError, RuntimeError):
        return None
    return MusicClip(str(path), round(info.frames / info.samplerate * RATE), -20.0)
