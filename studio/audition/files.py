"""Writes an audition to disk, atomically: as one page, or as a FLAC file for each sample."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from studio.audio.take_file import listening_flac
from studio.audition.page import audible, audition_page
from studio.audition.part import Part
from studio.errors import OutputError
from studio.files.partial import discard, partial
from studio.store import Store


def write_page(folder: Path, name: str, title: str, parts: Sequence[Part], store: Store, note: str = "") -> list[Path]:
    """One page with all players; see :func:`audition_page`. Raises OutputError."""
    path = folder / f"{slug(name)}.html"
    _write(path, audition_page(title, parts, store, note))
    return [path]


def write_files(folder: Path, name: str, parts: Sequence[Part], store: Store) -> list[Path]:
    """One file for each sample, in the order of the names. Raises OutputError."""
    paths = []
    for number, part in enumerate(parts, 1):
        for count, sample in enumerate(part.samples, 1):
            path = folder / f"{slug(name)}-{number:02}-{slug(part.title)}-{count:02}-{slug(sample.label)}.flac"
            _write(path, listening_flac(*audible(sample, store)))
            paths.append(path)
    return paths


def slug(text: str, longest: int = 40) -> str:
    """Letters and figures of a text, for the name of a file."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text)[:longest].strip("-") or "take"


def _write(path: Path, content: bytes) -> None:
    temporary = partial(path.parent, path.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        discard(temporary)
        raise OutputError(
            f"Can't be written: {error.strerror or error}.", file=path, hint="Choose a folder with -o."
        ) from error
