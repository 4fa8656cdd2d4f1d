"""The interface of engines that say whole scenes: turns of several voices in, one clip out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from studio.audio.clip import Samples
from studio.synthesize.engine import Engine
from studio.values import VoiceSettings


@dataclass(frozen=True, slots=True)
class SceneTurn:
    """What one voice says until another begins."""

    voice: int
    """Index in :attr:`Scene.voices`."""
    sentences: tuple[str, ...]
    """Spoken forms, in order; at least one."""
    style: str = ""
    """How to say it; empty unless the engine follows styles."""

    @property
    def text(self) -> str:
        """All its sentences as one text."""
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Scene:
    """Turns to be said in one go. With the engine's name and build it is the key of a scene."""

    voices: tuple[VoiceSettings, ...]
    """In the order in which they first speak."""
    turns: tuple[SceneTurn, ...]
    language: str = "en"
    """BCP 47 tag of all its words."""
    seed: int = 0
    """Another seed gives another clip, if the engine uses random numbers."""


@dataclass(frozen=True, slots=True)
class SceneLimits:
    """The largest scene that an engine accepts."""

    voices: int
    characters: int
    """Characters of all turns together."""
    turns: int = 1_000
    form: str = ""
    """The form of the request to the engine, if there are several; part of the key."""


@dataclass(frozen=True, slots=True)
class SceneClip:
    """A scene as an engine said it."""

    samples: Samples
    """Shape (n,), or (n, voices) with a channel for each voice of the scene."""
    rate_hz: int
    turn_times_s: tuple[tuple[float, float], ...] = field(default=())
    """Begin and end of each turn in seconds, if the engine reports them: a hint for turns that can't be recognized."""


@runtime_checkable
class SceneEngine(Engine, Protocol):
    """An engine that also says scenes. Its ``synthesize`` says single sentences with the same voices."""

    def scene_limits(self, voices: Sequence[VoiceSettings]) -> SceneLimits | None:
        """The limits of a scene with certain voices; None if they can't be in one scene.

        Raises:
            EngineError: a setting is wrong.
        """

    def converse(self, scene: Scene) -> SceneClip:
        """Say a scene.

        Raises:
            EngineError: it can't be said, or the engine failed.
        """
