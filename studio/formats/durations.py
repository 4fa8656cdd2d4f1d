"""Lengths of time as people read them."""

from __future__ import annotations


def clock(seconds: float) -> str:
    """Whole seconds, at or above 0, as 12:05 or 1:02:05."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
