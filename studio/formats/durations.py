"""Times and lengths of time as text."""

from __future__ import annotations


def format_duration(seconds: float) -> str:
    """Whole seconds as m:ss or h:mm:ss: 12:05, 1:02:05. Fractions are cut off, so that a jump there loses no word."""
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def format_timestamp(ms: int, point: str = ".") -> str:
    """Milliseconds as HH:MM:SS.mmm, as captions and chapters have them; more digits of hours from 100 hours on.

    Args:
        ms: at or above 0.
        point: what stands before the milliseconds; SubRip has a comma.
    """
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"
