"""Reads scripts: a script in, its sentences out, ready for an engine; in this process, or in several reader processes.

Reader processes leave this process's interpreter to the workers, and a crash costs one attempt at one script. Sentences
come in the order of the scripts.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.batch.assembly import ShowSnapshot
from studio.batch.deadlines import HelperTimeout, Pace
from studio.batch.executors import MOST_ANSWER_BYTES, helper_command
from studio.batch.inputs import named_files
from studio.batch.values import FailedScript, Item
from studio.cast import VoiceChoice
from studio.concurrency.cores import available_cores
from studio.concurrency.threads import in_order
from studio.errors import EngineError, OutputError, ProgramError, StudioError
from studio.programs.helper import HelperPool
from studio.render.estimate import estimated_length_s
from studio.render.prepare import (
    ScriptSource,
    SpeechSettings,
    cast_script,
    load_source,
    load_speech_settings,
    prepare,
)
from studio.show import Show
from studio.show.acceptance import require_accepted
from studio.show.pins import load_pins
from studio.store.keys import file_digest
from studio.synthesize import requests_for
from studio.synthesize.engine import Engine
from studio.synthesize.identity import take_keys
from studio.synthesize.pins import match_pins
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.scenes.say import scenes_of

FEW_SCRIPTS = 48
"""Up to this many scripts are read in this process, as starting a reader takes a second of a core."""
MOST_READERS = 8
ATTEMPTS = 3
SCRIPT_BYTE_S = 0.0005
"""What a reader may take for a byte before anything was measured; usually it is a hundredth of that."""


@dataclass(frozen=True, slots=True)
class ScriptSentences:
    """The sentences of a script, and what else shapes its episode."""

    digest: str
    """Of the script's file."""
    voices: Mapping[str, str]
    """By speaker."""
    named_files: tuple[str, ...]
    """Files that the script names."""
    keys: tuple[str, ...]
    """Of all its sentences and of the calibration, repeats included."""
    items: tuple[Item, ...]
    """The different ones."""
    pinned: tuple[str, ...]
    """Digests of the takes that people chose, and keys of those whose choice no longer applies."""
    characters: int
    expected_s: float
    """Duration of its episode at the usual pace of speech."""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A script to be read by a reader process."""

    script: str
    show: ShowSnapshot
    engine: str
    memory: Mapping[str, VoiceChoice]
    """See :class:`ScriptReader`."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a reader process found: sentences, or why there are none."""

    sentences: ScriptSentences | None
    reason: str = ""


class ScriptReader:
    """Reads the scripts of one show, for one engine.

    Args:
        show: the show.
        engine: the engine that will speak.
        speech: the show's voices and words.
    """

    def __init__(self, show: Show, engine: Engine, speech: SpeechSettings) -> None:
        self._show, self._engine, self._speech = show, engine, speech
        self._load = functools.lru_cache(maxsize=64)(functools.partial(_load, show))
        self.memory: dict[str, VoiceChoice] = dict(speech.remembered)
        """Voices chosen for speakers, in earlier episodes and in the scripts that were cast before."""

    def source(self, script: Path) -> ScriptSource:
        """What a script says. Raises StudioError."""
        return self._load(script, _stamp(script))[0]

    def cast(self, source: ScriptSource) -> Mapping[str, VoiceChoice]:
        """Cast a script; returns its new voices, which the show's later scripts use too. Raises StudioError."""
        _, new_voices = cast_script(source.script, self._show, self._engine.name, self._speech_settings())
        self._remember(new_voices)
        return new_voices

    def sentences(self, script: Path) -> ScriptSentences:
        """The sentences of a script. Raises StudioError."""
        source, digest = self._load(script, _stamp(script))
        if self._show.settings.stop_when_doubtful:
            require_accepted(source.script, script, self._show.root)
        names = named_files(self._show, script, source.script)
        if source.metadata.cover:
            self._show.file(source.metadata.cover, script)
            names = (*names, source.metadata.cover)
        engine = self._engine
        prepared = prepare(source, self._show, engine.name, self._speech_settings())
        self._remember(prepared.new_choices)
        spoken = prepared.sentences
        if not spoken:
            raise EngineError("Nothing in this script can be spoken.", hint="Is it in a script the engine knows?")
        pins = match_pins(spoken, load_pins(self._show.root, script), engine.name)
        scenes = scenes_of(prepared.script, spoken, engine, self._show.settings.scenes)
        requests = requests_for(spoken, pins.pins, source.metadata.language, in_scenes=scenes.sentences)
        items = [Item(key, request) for key, request in zip(take_keys(engine, requests), requests, strict=True)]
        chosen = [f"{index} {pin.sha256}" for index, pin in sorted(pins.pins.items())]
        obsolete = [pin.key for pin in (*pins.obsolete, *pins.other_engines)]
        return ScriptSentences(
            digest,
            {role.speaker: role.voice for role in prepared.cast.roles},
            names,
            tuple(item.key for item in items),
            tuple({item.key: item for item in items}.values()),
            (*chosen, *obsolete),
            sum(len(s.request.text) for s in spoken),
            estimated_length_s(prepared.script, spoken, self._show, script, engine.name),
        )

    def _speech_settings(self) -> SpeechSettings:
        return replace(self._speech, remembered=self.memory)

    def _remember(self, new_voices: Mapping[str, VoiceChoice]) -> None:
        if self._show.cast_file is not None:
            self.memory.update(new_voices)


def answer(request: bytes) -> bytes:
    """Handle a task that came over a pipe: JSON in, the result as JSON out."""
    task: ReadTask = _task_adapter().validate_json(request)
    script, reader = Path(task.script), _reader(task.show, task.engine)
    reader.memory = dict(task.memory)
    try:
        result = ReadResult(reader.sentences(script))
    except OutputError:
        raise
    except StudioError as error:
        result = ReadResult(None, message_without_file(error, script))
    content: bytes = _result_adapter().dump_json(result)
    return content


@functools.lru_cache(maxsize=1)
def _reader(snapshot: ShowSnapshot, engine: str) -> ScriptReader:
    show = snapshot.show()
    return ScriptReader(show, find_engine(engine), load_speech_settings(show, engine))


class ReaderPool:
    """Several reader processes.

    Args:
        show: the show, with the settings that all scripts are read by.
        engine: the engine that will speak.
        memory: voices chosen for speakers, in all scripts that will be read.
        count: how many processes.
        timeout: when a process counts as hung.
    """

    def __init__(
        self,
        show: Show,
        engine: str,
        memory: Mapping[str, VoiceChoice],
        count: int,
        timeout: HelperTimeout | None = None,
    ) -> None:
        self._snapshot, self._engine, self._memory = ShowSnapshot.of(show), engine, memory
        self._timeout, self._pace, self._count = timeout or HelperTimeout(), Pace(SCRIPT_BYTE_S), count
        self._pool = HelperPool(
            "reader",
            [helper_command({"read": True})] * count,
            silence_s=self._timeout.silence_s,
            most_answer_bytes=MOST_ANSWER_BYTES,
        )
        self._closed = False

    def read(self, scripts: Iterable[Path]) -> Iterator[ScriptSentences | FailedScript]:
        """The sentences of all scripts, or why there are none, in order; a few scripts are prefetched."""
        return in_order(self._read, scripts, self._count)

    def close(self) -> None:
        """Stop everything that was started, scripts in work included."""
        self._closed = True
        self._pool.stop()

    def _read(self, script: Path) -> ScriptSentences | FailedScript:
        task = _task_adapter().dump_json(ReadTask(str(script), self._snapshot, self._engine, self._memory))
        size = _stamp(script)[1]
        reason = ""
        for _ in range(ATTEMPTS):
            try:
                with self._pool.idle() as reader:
                    answer = reader.ask(task, timeout=self._pace.timeout_s(size, self._timeout))
                    took_s = reader.took_s
                result: ReadResult = _result_adapter().validate_json(answer)
            except (ProgramError, ValueError) as error:
                reason = f"Its reader failed: {error}"
                if self._closed:
                    break
            else:
                self._pace.add(size, took_s)
                return result.sentences or FailedScript(script, result.reason)
        return FailedScript(script, reason)


def reader_count(scripts: int) -> int:
    """How many reader processes to start: none for few scripts, or on a single core."""
    cores = available_cores()
    return min(MOST_READERS, cores) if scripts > FEW_SCRIPTS and cores > 1 else 0


def message_without_file(error: StudioError, script: Path) -> str:
    """The message of an error without the script's name, which is shown before it."""
    if error.file is not None and Path(error.file) == script:
        error.file = None
    return str(error)


def _stamp(script: Path) -> tuple[int, int]:
    try:
        stat = script.stat()
    except OSError:
        return (0, 0)  # reading it will report what is wrong
    return stat.st_mtime_ns, stat.st_size


def _load(show: Show, script: Path, stamp: tuple[int, int]) -> tuple[ScriptSource, str]:
    """What a script says, and the digest of its file; ``stamp`` makes the cache notice a changed file."""
    return load_source(script, show), file_digest(script)


@functools.cache
def _task_adapter() -> Any:  # noqa: ANN401 - a TypeAdapter, whose module takes time to import
    from pydantic import TypeAdapter

    return TypeAdapter(ReadTask)


@functools.cache
def _result_adapter() -> Any:  # noqa: ANN401
    from pydantic import TypeAdapter

    return TypeAdapter(ReadResult)
