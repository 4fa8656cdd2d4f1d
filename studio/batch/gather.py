"""Which scripts: names, folders and lists in, script files in order out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from studio.errors import InputError, UsageError
from studio.show import FILE

_WORDS = (".txt", ".md", ".markdown", ".text", ".fountain", ".spmd", ".html", ".htm", ".xhtml", ".ssml")
_TIMED = (".srt", ".vtt", ".sbv", ".ttml", ".dfxp", ".xml", ".json", ".jsonl", ".csv", ".tsv", ".tab")
ENDINGS = frozenset((*_WORDS, *_TIMED))
"""What is looked for in a folder; a file that is named is taken whatever its ending."""
_NOT_SCRIPTS = frozenset({"readme.md", "changelog.md", "license.txt", "credits.md", "robots.txt", "requirements.txt"})
_OWN = frozenset({"episodes", "site", "assets", "voices", "clips", "templates"})
"""Folders of a show that hold no scripts."""
LARGEST_LIST = 64 * 1024 * 1024


def gather(named: Sequence[Path], listed: Path | None = None) -> tuple[Path, ...]:
    """The scripts of a batch, each once.

    Args:
        named: scripts, and folders that are searched, those below them too; names in the order people count in.
        listed: a file with a script on every line, relative to its folder.

    Raises:
        InputError: the list can't be read.
        UsageError: there is no script at all, or nothing of such a name.
    """
    found: list[Path] = []
    for path in named:
        if path.is_dir():
            found += _below(path)
        else:
            found.append(path)
    if listed is not None:
        found += _lines(listed)
    once: dict[str, Path] = {}
    for path in found:
        once.setdefault(os.path.abspath(path), path)  # noqa: PTH100 - links stay as they are
    scripts = tuple(once.values())
    if not scripts:
        where = ", ".join(str(path) for path in (*named, *([listed] if listed else ())))
        raise UsageError(
            f"There are no scripts in {where or 'an empty list'}.",
            hint=f"Scripts in a folder are known by their endings: {' '.join(sorted(ENDINGS))}.",
        )
    return scripts


def _below(folder: Path) -> list[Path]:
    out = []
    shows = (folder / FILE).is_file()
    for root, folders, files in os.walk(folder):
        top = shows and Path(root) == folder
        folders[:] = [name for name in folders if not name.startswith(".") and not (top and name in _OWN)]
        out += [Path(root) / name for name in files if _is_script(name)]
    return sorted(out, key=lambda path: natural(path.relative_to(folder).as_posix()))


def _is_script(name: str) -> bool:
    plain = name.casefold()
    return not name.startswith(".") and Path(plain).suffix in ENDINGS and plain not in _NOT_SCRIPTS


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key to sort names by as people count: ``2.txt`` before ``10.txt``."""
    parts: Iterable[str] = re.split(r"(\d+)", name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def _lines(listed: Path) -> list[Path]:
    try:
        if listed.stat().st_size > LARGEST_LIST:
            raise InputError("The list is larger than 64 MB.", file=listed)
        lines = listed.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise InputError(f"The list can't be read: {error.strerror or error}.", file=listed) from error
    except UnicodeDecodeError as error:
        raise InputError("The list is not UTF-8 text.", file=listed, hint="Save it as UTF-8.") from error
    return [listed.parent / line.strip() for line in lines if line.strip() and not line.startswith("#")]
