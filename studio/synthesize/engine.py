"""The interface of every speech engine: it takes batches of requests and returns clips.

An engine is any class with these members, registered under the entry-point group ``studio.engines`` with its own
name. The same request gives the same samples whatever else is in the batch (bit for bit; batched neural engines within
1e-5). An engine never skips words silently: what it can't speak, it refuses with EngineError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from studio.audio.clip import Clip
from studio.synthesize.abilities import Abilities
from studio.values import EmphasisLevel, VoiceSettings


@dataclass(frozen=True, slots=True)
class Stress:
    """Words of a request that are stressed more or less than others."""

    first: int
    """Index of the first word in ``Request.text.split()``."""
    stop: int
    """One past the last."""
    level: EmphasisLevel


@dataclass(frozen=True, slots=True)
class Phonemes:
    """Words of a request with their pronunciation, whatever their spelling."""

    first: int
    """Index of the first word in ``Request.text.split()``."""
    stop: int
    """One past the last."""
    phones: tuple[str, ...]
    """Phones of CMU's US English set, with ``ax`` for the weak vowel and a 1 after the stressed vowel."""


@dataclass(frozen=True, slots=True)
class Request:
    """One sentence to speak. Together with the engine's name and build it is the key of a take."""

    text: str
    """Spoken form: ASCII words and punctuation (see ``studio.text.spoken``)."""
    settings: VoiceSettings
    language: str = "en"
    seed: int = 0
    """Another seed gives another take, if the engine uses random numbers; other engines ignore it."""
    style: str = ""
    """How to speak it ("excited"); empty unless the engine follows ``"style"``."""
    emphasis: tuple[Stress, ...] = ()
    """Words to stress; empty unless the engine follows ``"emphasis"``."""
    phonemes: tuple[Phonemes, ...] = ()
    """Sounds of some words; empty unless the engine follows ``"phonemes"``."""
    temperature: float | None = None
    """Randomness as a share of the engine's own (0.7: steadier); None for the engine's own. Set only when a take is
    made again, and only for an engine that follows ``"temperature"``."""


@dataclass(frozen=True, slots=True)
class EngineVoice:
    """A voice an engine has."""

    name: str
    """What ``VoiceSettings.voice`` must say."""
    description: str = ""
    language: str = "en"
    gender: str = ""
    """``female``, ``male``, or empty if it isn't known."""
    licence: str = ""
    """SPDX name of the voice's licence; empty if it isn't known."""
    mos: float | None = None
    """Mean opinion score by DistillMOS, 1 to 5; None if it wasn't measured."""

    @classmethod
    def described(cls, name: str, description: str) -> EngineVoice:
        """A voice whose language and gender are taken from a description such as "US English, man, clear"."""
        words = re.findall(r"\w+", description)
        gender = "female" if "woman" in words else "male" if "man" in words else ""
        language = {"US": "en-US", "British": "en-GB", "Scottish": "en-GB"}.get(next(iter(words), ""), "en")
        return cls(name, description, language, gender)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether an engine can speak here and now."""

    ready: bool
    detail: str
    """What it runs on, or what is missing."""
    hint: str = ""
    """How to get what is missing."""


@runtime_checkable
class Engine(Protocol):
    """The interface of every speech engine. Constructing one is cheap and never fails."""

    name: str
    """The name of its entry point."""
    abilities: Abilities
    """What it can do; known before it is ready."""

    def readiness(self) -> Readiness:
        """Whether it can speak, and if not, why. Never raises."""

    def build(self) -> str:
        """Version of everything that shapes the sound; part of the key of a take."""

    def voices(self) -> tuple[EngineVoice, ...]:
        """Its voices. Raises EngineError if the engine isn't ready."""

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """Speak each request; returns clips in the same order.

        Raises:
            EngineError: a request can't be spoken, or the engine failed; other requests of the batch may be fine.
        """


@runtime_checkable
class EngineWithModels(Engine, Protocol):
    """An engine whose voices name models and files, by options of :class:`studio.values.VoiceSettings`."""

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        """The settings as part of the key of a take, with models and files replaced by a digest of their content.

        Raises:
            EngineError: a model or file is missing, or may not be used.
        """


@runtime_checkable
class Pronouncer(Engine, Protocol):
    """An engine with the ability ``pronounces``."""

    def pronunciations(self, words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The phones (see :class:`Phonemes`) of each word that it knows. Words have only ASCII letters.

        Raises:
            StudioError: the engine failed.
        """


@runtime_checkable
class EngineWithVoiceAbilities(Engine, Protocol):
    """An engine whose abilities depend on the voice."""

    def abilities_of(self, settings: VoiceSettings) -> Abilities:
        """What the engine can do with the settings of a voice.

        Raises:
            EngineError: the settings are wrong.
        """
