"""What makes a take the same: a request and its engine in, the key of its take out."""

from __future__ import annotations

from dataclasses import asdict

from studio.store import digest
from studio.synthesize.carrier import CARRIER, needs_carrier
from studio.synthesize.engine import Engine, EngineWithModels, Request
from studio.synthesize.routing import engine_for

FEATURES = ("style", "emphasis", "phonemes", "temperature")
"""Fields of a request that are part of a key only where they are set."""
KEY_VERSION = 6
"""Part of every key: raised when the stored form or the check changes."""


def take_key(engine: Engine, request: Request) -> str:
    """Key of the take for a request: everything that shapes the sound, and nothing else.

    Raises:
        EngineError: the voice names a model or a file that the engine doesn't find.
    """
    engine = engine_for(request.settings, engine)
    said = asdict(request)
    if isinstance(engine, EngineWithModels):
        said["settings"] = asdict(engine.identity(request.settings))
    else:
        del said["settings"]["options"]  # nothing to this engine
    for feature in FEATURES:
        if not said[feature]:  # not asked for: the key is the one of an engine that can't do it
            del said[feature]
    if needs_carrier(request, engine):
        said["carrier"] = CARRIER
    return digest("take", KEY_VERSION, engine.name, engine.build(), said)
