"""An audition: speakers, lines or a fixed text in, said by the voices that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.audition.part import Part, Sample
from studio.audition.rehearsal import Rehearsal
from studio.cast import load_voices
from studio.errors import EngineError, UsageError
from studio.progress import Progress
from studio.show import Show
from studio.store import FolderStore
from studio.synthesize.calibrate import TEXT, calibration_requests
from studio.synthesize.engine import Engine, Request
from studio.synthesize.levelled import levelled_takes
from studio.synthesize.sentences import Sentence
from studio.values import Voice, VoiceSettings

WORDS = 45
"""About as many words of a speaker tell what a voice is like: a quarter of a minute."""
READ = slice(0, 4)
"""What of the calibration text is heard where there is no script."""


def find_voices(show: Show, engine: Engine, names: Sequence[str] | None) -> tuple[Voice, ...]:
    """The voices that are to be heard.

    Args:
        show: its voices/ come first.
        engine: what speaks; its own voices may be named, too.
        names: files in voices/, or the engine's own names; None for all files that can speak with the engine.

    Raises:
        UsageError: there is no such voice.
        EngineError: no voice can speak with the engine.
    """
    known = {voice.name: voice for voice in load_voices(show.voices)}
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
    store, language = FolderStore(show.store), show.settings.language
    samples = []
    for voice in voices:
        settings = _settings(voice, engine)
        wanted = [(request, settings) for request in calibration_requests(settings, language)[READ]]
        takes = levelled_takes(wanted, engine, store, language=language, progress=progress)
        samples.append(Sample(_named(voice), tuple(takes), described(settings)))
    return [Part("Voices", " ".join(TEXT[READ]), tuple(samples))]


def audition_script(
    rehearsal: Rehearsal, indices: Sequence[Sequence[int]], voices: Sequence[Voice], progress: Progress | None = None
) -> list[Part]:
    """Sentences of a script, in groups: as they are cast, or by each of the voices that are asked for.

    Raises:
        EngineError: a sentence can't be said.
    """
    parts = []
    for group in indices:
        said = [rehearsal.sentences[index] for index in group]
        role = rehearsal.cast.role(said[0].speaker)
        if voices:
            choices = [
                (
                    _named(v),
                    role.settings if v.name == role.voice else _settings(v, rehearsal.engine),
                    v.name == role.voice,
                )
                for v in voices
            ]
        else:
            choices = [(role.voice, role.settings, True)]
        samples = []
        for label, settings, cast in choices:
            wanted = [(_said_by(sentence, settings), settings) for sentence in said]
            takes = rehearsal.takes(wanted, progress)
            if cast:  # what a render uses
                takes = [rehearsal.pinned(index) or take for index, take in zip(group, takes, strict=True)]
            detail = described(settings) + ("; cast" if cast and voices else "")
            samples.append(Sample(label, tuple(takes), detail))
        text = " ".join(sentence.text for sentence in said)
        parts.append(Part(said[0].speaker, text, tuple(samples), said[0].line))
    return parts


def first_words(rehearsal: Rehearsal, speaker: str | None = None) -> list[list[int]]:
    """The first sentences of every speaker, or of one. Raises UsageError for a speaker who isn't there."""
    people = [role.speaker for role in rehearsal.cast.roles]
    if speaker is not None:
        try:
            people = [rehearsal.cast.role(speaker).speaker]
        except KeyError:
            raise UsageError(f"Nobody is called {speaker!r} here.", hint=f"There are: {', '.join(people)}.") from None
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
    told = [str(settings.voice)]
    told += [f"{settings.rate:g} × as fast"] if settings.rate != 1 else []
    told += [f"{settings.pitch:+g} semitones"] if settings.pitch else []
    return ", ".join(told)


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


def _named(voice: Voice) -> str:
    return voice.name if voice.title in ("", voice.name) else f"{voice.name} ({voice.title})"
