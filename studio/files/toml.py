"""TOML files: a file or its text in, tables out, or an error that names the line. Any file gives one or the other."""

from __future__ import annotations

import errno
import re
import sys
from pathlib import Path
from typing import Any

from studio.errors import ShowError
from studio.files.regular import read_regular

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


LARGEST_BYTES = 16_000_000
"""Largest file. A pinned take with the times of its words is some kilobytes of ``takes.toml``."""
MOST_KEYS, MOST_VALUES = 200_000, 2_000_000
"""In a file. They take a second or two to read; a feed of ten thousand episodes has fewer than half of them."""

TOO_LARGE = f"Is larger than {LARGEST_BYTES / 1e6:.0f} MB."
_DEEP = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){64}""")
"""A dotted key with too many parts: time and memory grow with the square of their number."""


def read_toml_text(file: Path) -> str:
    """The text of a TOML file. Raises ShowError."""
    try:
        return read_regular(file, LARGEST_BYTES).decode("utf-8-sig")
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise ShowError(TOO_LARGE, file=file) from error
        raise ShowError(f"Can't be read: {error.strerror or error}.", file=file) from error
    except UnicodeDecodeError as error:
        raise ShowError("Is not UTF-8 text.", file=file, hint="Save it as UTF-8.") from error


def parse_toml(text: str, file: Path) -> dict[str, Any]:
    """The tables of a text.

    Args:
        text: what stands in the file.
        file: for messages.

    Raises:
        ShowError: it is no TOML, is too large, is nested hundreds deep, or has a number of thousands of digits.
    """
    if len(text) > LARGEST_BYTES:
        raise ShowError(TOO_LARGE, file=file)
    if text.count("=") + text.count("\n[") > MOST_KEYS:
        raise ShowError(f"Has more than {MOST_KEYS:,} keys.", file=file)
    if text.count(",") > MOST_VALUES:
        raise ShowError(f"Has more than {MOST_VALUES:,} values.", file=file)
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
