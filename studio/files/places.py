"""Where a path leads: a path in, the same place without links and ``..`` out."""

from __future__ import annotations

import os
from pathlib import Path


def real_path(path: Path) -> Path:
    """The absolute path without links. One that leads in a circle stays as it is, and whoever opens it is told so.

    ``Path.resolve()`` raises RuntimeError there before Python 3.13, which nobody expects of a path.

    Raises:
        ValueError: it holds a null character.
    """
    return Path(os.path.realpath(path))
