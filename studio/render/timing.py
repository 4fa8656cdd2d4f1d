"""How long each stage took, for the record and the log."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from studio.errors import StudioError

_log = logging.getLogger(__name__)


class Clock:
    """Wall seconds by stage; errors that know a line of the script get its name on the way."""

    def __init__(self, script: Path) -> None:
        self.script = script
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Time what happens inside the context, as the stage of that name."""
        begin = time.monotonic()
        try:
            yield
        except StudioError as error:
            if error.line is not None and error.file is None:
                error.file = self.script
            raise
        finally:
            self.seconds[stage] = round(time.monotonic() - begin, 3)
            _log.debug("stage %s: %.3f s", stage, self.seconds[stage])
