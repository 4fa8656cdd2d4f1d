"""Checks a script before anything is rendered: reads a script and its show, returns findings.

Each rule is a small function from a :class:`Subject` to findings. Nothing is spoken or written, and no network is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from studio.lint.files import cues_without_files, music_without_files
from studio.lint.finding import RULES, Finding, Level
from studio.lint.length import episode_length
from studio.lint.people import doubles, unknown_speakers
from studio.lint.pins import unused_takes
from studio.lint.reading import reported
from studio.lint.stories import metadata, sources
from studio.lint.subject import Subject, gather
from studio.lint.turns import turns_and_sentences
from studio.lint.words import languages, links, unspeakable, words

__all__ = ["RULES", "Finding", "Level", "Subject", "gather", "lint"]

_ALL: tuple[Callable[[Subject], Iterable[Finding]], ...] = (
    reported,
    unknown_speakers,
    doubles,
    cues_without_files,
    music_without_files,
    sources,
    metadata,
    episode_length,
    turns_and_sentences,
    languages,
    links,
    unspeakable,
    words,
    unused_takes,
)


def lint(subject: Subject) -> tuple[Finding, ...]:
    """Everything the rules find, by line."""
    found = [finding for rule in _ALL for finding in rule(subject)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: (finding.line, finding.rule)))
