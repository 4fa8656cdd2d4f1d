"""The key that clients of the speech API must send: from the environment, or generated once and stored in the show."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from studio.errors import UsageError
from studio.files.atomic import atomic_path, make_folder
from studio.files.lock import lock_folder

VARIABLE = "STUDIO_SPEECH_KEY"
SHORTEST = 16
"""Characters of a key that is set."""
_LARGEST_BYTES = 1000


def load_key(root: Path | None) -> tuple[str, Path | None]:
    """The key, and the file that holds it.

    Args:
        root: folder of the show; outside any show every run has a key of its own.

    Returns:
        The key; and its file, or None for a key that is kept nowhere.

    Raises:
        UsageError: the key is too short to protect anything, or the file holds none.
        OutputError: the file can't be written.
    """
    if given := os.environ.get(VARIABLE):
        return _checked(given, None), None
    if root is None:
        return _new(), None
    path = root / ".studio" / "speech-key"
    make_folder(path.parent)
    with lock_folder(root):
        if path.exists():
            return _checked(_read(path), path), path
        key = _new()
        with atomic_path(path) as temporary:
            temporary.touch(0o600)
            temporary.write_text(f"{key}\n", encoding="ascii")
        return key, path


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_BYTES).decode("ascii", "replace").strip()
    except OSError as error:
        raise UsageError(f"The key can't be read: {error.strerror}.", file=path) from error


def _checked(key: str, path: Path | None) -> str:
    if len(key) < SHORTEST or not (key.isascii() and key.isprintable()) or " " in key:
        name = f"{VARIABLE} is" if path is None else "Holds"
        advice = "Set a longer one." if path is None else "Remove the file to get a new one."
        raise UsageError(f"{name} no key of {SHORTEST} or more characters without blanks.", file=path, hint=advice)
    return key


def _new() -> str:
    return f"sk-studio-{secrets.token_urlsafe(24)}"
