"""The scripts of a show: a folder in, script files in order out; and which names occur in them."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable
from pathlib import Path

from studio.files.regular import read_regular
from studio.formats.companions import COMPANIONS, RECORD
from studio.show.show import FILE

_TEXT_ENDINGS = (".txt", ".md", ".markdown", ".text", ".fountain", ".spmd", ".html", ".htm", ".xhtml", ".ssml")
_TRANSCRIPT_ENDINGS = (".srt", ".vtt", ".sbv", ".ttml", ".dfxp", ".xml", ".json", ".jsonl", ".csv", ".tsv", ".tab")
ENDINGS = frozenset((*_TEXT_ENDINGS, *_TRANSCRIPT_ENDINGS))
"""Scripts in a folder have one of these endings; a file named by itself may have any."""
_NOT_SCRIPTS = frozenset(
    {
        "readme.md",
        "changelog.md",
        "license.txt",
        "credits.md",
        "robots.txt",
        "requirements.txt",
        "show.schema.json",
    }
)
_SHOW_FOLDERS = frozenset({"episodes", "site", "assets", "voices", "clips", "templates"})
"""Folders of a show that hold no scripts."""
MOST_SCRIPTS, LARGEST_SCRIPT_BYTES = 1000, 1 << 20
"""Scripts that are searched for names, at most, and the largest of them."""


def scripts_below(folder: Path) -> list[Path]:
    """The scripts in a folder and below it, in natural order of names; folders that can't be read are among them."""
    out: list[Path] = []
    unreadable: list[Path] = []
    is_show = _is_show(folder)
    for root, folders, files in os.walk(folder, onerror=lambda error: unreadable.append(Path(error.filename))):
        top = is_show and Path(root) == folder
        folders[:] = [name for name in folders if not name.startswith(".") and not (top and name in _SHOW_FOLDERS)]
        made = {name.removesuffix(RECORD) + ending for name in files if name.endswith(RECORD) for ending in COMPANIONS}
        out += [Path(root) / name for name in files if _is_script(name) and name not in made]
    return sorted(out + unreadable, key=lambda path: natural(path.relative_to(folder).as_posix()))


def _is_show(folder: Path) -> bool:
    try:
        return (folder / FILE).is_file()
    except OSError:
        return False


def _is_script(name: str) -> bool:
    folded = name.casefold()
    return not name.startswith(".") and Path(folded).suffix in ENDINGS and folded not in _NOT_SCRIPTS


def natural(name: str) -> list[tuple[int, int, str]]:
    """Sort key for natural order: ``2.txt`` before ``10.txt``."""
    parts: Iterable[str] = re.split(r"(\d+)", name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def named_in_scripts(names: Iterable[str], folder: Path) -> frozenset[str]:
    """Those of some names that occur in any script below a folder, whatever their case.

    Where there are too many scripts to search, all of them count as named.
    """
    missing = {name.casefold(): name for name in names}
    found: set[str] = set()
    scripts = scripts_below(folder) if missing else []
    if len(scripts) > MOST_SCRIPTS:
        return frozenset(missing.values())
    for script in scripts:
        if not missing:
            break
        text = _text(script)
        here = [name for name in missing if name in text]
        found |= {missing.pop(name) for name in here}
    return frozenset(found)


def _text(script: Path) -> str:
    """A script in lower case; empty if it is too large or can't be read."""
    try:
        stat = script.stat()
        if not script.is_file() or stat.st_size > LARGEST_SCRIPT_BYTES:
            return ""
        return _read(script, stat.st_size, stat.st_mtime_ns)
    except OSError:
        return ""


@functools.lru_cache(maxsize=64)
def _read(script: Path, _size: int, _changed_ns: int) -> str:
    return read_regular(script).decode("utf-8", errors="replace").casefold()
