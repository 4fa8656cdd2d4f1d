"""A script in, its words out, ready for an engine: in this process, or in readers of their own, several at a time.

A reader in a process of its own leaves ours to those who speak, and its crash costs an attempt at one script and not
the batch. Scripts come out in the order in which they went in, whoever read them.
"""

from __future__ import annotations

import functools
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.audio.companion import Companion, end_all
from studio.batch.executors import helper
from studio.batch.inputs import named_files
from studio.batch.values import Item, Left
from studio.cast import Memory, assign, load_voices, recall
from studio.details import Given, settle
from studio.errors import EngineError, OutputError, ProgramError, StudioError
from studio.parse import parse_script
from studio.parse.acceptance import require_accepted
from studio.parse.read import read_script
from studio.pins import load_pins
from studio.provide import wishes
from studio.show import Show, load_show
from studio.store.keys import file_digest
from studio.synthesize import requests_for
from studio.synthesize.check import usual_length
from studio.synthesize.engine import Engine, used_by
from studio.synthesize.pinned import fitting
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.sentences import sentences
from studio.synthesize.takes import take_key
from studio.text.lexicon import Lexicon, load_lexicons
from studio.values import Cast, Script

FEW = 48
"""Scripts for which no reader is started: one takes a second of the processor to start."""
MOST_READERS = 8
ATTEMPTS = 3
PATIENCE_S = 600.0
"""A script of some hours takes seconds."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in a script, and by whom."""

    digest: str
    """Of the script's file."""
    people: Mapping[str, str]
    """Voices by speaker."""
    names: tuple[str, ...]
    """Files that the script names."""
    keys: tuple[str, ...]
    """Of all its sentences and of the calibration, repeats and all."""
    items: tuple[Item, ...]
    """The different ones."""
    chosen: tuple[str, ...]
    """Takes that a person chose, and those whose choice has ended: what of them shapes the episode."""
    characters: int
    expected_s: float
    """Length of its speech, by the usual pace."""


@dataclass(frozen=True, slots=True)
class Order:
    """A script to be read, as it goes over a pipe."""

    script: str
    memory: Mapping[str, Memory]
    """See :class:`Reader`."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a script, as it goes over a pipe: words, or why there are none."""

    words: Words | None
    left: str = ""


class Reader:
    """Reads the scripts of one show, for one engine.

    Args:
        show: whose they are.
        engine: what speaks.
        lexicon: the show's own pronunciations.
    """

    def __init__(self, show: Show, engine: Engine, lexicon: Lexicon) -> None:
        self._show, self._engine, self._lexicon = show, engine, lexicon
        self._voices = load_voices(show.voices)
        self._wishes = wishes(show)
        self._parsed = functools.lru_cache(maxsize=64)(_parsed)
        self.memory: dict[str, Memory] = recall(show.cast_file)
        """Voices that were chosen for people, in earlier episodes and in those that were cast before."""

    def parsed(self, script: Path) -> Script:
        """A script as it is read. Raises StudioError."""
        return self._parsed(script, _stamp(script))[0]

    def cast(self, parsed: Script) -> tuple[Cast, Mapping[str, Memory]]:
        """The cast of one script; what is learnt is known to those after it, inside a show. Raises StudioError."""
        settings = self._show.settings
        guess = settings.unknown_speakers == "assign"
        cast, learnt = assign(
            parsed, self._engine.name, self._voices, self._wishes, self.memory, guess=guess, rate=settings.rate
        )
        if self._show.cast_file is not None:
            self.memory.update(learnt)
        return cast, learnt

    def words(self, script: Path) -> Words:
        """What is said in a script. Raises StudioError."""
        parsed, digest = self._parsed(script, _stamp(script))
        if self._show.settings.stop_when_doubtful:
            require_accepted(parsed, script, self._show.root)
        details, _ = settle(script, parsed, self._show.settings.language, Given(), None)
        names = named_files(self._show, script, parsed)
        if details.cover:
            self._show.file(details.cover, script)
            names = (*names, details.cover)
        cast, _ = self.cast(parsed)
        wanted, _ = sentences(parsed, cast, self._lexicon, details.language, used_by(self._engine))
        if not wanted:
            raise EngineError("Nothing of this script can be spoken.", hint="Is it in a script the engine knows?")
        chosen = fitting(wanted, load_pins(self._show.root, script), self._engine.name)
        requests = requests_for(wanted, chosen.pins, details.language)
        keyed = [Item(take_key(self._engine, request), request) for request in requests]
        pins = [f"{index} {pin.sha256}" for index, pin in sorted(chosen.pins.items())]
        ended = [pin.key for pin in (*chosen.ended, *chosen.resting)]
        return Words(
            digest,
            {role.speaker: role.voice for role in cast.roles},
            names,
            tuple(item.key for item in keyed),
            tuple({item.key: item for item in keyed}.values()),
            (*pins, *ended),
            sum(len(s.request.text) for s in wanted),
            sum(usual_length(s.request.text) / s.request.settings.rate for s in wanted),
        )

    def answer(self, order: bytes) -> bytes:
        """An order over a pipe, its account back."""
        asked = _orders().validate_json(order)
        script, self.memory = Path(asked.script), dict(asked.memory)
        try:
            account = Account(self.words(script))
        except OutputError:
            raise
        except StudioError as error:
            account = Account(None, told(error, script))
        answer: bytes = _accounts().dump_json(account)
        return answer


def reader(show: str, store: str, engine: str) -> Reader:
    """A reader in a process of its own, by what it is told; see :func:`studio.batch.assembling.order_for`."""
    found = replace(load_show(chosen=Path(show)) if show else load_show(), kept=store)
    return Reader(found, find_engine(engine), load_lexicons(found.lexicon_files))


class Readers:
    """Several readers in processes of their own.

    Args:
        show: whose scripts they read.
        engine: what speaks.
        memory: voices that were chosen for people, those of all scripts that they will read among them.
        count: how many.
    """

    def __init__(self, show: Show, engine: str, memory: Mapping[str, Memory], count: int) -> None:
        self._memory = memory
        spec = {"read": {"show": str(show.settings_file or ""), "store": show.location, "engine": engine}}
        self._all = [Companion(f"reader {number + 1}", helper(spec)) for number in range(count)]
        self._idle = deque(self._all)
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="read")
        self._closed = False

    def words(self, scripts: Iterable[Path]) -> Iterator[Words | Left]:
        """The words of all scripts, or why there are none, in their order; a few are read ahead."""
        reading: deque[Future[Words | Left]] = deque()
        for script in scripts:
            reading.append(self._pool.submit(self._read, script))
            if len(reading) > 2 * len(self._all):
                yield reading.popleft().result()
        while reading:
            yield reading.popleft().result()

    def close(self) -> None:
        """End everything that was started, also what is being read."""
        self._closed = True
        end_all(self._pool, self._all)

    def _read(self, script: Path) -> Words | Left:
        companion = self._idle.popleft()
        order = _orders().dump_json(Order(str(script), self._memory))
        try:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    account = _accounts().validate_json(companion.ask(order, timeout=PATIENCE_S))
                    return account.words or Left(script, account.left)
                except (ProgramError, ValueError) as error:
                    if attempt == ATTEMPTS or self._closed:
                        return Left(script, f"Its reader broke off: {error}")
            raise AssertionError("unreachable")
        finally:
            self._idle.append(companion)


def readers_for(scripts: int) -> int:
    """How many readers to start: none for few scripts, or where there is one core."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_READERS, cores) if scripts > FEW and cores > 1 else 0


def told(error: StudioError, script: Path) -> str:
    """The message without the name of the script, which stands before it."""
    if error.file is not None and Path(error.file) == script:
        error.file = None
    return str(error)


def _stamp(script: Path) -> tuple[int, int]:
    try:
        stat = script.stat()
    except OSError:
        return (0, 0)  # reading it says what is wrong
    return stat.st_mtime_ns, stat.st_size


def _parsed(script: Path, stamp: tuple[int, int]) -> tuple[Script, str]:
    """A script, and the digest of its file; ``stamp`` tells a file that was changed from what it was."""
    text = read_script(script)
    return parse_script(text, file=script), file_digest(script)


@functools.cache
def _orders() -> Any:  # noqa: ANN401 - a TypeAdapter, whose module takes time to import
    from pydantic import TypeAdapter

    return TypeAdapter(Order)


@functools.cache
def _accounts() -> Any:  # noqa: ANN401
    from pydantic import TypeAdapter

    return TypeAdapter(Account)
