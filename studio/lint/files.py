"""Checks that the files named by cues and show.toml exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from studio.errors import ShowError
from studio.lint.finding import Finding
from studio.lint.subject import Subject

KINDS = ("music", "sting", "sound", "bed", "clip")
"""Kinds of cues that name files."""


def cues_without_files(subject: Subject) -> Iterator[Finding]:
    """Cues whose file is missing, or is outside the show."""
    for cue in subject.script.cues:
        if cue.kind in KINDS and cue.name:
            try:
                subject.show.file(cue.name, subject.path)
            except ShowError as error:
                if cue.kind != "clip" and not PurePath(cue.name).suffix:
                    message = f"{cue.text or cue.name}: there is no such sound, so nothing is played for it."
                    yield Finding(cue.line, "cue-silent", message, "Put a sound of that name into assets/.")
                    continue
                yield Finding(cue.line, "cue-file", f"{cue.text or cue.name}: {error.message}", error.hint or "")
            except (OSError, ValueError, RuntimeError):  # a zero byte, a link to itself, too long a name
                yield Finding(cue.line, "cue-file", f"{cue.name[:60]!r} is not a file name.")


def music_without_files(subject: Subject) -> Iterator[Finding]:
    """Music and cover of show.toml that are missing; a render would stop there."""
    settings = subject.show.settings
    music = settings.music
    named = [music.intro, music.stinger, music.break_sting, music.outro, settings.cover]
    for name in dict.fromkeys([*named, music.bed if music.bed_under else ""]):
        try:
            subject.show.asset(name)
        except ShowError as error:
            yield Finding(1, "music-file", f"show.toml: {error.message}", error.hint or "")
