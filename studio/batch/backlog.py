"""A backlog of scripts read and cast, in order, before anything is synthesized.

In: script files. Out: which episodes are due, the cast, and then the sentences of each episode.

Every run and every shard reads all unfinished scripts in the same order, so all arrive at the same cast, which is
written to ``cast.toml`` before synthesis begins. Scripts are then read again one by one when their sentences are
needed, so a thousand scripts need no more memory than one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.batch.deadlines import HelperTimeout
from studio.batch.inputs import SCRIPT, EpisodeInputs, changed_inputs, file_stamps, output_files, signature
from studio.batch.ledger import EpisodeEntry, Ledger
from studio.batch.reading import ReaderPool, ScriptReader, ScriptSentences, message_without_file, reader_count
from studio.batch.scripts import is_folder
from studio.batch.values import FailedScript, Item, PlannedEpisode
from studio.cast import VoiceChoice, recall, remember
from studio.errors import OutputError, ScriptError, StudioError
from studio.progress import Progress
from studio.render.prepare import SpeechSettings
from studio.show import Show
from studio.synthesize.engine import Engine


@dataclass(frozen=True, slots=True)
class DueEpisode:
    """An episode that has to be made, unless its sentences show that nothing changed."""

    script: Path
    output: Path
    order: tuple[str, int, int]
    """See :class:`studio.batch.values.PlannedEpisode`."""
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """All scripts of a run, sorted by what has to be done."""

    due: tuple[DueEpisode, ...]
    """In the order in which they are to be finished."""
    finished: tuple[Path, ...]
    failed: tuple[FailedScript, ...]
    new_voices: Mapping[str, VoiceChoice]
    """Voices chosen for speakers who had none."""


@dataclass(frozen=True, slots=True)
class EpisodeSentences:
    """The sentences of an episode, ready for an engine."""

    episode: PlannedEpisode
    keys: tuple[str, ...]
    """Of all its sentences and of the calibration, repeats included."""
    items: tuple[Item, ...]
    """The different ones."""
    entry: EpisodeEntry
    """What the ledger will record, except for the episode's files."""


class BacklogReader:
    """Reads the scripts of one show, for one engine.

    Args:
        show: the show they belong to.
        engine: the engine that will speak.
        speech: the show's voices and words.
        inputs: digests of what episodes are made from.
        ledger: what was made before.
        timeout: when a reader process counts as hung.
    """

    def __init__(
        self,
        show: Show,
        engine: Engine,
        speech: SpeechSettings,
        inputs: EpisodeInputs,
        ledger: Ledger,
        timeout: HelperTimeout | None = None,
    ) -> None:
        self._timeout = timeout
        self._show, self._engine, self._inputs, self._ledger = show, engine, inputs, ledger
        self._reader = ScriptReader(show, engine, speech)
        self._pool: ReaderPool | None = None

    def read_and_cast(self, scripts: Sequence[Path], progress: Progress) -> Backlog:
        """Read and cast every script whose episode isn't finished; nothing is written yet.

        Raises:
            OutputError: the ledger can't be used.
        """
        due: list[DueEpisode] = []
        finished: list[Path] = []
        failed: list[FailedScript] = []
        new_voices: dict[str, VoiceChoice] = {}
        outputs: dict[Path, Path] = {}
        folders: set[str] = set()
        with progress.stage("read", len(scripts), "scripts") as meter:
            for position, script in enumerate(scripts):
                try:
                    _check_file(script)
                    output = self._show.episode(script, folders).absolute()
                    folders.add(output.stem)
                    if outputs.setdefault(output, script) != script:
                        raise ScriptError(
                            f"Its episode would have the same file name as that of {outputs[output]}.",
                            hint="Rename one of the two.",
                        )
                    why = self._changes(script)
                    if why:
                        source = self._reader.source(script)
                        new_voices.update(self._reader.cast(source))
                        order = (source.metadata.date or "", source.metadata.number or 0, position)
                        due.append(DueEpisode(script, output, order, why))
                    else:
                        finished.append(script)
                except OutputError:
                    raise
                except StudioError as error:
                    failed.append(FailedScript(Path(_printable(script)), message_without_file(error, script)))
                meter.advance()
        all_dated = all(each.order[0] for each in due)
        due.sort(key=lambda each: each.order if all_dated else each.order[2:])
        return Backlog(tuple(due), tuple(finished), tuple(failed), new_voices)

    def write_cast(self, new_voices: Mapping[str, VoiceChoice]) -> None:
        """Add new voices to ``cast.toml``, and use what the file says from then on. Raises ShowError."""
        remember(self._show.cast_file, new_voices)
        if self._show.cast_file is not None:
            self._reader.memory = recall(self._show.cast_file)
            self._inputs.reload_cast()

    def sentences(self, due: Sequence[DueEpisode]) -> Iterator[EpisodeSentences | FailedScript]:
        """The sentences of each episode, in order, or why there are none; large backlogs are read by processes."""
        scripts = (each.script for each in due)
        count = reader_count(len(due))
        if count:
            self.close()
            self._pool = ReaderPool(self._show, self._engine.name, self._reader.memory, count, self._timeout)
        read = self._pool.read(scripts) if self._pool else map(self._read, scripts)
        for each, found in zip(due, read, strict=True):
            try:
                yield found if isinstance(found, FailedScript) else self._with_inputs(each, found)
            except OutputError:
                raise
            except StudioError as error:
                yield FailedScript(each.script, message_without_file(error, each.script))

    def close(self) -> None:
        """Stop the reader processes."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _changes(self, script: Path) -> tuple[str, ...]:
        """What changed since the episode was made."""
        entry = self._ledger.episode(script)
        if entry is None:
            return ("new",)
        return changed_inputs(entry, self._inputs.digests(script, entry.voices, entry.named_files))

    def _read(self, script: Path) -> ScriptSentences | FailedScript:
        try:
            return self._reader.sentences(script)
        except OutputError:
            raise
        except StudioError as error:
            return FailedScript(script, message_without_file(error, script))

    def _with_inputs(self, due: DueEpisode, found: ScriptSentences) -> EpisodeSentences:
        """Add the digests of the episode's inputs; the ledger has most of them."""
        script = due.script
        digests = {**self._inputs.digests(script, found.voices, found.named_files), SCRIPT: found.digest}
        entry = EpisodeEntry(
            signature(digests, [*found.keys, *found.pinned]), digests, found.voices, found.named_files, {}
        )
        episode = PlannedEpisode(
            script,
            due.output,
            due.order,
            entry.signature,
            tuple(item.key for item in found.items),
            found.characters,
            found.expected_s,
            due.why,
        )
        return EpisodeSentences(episode, found.keys, found.items, entry)


def is_finished(found: EpisodeSentences, ledger: Ledger) -> bool:
    """Whether an episode was made from the same inputs, and its files are as they were written."""
    entry = ledger.episode(found.episode.script)
    if entry is None or entry.signature != found.episode.signature:
        return False
    return file_stamps(output_files(found.episode.output)) == entry.outputs != {}


def _check_file(script: Path) -> None:
    """Check that a script's name is valid UTF-8, and that it is a file that can be read more than once.

    Raises:
        ScriptError: one of them isn't so.
    """
    if _printable(script) != str(script):
        raise ScriptError("Its name is not UTF-8.", hint="Rename it, or the folder it is in.")
    if "\0" in str(script):
        raise ScriptError("Its name contains a NUL byte.", hint="Check that the list of scripts is a text file.")
    if is_folder(script):
        try:
            next(script.iterdir(), None)
        except OSError as error:
            raise ScriptError(f"The folder can't be read: {error.strerror}.", hint="Change its permissions.") from error
    elif os.path.exists(script) and not os.path.isfile(script):  # noqa: PTH110, PTH113 - Path raises
        raise ScriptError("This is a pipe or a device, not a file.", hint="Save its content as a file.")


def _printable(script: Path) -> str:
    """A path as UTF-8 text, whatever its bytes."""
    return str(script).encode("utf-8", "backslashreplace").decode()
