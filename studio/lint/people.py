"""Checks speakers: unknown ones, and names that look like one person."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from studio.cast import as_problems, propose
from studio.lint.finding import Finding
from studio.lint.subject import Subject
from studio.text.words import is_word


def unknown_speakers(subject: Subject) -> Iterator[Finding]:
    """Speakers who are neither in show.toml nor in cast.toml, and missing voices."""
    if subject.cast is None:
        yield Finding(
            1, "voice-missing", subject.no_cast, f"`studio voices{subject.show_option}` lists the voices there are."
        )
        return
    if subject.show.root is None:
        return  # outside a show every speaker is unknown
    for role in subject.cast.roles:
        if role.origin == "guessed":
            line = next(turn.line for turn in subject.script.turns if turn.speaker in role.spellings)
            stops = subject.show.settings.unknown_speakers == "error"
            what = "so nothing will be rendered" if stops else f"so the voice {role.voice} would be used"
            yield Finding(
                line,
                "speaker-unknown",
                f"The speaker {role.speaker} is unknown, {what}.",
                f"A typo? If not: studio cast {subject.argument} --set {quote(f'{role.speaker}={role.voice}')}",
            )


def doubles(subject: Subject) -> Iterator[Finding]:
    """Names that look like one person."""
    if subject.cast is not None:
        known = tuple(subject.show.settings.speakers)
        for problem in as_problems(propose(subject.script, subject.cast, known, is_word)):
            what, _, _ = problem.message.partition("; ")
            advice = f"`studio cast {subject.argument}` shows how to join them."
            yield Finding(problem.line, "speaker-double", f"{what}.", advice)
