r"""Backslashes: ``\[`` is a bracket that means nothing.

In: a text with escapes. Out: the text with one sign of its own for each escaped character, which no pattern takes for
anything, and the way back. The signs are private ones that the text itself does not hold, so nothing is mixed up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ESCAPE = re.compile(r"\\([^\w\s]|_)")
_MARKS = re.compile(r"[!-/:-@\[-`{-~“”‘’„«»♩♪♫♬–—：…]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose escaped characters are hidden."""

    text: str
    back: dict[int, str]

    def shown(self, part: str) -> str:
        """A part of the text with the hidden characters, and without their backslashes."""
        return part.translate(self.back) if self.back else part


def mask(text: str) -> Masked:
    """Hide what is escaped: a sign (no letter, digit or space) behind a backslash."""
    escaped = dict.fromkeys(_ESCAPE.findall(text))
    if not escaped:
        return Masked(text, {})
    taken = set(text)
    free = (code for code in range(0xF0000, 0x10FFFE) if chr(code) not in taken)
    hidden = dict(zip(escaped, free, strict=False))
    return Masked(_ESCAPE.sub(lambda match: chr(hidden[match[1]]), text), {code: char for char, code in hidden.items()})


def escape(text: str, signs: str | None = None) -> str:
    """The text with a backslash before each of the signs; by default before all that could mean anything."""
    if signs is None:
        return _MARKS.sub(r"\\\g<0>", text)
    return "".join("\\" + char if char in signs else char for char in text)
