"""Doubtful readings that a person has accepted, stored in ``accepted.txt`` of the show.

In: a script as it was read, and its file. Out: nothing, or a DoubtfulScript that says how it was read and what else it
could be. An acceptance ends when the script changes.
"""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from studio.errors import DoubtfulScript, ShowError
from studio.files.atomic import write_atomic
from studio.files.lock import lock_folder
from studio.parse.running_text.confidence import doubt
from studio.store.keys import file_digest
from studio.values import Script

FILE = "accepted.txt"
"""In the folder of the show: a digest and the name of a script, one a line."""

LARGEST = 4_000_000
"""Most bytes of it that are read."""


def require_accepted(script: Script, file: Path, root: Path | None) -> None:
    """Check that a script is read with confidence, or that its reading was accepted.

    Args:
        script: as it was read.
        file: its path.
        root: the folder of the show; None outside any show.

    Raises:
        DoubtfulScript: the reading is doubtful and was not accepted.
    """
    why = doubt(script)
    if why is None or file_digest(file) in _accepted(root):
        return
    raise DoubtfulScript(
        f"the script may not be read as it is meant: {why}.",
        file=file,
        line=script.problems[0].line if script.problems else 1,
        hint=f"See `studio parse {quote(str(file))}`; then render with --accept, or use Studio's script format"
        " (docs/script-form.md).",
    )


def accept(file: Path, root: Path) -> None:
    """Store that a script is accepted as it is now. Raises ShowError."""
    name = " ".join(file.name.encode("utf-8", "replace").decode().split())
    with lock_folder(root):
        lines = sorted({*_lines(root), f"{file_digest(file)}  {name}"})
        write_atomic(root / FILE, "".join(f"{line}\n" for line in lines), raises=ShowError)


def _accepted(root: Path | None) -> frozenset[str]:
    return frozenset(line.split(" ", 1)[0] for line in _lines(root)) if root is not None else frozenset()


def _lines(root: Path) -> list[str]:
    try:
        with (root / FILE).open(encoding="utf-8", errors="replace") as file:
            return [line.strip() for line in file.read(LARGEST).splitlines() if line.strip()]
    except OSError:
        return []
