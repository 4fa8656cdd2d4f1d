"""Who speaks with which voice. Pure: names, the show's wishes and the voices in, a Cast out.

A speaker's voice comes from show.toml, else from cast.toml (what was guessed in an earlier episode), else it is the
first voice nobody has yet. When an engine runs out of voices, those it has are varied in pitch and pace.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from studio.cast.names import fold, join_spellings
from studio.errors import CastError, UsageError
from studio.values import Cast, Role, Script, Voice, VoiceSettings

VARIATIONS = ((2.0, 1.03), (-2.0, 0.97), (3.5, 0.98), (-3.5, 1.04))
"""(semitones, pace) added to a voice when it has to play a further person."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person decided about a speaker."""

    speaker: str
    voice: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What was guessed for a speaker in an earlier episode."""

    voice: str
    variation: int = 0
    """0 for the voice itself, n for the nth of :data:`VARIATIONS`, and so on in rounds."""


def assign(
    script: Script,
    engine: str,
    voices: Sequence[Voice],
    wishes: Sequence[Wish] = (),
    memory: Mapping[str, Memory] | None = None,
    *,
    guess: bool = True,
) -> tuple[Cast, dict[str, Memory]]:
    """Give every speaker of a script a voice.

    Args:
        script: whose speakers are cast, in order of appearance.
        engine: the engine that will speak.
        voices: who can speak, in the order in which unknown speakers get them.
        wishes: what show.toml says.
        memory: what cast.toml remembers, by speaker.
        guess: whether unknown speakers may be given a voice.

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
    people = _people(script, wishes, memory)
    _check_known(people, wishes, memory, script, guess)
    used = Counter((w.voice, 0) for w in wishes)
    used.update((m.voice, m.variation) for m in memory.values())
    roles: list[Role] = []
    learnt: dict[str, Memory] = {}
    for speaker, spellings in people.items():
        joined = [s for s in spellings if s != speaker]
        note = f"{', '.join(joined)} taken for {speaker}" if joined else ""
        wish = next((w for w in wishes if w.speaker == speaker), None)
        if wish is not None:
            settings = _settings(wish.voice, 0, voices, engine, speaker)
            roles.append(Role(speaker, spellings, wish.voice, settings, "show", note))
            continue
        known = memory.get(speaker)
        if known is None:
            known = _next_voice(able, used)
            used[known.voice, known.variation] += 1
            learnt[speaker] = known
            guessed = f"voice {known.voice} guessed" + (f", variation {known.variation}" if known.variation else "")
            note = f"{guessed}; {note}" if note else guessed
            origin = "guessed"
        else:
            origin = "cast"
        settings = _settings(known.voice, known.variation, voices, engine, speaker)
        roles.append(Role(speaker, spellings, known.voice, settings, "cast" if origin == "cast" else "guessed", note))
    return Cast(engine, tuple(roles)), learnt


def _people(script: Script, wishes: Sequence[Wish], memory: Mapping[str, Memory]) -> dict[str, tuple[str, ...]]:
    """Speakers by the name they are listed under, each with its spellings, in order of appearance."""
    decided = {fold(spelling): w.speaker for w in wishes for spelling in (w.speaker, *w.aliases)}
    remembered = {fold(name): name for name in memory}
    people: dict[str, list[str]] = {}
    joined = join_spellings(script.speakers)
    known = join_spellings([*script.speakers, *(w.speaker for w in wishes)])
    for spelling in script.speakers:
        full = joined[spelling]
        person = (
            decided.get(fold(spelling))
            or decided.get(fold(full))
            or decided.get(fold(known[spelling]))
            or remembered.get(fold(full))
            or full
        )
        people.setdefault(person, []).append(spelling)
    return {person: tuple(spellings) for person, spellings in people.items()}


def _check_known(
    people: Mapping[str, tuple[str, ...]],
    wishes: Sequence[Wish],
    memory: Mapping[str, Memory],
    script: Script,
    guess: bool,
) -> None:
    known = [w.speaker for w in wishes] + list(memory)
    unknown = [person for person in people if person not in known]
    if guess or not unknown:
        return
    turn = next(t for t in script.turns if t.speaker in people[unknown[0]])
    near = difflib.get_close_matches(unknown[0], known, 1)
    names = ", ".join(unknown)
    raise CastError(
        f'No voice for {names}, and the show says unknown_speakers = "error".',
        line=turn.line,
        hint=f"Did you mean {near[0]}?" if near else f'Add [speakers."{unknown[0]}"] with a voice to show.toml.',
    )


def _next_voice(able: Sequence[Voice], used: Mapping[tuple[str, int], int]) -> Memory:
    """The first voice that fewest people have; variations only when every voice is taken."""
    for variation in range(len(VARIATIONS) + 1):
        for voice in able:
            if not used.get((voice.name, variation)):
                return Memory(voice.name, variation)
    counts = [(sum(n for (name, _), n in used.items() if name == voice.name), i) for i, voice in enumerate(able)]
    return Memory(able[min(counts)[1]].name, 1 + min(counts)[0] % len(VARIATIONS))


def _settings(name: str, variation: int, voices: Sequence[Voice], engine: str, speaker: str) -> VoiceSettings:
    voice = next((v for v in voices if v.name == name), None)
    if voice is None:
        near = difflib.get_close_matches(name, [v.name for v in voices], 1)
        raise UsageError(
            f"{speaker} is to speak with the voice {name!r}, which does not exist.",
            hint=f"Did you mean {near[0]}?" if near else f"Voices: {', '.join(v.name for v in voices)}.",
        )
    settings = voice.for_engine(engine)
    if settings is None:
        able = ", ".join(v.name for v in voices if v.for_engine(engine))
        raise UsageError(
            f"{speaker}'s voice {name} can't speak with the engine {engine}.",
            hint=f"Add [engines.{engine}] to voices/{name}.toml, or choose one of: {able}.",
        )
    if variation == 0:
        return settings
    pitch, pace = VARIATIONS[(variation - 1) % len(VARIATIONS)]
    return replace(settings, pitch=settings.pitch + pitch, rate=round(settings.rate * pace, 4))
