"""Scripts read and cast, in their order, before anything is said: files in, casts and sentences out.

Every run and every shard reads all scripts that are not finished in the same order, so that all reach the same cast,
which is written to ``cast.toml`` before any work begins. Scripts are then read again one by one, when their sentences
are due: a thousand of them need no more memory than one.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.batch.inputs import SCRIPT, Inputs, changed, named_files, signature
from studio.batch.ledger import Ledger, Made
from studio.batch.values import Item, Left, Wanted
from studio.cast import Memory, assign, load_voices, recall, remember
from studio.details import Given, settle
from studio.errors import EngineError, OutputError, ScriptError, StudioError
from studio.parse import parse_script
from studio.parse.read import read_script
from studio.pins import load_pins
from studio.progress import Progress
from studio.provide import wishes
from studio.show import Show
from studio.store.keys import content_digest
from studio.synthesize import requests_for
from studio.synthesize.check import usual_length
from studio.synthesize.engine import Engine, used_by
from studio.synthesize.pinned import fitting
from studio.synthesize.sentences import sentences
from studio.synthesize.takes import take_key
from studio.text.lexicon import Lexicon
from studio.values import Cast, Script


@dataclass(frozen=True, slots=True)
class Due:
    """An episode that is to be made, or may have to be."""

    script: Path
    output: Path
    order: tuple[str, int, int]
    """See :class:`studio.batch.values.Wanted`."""
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a look at all scripts gave."""

    due: tuple[Due, ...]
    """In the order in which they are to be finished."""
    finished: tuple[Path, ...]
    left: tuple[Left, ...]
    learnt: Mapping[str, Memory]
    """Voices that were chosen for new people."""


@dataclass(frozen=True, slots=True)
class Text:
    """An episode's words, ready for an engine."""

    wanted: Wanted
    sentences: tuple[str, ...]
    """Keys of all sentences and of the calibration, repeats and all."""
    items: tuple[Item, ...]
    """The different ones."""
    made: Made
    """As it will be entered in the ledger, but for its files."""


class Texts:
    """The scripts of one show, for one engine.

    Args:
        show: whose they are.
        engine: what speaks.
        lexicon: the show's own pronunciations.
        inputs: facts about them.
        ledger: what was made before.
    """

    def __init__(self, show: Show, engine: Engine, lexicon: Lexicon, inputs: Inputs, ledger: Ledger) -> None:
        self._show, self._engine, self._lexicon, self._inputs, self._ledger = show, engine, lexicon, inputs, ledger
        self._voices = load_voices(show.voices)
        self._wishes = wishes(show)
        self._memory: dict[str, Memory] = recall(show.cast_file)
        self._read = functools.lru_cache(maxsize=64)(_read)

    def settle(self, scripts: Sequence[Path], progress: Progress) -> Settled:
        """Read and cast every script that isn't finished; nothing is written yet.

        Raises:
            OutputError: the ledger can't be used.
        """
        due: list[Due] = []
        finished: list[Path] = []
        left: list[Left] = []
        learnt: dict[str, Memory] = {}
        places: dict[Path, Path] = {}
        with progress.stage("read", len(scripts), "scripts") as meter:
            for place, script in enumerate(scripts):
                output = self._show.episode(script).absolute()
                try:
                    if places.setdefault(output, script) != script:
                        raise ScriptError(
                            f"Its episode would take the place of that of {places[output]}.",
                            hint="Give one of the two another name.",
                        )
                    why = self._why(script)
                    if why:
                        parsed, _ = self._read(script, _stamp(script))
                        learnt.update(self._cast(parsed)[1])
                        details, _ = settle(script, parsed, self._show.settings.language, Given(), None)
                        due.append(Due(script, output, (details.date or "", details.number or 0, place), why))
                    else:
                        finished.append(script)
                except OutputError:
                    raise
                except StudioError as error:
                    left.append(Left(script, _told(error, script)))
                meter.advance()
        dated = all(each.order[0] for each in due)
        due.sort(key=lambda each: each.order if dated else each.order[2:])
        return Settled(tuple(due), tuple(finished), tuple(left), learnt)

    def write_cast(self, learnt: Mapping[str, Memory]) -> None:
        """Write down who got which voice, and go on with what is written there. Raises ShowError."""
        remember(self._show.cast_file, learnt)
        if self._show.cast_file is not None:
            self._memory = recall(self._show.cast_file)
            self._inputs.recast()

    def texts(self, due: Sequence[Due]) -> Iterator[Text | Left]:
        """What is to be said for each episode, one after the other, or why nothing can be."""
        for each in due:
            try:
                yield self._text(each)
            except OutputError:
                raise
            except StudioError as error:
                yield Left(each.script, _told(error, each.script))

    def _why(self, script: Path) -> tuple[str, ...]:
        """What changed since the episode was made."""
        made = self._ledger.made(script)
        if made is None:
            return ("new",)
        return changed(made, self._inputs.facts(script, made.people, made.names))

    def _cast(self, parsed: Script) -> tuple[Cast, Mapping[str, Memory]]:
        """The cast of one script; what is learnt is known to those after it, inside a show."""
        guess = self._show.settings.unknown_speakers == "assign"
        rate = self._show.settings.rate
        cast, learnt = assign(
            parsed, self._engine.name, self._voices, self._wishes, self._memory, guess=guess, rate=rate
        )
        if self._show.cast_file is not None:
            self._memory.update(learnt)
        return cast, learnt

    def _text(self, due: Due) -> Text:
        script = due.script
        parsed, text_digest = self._read(script, _stamp(script))
        details, _ = settle(script, parsed, self._show.settings.language, Given(), None)
        names = named_files(self._show, script, parsed)
        if details.cover:
            self._show.file(details.cover, script)
            names = (*names, details.cover)
        cast, _ = self._cast(parsed)
        wanted, _ = sentences(parsed, cast, self._lexicon, details.language, used_by(self._engine))
        if not wanted:
            raise EngineError("Nothing of this script can be spoken.", hint="Is it in a script the engine knows?")
        chosen = fitting(wanted, load_pins(self._show.root, script), self._engine.name)
        requests = requests_for(wanted, chosen.pins, details.language)
        keyed = [Item(take_key(self._engine, request), request) for request in requests]
        items = {item.key: item for item in keyed}
        people = {role.speaker: role.voice for role in cast.roles}
        facts = {**self._inputs.facts(script, people, names), SCRIPT: text_digest}
        said = [item.key for item in keyed]
        pins = [f"{index} {pin.sha256}" for index, pin in sorted(chosen.pins.items())]
        ended = [pin.key for pin in (*chosen.ended, *chosen.resting)]
        made = Made(signature(facts, [*said, *pins, *ended]), facts, people, names, {})
        return Text(
            Wanted(
                script,
                due.output,
                due.order,
                made.signature,
                tuple(items),
                sum(len(s.request.text) for s in wanted),
                sum(usual_length(s.request.text) / s.request.settings.rate for s in wanted),
                due.why,
            ),
            tuple(said),
            tuple(items.values()),
            made,
        )


def _stamp(script: Path) -> tuple[int, int]:
    try:
        stat = script.stat()
    except OSError:
        return (0, 0)  # reading it says what is wrong
    return stat.st_mtime_ns, stat.st_size


def _read(script: Path, stamp: tuple[int, int]) -> tuple[Script, str]:
    """A script, and the digest of its file; ``stamp`` tells a file that was changed from what it was."""
    text = read_script(script)
    return parse_script(text, file=script), content_digest(script.read_bytes())


def _told(error: StudioError, script: Path) -> str:
    """The message without the name of the script, which stands before it."""
    if error.file is not None and Path(error.file) == script:
        error.file = None
    return str(error)
