"""The voices that an episode can use with an engine: reads the voice files, returns voices with settings for it.

With the engine ``auto``, each voice speaks with the first engine of its file that is ready and has the voice's model,
and reports when that isn't the first one. A voice whose file names an ``engine`` always speaks with that one. An engine
that no voice file has a table for speaks with its own voices.
"""

from __future__ import annotations

from dataclasses import replace

from studio.cast import load_voices
from studio.errors import StudioError
from studio.show import Show
from studio.synthesize.engine import EngineWithModels
from studio.synthesize.registry import declared, readiness_of
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.routing import AUTO, OPTION, engine_name
from studio.values import Voice, VoiceSettings


def voices_for(show: Show, engine: str) -> tuple[Voice, ...]:
    """All voices of a show, with settings for the engine where they can speak with it.

    Args:
        show: the show.
        engine: name of the engine that was requested, or ``auto``.

    Raises:
        ShowError: there are no voice files, or one is wrong.
    """
    voices = tuple(_natural(_with_engine(voice, engine), engine) for voice in load_voices(show.voices))
    if engine == AUTO or any(voice.for_engine(engine) for voice in voices):
        return voices
    own = tuple(_natural(voice, engine) for voice in own_voices(engine))
    names = {voice.name for voice in own}  # a file of the same name has no settings for this engine
    return (*(voice for voice in voices if voice.name not in names), *own)


def own_voices(engine: str) -> tuple[Voice, ...]:
    """The voices that come with an engine; none if it isn't ready or there is no such engine."""
    try:
        found = find_engine(engine).voices()
    except StudioError:
        return ()
    return tuple(
        Voice(
            name=voice.name,
            title=voice.description or voice.name,
            settings=((engine, VoiceSettings(voice.name)),),
            gender=voice.gender,
            language=voice.language,
            engine=engine,
            licence=voice.licence,
        )
        for voice in found
    )


def _with_engine(voice: Voice, engine: str) -> Voice:
    """The voice with settings for the requested engine that name the engine which will speak."""
    if voice.engine and voice.engine != engine:
        return _speaking_with(voice, voice.engine, engine)
    if engine != AUTO:
        return voice
    reasons: dict[str, str] = {}
    for name, settings in voice.settings:
        reason = _missing(name, settings)
        if not reason:
            first = next(iter(reasons), "")
            note = f"speaks with {name}: {reasons[first]}" if reasons else ""
            return replace(_speaking_with(voice, name, engine), note=note)
        reasons[name] = reason
    ready = next((name for name in reasons if readiness_of(name)[0]), None)  # it says best what is missing
    return _speaking_with(voice, ready, engine) if ready else voice


def _missing(name: str, settings: VoiceSettings) -> str:
    """Why an engine can't speak with the settings of a voice on this computer; empty if it can."""
    ready, detail = readiness_of(name)
    if not ready:
        return f"{name} is not ready ({detail})"
    engine = find_engine(name)
    if not isinstance(engine, EngineWithModels) or engine.abilities.remote:
        return ""
    try:
        engine.identity(settings)
    except StudioError as error:
        return error.message.rstrip(".")
    return ""


def _natural(voice: Voice, requested: str) -> Voice:
    """The voice with the pitch at which its engine sounds natural, counted from the voice's own."""
    settings = voice.for_engine(requested)
    if settings is None:
        return voice
    try:
        natural = declared(engine_name(settings, requested)).abilities.natural_pitch
    except StudioError:
        natural = None
    if natural is None:
        return voice
    low, high = natural
    return replace(voice, pitch_range=(min(0.0, low - settings.pitch), max(0.0, high - settings.pitch)))


def _speaking_with(voice: Voice, name: str, requested: str) -> Voice:
    settings = voice.for_engine(name)
    if settings is None:
        return voice
    kept = tuple(pair for pair in voice.settings if pair[0] != requested)
    return replace(voice, settings=(*kept, (requested, settings.with_option(OPTION, name))))
