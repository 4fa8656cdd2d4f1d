"""Control characters: left out before any reader sees them, and reported.

In: the lines of a file. Out: the lines without terminal sequences and control characters (those that part words become
a space), and afterwards the Script with the account of the lines that held nothing else.

Source: ECMA-48, Control functions for coded character sets, sections 5.4 and 8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from studio.values import NotSpoken, Problem, Script

_CONTROL = re.compile(
    "(\x1b\\[[0-?]{0,16}[ -/]{0,4}[@-~]|[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f])|[\x0b\x0c\x1c-\x1f\x85]"
)


def without_controls(lines: Sequence[str]) -> list[str]:
    """The lines as they read."""
    if not _CONTROL.search("\n".join(lines)):
        return list(lines)
    return [_CONTROL.sub(lambda m: "" if m[1] else " ", line) for line in lines]


def with_controls(script: Script, written: Sequence[str], read: Sequence[str]) -> Script:
    """The script with the account of what was left out.

    Args:
        script: as it was read.
        written: the lines of the file.
        read: the lines without control characters.
    """
    changed = [k for k, (was, now) in enumerate(zip(written, read, strict=True), 1) if was != now]
    if not changed:
        return script
    emptied = (k for k in changed if written[k - 1].strip() and not read[k - 1].strip())
    notes = tuple(NotSpoken(k, k, "", "control characters") for k in emptied)
    problem = Problem(changed[0], f"control characters stand in {len(changed)} lines from here on; they are left out.")
    return replace(
        script,
        not_spoken=tuple(sorted((*script.not_spoken, *notes), key=lambda note: note.line)),
        problems=tuple(sorted((*script.problems, problem), key=lambda other: other.line)),
    )
