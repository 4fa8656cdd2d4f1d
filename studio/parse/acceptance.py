"""Doubtful scripts that somebody has looked at: what stands in ``accepted.txt`` of the show.

In: a script as it was read, and its file. Out: nothing, or a DoubtfulScript that says what was taken and
what else it could be. A script that is changed is doubtful anew.
"""

from __future__ import annotations

from pathlib import Path

from studio.errors import DoubtfulScript
from studio.parse.confidence import doubt
from studio.store.keys import file_digest
from studio.values import Script

KEPT_IN = "accepted.txt"
"""In the folder of the show: a digest and the name of a script, one a line."""

LARGEST = 4_000_000
"""Bytes of it that are read."""


def require_accepted(script: Script, file: Path, root: Path | None) -> None:
    """Stop at a doubtful script that nobody accepted.

    Args:
        script: as it was read.
        file: where it stands.
        root: the folder of the show, where what was accepted is kept; None outside a show.

    Raises:
        DoubtfulScript: it is doubtful, and was not accepted as it is.
    """
    why = doubt(script)
    if why is None or file_digest(file) in _accepted(root):
        return
    raise DoubtfulScript(
        f"the script may not be read as it is meant: {why}.",
        file=file,
        line=script.problems[0].line if script.problems else 1,
        hint="See `studio parse`; then render with --accept, or write it in our own form (docs/script-form.md).",
    )


def accept(file: Path, root: Path) -> None:
    """Keep that a script is accepted as it is now. Raises OSError."""
    name = " ".join(file.name.encode("utf-8", "replace").decode().split())
    with (root / KEPT_IN).open("a", encoding="utf-8") as kept:
        kept.write(f"{file_digest(file)}  {name}\n")


def _accepted(root: Path | None) -> frozenset[str]:
    if root is None:
        return frozenset()
    try:
        with (root / KEPT_IN).open(encoding="utf-8", errors="replace") as kept:
            return frozenset(line.split(" ", 1)[0].strip() for line in kept.read(LARGEST).splitlines())
    except OSError:
        return frozenset()
