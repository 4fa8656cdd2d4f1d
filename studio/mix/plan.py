"""What the mix needs to know of a show, as plain values: settings, music, and the sounds that a script's cues name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.mix.conversation import Conversation
from studio.mix.gaps import Rhythm
from studio.values import Take


@dataclass(frozen=True, slots=True)
class MusicClip:
    """What the timeline needs to know of a piece of music."""

    key: str
    length_samples: int
    """Samples at RATE."""
    loudest_lufs: float
    """Loudness of its loudest three seconds."""


@dataclass(frozen=True, slots=True)
class MixPlan:
    """The show's settings for the mix, and the music and recordings that the script's cues name."""

    intro: MusicClip | None = None
    stinger: MusicClip | None = None
    bed: MusicClip | None = None
    outro: MusicClip | None = None
    break_sting: MusicClip | None = None
    sounds: Mapping[str, MusicClip] = field(default_factory=dict)
    """Music and sounds, by their names in cues."""
    recordings: Mapping[str, Take] = field(default_factory=dict)
    """Recordings, by their names in cues."""
    bed_under: tuple[str, ...] = ()
    """Kinds of segment that have the show's bed."""
    under_speech_lu: float = 18.0
    intro_alone_s: float = 6.0
    intro_under_s: float = 7.0
    outro_under_s: float = 7.0
    break_room_s: float = 1.0
    """Silence after a break's sting, room for an ad."""
    speech_lufs: float = -20.0
    """Loudness of the calibrated voices."""
    rhythm: Rhythm = field(default_factory=Rhythm)
    conversation: Conversation = "off"
    """How closely turns of different speakers follow each other."""
    opening_title: str = "Introduction"
