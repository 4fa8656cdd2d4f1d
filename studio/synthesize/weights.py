"""Model files: a path in, the digest that represents it in keys out. All engines and recognizers share it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio.errors import EngineError
from studio.store.keys import file_digest
from studio.store.machine import remembered_digest


def weights_digest(path: Path, compute: Callable[[Path], str] = file_digest) -> str:
    """The cached digest of a model file, see :func:`studio.store.machine.remembered_digest`.

    Raises:
        EngineError: it can't be read.
    """
    try:
        return remembered_digest(path, compute)
    except OSError as error:
        raise EngineError(f"{path} can't be read: {error.strerror or error}.") from error
