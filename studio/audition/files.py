"""Writes an audition to disk, atomically: as one page, or as a FLAC file for each sample."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from studio.audio.take_file import listening_flac
from studio.audition.page import audible, audition_page
from studio.audition.part import Part
from studio.files.atomic import write_atomic
from studio.store import Store


def write_page(
    folder: Path,
    name: str,
    title: str,
    parts: Sequence[Part],
    store: Store,
    note: str = "",
    speakers: Sequence[str] = (),
) -> list[Path]:
    """One page with all players; see :func:`audition_page`. Raises OutputError."""
    path = folder / f"{slug(name)}.html"
    write_atomic(
        path,
        audition_page(title, parts, store, note, speakers),
        durable=False,
        make_parents=True,
        hint="Choose a folder with -o.",
    )
    return [path]


def write_files(folder: Path, name: str, parts: Sequence[Part], store: Store) -> list[Path]:
    """One file for each sample, in the order of the names. Raises OutputError."""
    paths = []
    for number, part in enumerate(parts, 1):
        for count, sample in enumerate(part.samples, 1):
            path = folder / f"{slug(name)}-{number:02}-{slug(part.title)}-{count:02}-{slug(sample.label)}.flac"
            write_atomic(
                path,
                listening_flac(*audible(sample, store)),
                durable=False,
                make_parents=True,
                hint="Choose a folder with -o.",
            )
            paths.append(path)
    return paths


def slug(text: str, longest: int = 40) -> str:
    """Letters and figures of a text, for the name of a file."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text)[:longest].strip("-") or "take"
