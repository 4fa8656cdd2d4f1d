"""What a show's settings mean for the mix, as plain values, with the music that they and the script's cues name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.mix.conversation import Conversation
from studio.mix.gaps import Rhythm
from studio.values import Take


@dataclass(frozen=True, slots=True)
class MusicClip:
    """Music as the timeline needs it."""

    key: str
    length_samples: int
    """Samples at RATE."""
    loudest_lufs: float
    """Loudness of its loudest three seconds."""


@dataclass(frozen=True, slots=True)
class MixPlan:
    """The show's settings of the mix, and the music and recordings that the script's cues name."""

    intro: MusicClip | None = None
    stinger: MusicClip | None = None
    bed: MusicClip | None = None
    outro: MusicClip | None = None
    break_sting: MusicClip | None = None
    sounds: Mapping[str, MusicClip] = field(default_factory=dict)
    """Music and sounds, by the name cues call them."""
    recordings: Mapping[str, Take] = field(default_factory=dict)
    """Clips, by the name cues call them."""
    bed_under: tuple[str, ...] = ()
    """Kinds of segment."""
    under_speech_lu: float = 18.0
    intro_alone_s: float = 6.0
    intro_under_s: float = 7.0
    outro_under_s: float = 7.0
    break_room_s: float = 1.0
    """Silence after a break's sting, where an ad may be put in."""
    speech_lufs: float = -20.0
    """Loudness that calibrated voices have."""
    rhythm: Rhythm = field(default_factory=Rhythm)
    conversation: Conversation = "off"
    """How closely turns of different speakers follow each other."""
    opening_title: str = "Introduction"
