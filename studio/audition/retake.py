"""Takes to choose from: a sentence and wishes in, numbered candidates out, the same numbers for the same wishes.

Take 1 is always what a render makes of the script without any pin. Whether another seed changes anything is not
believed but heard: takes with the same samples are one take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.audition.part import Part, Sample
from studio.audition.rehearsal import Rehearsal
from studio.audition.voices import described, find_voices
from studio.errors import UsageError
from studio.progress import Progress
from studio.synthesize.engine import Phonemes, Request, used_by
from studio.text.spoken import speakable
from studio.text.transliterate import bring_down
from studio.values import Take, VoiceSettings

PACES = (0.93, 1.07)
"""A little slower, a little faster: what is tried where an engine has but one way to say a sentence."""
AS_RENDERED = "as rendered"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the new takes are to be like."""

    count: int = 3
    """How many new takes."""
    seed: int | None = None
    """Seed of the first; those after it have the next ones."""
    rate: float = 1.0
    """Pace, times that of the script."""
    voice: str | None = None
    """Another voice: a file in voices/, or a name that the engine knows."""
    say: str | None = None
    """Other words or another spelling to be said in its place."""

    @property
    def changed(self) -> bool:
        """Whether more than the seed is another."""
        return self.rate != 1.0 or self.voice is not None or self.say is not None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A take that may be chosen."""

    number: int
    take: Take
    made: str
    """How, in words."""


@dataclass(frozen=True, slots=True)
class Retaken:
    """What there is to choose from."""

    candidates: tuple[Candidate, ...]
    seeds_change: bool | None
    """Whether another seed gave another take; None where only one was tried."""


def retake(rehearsal: Rehearsal, index: int, wishes: Wishes, progress: Progress | None = None) -> Retaken:
    """Make takes of a sentence.

    Args:
        rehearsal: the script.
        index: of the sentence.
        wishes: what is to be different.
        progress: who listens.

    Raises:
        UsageError: nothing can be said of the new words, or there is no such voice.
        EngineError: the sentence can't be said.
    """
    sentence = rehearsal.sentences[index]
    own = (sentence.request, sentence.voice or sentence.request.settings)
    changed, how = _changed(rehearsal, own, sentence.speaker, wishes)
    first = wishes.seed if wishes.seed is not None else 0 if wishes.changed else 1
    seeds = range(first, first + wishes.count)
    tries = [(own, AS_RENDERED)]
    tries += [((replace(changed[0], seed=seed), changed[1]), _made(how, seed)) for seed in seeds]
    takes = rehearsal.takes([request for request, _ in tries], progress)
    # Of the same words in the same voice, which the first take is only where nothing else was asked for.
    alike = takes[1:] if wishes.changed else takes
    seeds_change = None if len(alike) < 2 else len({take.content for take in alike}) > 1
    if seeds_change is False and not wishes.changed:
        settings = own[0].settings
        paces = [replace(settings, rate=round(settings.rate * pace, 4)) for pace in PACES]
        tries = [
            tries[0],
            *(((replace(own[0], settings=pace), own[1]), _pace(f)) for pace, f in zip(paces, PACES, strict=True)),
        ]
        takes = rehearsal.takes([request for request, _ in tries], progress)
    return Retaken(_numbered(takes, [made for _, made in tries]), seeds_change)


def as_part(rehearsal: Rehearsal, index: int, retaken: Retaken, command: str = "") -> Part:
    """Candidates as something to hear, after the take that is pinned if it is none of them.

    Args:
        rehearsal: the script.
        index: of the sentence.
        retaken: its candidates.
        command: the command line that made them; with ``--keep`` it chooses one.
    """
    sentence = rehearsal.sentences[index]
    voice = sentence.voice or sentence.request.settings
    pinned = rehearsal.pinned(index)
    samples = [
        Sample(
            label=f"Take {c.number}",
            takes=(rehearsal.heard(c.take, voice),),
            detail=c.made,
            number=c.number,
            pinned=pinned is not None and c.take.content == pinned.content,
            command=f"{command} --keep {c.number}" if command else "",
        )
        for c in retaken.candidates
    ]
    if pinned is not None and not any(sample.pinned for sample in samples):
        heard = (rehearsal.heard(pinned, voice),)
        samples.insert(0, Sample("Pinned", heard, rehearsal.fitting.pins[index].made, pinned=True))
    return Part(sentence.speaker, sentence.text, tuple(samples), sentence.line)


def _changed(
    rehearsal: Rehearsal, own: tuple[Request, VoiceSettings], speaker: str, wishes: Wishes
) -> tuple[tuple[Request, VoiceSettings], list[str]]:
    """The request that is wished for, what calibrates it, and what is different about it."""
    request, voice = own
    how = []
    if wishes.voice is not None:
        other = find_voices(rehearsal.show, rehearsal.engine, [wishes.voice])[0].for_engine(rehearsal.engine.name)
        if other is not None:
            pace = request.settings.rate / voice.rate
            request = replace(request, settings=replace(other, rate=round(other.rate * pace, 4)))
            voice = other
            how.append(f"voice {wishes.voice} ({described(other)})")
    if wishes.rate != 1.0:
        rate = round(request.settings.rate * wishes.rate, 4)
        request = replace(request, settings=replace(request.settings, rate=rate))
        how.append(_pace(wishes.rate))
    if wishes.say is not None:
        spoken = bring_down(
            speakable(wishes.say, lexicon=rehearsal.lexicon, speaker=speaker, language=request.language),
            language=request.language,
        )
        if spoken.dropped or not any(c.isalnum() for c in spoken.text):
            raise UsageError(f"{wishes.say[:40]!r} can't be said.", hint="Write it in plain letters, as it sounds.")
        follows = "phonemes" in used_by(rehearsal.engine)
        sounds = tuple(Phonemes(*sound) for sound in spoken.sounds) if follows else ()
        request = replace(request, text=spoken.text, phonemes=sounds, emphasis=())
        how.append(f"said “{wishes.say}”")
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
