"""What a rule finds, and which rules there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["error", "warning", "note"]
"""error: a render would stop; warning: the episode would be worse; note: worth knowing."""

RULES: dict[str, tuple[Level, str]] = {
    "reading": ("warning", "Something in the script that could not be placed."),
    "direction": ("warning", "A bracket that is no direction Studio knows; it is not said."),
    "voice-missing": ("error", "A voice that show.toml or cast.toml names is missing or can't speak with the engine."),
    "speaker-unknown": ("warning", "A speaker whom neither show.toml nor cast.toml knows."),
    "speaker-double": ("warning", "Two names that look like one person."),
    "cue-file": ("error", "A cue names a file that isn't there, or lies outside the show."),
    "music-file": ("error", "Music or a cover that show.toml names isn't there."),
    "cue-silent": ("warning", "A cue whose name is no file; nothing is played for it."),
    "story-source": ("warning", "A story without a source."),
    "metadata-title": ("warning", "No title but the file's name."),
    "metadata-description": ("warning", "No description; the feed and the show notes want one."),
    "metadata-date": ("warning", "No date of publication."),
    "episode-length": ("warning", "The episode will be longer or shorter than was asked for."),
    "length-unclear": ("warning", "The length that was asked for can't be understood."),
    "sentence-long": ("warning", "A sentence that is too long for one take and will be cut."),
    "turn-long": ("note", "A turn of more than 300 words."),
    "turn-short": ("note", "A turn so short that the engine may say it badly."),
    "link-spoken": ("warning", "An address that would be read aloud."),
    "unspeakable": ("warning", "Something no engine can say; it is left out."),
    "take-unused": ("warning", "A pinned take whose words, voice or engine are not those of the script."),
    "word-unknown": ("note", "A word or name on no list of usual ones."),
    "word-acronym": ("note", "Capitals that are spelt, or said as a word."),
    "word-figures": ("note", "A name with figures in it."),
    "word-foreign": ("note", "A word with letters that are replaced by plain ones."),
}
"""Every rule: its level and what it finds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found."""

    line: int
    """1-based line of the script; 1 for what concerns all of it."""
    rule: str
    """A key of :data:`RULES`."""
    message: str
    advice: str = ""

    @property
    def level(self) -> Level:
        """How bad it is."""
        return RULES[self.rule][0]
