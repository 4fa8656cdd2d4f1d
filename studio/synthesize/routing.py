"""Which engine speaks a request: the one that its voice names, or else the episode's.

The option ``engine`` of a voice names an engine, so an episode can have voices of several engines. The key of a take
depends on the engine that spoke it, so takes are the same as in an episode with only that engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import Engine, EngineWithVoiceAbilities
from studio.synthesize.registry import declared
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.wrapped import SharedEngine, shared, unwrapped
from studio.values import VoiceSettings

OPTION = "engine"
AUTO = "auto"
"""Engine name of an episode in which every voice names its own engine."""
AbilitiesByVoice: TypeAlias = Callable[[VoiceSettings], Abilities]
"""The abilities of the engine that speaks with the settings of a voice."""


def engine_for(settings: VoiceSettings, engine: Engine) -> Engine:
    """The engine that speaks with these settings.

    Args:
        settings: of a voice.
        engine: the episode's, for a voice that names none.

    Raises:
        EngineError: the voice's engine isn't ready.
        UsageError: there is no such engine.
    """
    name = settings.option(OPTION)
    if not name or name == engine.name:
        return engine
    found = find_engine(name)
    return shared(found, engine.workers) if isinstance(engine, SharedEngine) else found


def engine_name(settings: VoiceSettings, engine: str) -> str:
    """The name of the engine that speaks with these settings; ``engine`` if they name none."""
    return settings.option(OPTION) or engine


def abilities_by_voice(engine: str) -> AbilitiesByVoice:
    """The abilities of the engine of any voice; ``engine`` for voices that name none. Engines need not be ready."""

    def abilities(settings: VoiceSettings) -> Abilities:
        return abilities_of(declared(engine_name(settings, engine)), settings)

    return abilities


def abilities_of(engine: Engine, settings: VoiceSettings) -> Abilities:
    """What an engine can do with the settings of a voice."""
    inside = unwrapped(engine)
    return inside.abilities_of(settings) if isinstance(inside, EngineWithVoiceAbilities) else engine.abilities


def engines_of(voices: Iterable[VoiceSettings], engine: str) -> tuple[str, ...]:
    """The names of the engines that speak with some voices, each once, in order."""
    return tuple(dict.fromkeys(engine_name(settings, engine) for settings in voices))
