"""The scripts of a batch run: names, folders and lists in, script files in order out.

Paths that can't be read, such as a folder without permission, are returned too; reading them reports what is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from studio.errors import InputError, UsageError
from studio.show.scripts import ENDINGS, scripts_below

LARGEST_LIST_BYTES = 64 * 1024 * 1024
STDIN = "-"


def gather(paths: Sequence[Path], list_file: Path | None = None) -> tuple[Path, ...]:
    """The scripts of a batch, each once.

    Args:
        paths: scripts, and folders that are searched with all below them, in natural order of names.
        list_file: a file with one script per line, relative to its folder; ``-`` for standard input, whose lines, like
            those of any pipe, are relative to the current folder.

    Raises:
        InputError: the list can't be read.
        UsageError: there is no script at all.
    """
    found: list[Path] = []
    for path in paths:
        if is_folder(path):
            found += scripts_below(path)
        else:
            found.append(path)
    if list_file is not None:
        found += _read_list(list_file)
    once: dict[str, Path] = {}
    for path in found:
        once.setdefault(os.path.abspath(path), path)  # noqa: PTH100 - links are not followed
    scripts = tuple(once.values())
    if not scripts:
        where = ", ".join(str(path) for path in (*paths, *([list_file] if list_file else ())))
        raise UsageError(
            f"There are no scripts in {where or 'an empty list'}.",
            hint=f"Scripts in a folder are recognized by their extensions: {' '.join(sorted(ENDINGS))}.",
        )
    return scripts


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; False if that can't be determined."""
    try:
        return path.is_dir()
    except (OSError, ValueError):  # the name is too long, or a folder above it can't be entered
        return False


def _read_list(list_file: Path) -> list[Path]:
    stdin = str(list_file) == STDIN
    try:
        with sys.stdin.buffer if stdin else list_file.open("rb") as file:
            content = file.read(LARGEST_LIST_BYTES + 1)
        if len(content) > LARGEST_LIST_BYTES:
            raise InputError("The list is larger than 64 MB.", file=list_file)
        lines = (line.strip() for line in content.decode("utf-8-sig").splitlines())
    except OSError as error:
        raise InputError(f"The list can't be read: {error.strerror or error}.", file=list_file) from error
    except UnicodeDecodeError as error:
        raise InputError("The list is not UTF-8 text.", file=list_file, hint="Save it as UTF-8.") from error
    folder = list_file.parent if not stdin and list_file.is_file() else Path()  # a pipe is in no folder
    return [folder / line for line in lines if line and not line.startswith("#")]
