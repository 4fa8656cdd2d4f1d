"""Makes auditions: speakers, lines or a fixed text, spoken by the requested voices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from studio.audition.part import Part, Sample
from studio.audition.rehearsal import Rehearsal
from studio.errors import EngineError, UsageError
from studio.progress import Progress
from studio.render.voices import voices_for
from studio.show import Show
from studio.store import open_store
from studio.synthesize.calibrate import TEXT, calibration_requests
from studio.synthesize.chains import makeup_gains_db, with_chain
from studio.synthesize.engine import Engine, Request
from studio.synthesize.levels import takes_at_level
from studio.synthesize.sentences import Sentence
from studio.values import Role, Voice, VoiceSettings

WORDS = 45
"""Words of a speaker, a quarter of a minute: enough to judge a voice."""
READ = slice(0, 4)
"""The part of the calibration text that is used without a script."""


def find_voices(show: Show, engine: Engine, names: Sequence[str] | None) -> tuple[Voice, ...]:
    """The requested voices.

    Args:
        show: its voices/ come first.
        engine: what speaks; its own voices can be named, too.
        names: files in voices/, or the engine's own names; None for all files that can speak with the engine.

    Raises:
        UsageError: there is no such voice.
        EngineError: no voice can speak with the engine.
    """
    known = {voice.name: voice for voice in voices_for(show, engine.name)}
    if names is None:
        able = tuple(voice for voice in known.values() if voice.for_engine(engine.name))
        if not able:
            raise EngineError(
                f"No voice of the show can speak with {engine.name}.",
                hint=f"`studio voices --engine {engine.name}` lists the engine's own; name some of them.",
            )
        return able
    return tuple(_find(name, known, engine) for name in names)


def _find(name: str, known: dict[str, Voice], engine: Engine) -> Voice:
    voice = known.get(name)
    if voice is not None and voice.for_engine(engine.name):
        return voice
    own = next((v for v in engine.voices() if v.name == name), None)
    if own is not None:
        return Voice(name, own.description or name, ((engine.name, VoiceSettings(name)),), language=own.language)
    able = ", ".join(v.name for v in known.values() if v.for_engine(engine.name))
    what = f"{name!r} can't speak with {engine.name}" if voice else f"There is no voice {name!r}"
    raise UsageError(
        f"{what}.", hint=f"Those that can: {able or 'none'}; `studio voices --engine {engine.name}` lists more."
    )


def audition_text(show: Show, engine: Engine, voices: Sequence[Voice], progress: Progress | None = None) -> list[Part]:
    """A fixed text, read by each voice.

    Raises:
        EngineError: a voice can't read it.
    """
    store, language = open_store(show.location), show.settings.language
    settings = [_settings(voice, engine) for voice in voices]
    wanted = [(request, each) for each in settings for request in calibration_requests(each, language)[READ]]
    said = takes_at_level(wanted, engine, store, language=language, progress=progress)
    makeups = makeup_gains_db(settings, engine, store, language)
    takes = iter([with_chain(take, each, makeups[each]) for take, (_, each) in zip(said, wanted, strict=True)])
    samples = [
        Sample(voice.name, tuple(islice(takes, len(TEXT[READ]))), _detail(voice, each))
        for voice, each in zip(voices, settings, strict=True)
    ]
    return [Part("Voices", " ".join(TEXT[READ]), tuple(samples))]


def audition_script(
    rehearsal: Rehearsal, groups: Sequence[Sequence[int]], voices: Sequence[Voice], progress: Progress | None = None
) -> list[Part]:
    """Sentences of a script, in groups: as they are cast, or by each of the requested voices.

    Args:
        rehearsal: the script.
        groups: indices of sentences; a group is spoken by one speaker.
        voices: to be compared; empty for the one that is cast.
        progress: receives the progress.

    Raises:
        EngineError: a sentence can't be spoken.
    """
    choices = [_choices(rehearsal, group[0], voices) for group in groups]
    wanted = [
        (_said_by(rehearsal.sentences[index], settings), settings)
        for group, choice in zip(groups, choices, strict=True)
        for settings, _, _ in choice
        for index in group
    ]
    takes = iter(rehearsal.takes(wanted, progress))
    parts = []
    for group, choice in zip(groups, choices, strict=True):
        samples = []
        for settings, voice, cast in choice:
            said = list(islice(takes, len(group)))
            if cast:  # what a render uses
                said = [rehearsal.pinned(index) or take for index, take in zip(group, said, strict=True)]
            said = [rehearsal.as_played(take, settings) for take in said]
            label, detail = (
                (voice.name, _detail(voice, settings)) if isinstance(voice, Voice) else (voice, described(settings))
            )
            samples.append(Sample(label, tuple(said), f"{detail}; cast" if cast and voices else detail))
        text = " ".join(rehearsal.sentences[index].text for index in group)
        first = rehearsal.sentences[group[0]]
        parts.append(Part(first.speaker, text, tuple(samples), first.line))
    return parts


def cast_parts(rehearsal: Rehearsal, progress: Progress | None = None) -> list[Part]:
    """Every speaker's first words in the voice that is cast, with where the voice comes from.

    Raises:
        EngineError: a sentence can't be spoken.
    """
    origins = {"show": "from show.toml", "cast": "from cast.toml", "guessed": "guessed"}
    roles = {role.speaker: role for role in rehearsal.cast.roles}

    def with_origin(part: Part) -> Part:
        role = roles[part.title]
        about = ", ".join(filter(None, (origins[role.origin], role.note)))
        return replace(part, samples=tuple(replace(s, detail=f"{s.detail}; {about}") for s in part.samples))

    return [with_origin(part) for part in audition_script(rehearsal, first_words(rehearsal), (), progress)]


def _choices(
    rehearsal: Rehearsal, index: int, voices: Sequence[Voice]
) -> list[tuple[VoiceSettings, Voice | str, bool]]:
    """Who is to say a sentence: settings, the voice (or its name), and whether it is the one that is cast."""
    role = next(role for role in rehearsal.cast.roles if role.speaker == rehearsal.sentences[index].speaker)
    if not voices:
        return [(role.settings, role.voice, True)]
    return [
        (role.settings, voice, True) if voice.name == role.voice else (_settings(voice, rehearsal.engine), voice, False)
        for voice in voices
    ]


def _is_called(role: Role, name: str) -> bool:
    """Whether a speaker has that name, in capitals or not."""
    return name.casefold() in {spelling.casefold() for spelling in (role.speaker, *role.spellings)}


def first_words(rehearsal: Rehearsal, speaker: str | None = None) -> list[list[int]]:
    """The first sentences of every speaker, or of one. Raises UsageError for a speaker who isn't in the script."""
    roles = rehearsal.cast.roles
    people = [role.speaker for role in roles if speaker is None or _is_called(role, speaker)]
    if not people:
        known = ", ".join(role.speaker for role in roles)
        raise UsageError(f"There is no speaker {speaker!r} in this script.", hint=f"Its speakers: {known}.")
    groups = []
    for name in people:
        group: list[int] = []
        words = 0
        for index, sentence in enumerate(rehearsal.sentences):
            if sentence.speaker == name and sentence.recording is None and words < WORDS:
                group.append(index)
                words += len(sentence.text.split())
        if group:
            groups.append(group)
    return groups


def described(settings: VoiceSettings) -> str:
    """Settings of a voice in words."""
    parts = [str(settings.voice)]
    parts += [f"{settings.rate:g} × as fast"] if settings.rate != 1 else []
    parts += [f"{settings.pitch:+g} semitones"] if settings.pitch else []
    return ", ".join(parts)


def _said_by(sentence: Sentence, settings: VoiceSettings) -> Request:
    """The sentence in another voice, with what the script changes of its pace."""
    own = sentence.voice or sentence.request.settings
    if settings == own:
        return sentence.request
    pace = sentence.request.settings.rate / own.rate if own.rate else 1.0
    return replace(sentence.request, settings=replace(settings, rate=round(settings.rate * pace, 4)))


def _settings(voice: Voice, engine: Engine) -> VoiceSettings:
    found = voice.for_engine(engine.name)
    if found is None:
        raise EngineError(f"{voice.name} can't speak with {engine.name}.")
    return found


def _detail(voice: Voice, settings: VoiceSettings) -> str:
    """What a voice is, and what plays it."""
    return described(settings) if voice.title in ("", voice.name) else f"{voice.title}; {described(settings)}"
