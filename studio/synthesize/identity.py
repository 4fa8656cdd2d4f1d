"""The identity of takes: requests and their engine in, the keys of their takes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from studio.store import digest
from studio.synthesize.carrier import CARRIER, needs_carrier
from studio.synthesize.engine import Engine, EngineWithModels, Request
from studio.synthesize.routing import engine_for
from studio.values import VoiceSettings

FEATURES = ("style", "emphasis", "phonemes", "temperature")
"""Fields of a request that are part of the key only if they are set."""
KEY_VERSION = 6
"""Part of every key: raised when the stored form or the check changes."""


@dataclass(frozen=True, slots=True)
class _VoiceKey:
    """The part of a key that all takes of a voice share."""

    engine: Engine
    build: str
    settings: Mapping[str, object]


def take_key(engine: Engine, request: Request) -> str:
    """The key of a request's take: a digest of everything that shapes the sound, and nothing else.

    Raises:
        EngineError: the voice names a model or a file that is missing.
    """
    return take_keys(engine, [request])[0]


def take_keys(engine: Engine, requests: Sequence[Request]) -> list[str]:
    """:func:`take_key` of each request; the engine and models of each voice are looked up once."""
    keys = TakeKeys(engine)
    return [keys.of(request) for request in requests]


class TakeKeys:
    """:func:`take_key` for requests that come one by one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._voices: dict[VoiceSettings, _VoiceKey] = {}

    def of(self, request: Request) -> str:
        """The key of a request's take. Raises EngineError as :func:`take_key` does."""
        voice = self._voices.get(request.settings)
        if voice is None:
            voice = self._voices[request.settings] = _voice_key(request.settings, self._engine)
        return _key(request, voice)


def _voice_key(settings: VoiceSettings, engine: Engine) -> _VoiceKey:
    engine = engine_for(settings, engine)
    if isinstance(engine, EngineWithModels):
        return _VoiceKey(engine, engine.build(), asdict(engine.identity(settings)))
    known = asdict(settings)
    del known["options"]  # this engine has no options
    return _VoiceKey(engine, engine.build(), known)


def _key(request: Request, voice: _VoiceKey) -> str:
    said = {**asdict(request), "settings": voice.settings}
    for feature in FEATURES:
        if not said[feature]:  # not used, so the key is the same as for an engine without the feature
            del said[feature]
    if needs_carrier(request, voice.engine):
        said["carrier"] = CARRIER
    return digest("take", KEY_VERSION, voice.engine.name, voice.build, said)
