"""Chapters for a script without headings: a Script in, headings out, each with its place, title, score and reason.

``outline`` finds them, ``with_headings`` divides the Script by them (``outlined`` does both), ``write_into`` puts them
into a copy of its text. Places are weighed in ``decide``: phrases of moving on (``cues``), what was promised
(``agenda``), how words hang together, and how words and names come and go (``cohesion``). ``titles`` are made of
``phrases``.
"""

from __future__ import annotations

from studio.outline.headings import ChapterHeading, Outline, outline, outlined, with_headings
from studio.outline.insert import write_into

__all__ = ["ChapterHeading", "Outline", "outline", "outlined", "with_headings", "write_into"]
