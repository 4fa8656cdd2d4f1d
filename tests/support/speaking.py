"""A script and its cast spoken by an engine, without a show around them."""

from __future__ import annotations

from studio.store import Store
from studio.synthesize import synthesize
from studio.synthesize.engine import Engine
from studio.synthesize.sentences import sentences
from studio.text.lexicon import Lexicon
from studio.values import Cast, Problem, Script, SentenceTake


def speak(
    script: Script, cast: Cast, engine: Engine, store: Store
) -> tuple[tuple[SentenceTake, ...], tuple[Problem, ...]]:
    """A take for every sentence, and what could not be spoken."""
    said, unspeakable = sentences(script, cast, Lexicon.empty(), "en", lambda _: engine.abilities)
    return synthesize(script, cast, said, engine, store, unspeakable=unspeakable)
