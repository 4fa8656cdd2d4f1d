"""The ledger of a show's batch runs: what each episode was made from, how each batch went, and what failed.

In: facts from one writer, as they happen. Out: the same facts, for the next run. All of it is derived: without the
ledger, files are digested again and episodes are assembled again from the takes in the store.
"""

from __future__ import annotations

import contextlib
import errno
import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from studio.audio.decode import MOST_FILE_BYTES
from studio.batch.values import BatchResult, FailedScript
from studio.errors import OutputError
from studio.files.atomic import make_folder, write_error
from studio.store.folder import store_error
from studio.store.keys import file_digest

VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, changed INTEGER, size INTEGER, digest TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS episodes (script TEXT PRIMARY KEY, signature TEXT, facts TEXT, people TEXT, names TEXT,
  outputs TEXT, made REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batches (ended REAL, worker TEXT, items INTEGER, made INTEGER, characters INTEGER,
  seconds REAL, audio_s REAL, failed INTEGER, lost TEXT, trouble TEXT);
CREATE TABLE IF NOT EXISTS aside (key TEXT PRIMARY KEY, text TEXT, voice TEXT, reason TEXT, ended REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failed (script TEXT PRIMARY KEY, reason TEXT, ended REAL) WITHOUT ROWID;
"""
_WRITE_TICK_NS = 2_000_000_000
"""A file that changed less than this ago may change again without getting another time."""

FileStamp: TypeAlias = tuple[int, int]
"""Time of the last change (ns) and size (bytes) of a file."""


@dataclass(frozen=True, slots=True)
class EpisodeEntry:
    """What an episode was made from."""

    signature: str
    """See :class:`studio.batch.values.PlannedEpisode`."""
    digests: Mapping[str, str]
    """Of its inputs, by name; see :class:`studio.batch.inputs.EpisodeInputs`."""
    voices: Mapping[str, str]
    """By speaker."""
    named_files: Sequence[str]
    """Files that the script names."""
    outputs: Mapping[str, FileStamp]
    """Its own files, when they were written."""


@dataclass(frozen=True, slots=True)
class FailedSentence:
    """A sentence that can't be synthesized; runs skip it until ``--retry-failed``."""

    key: str
    text: str
    voice: str
    reason: str


class Ledger:
    """One SQLite file. Several threads may use it; another process waits for its turn.

    Args:
        path: on a local disk; a damaged file, or one of another version, is replaced by an empty one.

    Raises:
        OutputError: it can't be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        try:
            make_folder(path.parent)
            with self._errors():
                self._database = self._open_or_replace()
        except OSError as error:
            raise write_error(error, path, OutputError) from error

    def _open_or_replace(self) -> sqlite3.Connection:
        try:
            return _open(self.path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # damaged, or of another version
            self.path.unlink()
            return _open(self.path)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def digest(self, path: Path) -> str:
        """Digest of a file's content; the file is read again only if its time or size changed. Raises OSError."""
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        name = str(path)
        row = self._row("SELECT changed, size, digest FROM files WHERE path = ?", name)
        if row is not None and (row[0], row[1]) == stamp:
            return str(row[2])
        digest = file_digest(path, MOST_FILE_BYTES)
        if time.time_ns() - stamp[0] > _WRITE_TICK_NS:
            self._execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", name, *stamp, digest)
        return digest

    def episode(self, script: Path) -> EpisodeEntry | None:
        """What the episode of a script was made from, or None if it wasn't made yet."""
        row = self._row("SELECT signature, facts, people, names, outputs FROM episodes WHERE script = ?", str(script))
        if row is None:
            return None
        digests, voices, names, outputs = (json.loads(part) for part in row[1:])
        stamps = {path: (stamp[0], stamp[1]) for path, stamp in outputs.items()}
        return EpisodeEntry(row[0], digests, voices, names, stamps)

    def record_episode(self, script: Path, entry: EpisodeEntry) -> None:
        """Record that an episode is finished."""
        parts = [json.dumps(part) for part in (entry.digests, entry.voices, entry.named_files, entry.outputs)]
        with self.transaction():
            self._execute(
                "INSERT OR REPLACE INTO episodes VALUES (?, ?, ?, ?, ?, ?, ?)",
                str(script), entry.signature, *parts, time.time(),
            )  # fmt: skip
            self._execute("DELETE FROM failed WHERE script = ?", str(script))

    def record_batch(self, result: BatchResult) -> None:
        """Record how a batch went."""
        self._execute(
            "INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            time.time(), result.worker, len(result.batch.items), len(result.made),
            sum(item.characters for item in result.batch.items), result.elapsed_s, result.audio_s, len(result.failed),
            result.lost, result.trouble,
        )  # fmt: skip

    def failed_sentences(self) -> dict[str, FailedSentence]:
        """Sentences that failed and were not made since, by key."""
        rows = self._rows("SELECT key, text, voice, reason FROM aside ORDER BY key")
        return {row[0]: FailedSentence(*row) for row in rows}

    def record_failed_sentence(self, sentence: FailedSentence) -> None:
        """Record that a sentence can't be synthesized."""
        values = (sentence.key, sentence.text, sentence.voice, sentence.reason, time.time())
        self._execute("INSERT OR REPLACE INTO aside VALUES (?, ?, ?, ?, ?)", *values)

    def forget_failed_sentence(self, key: str) -> None:
        """Remove a sentence from the failed ones, since its take now exists."""
        self._execute("DELETE FROM aside WHERE key = ?", key)

    def failed_scripts(self) -> tuple[FailedScript, ...]:
        """Scripts whose episodes could not be made, sorted by name."""
        rows = self._rows("SELECT script, reason FROM failed ORDER BY script")
        return tuple(FailedScript(Path(script), reason) for script, reason in rows)

    def record_failed_script(self, failure: FailedScript) -> None:
        """Record that an episode can't be made."""
        values = (str(failure.script), failure.reason, time.time())
        self._execute("INSERT OR REPLACE INTO failed VALUES (?, ?, ?)", *values)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything recorded within the context at once."""
        with self._lock:
            if self._database.in_transaction:
                yield
                return
            self._execute("BEGIN")
            try:
                yield
            finally:
                self._commit()

    def _commit(self) -> None:
        if self._database.in_transaction:  # SQLite ends the transaction itself if the disk is full
            self._execute("COMMIT")

    def _execute(self, statement: str, *values: object) -> None:
        with self._lock, self._errors():
            self._database.execute(statement, values)

    def _row(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        return next(iter(self._rows(statement, *values)), None)

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, self._errors():
            return self._database.execute(statement, values).fetchall()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if "disk is full" in str(error):
                raise store_error(OSError(errno.ENOSPC, str(error)), self.path.parent) from error
            raise OutputError(
                f"The ledger can't be used: {error}.",
                file=self.path,
                hint="If it is damaged, remove it: the next run creates it again.",
            ) from error


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
    try:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise sqlite3.DatabaseError("another version")
        database.execute("PRAGMA synchronous = OFF")  # all of it can be derived again after a crash of the machine
        database.executescript(_TABLES)
        database.execute(f"PRAGMA user_version = {VERSION}")
        check = database.execute("PRAGMA quick_check(1)").fetchone()[0]
        if check != "ok":
            raise sqlite3.DatabaseError(check)
    except BaseException:
        database.close()
        raise
    return database
