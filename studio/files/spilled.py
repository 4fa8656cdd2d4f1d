"""Lists in a temporary file: values in, a sequence out that reads each of them on demand.

So a show of thousands of episodes takes the memory of one. The file has no name, so nothing else can reach it and
nothing is left of it. Small lists never get to the disk.
"""

from __future__ import annotations

import pickle
import tempfile
import threading
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TypeVar, cast, overload

from studio.files.temporary import temporary_error

T = TypeVar("T")
IN_MEMORY_BYTES = 1 << 20
"""A list with fewer bytes stays in memory."""


class _Store:
    """The file, for one thread at a time; it is removed with the last list in it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - closed with the store
        weakref.finalize(self, self._file.close)

    def add(self, data: bytes) -> int:
        """Append bytes; returns their place."""
        with self._lock:
            try:
                place = self._file.seek(0, 2)
                self._file.write(data)
            except OSError as error:
                raise temporary_error(error) from error
        return place

    def load(self, place: int) -> object:
        """The value that was pickled there."""
        with self._lock:
            try:
                self._file.seek(place)
                return pickle.load(self._file)  # noqa: S301 - written by this process, into a file without a name
            except OSError as error:
                raise temporary_error(error) from error


class SpilledList(Sequence[T]):
    """A sequence of values that can be pickled. Each reading gives a new value, equal to the one that was put in.

    Reading is safe from any thread. Raises OutputError if the temporary file can't be written.
    """

    def __init__(self, values: Iterable[T] = (), *, store: _Store | None = None, places: Iterable[int] = ()) -> None:
        self._store = store or _Store()
        self._places = array("q", places)
        for value in values:
            self.append(value)

    def append(self, value: T) -> None:
        """Append a value."""
        self._places.append(self._store.add(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)))

    def picked(self, indices: Iterable[int]) -> SpilledList[T]:
        """A list of some of its values, in any order, in the same file."""
        return SpilledList(store=self._store, places=(self._places[index] for index in indices))

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[T]:
        return map(self._read, self._places)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> SpilledList[T]: ...
    def __getitem__(self, index: int | slice) -> T | SpilledList[T]:
        if isinstance(index, slice):
            return self.picked(range(len(self))[index])
        return self._read(self._places[index])

    def _read(self, place: int) -> T:
        return cast(T, self._store.load(place))
