"""Makes takes to choose from: reads a sentence and options, returns numbered candidates.

The same options give the same numbers. Take 1 is always the take of a render without pins. Takes with the same samples
are one take, so an engine that ignores seeds is noticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.audition.part import Part, Sample
from studio.audition.rehearsal import Rehearsal
from studio.audition.voices import described, find_voices
from studio.errors import UsageError
from studio.progress import Progress
from studio.synthesize.engine import Phonemes, Request
from studio.text.spoken import speakable
from studio.text.transliterate import EVERY, in_letters
from studio.values import Take, VoiceSettings

PACES = (0.93, 1.07)
"""A little slower, a little faster: tried where other seeds change nothing."""
AS_RENDERED = "as rendered"


@dataclass(frozen=True, slots=True)
class RetakeOptions:
    """What to change in the new takes."""

    count: int = 3
    """Number of new takes."""
    seed: int | None = None
    """Seed of the first; those after it have the next ones."""
    rate: float = 1.0
    """Pace, times that of the script."""
    voice: str | None = None
    """Another voice: a file in voices/, or a name that the engine knows."""
    say: str | None = None
    """Other words, or another spelling, to speak instead."""

    @property
    def changed(self) -> bool:
        """Whether more than the seed changes."""
        return self.rate != 1.0 or self.voice is not None or self.say is not None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A take to choose from."""

    number: int
    take: Take
    made: str
    """How it was made, in words."""


@dataclass(frozen=True, slots=True)
class RetakeResult:
    """The candidates of a sentence."""

    candidates: tuple[Candidate, ...]
    seeds_change: bool | None
    """Whether another seed gave another take; None where only one was tried."""


def retake(rehearsal: Rehearsal, index: int, options: RetakeOptions, progress: Progress | None = None) -> RetakeResult:
    """Make takes of a sentence.

    Args:
        rehearsal: the script.
        index: of the sentence.
        options: what to change.
        progress: receives the progress.

    Raises:
        UsageError: the new words can't be spoken, or there is no such voice.
        EngineError: the sentence can't be spoken.
    """
    sentence = rehearsal.sentences[index]
    own = (sentence.request, sentence.voice or sentence.request.settings)
    changed, how = _changed(rehearsal, own, sentence.speaker, options)
    first = options.seed if options.seed is not None else 0 if options.changed else 1
    seeds = range(first, first + options.count)
    tries = [(own, AS_RENDERED)]
    tries += [((replace(changed[0], seed=seed), changed[1]), _made(how, seed)) for seed in seeds]
    takes = rehearsal.takes([request for request, _ in tries], progress)
    # Of the same words in the same voice, which the first take is only where nothing else was asked for.
    alike = takes[1:] if options.changed else takes
    seeds_change = None if len(alike) < 2 else len({take.content for take in alike}) > 1
    if seeds_change is False and not options.changed:
        settings = own[0].settings
        paces = [replace(settings, rate=round(settings.rate * pace, 4)) for pace in PACES]
        tries = [
            tries[0],
            *(((replace(own[0], settings=pace), own[1]), _pace(f)) for pace, f in zip(paces, PACES, strict=True)),
        ]
        takes = rehearsal.takes([request for request, _ in tries], progress)
    return RetakeResult(_numbered(takes, [made for _, made in tries]), seeds_change)


def as_part(rehearsal: Rehearsal, index: int, result: RetakeResult, command: str = "") -> Part:
    """The candidates as a part of an audition, after the pinned take if it is none of them.

    Args:
        rehearsal: the script.
        index: of the sentence.
        result: its candidates.
        command: the command line that made them; with ``--keep`` it chooses one.
    """
    sentence = rehearsal.sentences[index]
    voice = sentence.voice or sentence.request.settings
    pinned = rehearsal.pinned(index)
    samples = [
        Sample(
            label=f"Take {c.number}",
            takes=(rehearsal.as_played(c.take, voice),),
            detail=c.made,
            number=c.number,
            pinned=pinned is not None and c.take.content == pinned.content,
            command=f"{command} --keep {c.number}" if command else "",
        )
        for c in result.candidates
    ]
    if pinned is not None and not any(sample.pinned for sample in samples):
        heard = (rehearsal.as_played(pinned, voice),)
        samples.insert(0, Sample("Pinned", heard, rehearsal.pin_matches.pins[index].made, pinned=True))
    return Part(sentence.speaker, sentence.text, tuple(samples), sentence.line)


def _changed(
    rehearsal: Rehearsal, own: tuple[Request, VoiceSettings], speaker: str, options: RetakeOptions
) -> tuple[tuple[Request, VoiceSettings], list[str]]:
    """The changed request, the settings that calibrate it, and the changes in words."""
    request, voice = own
    how = []
    if options.voice is not None:
        other = find_voices(rehearsal.show, rehearsal.engine, [options.voice])[0].for_engine(rehearsal.engine.name)
        if other is not None:
            pace = request.settings.rate / voice.rate
            request = replace(request, settings=replace(other, rate=round(other.rate * pace, 4)))
            voice = other
            how.append(f"voice {options.voice} ({described(other)})")
    if options.rate != 1.0:
        rate = round(request.settings.rate * options.rate, 4)
        request = replace(request, settings=replace(request.settings, rate=rate))
        how.append(_pace(options.rate))
    if options.say is not None:
        spoken = in_letters(
            speakable(options.say, lexicon=rehearsal.lexicon, speaker=speaker, language=request.language),
            EVERY if rehearsal.engine.abilities.letters == "unicode" else "",
            language=request.language,
        )
        if spoken.dropped or not any(c.isalnum() for c in spoken.text):
            raise UsageError(f"{options.say[:40]!r} can't be spoken.", hint="Write it in plain letters, as it sounds.")
        follows = "phonemes" in rehearsal.engine.abilities.follows
        sounds = tuple(Phonemes(*sound) for sound in spoken.sounds) if follows else ()
        request = replace(request, text=spoken.text, phonemes=sounds, emphasis=())
        how.append(f"spoken as “{options.say}”")
    return (request, voice), how


def _numbered(takes: Sequence[Take], made: Sequence[str]) -> tuple[Candidate, ...]:
    """Takes that differ, counted from 1."""
    different: dict[str, tuple[Take, str]] = {}
    for take, how in zip(takes, made, strict=True):
        different.setdefault(take.content, (take, how))
    return tuple(Candidate(n, take, how) for n, (take, how) in enumerate(different.values(), 1))


def _made(how: Sequence[str], seed: int) -> str:
    return ", ".join([*how, *([f"seed {seed}"] if seed or not how else [])])


def _pace(rate: float) -> str:
    return f"{abs(rate - 1) * 100:.0f} % {'faster' if rate > 1 else 'slower'}"
