"""Checks for pinned takes that no longer match."""

from __future__ import annotations

from collections.abc import Iterator

from studio.errors import EngineError, UsageError
from studio.lint.finding import Finding
from studio.lint.subject import Subject
from studio.show.pins import load_pins
from studio.synthesize.pins import match_pins, unused_pins
from studio.synthesize.registry import engine as find_engine


def unused_takes(subject: Subject) -> Iterator[Finding]:
    """Pins for words or voices that the script no longer has; skipped where the engine isn't ready."""
    pins = load_pins(subject.show.root, subject.path)
    if subject.cast is None or not any(pin.script == pins.script for pin in pins.pins):
        return
    try:
        engine = find_engine(subject.engine)
    except (EngineError, UsageError):
        return
    matches = match_pins(subject.sentences, pins, engine.name)
    for problem in unused_pins(matches, subject.sentences, engine.name):
        script = subject.argument
        advice = (
            f"`studio retake {script} {problem.line}` makes another;"
            f" `studio approve {script} --remove --unused` removes it."
        )
        yield Finding(problem.line, "take-unused", problem.message, advice)
