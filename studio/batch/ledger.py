"""The ledger of a show's batches: what was made of what, what was tried, and what was set aside.

In: facts, as they happen, from one writer. Out: the same facts, to the next run. All of it is derived: without it,
digests are taken anew and episodes are put together again from the takes in the store.
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
from typing import Any

from studio.batch.values import Left, Result
from studio.errors import OutputError
from studio.store.folder import store_error
from studio.store.keys import file_digest

FORM = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, changed INTEGER, size INTEGER, digest TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS episodes (script TEXT PRIMARY KEY, signature TEXT, facts TEXT, people TEXT, names TEXT,
  outputs TEXT, made REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batches (ended REAL, worker TEXT, items INTEGER, made INTEGER, characters INTEGER,
  seconds REAL, audio_s REAL, failed INTEGER, lost TEXT, trouble TEXT);
CREATE TABLE IF NOT EXISTS aside (key TEXT PRIMARY KEY, text TEXT, voice TEXT, reason TEXT, ended REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failed (script TEXT PRIMARY KEY, reason TEXT, ended REAL) WITHOUT ROWID;
"""

Stamp = tuple[int, int]
"""Time of the last change (ns) and size of a file."""


@dataclass(frozen=True, slots=True)
class Made:
    """How an episode was made."""

    signature: str
    """See :class:`studio.batch.values.Wanted`."""
    facts: Mapping[str, str]
    """Digests of what it was made from, by name."""
    people: Mapping[str, str]
    """Voices by speaker."""
    names: Sequence[str]
    """Files that the script names."""
    outputs: Mapping[str, Stamp]
    """Its files, as they were left."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A sentence that could not be made."""

    key: str
    text: str
    voice: str
    reason: str


class Ledger:
    """One file of SQLite. Safe to use from several threads; another process waits for its turn.

    Args:
        path: its place, on a local disk; a damaged one, or one of another form, is begun anew.

    Raises:
        OutputError: it can't be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = self._opened()
        except (OSError, sqlite3.Error) as error:
            raise OutputError(f"The ledger can't be written: {error}.", file=path) from error

    def _opened(self) -> sqlite3.Connection:
        try:
            return _open(self.path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # damaged, or of another form
            self.path.unlink()
            return _open(self.path)

    def close(self) -> None:
        """No more is written."""
        with self._lock:
            self._base.close()

    def digest(self, path: Path) -> str:
        """Digest of a file's content; read again only when its time or size is another. Raises OSError."""
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        name = str(path)
        row = self._one("SELECT changed, size, digest FROM files WHERE path = ?", name)
        if row is not None and (row[0], row[1]) == stamp:
            return str(row[2])
        found = file_digest(path)
        if time.time_ns() - stamp[0] > 2_000_000_000:  # what is just being written may change within one tick
            self._do("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", name, *stamp, found)
        return found

    def made(self, script: Path) -> Made | None:
        """How the episode of a script was made, if it was."""
        row = self._one("SELECT signature, facts, people, names, outputs FROM episodes WHERE script = ?", str(script))
        if row is None:
            return None
        facts, people, names, outputs = (json.loads(part) for part in row[1:])
        return Made(row[0], facts, people, names, {path: (stamp[0], stamp[1]) for path, stamp in outputs.items()})

    def keep_made(self, script: Path, made: Made) -> None:
        """An episode is finished."""
        parts = [json.dumps(part) for part in (made.facts, made.people, made.names, made.outputs)]
        with self.together():
            self._do(
                "INSERT OR REPLACE INTO episodes VALUES (?, ?, ?, ?, ?, ?, ?)",
                str(script), made.signature, *parts, time.time(),
            )  # fmt: skip
            self._do("DELETE FROM failed WHERE script = ?", str(script))

    def keep_result(self, result: Result) -> None:
        """A batch was tried."""
        self._do(
            "INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            time.time(), result.worker, len(result.batch.items), len(result.made),
            sum(item.cost for item in result.batch.items), result.seconds, result.audio_s, len(result.failed),
            result.lost, result.trouble,
        )  # fmt: skip

    def aside(self) -> dict[str, Aside]:
        """What was set aside and not taken up again, by key."""
        rows = self._all("SELECT key, text, voice, reason FROM aside ORDER BY key")
        return {row[0]: Aside(*row) for row in rows}

    def keep_aside(self, aside: Aside) -> None:
        """A sentence can't be made."""
        values = (aside.key, aside.text, aside.voice, aside.reason, time.time())
        self._do("INSERT OR REPLACE INTO aside VALUES (?, ?, ?, ?, ?)", *values)

    def take_up(self, key: str) -> None:
        """A sentence that was set aside is made, or will be tried again."""
        self._do("DELETE FROM aside WHERE key = ?", key)

    def failed(self) -> tuple[Left, ...]:
        """Episodes that could not be made, in the order of their names."""
        rows = self._all("SELECT script, reason FROM failed ORDER BY script")
        return tuple(Left(Path(script), reason) for script, reason in rows)

    def keep_failed(self, left: Left) -> None:
        """An episode can't be made."""
        self._do("INSERT OR REPLACE INTO failed VALUES (?, ?, ?)", str(left.script), left.reason, time.time())

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """What is kept inside the context is written at once."""
        with self._lock:
            if self._base.in_transaction:
                yield
                return
            self._do("BEGIN")
            try:
                yield
            finally:
                self._commit()

    def _commit(self) -> None:
        if self._base.in_transaction:  # SQLite ends it itself where the disk is full
            self._do("COMMIT")

    def _do(self, statement: str, *values: object) -> None:
        with self._lock, self._errors():
            self._base.execute(statement, values)

    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        return next(iter(self._all(statement, *values)), None)

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, self._errors():
            return self._base.execute(statement, values).fetchall()

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
                hint="If it is damaged, remove it: all it holds is found out again.",
            ) from error


def _open(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
    try:
        form = base.execute("PRAGMA user_version").fetchone()[0]
        if form not in (0, FORM):
            raise sqlite3.DatabaseError("another form")
        base.execute("PRAGMA synchronous = OFF")  # it is derived: what a crash of the machine damages is made anew
        base.executescript(_TABLES)
        base.execute(f"PRAGMA user_version = {FORM}")
        found = base.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(found)
    except BaseException:
        base.close()
        raise
    return base
