r"""Text of others made safe for a terminal: what would move the cursor, colour or reorder letters becomes visible.

In: text of any origin, such as names in scripts and file names. Out: text in which control characters, the escapes that
begin with them, marks of direction and lone surrogates stand as ``\x1b`` and the like.
"""

from __future__ import annotations

import re

_UNSAFE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but for tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks of direction (UAX #9)
    "\u2028\u2029\ufff9-\ufffb\ufeff"  # separators of lines, annotations, byte order mark
    "\ud800-\udfff"  # what no encoding has: bytes of file names
)
_IN_TEXT = re.compile(f"[{_UNSAFE}]")
_IN_LINE = re.compile(f"[\t\n{_UNSAFE}]")


def visible(text: str) -> str:
    """Text of several lines that is safe on a terminal."""
    return text if text.isascii() and text.isprintable() else _IN_TEXT.sub(_escaped, text)


def visible_line(text: str) -> str:
    """The same for a name or path within a line: its line feeds and tabs are visible, too."""
    return text if text.isascii() and text.isprintable() else _IN_LINE.sub(_escaped, text)


def visible_json(document: str) -> str:
    """JSON with the same values, in which such characters stand as escapes. Raises nothing."""
    return _IN_TEXT.sub(lambda found: f"\\u{ord(found[0]):04x}", document)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
