"""Which scripts: names, folders and lists in, script files in order out.

What can't be read, a folder below one that was named among it, comes out too: whoever reads it says what is wrong.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from studio.batch.inputs import SUFFIXES
from studio.errors import InputError, UsageError
from studio.show import FILE

_WORDS = (".txt", ".md", ".markdown", ".text", ".fountain", ".spmd", ".html", ".htm", ".xhtml", ".ssml")
_TIMED = (".srt", ".vtt", ".sbv", ".ttml", ".dfxp", ".xml", ".json", ".jsonl", ".csv", ".tsv", ".tab")
ENDINGS = frozenset((*_WORDS, *_TIMED))
"""What is looked for in a folder; a file that is named is taken whatever its ending."""
_NOT_SCRIPTS = frozenset({"readme.md", "changelog.md", "license.txt", "credits.md", "robots.txt", "requirements.txt"})
_OWN = frozenset({"episodes", "site", "assets", "voices", "clips", "templates"})
"""Folders of a show that hold no scripts."""
_RECORD = ".episode.json"
"""Beside an episode; where it lies, the other files of that episode are no scripts."""
LARGEST_LIST = 64 * 1024 * 1024
STDIN = "-"


def gather(named: Sequence[Path], listed: Path | None = None) -> tuple[Path, ...]:
    """The scripts of a batch, each once.

    Args:
        named: scripts, and folders that are searched, those below them too; names in the order people count in.
        listed: a file with a script on every line, relative to its folder; ``-`` for standard input, whose lines are
            relative to the current folder, as those of any pipe.

    Raises:
        InputError: the list can't be read.
        UsageError: there is no script at all, or nothing of such a name.
    """
    found: list[Path] = []
    for path in named:
        if is_folder(path):
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


def is_folder(path: Path) -> bool:
    """Whether it is a folder; what nobody can tell is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):  # too long a name, a folder above it that is closed to us
        return False


def _below(folder: Path) -> list[Path]:
    out: list[Path] = []
    closed: list[Path] = []
    shows = _is_show(folder)
    for root, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        top = shows and Path(root) == folder
        folders[:] = [name for name in folders if not name.startswith(".") and not (top and name in _OWN)]
        made = {name.removesuffix(_RECORD) + suffix for name in files if name.endswith(_RECORD) for suffix in SUFFIXES}
        out += [Path(root) / name for name in files if _is_script(name) and name not in made]
    return sorted(out + closed, key=lambda path: natural(path.relative_to(folder).as_posix()))


def _is_show(folder: Path) -> bool:
    try:
        return (folder / FILE).is_file()
    except OSError:
        return False


def _is_script(name: str) -> bool:
    plain = name.casefold()
    return not name.startswith(".") and Path(plain).suffix in ENDINGS and plain not in _NOT_SCRIPTS


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key to sort names by as people count: ``2.txt`` before ``10.txt``."""
    parts: Iterable[str] = re.split(r"(\d+)", name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def _lines(listed: Path) -> list[Path]:
    stdin = str(listed) == STDIN
    try:
        with sys.stdin.buffer if stdin else listed.open("rb") as file:
            content = file.read(LARGEST_LIST + 1)
        if len(content) > LARGEST_LIST:
            raise InputError("The list is larger than 64 MB.", file=listed)
        lines = (line.strip() for line in content.decode("utf-8-sig").splitlines())
    except OSError as error:
        raise InputError(f"The list can't be read: {error.strerror or error}.", file=listed) from error
    except UnicodeDecodeError as error:
        raise InputError("The list is not UTF-8 text.", file=listed, hint="Save it as UTF-8.") from error
    folder = listed.parent if not stdin and listed.is_file() else Path()  # a pipe lies nowhere
    return [folder / line for line in lines if line and not line.startswith("#")]
