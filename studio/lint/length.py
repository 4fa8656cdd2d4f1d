"""Whether an episode will have the length that is requested, before anything is spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.formats.durations import format_duration
from studio.lint.finding import Finding
from studio.lint.subject import Subject
from studio.render.estimate import estimated_length_s

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
    return estimated_length_s(subject.script, subject.sentences, subject.show, subject.path, subject.engine)


def read_length(text: str) -> tuple[float, float] | None:
    """Shortest and longest, in seconds: ``12`` (minutes), ``12 min``, ``1h 5m``, ``65:00``, ``20-25 min``.

    None if it can't be understood.
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
