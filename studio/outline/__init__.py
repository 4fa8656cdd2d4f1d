"""Finds chapters in a script without headings. In: a Script. Out: headings with place, title, score and reason.

``outline`` finds them, ``with_headings`` divides the Script by them (``outlined`` does both), and ``write_into`` writes
them into a copy of its text. ``decide`` chooses the places by four kinds of evidence: phrases that change the subject
(``cues``), a list of topics announced earlier (``agenda``), how similar the words on both sides are, and which words
and names begin or end there (both in ``cohesion``). ``titles`` are made of ``phrases``.
"""

from __future__ import annotations

from studio.outline.headings import ChapterHeading, Outline, outline, outlined, with_headings
from studio.outline.insert import write_into

__all__ = ["ChapterHeading", "Outline", "outline", "outlined", "with_headings", "write_into"]
