"""Lines that hold several: page breaks, and scripts whose turns stand one behind the other on one line.

In: the lines of a file. Out: one line for each turn or page, and for each where it stood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from studio.parse.lines import has_words
from studio.parse.names import nobody, read_label

LONGEST_NAME = 44
"""Characters of a label inside a line."""

_BREAK = re.compile("[\\x0c\\x0b\\u2028\\u2029]")
_INSIDE = re.compile(
    r"(?:^|(?<=[.!?…。！？\"”’')\]*])\s{1,4})"
    r"(?=(\*{0,2}\[?(?P<name>[^\W\d_a-z][\w.’' #-]{0,30}?)(?:\s?\([^()]{1,24}\))?\]?\*{0,2}:\*{0,2})\s)"
)


def unfold(lines: Sequence[str]) -> tuple[list[str], list[int]] | None:
    """The lines taken apart, and the 1-based line each comes from; None where each is one line."""
    rows: list[str] = []
    places: list[int] = []
    names = _names(lines)
    if not names and not any(
        "\x0c" in line or "\u2028" in line or "\x0b" in line or "\u2029" in line for line in lines
    ):
        return None
    for number, line in enumerate(lines, 1):
        for page in _BREAK.split(line):
            pieces = _turns(page, names) if names else [page]
            rows += pieces
            places += [number] * len(pieces)
    return (rows, places) if len(rows) > len(lines) else None


def _names(lines: Sequence[str]) -> frozenset[str]:
    """The names that begin turns inside lines; none where turns have lines of their own."""
    if len(lines) > 2000 and max(map(len, lines)) < 400:
        return frozenset()
    inside: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    for line in lines:
        if ":" not in line or len(line) < 40:
            label = read_label(line) if ":" in line else None
            if label is not None:
                starts[label.name] += 1
            continue
        for match in _INSIDE.finditer(line):
            label = read_label(match["name"] + ":")
            if label is not None and label.firm and not nobody(label.name):
                (starts if _is_lead(line[: match.start()]) else inside)[label.name] += 1
    both = inside + starts
    names = frozenset(name for name, times in both.items() if times > 1 and name in inside) | frozenset(
        name for name in starts if sum(inside.values()) and name in both
    )
    turns = sum(inside[name] for name in names)
    filled = sum(has_words(line) for line in lines)
    if len(names) < 2 or turns < 2 or turns < sum(starts.values()) or sum(both.values()) < filled:
        return frozenset()
    return names


def _is_lead(text: str) -> bool:
    """Whether what stands before a name is no speech: a bullet, a number, a time."""
    return len(text) < 40 and sum(map(str.isalpha, text)) < 3


def _turns(line: str, names: frozenset[str]) -> list[str]:
    """The line cut before each of the names."""
    cuts = [0]
    for match in _INSIDE.finditer(line):
        label = read_label(match["name"] + ":")
        if label is not None and label.name in names and not _is_lead(line[: match.start()]):
            cuts.append(match.end())
    return [
        line[a:b].rstrip() if b < len(line) else line[a:b] for a, b in zip(cuts, [*cuts[1:], len(line)], strict=True)
    ]
