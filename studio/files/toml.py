"""The text of a TOML file: text in, tables out, or an error that names the line. Any text gives one or the other."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from studio.errors import ShowError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


LARGEST_CHARACTERS = 16_000_000
"""Longest file. A pinned take with the times of its words is some kilobytes of ``takes.toml``."""

_DEEP = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){64}""")
"""A dotted key with too many parts: time and memory grow with the square of their number."""


def parse_toml(text: str, file: Path) -> dict[str, Any]:
    """The tables of a text.

    Args:
        text: what stands in the file.
        file: for messages.

    Raises:
        ShowError: it is no TOML, is too large, is nested hundreds deep, or has a number of thousands of digits.
    """
    if len(text) > LARGEST_CHARACTERS:
        raise ShowError(f"Is larger than {LARGEST_CHARACTERS / 1e6:.0f} MB.", file=file)
    if _DEEP.search(text):
        raise ShowError("Is nested too deep.", file=file)
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except RecursionError as error:
        raise ShowError("Is nested too deep.", file=file) from error
    except ValueError as error:
        place = re.search(r"at line (\d+)", str(error))
        why = error if isinstance(error, tomllib.TOMLDecodeError) else "a number is too long"
        raise ShowError(f"Is not valid TOML: {why}.", file=file, line=int(place[1]) if place else None) from error
    return tables
