"""Long texts: a text in, pieces out that a model can say at once, cut where one would breathe."""

from __future__ import annotations

import re

BREATHS = (r"(?<=[.!?])\s+", r"(?<=[;:])\s+", r"(?<=,)\s+", r"\s+")
"""Where to cut, best first."""


def pieces(text: str, limit: int) -> list[str]:
    """Pieces of at most ``limit`` characters that make the text again when joined by spaces.

    A word longer than the limit is cut; whitespace is made one space.
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return [text]
    for breath in BREATHS:
        parts = re.split(breath, text)
        if len(parts) > 1:
            return _joined([piece for part in parts for piece in pieces(part, limit)], limit)
    return [text[at : at + limit] for at in range(0, len(text), limit)]


def _joined(parts: list[str], limit: int) -> list[str]:
    """Neighbours together, as long as they fit."""
    out = [parts[0]]
    for part in parts[1:]:
        if len(out[-1]) + 1 + len(part) <= limit:
            out[-1] += f" {part}"
        else:
            out.append(part)
    return out
