"""Scripts read and cast, in their order, before anything is said: files in, casts and sentences out.

Every run and every shard reads all scripts that are not finished in the same order, so that all reach the same cast,
which is written to ``cast.toml`` before any work begins. Scripts are then read again one by one, when their sentences
are due: a thousand of them need no more memory than one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.batch.inputs import SCRIPT, Inputs, changed, signature
from studio.batch.ledger import Ledger, Made
from studio.batch.reading import Reader, Readers, Words, readers_for, told
from studio.batch.scripts import is_folder
from studio.batch.values import Item, Left, Wanted
from studio.cast import VoiceChoice, recall, remember
from studio.errors import OutputError, ScriptError, StudioError
from studio.progress import Progress
from studio.show import Show
from studio.show.metadata import MetadataOverrides, resolve_metadata
from studio.synthesize.engine import Engine
from studio.text.lexicon import Lexicon


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
    learnt: Mapping[str, VoiceChoice]
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
        self._show, self._engine, self._inputs, self._ledger = show, engine, inputs, ledger
        self._reader = Reader(show, engine, lexicon)
        self._readers: Readers | None = None

    def settle(self, scripts: Sequence[Path], progress: Progress) -> Settled:
        """Read and cast every script that isn't finished; nothing is written yet.

        Raises:
            OutputError: the ledger can't be used.
        """
        due: list[Due] = []
        finished: list[Path] = []
        left: list[Left] = []
        learnt: dict[str, VoiceChoice] = {}
        places: dict[Path, Path] = {}
        with progress.stage("read", len(scripts), "scripts") as meter:
            for place, script in enumerate(scripts):
                output = self._show.episode(script).absolute()
                try:
                    _check(script)
                    if places.setdefault(output, script) != script:
                        raise ScriptError(
                            f"Its episode would take the place of that of {places[output]}.",
                            hint="Give one of the two another name.",
                        )
                    why = self._why(script)
                    if why:
                        parsed = self._reader.parsed(script)
                        learnt.update(self._reader.cast(parsed)[1])
                        metadata, _ = resolve_metadata(
                            script, parsed, self._show.settings.language, MetadataOverrides(), None
                        )
                        due.append(Due(script, output, (metadata.date or "", metadata.number or 0, place), why))
                    else:
                        finished.append(script)
                except OutputError:
                    raise
                except StudioError as error:
                    left.append(Left(Path(_printable(script)), told(error, script)))
                meter.advance()
        dated = all(each.order[0] for each in due)
        due.sort(key=lambda each: each.order if dated else each.order[2:])
        return Settled(tuple(due), tuple(finished), tuple(left), learnt)

    def write_cast(self, learnt: Mapping[str, VoiceChoice]) -> None:
        """Write down who got which voice, and go on with what is written there. Raises ShowError."""
        remember(self._show.cast_file, learnt)
        if self._show.cast_file is not None:
            self._reader.memory = recall(self._show.cast_file)
            self._inputs.recast()

    def texts(self, due: Sequence[Due]) -> Iterator[Text | Left]:
        """What is to be said for each episode, in their order, or why nothing can be; many are read by readers."""
        scripts = (each.script for each in due)
        count = readers_for(len(due))
        if count:
            self.close()
            self._readers = Readers(self._show, self._engine.name, self._reader.memory, count)
        read = self._readers.words(scripts) if self._readers else map(self._words, scripts)
        for each, words in zip(due, read, strict=True):
            try:
                yield words if isinstance(words, Left) else self._text(each, words)
            except OutputError:
                raise
            except StudioError as error:
                yield Left(each.script, told(error, each.script))

    def close(self) -> None:
        """End the readers that were started."""
        if self._readers is not None:
            self._readers.close()
            self._readers = None

    def _why(self, script: Path) -> tuple[str, ...]:
        """What changed since the episode was made."""
        made = self._ledger.made(script)
        if made is None:
            return ("new",)
        return changed(made, self._inputs.facts(script, made.people, made.names))

    def _words(self, script: Path) -> Words | Left:
        try:
            return self._reader.words(script)
        except OutputError:
            raise
        except StudioError as error:
            return Left(script, told(error, script))

    def _text(self, due: Due, words: Words) -> Text:
        """With facts about its files, of which the ledger knows most."""
        script = due.script
        facts = {**self._inputs.facts(script, words.people, words.names), SCRIPT: words.digest}
        made = Made(signature(facts, [*words.keys, *words.chosen]), facts, words.people, words.names, {})
        wanted = Wanted(
            script,
            due.output,
            due.order,
            made.signature,
            tuple(item.key for item in words.items),
            words.characters,
            words.expected_s,
            due.why,
        )
        return Text(wanted, words.keys, words.items, made)


def _check(script: Path) -> None:
    """Whether the name of a script can be written down, and whether it may be read more than once.

    Raises:
        ScriptError: it is not as it should be.
    """
    if _printable(script) != str(script):
        raise ScriptError("Its name is not UTF-8.", hint="Rename it, or the folder it is in.")
    if "\0" in str(script):
        raise ScriptError("No file has such a name.", hint="Is the list of scripts one?")
    if is_folder(script):
        try:
            next(script.iterdir(), None)
        except OSError as error:
            raise ScriptError(f"The folder can't be read: {error.strerror}.", hint="Change its rights.") from error
    elif os.path.exists(script) and not os.path.isfile(script):  # noqa: PTH110, PTH113 - Path raises
        raise ScriptError("It is a pipe or a device, and no file.", hint="Save what it gives as a file.")


def _printable(script: Path) -> str:
    """A name as UTF-8 text, whatever its bytes."""
    return str(script).encode("utf-8", "backslashreplace").decode()
