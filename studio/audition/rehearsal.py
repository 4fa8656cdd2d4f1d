"""A script in its show up to its sentences, with an engine that is ready.

In: a path. Out: its sentences, their pins, and takes of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.errors import UsageError
from studio.progress import Progress
from studio.render.prepare import load_source, load_speech_settings, prepare
from studio.show import Show
from studio.show.pins import load_pins
from studio.store import Store, open_store
from studio.synthesize.chains import makeup_gains_db, with_chain
from studio.synthesize.engine import Engine, Request
from studio.synthesize.levels import takes_at_level
from studio.synthesize.pins import PinMatches, match_pins, occurrences, pin_key, store_pin
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.sentences import Sentence
from studio.text.lexicon import Lexicon
from studio.values import Cast, Pins, Take, VoiceSettings


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A script's sentences as a render would speak them, and what speaks them."""

    show: Show
    path: Path
    cast: Cast
    engine: Engine
    store: Store
    lexicon: Lexicon
    language: str
    sentences: tuple[Sentence, ...]
    pins: Pins
    pin_matches: PinMatches
    """Which pin is for which sentence."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """All speakers, in the order of their first words."""
        return tuple(dict.fromkeys(sentence.speaker for sentence in self.sentences))

    def takes(self, requests: Sequence[tuple[Request, VoiceSettings]], progress: Progress | None = None) -> list[Take]:
        """Takes of requests, each with the voice's own settings, without its chain; see :func:`takes_at_level`."""
        return takes_at_level(requests, self.engine, self.store, language=self.language, progress=progress)

    def as_played(self, take: Take, voice: VoiceSettings) -> Take:
        """A take as a render plays it: through the chain of a voice whose takes have been made here."""
        return with_chain(take, voice, makeup_gains_db([voice], self.engine, self.store, self.language)[voice])

    def pinned(self, index: int) -> Take | None:
        """The take that is pinned for a sentence, without a chain.

        Raises:
            ShowError: its file is missing or damaged.
        """
        pin = self.pin_matches.pins.get(index)
        return None if pin is None else store_pin(pin, self.store)

    def occurrences(self) -> list[int]:
        """For every sentence, how many times its words have been said by its voice when it comes, from 1."""
        return occurrences(
            [pin_key(self.engine.name, s.request) if s.recording is None else "" for s in self.sentences]
        )


def rehearse(path: Path, show: Show, engine: str | None = None) -> Rehearsal:
    """Read a script as a render would; nothing is written, cast.toml neither.

    Raises:
        StudioError: the script, a file of the show, or the engine can't be used.
    """
    speaker = find_engine(engine or show.settings.engine)
    source = load_source(path, show)
    prepared = prepare(source, show, speaker.name, load_speech_settings(show, speaker.name))
    pins = load_pins(show.root, path)
    found = match_pins(prepared.sentences, pins, speaker.name)
    return Rehearsal(
        show=show,
        path=path,
        cast=prepared.cast,
        engine=speaker,
        store=open_store(show.location),
        lexicon=prepared.lexicon,
        language=source.metadata.language,
        sentences=prepared.sentences,
        pins=pins,
        pin_matches=found,
    )


def sentences_at(rehearsal: Rehearsal, line: int, number: int | None = None) -> list[int]:
    """Which sentences begin on a line of the script, by their index.

    Args:
        rehearsal: the script.
        line: 1-based; a line inside a long sentence means that sentence.
        number: only this one of them, from 1.

    Raises:
        UsageError: nothing is said there, a recording is played, or the line has fewer sentences.
    """
    said = rehearsal.sentences
    here = [index for index, s in enumerate(said) if s.line == line]
    before = [index for index, s in enumerate(said) if s.line < line]
    if not here and before and any(s.turn == said[before[-1]].turn and s.line > line for s in said):
        here = before[-1:]
    spoken = [index for index in here if said[index].recording is None]
    if not spoken:
        why = "A recording is played there" if here else "No sentence begins there"
        near = sorted({s.line for s in said if s.recording is None}, key=lambda other: (abs(other - line), other))[:3]
        hint = f"The nearest lines that are spoken: {', '.join(map(str, sorted(near)))}."
        raise UsageError(f"{why}.", file=rehearsal.path, line=line, hint=hint)
    if number is None:
        return spoken
    if not 1 <= number <= len(spoken):
        raise UsageError(
            f"There is no sentence {number} on this line.",
            file=rehearsal.path,
            line=line,
            hint=f"It has {len(spoken)}: {_numbered(rehearsal, spoken)}.",
        )
    return [spoken[number - 1]]


def one_sentence(rehearsal: Rehearsal, line: int, number: int | None) -> int:
    """The sentence that is meant, as there must be only one. Raises UsageError."""
    found = sentences_at(rehearsal, line, number)
    if len(found) > 1:
        raise UsageError(
            f"This line has {len(found)} sentences.",
            file=rehearsal.path,
            line=line,
            hint=f"Choose one with --sentence: {_numbered(rehearsal, found)}.",
        )
    return found[0]


def _numbered(rehearsal: Rehearsal, indices: Sequence[int]) -> str:
    return ", ".join(f"{n} “{rehearsal.sentences[i].text[:40]}”" for n, i in enumerate(indices, 1))
