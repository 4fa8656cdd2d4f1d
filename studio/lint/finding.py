"""Findings and the table of rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["error", "warning", "note"]
"""error: a render would stop; warning: the episode would be worse; note: worth knowing."""

RULES: dict[str, tuple[Level, str]] = {
    "reading": ("warning", "Something in the script that could not be understood."),
    "direction": ("warning", "A bracket that isn't a direction Studio knows; it is not spoken."),
    "voice-missing": ("error", "A voice that show.toml or cast.toml names is missing or can't speak with the engine."),
    "speaker-unknown": ("warning", "A speaker who is neither in show.toml nor in cast.toml."),
    "speaker-double": ("warning", "Two names that look like one person."),
    "cue-file": ("error", "A cue names a file that is missing, or lies outside the show."),
    "music-file": ("error", "Music or a cover that show.toml names is missing."),
    "cue-silent": ("warning", "A cue that names no file; nothing is played for it."),
    "story-source": ("warning", "A story without a source."),
    "metadata-title": ("warning", "No title except the file's name."),
    "metadata-words": (
        "warning",
        "A title or description that looks like a chat's preface, a placeholder, a file name or a heading.",
    ),
    "metadata-description": ("warning", "No description; the feed and the show notes want one."),
    "metadata-date": ("warning", "No date of publication."),
    "episode-length": ("warning", "The episode will be longer or shorter than requested."),
    "length-unclear": ("warning", "The requested length can't be understood."),
    "sentence-long": ("warning", "A sentence that is too long for one take and will be split."),
    "turn-long": ("note", "A turn of more than 300 words."),
    "turn-short": ("note", "A turn so short that the engine may speak it badly."),
    "link-spoken": ("warning", "An address that would be read aloud."),
    "unspeakable": ("warning", "Something no engine can speak; it is skipped."),
    "language-unknown": ("warning", "A language of which at most whole numbers are read; the rest is skipped."),
    "take-unused": ("warning", "A pinned take that matches no sentence of the script."),
    "word-unknown": ("note", "A word or name that is in no list of common ones."),
    "word-acronym": ("note", "Capitals that are spelt out, or read as a word."),
    "word-figures": ("note", "A name with digits in it."),
    "word-foreign": ("note", "A word with letters that are replaced by plain ones."),
}
"""Every rule: its level and what it finds."""


@dataclass(frozen=True, slots=True)
class WordPronunciation:
    """How a word will be spoken."""

    written: str
    spoken: str
    sound: str
    """How it sounds, in plain letters; empty if no engine can say."""
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a rule."""

    line: int
    """1-based line of the script; 1 for the whole script."""
    rule: str
    """A key of :data:`RULES`."""
    message: str
    advice: str = ""
    word: WordPronunciation | None = None
    """The word that it is about, for a table of words."""

    @property
    def level(self) -> Level:
        """The severity of the rule."""
        return RULES[self.rule][0]
