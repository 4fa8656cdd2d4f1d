"""Measures how long each stage takes, for the record and the log."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from studio.errors import StudioError

_log = logging.getLogger(__name__)


class Clock:
    """Wall time of each stage, in seconds. Errors that name a line of the script get the script's path added."""

    def __init__(self, script: Path) -> None:
        self.script = script
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Add the time inside the context to that of a stage."""
        begin = time.monotonic()
        try:
            yield
        except StudioError as error:
            if error.line is not None and error.file is None:
                error.file = self.script
            raise
        finally:
            took = time.monotonic() - begin
            self.seconds[stage] = round(self.seconds.get(stage, 0.0) + took, 3)
            _log.debug("stage %s: %.3f s", stage, took)
