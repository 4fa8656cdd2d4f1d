"""Results of ``cast``: who speaks with which voice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

ChainName: TypeAlias = Literal["off", "clean", "smooth", "radio"]
"""Speech chains (``studio.audio.chain``)."""


NATURAL_PITCH = (-4.5, 4.5)
"""Semitones below and above a voice; beyond them most voices sound artificial."""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How one voice sounds in one engine. Part of every take's key."""

    voice: str
    """The engine's own name for the voice."""
    rate: float = 1.0
    """Speed of speech; 1.0 is the engine's own, 1.1 is a tenth faster."""
    pitch: float = 0.0
    """Semitones above (or below) the engine's own pitch."""
    options: tuple[tuple[str, str], ...] = ()
    """(name, value) of what only some engines know: model, reference, consent. Sorted by name."""

    def option(self, name: str) -> str:
        """The value of an option; empty if it isn't set."""
        return dict(self.options).get(name, "")

    def with_option(self, name: str, value: str) -> VoiceSettings:
        """The same voice with an option set; an empty value takes it out."""
        options = {**dict(self.options), name: value}
        return replace(self, options=tuple(sorted((key, said) for key, said in options.items() if said)))

    def described(self) -> dict[str, str | float]:
        """For records and listings: the options that are set; of files and folders only the names, not the paths."""
        named = {name: Path(value).name if Path(value).is_absolute() else value for name, value in self.options}
        return {"voice": self.voice, "rate": self.rate, "pitch": self.pitch, **named}


@dataclass(frozen=True, slots=True)
class Voice:
    """A person who can speak: settings for each engine that can play this person."""

    name: str
    title: str
    settings: tuple[tuple[str, VoiceSettings], ...]
    """(engine, settings) pairs."""
    gender: str = ""
    language: str = "en"
    engine: str = ""
    """The only engine that may play this voice; empty if the show decides."""
    accent: str = ""
    licence: str = ""
    """SPDX name; empty if it isn't known."""
    mos: float = 0.0
    """Mean opinion score of the voice in its first engine, 1 to 5; 0 if it wasn't measured."""
    pitch_range: tuple[float, float] = NATURAL_PITCH
    """How far a variation of the voice may lie below and above it, in semitones."""
    note: str = ""
    """What to report when the voice is used: that its first engine isn't ready, for example."""

    @property
    def own_engine(self) -> str:
        """The engine that this voice comes with; empty for one that has a file of its own."""
        return self.engine if self.settings == ((self.engine, VoiceSettings(self.name)),) else ""

    def for_engine(self, engine: str) -> VoiceSettings | None:
        """The settings for one engine, or None where this person can't speak there."""
        return dict(self.settings).get(engine)


@dataclass(frozen=True, slots=True)
class Role:
    """One speaker of the script and the voice that plays them."""

    speaker: str
    """The name this speaker is listed under: the fullest spelling, or the one the show gives."""
    spellings: tuple[str, ...]
    """Every spelling of the name in the script."""
    voice: str
    """Name of the voice (voices/NAME.toml)."""
    settings: VoiceSettings
    origin: Literal["show", "cast", "guessed"]
    """Named by show.toml, remembered in cast.toml, or guessed now."""
    note: str = ""
    """What was guessed, in words for people."""
    language: str = ""
    """BCP 47 tag of what this speaker speaks; empty for the episode's."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks with which voice, in one engine."""

    engine: str
    roles: tuple[Role, ...]

    def role(self, spelling: str) -> Role:
        """The role that a spelling of a name belongs to. Raises KeyError for an unknown one."""
        for role in self.roles:
            if spelling in role.spellings:
                return role
        raise KeyError(spelling)

    @property
    def full_names(self) -> dict[str, str]:
        """The speaker's full name for every spelling in the script."""
        return {spelling: role.speaker for role in self.roles for spelling in role.spellings}
