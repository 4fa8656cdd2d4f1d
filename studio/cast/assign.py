"""Gives every speaker a voice: reads names, settings of speakers and voices, returns a Cast. Pure.

A speaker's voice comes from show.toml, else from cast.toml (a guess of an earlier episode), else it is the first unused
voice. When an engine has no unused voice left, its voices are varied in pitch and pace, each time differently. Two
speakers of one script never share a remembered voice: the later one is given another for this episode.
"""

from __future__ import annotations

import difflib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from studio.cast.free import FreeVoices, VoiceChoice
from studio.cast.genders import guess_gender
from studio.cast.names import fold, join_spellings
from studio.errors import CastError, UsageError
from studio.values import Cast, Role, Script, Voice, VoiceSettings
from studio.values.cast import ChainName


@dataclass(frozen=True, slots=True)
class SpeakerSettings:
    """The settings of a speaker in show.toml."""

    speaker: str
    voice: str
    aliases: tuple[str, ...] = ()
    rate: float = 1.0
    """On top of the voice's own and the show's."""
    language: str = ""
    """BCP 47 tag; empty for the episode's."""
    chain: ChainName | Literal[""] = ""
    """Speech chain; empty for the voice's own."""


def assign(
    script: Script,
    engine: str,
    voices: Sequence[Voice],
    speakers: Sequence[SpeakerSettings] = (),
    memory: Mapping[str, VoiceChoice] | None = None,
    *,
    guess: bool = True,
    rate: float = 1.0,
    gone: Container[str] = (),
) -> tuple[Cast, dict[str, VoiceChoice]]:
    """Give every speaker of a script a voice.

    Args:
        script: whose speakers are cast, in order of appearance.
        engine: the engine that will speak.
        voices: who can speak, in the order in which unknown speakers get them.
        speakers: what show.toml says.
        memory: what cast.toml remembers, by speaker.
        guess: whether unknown speakers may be given a voice.
        rate: how fast everybody speaks, on top of the rate of their voices.
        gone: speakers who hold no voice while they are absent.

    Returns:
        The cast, and what was newly guessed, to be remembered.

    Raises:
        CastError: a speaker is unknown and may not be guessed, or no voice can speak with this engine.
        UsageError: show.toml or cast.toml names a voice that does not exist or can't speak with this engine.
    """
    memory = dict(memory or {})
    able = [voice for voice in voices if voice.for_engine(engine)]
    if not able:
        raise CastError(
            f"No voice can speak with the engine {engine}.",
            hint=f"Add a table [engines.{engine}] to a file in voices/, or choose another engine with --engine.",
        )
    people = _people(script, speakers, memory)
    _check_known(people, speakers, memory, script, guess)
    unable = {voice.name for voice in voices} - {voice.name for voice in able}
    memory = {  # the others are guessed again
        name: choice for name, choice in memory.items() if choice.voice not in unable and choice.engine in ("", engine)
    }
    replaced = unable if all(voice.engine == engine for voice in able) else set()
    """Voices of show.toml for which voices of an engine that no voice file has a table for stand in."""
    choices = {w.speaker: (w.voice, 0) for w in speakers}
    choices = {name: (choice.voice, choice.variation) for name, choice in memory.items()} | choices
    present = {choice for name, choice in choices.items() if name in people}
    absent = {choice for name, choice in choices.items() if name not in people and name not in gone}
    settled = {w.speaker: w for w in reversed(speakers)}
    holders = _holders(people, settled, memory)
    roles: list[Role] = []
    free = FreeVoices(able, engine, present, absent)
    learnt: dict[str, VoiceChoice] = {}
    remarks = {voice.name: voice.note for voice in voices if voice.note}
    for speaker, spellings in people.items():
        joined = [s for s in spellings if s != speaker]
        note = f"{', '.join(joined)} read as {speaker}" if joined else ""
        given = settled.get(speaker)
        if given is not None and given.voice in replaced:
            gender = next(voice.gender for voice in voices if voice.name == given.voice)
            choice = free.take(gender)
            settings = free.settings(choice)
            instead = f"{given.voice} can't speak with {engine}; {choice.voice} speaks instead"
            note = "; ".join(filter(None, (instead, note)))
            settings = _paced(settings, rate * given.rate)
            roles.append(Role(speaker, spellings, choice.voice, settings, "show", note, given.language))
            continue
        if given is not None:
            settings = _paced(_settings(given.voice, voices, engine, speaker, "show.toml"), rate * given.rate)
            if given.chain:
                settings = settings.with_option("chain", "" if given.chain == "off" else given.chain)
            note = "; ".join(filter(None, (note, remarks.get(given.voice))))
            roles.append(Role(speaker, spellings, given.voice, settings, "show", note, given.language))
            continue
        remembered = known = memory.get(speaker)
        if known is not None and (holder := holders[known.voice, known.variation]) != speaker:
            note = "; ".join(filter(None, (f"{known.voice} speaks for {holder} here", note)))
            known = None
        origin: Literal["cast", "guessed"] = "cast" if remembered else "guessed"
        if known is None:
            guess_of = guess_gender(speaker, spellings)
            known = free.take(guess_of.gender if guess_of else "")
            if remembered is None:
                learnt[speaker] = known
            guessed = f"voice {known.voice} guessed" + (f", variation {known.variation}" if known.variation else "")
            matched = next(voice.gender for voice in able if voice.name == known.voice)
            if guess_of and guess_of.gender == matched:
                guessed += f", {guess_of.gender} by {guess_of.reason}"
            note = f"{guessed}; {note}" if note else guessed
        note = "; ".join(filter(None, (note, remarks.get(known.voice))))
        _settings(known.voice, voices, engine, speaker, "cast.toml")  # raises where cast.toml names no such voice
        roles.append(Role(speaker, spellings, known.voice, _paced(free.settings(known), rate), origin, note))
    return Cast(engine, tuple(roles)), learnt


def _paced(settings: VoiceSettings, factor: float) -> VoiceSettings:
    return settings if factor == 1 else replace(settings, rate=round(settings.rate * factor, 4))


def _people(
    script: Script, speakers: Sequence[SpeakerSettings], memory: Mapping[str, VoiceChoice]
) -> dict[str, tuple[str, ...]]:
    """Speakers by the name they are listed under, each with its spellings, in order of appearance.

    A name that show.toml or cast.toml knows is that person; so is a short form, or a fuller one, of just one of them.
    """
    decided = {fold(spelling): w.speaker for w in speakers for spelling in (w.speaker, *w.aliases)}
    remembered = {fold(name): name for name in memory}
    own = join_spellings(script.speakers)
    wider = join_spellings([*script.speakers, *decided.values(), *memory])
    shorter = _fuller_of(wider, [*dict.fromkeys(decided.values()), *memory])
    people: dict[str, list[str]] = {}
    for spelling in script.speakers:
        names = (spelling, own[spelling], wider[spelling])
        person = (
            next((decided[fold(name)] for name in names if fold(name) in decided), None)
            or next((remembered[fold(name)] for name in names if fold(name) in remembered), None)
            or shorter.get(own[spelling])
            or own[spelling]
        )
        people.setdefault(person, []).append(spelling)
    return {person: tuple(spellings) for person, spellings in people.items()}


def _holders(
    people: Container[str], settled: Mapping[str, SpeakerSettings], memory: Mapping[str, VoiceChoice]
) -> dict[tuple[str, int], str]:
    """Who of a script has each voice that show.toml names, or that is remembered; the first of several."""
    holders: dict[tuple[str, int], str] = {}
    for name, given in settled.items():
        if name in people:
            holders.setdefault((given.voice, 0), name)
    for name, choice in memory.items():
        if name in people and name not in settled:
            holders.setdefault((choice.voice, choice.variation), name)
    return holders


def _fuller_of(joined: Mapping[str, str], known: Sequence[str]) -> dict[str, str]:
    """For full names that are new, the short form that show.toml or cast.toml knows, where there is just one."""
    short: dict[str, list[str]] = {}
    for name in known:
        short.setdefault(joined[name], []).append(name)
    return {full: names[0] for full, names in short.items() if len(names) == 1}


def _check_known(
    people: Mapping[str, tuple[str, ...]],
    speakers: Sequence[SpeakerSettings],
    memory: Mapping[str, VoiceChoice],
    script: Script,
    guess: bool,
) -> None:
    known = {name: w.speaker for w in speakers for name in (w.speaker, *w.aliases)} | {name: name for name in memory}
    unknown = [person for person in people if person not in known.values()]
    if guess or not unknown:
        return
    turn = next(t for t in script.turns if t.speaker in people[unknown[0]])
    near = difflib.get_close_matches(unknown[0], known, 1)
    names = ", ".join(unknown)
    raise CastError(
        f'No voice for {names}, and show.toml has unknown_speakers = "error".',
        line=turn.line,
        hint=f"Did you mean {known[near[0]]}?" if near else f'Add [speakers."{unknown[0]}"] with a voice to show.toml.',
    )


def _settings(name: str, voices: Sequence[Voice], engine: str, speaker: str, file: str) -> VoiceSettings:
    voice = next((v for v in voices if v.name == name), None)
    if voice is None:
        near = difflib.get_close_matches(name, [v.name for v in voices], 1)
        raise UsageError(
            f"{speaker} has the voice {name!r} ({file}), which does not exist.",
            hint=f"Did you mean {near[0]}?" if near else f"Voices: {', '.join(v.name for v in voices)}.",
        )
    settings = voice.for_engine(engine)
    if settings is None:
        able = ", ".join(v.name for v in voices if v.for_engine(engine))
        raise UsageError(
            f"{speaker}'s voice {name} ({file}) can't speak with the engine {engine}.",
            hint=f"Add [engines.{engine}] to voices/{name}.toml, or choose one of: {able}.",
        )
    return settings
