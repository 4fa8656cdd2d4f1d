"""How long something lasts: ``5h 30m`` → "five hours thirty minutes", ``a 30s clip``."""

from __future__ import annotations

import re

from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal

_MINUTES = {"h": "hour", "hr": "hour", "hrs": "hour", "m": "minute", "min": "minute", "mins": "minute", "s": "second",
            "sec": "second", "secs": "second", "d": "day", "w": "week", "y": "year", "yr": "year", "yrs": "year",
            "mo": "month", "ms": "millisecond"}  # fmt: skip
_PART = r"(\d{1,4}) ?(hrs?|h|mins?|mo|ms|m|secs?|s|d|w|yrs?|y)(?![A-Za-z])\.?"
_DURATION = re.compile(rf"{_PART}(?:,? ?{_PART}){{1,7}}", re.I)
_ONE_PART = re.compile(_PART, re.I)
_ORDER = ("year", "month", "week", "day", "hour", "minute", "second", "millisecond")
_HOURS_MINUTES = re.compile(r"(\d{1,2})h(\d\d)(?!\w)")
_CLIP = re.compile(
    r"(\d{1,3})s(?= (?:clip|video|timer|exposure|delay|timeout|countdown|rest|sprint|burst|loop|ad|spot|break|interval"
    r"|pause|window|lap|plank)s?\b)"
)


def duration(source: Source, at: int) -> Reading | None:
    """``5h 30m`` → "five hours thirty minutes", ``1m30s``, ``2d 4h``, ``1h05``."""
    m = _DURATION.match(source.text, at)
    if m:
        said, rank, end = list[str](), -1, at
        for part in _ONE_PART.finditer(source.text, at, m.end()):
            count, name = int(part[1]), _MINUTES[part[2].lower()]
            if _ORDER.index(name) <= rank:
                break
            rank, end = _ORDER.index(name), part.end()
            said.append(f"{cardinal(count)} {name}{'' if count == 1 else 's'}")
        if len(said) > 1:
            return end - (source.text[end - 1] == "." and source.ends(end - 1)), " ".join(said)
    m = _HOURS_MINUTES.match(source.text, at)
    if m and int(m[2]) < 60:
        hours, minutes = int(m[1]), int(m[2])
        return m.end(), f"{cardinal(hours)} hour{'s' if hours != 1 else ''} {cardinal(minutes)} minutes"
    return None


def clip(source: Source, at: int) -> Reading | None:
    """``a 30s clip`` → "thirty second", no decade."""
    m = _CLIP.match(source.text, at)
    return (m.end(), f"{cardinal(int(m[1]))} second") if m and not source.touches(at) else None
