"""Labels that only their use can tell: a name and a dash, a name alone, a heading or a list item that is a name.

In: the lines of a file. Out: by index of their line, who speaks and what stands behind the name.

None of these shapes is a label by itself: ``Fog — a short history`` is none, and a heading is seldom a person. They
are labels where the file is made of them: two names that come back (or three, one of which does), on a third of the
file's lines at least. Of several shapes that fit, the one with most turns is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

from studio.parse.inline import plain
from studio.parse.lines import count_words, ends_open, has_words
from studio.parse.names import nobody, read_label
from studio.parse.vocabulary import OPENERS

Found: TypeAlias = tuple[str, str]
"""A name and what stands behind it."""

SHARE = 0.3
"""Of the file's lines with words, as many must begin a turn at least."""

FEWEST = 3
"""Turns, at least."""

_NAME = r"([^\W\d_][^:：\[\](){}<>|*\"“”?!;,]{0,40}?)"
_DASH = re.compile(rf"{_NAME}(?:\s+[-–—]+\s+|\s*[–—]\s*|\s*\|\s*)(?=\S)")
_ENCLOSED = re.compile(rf"[(<«]{_NAME}[)>»]:?\s+(?=\S)")
_LETTER = re.compile(r"(Q|A)\d{0,3}[.)]\s+(?=\S)")
_BOLD = re.compile(r"(?:\*\*|__)([^*_]{1,44}?)\s*[-–—.:]?\s*(?:\*\*|__)\s*[-–—]?\s*(?=\S)")
_LISTED = re.compile(r"\s{0,8}(?:[-+*•]|\d{1,4}[.)])\s+(?=\S)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(\S.{0,80}?)[\s#:]*")
_TIME = re.compile(
    r"^[\[(]?\d{1,2}:\d\d[\d:.]{0,8}[\])]?\s*[-–—|]?\s+|\s*[-–—|]?\s*[\[(]?\d{1,2}:\d\d[\d:.]{0,8}[\])]?$"
)


def read_bare_heads(lines: Sequence[str]) -> dict[int, Found]:
    """The bare labels of a file by index of their line; empty where it is not made of them."""
    filled = sum(map(has_words, lines))
    found = [_steady(shape(lines), filled) for shape in _SHAPES]
    return max(found, key=len)


def _steady(found: dict[int, Found], filled: int) -> dict[int, Found]:
    """Those names that make a conversation, or nothing."""
    times = Counter(name for name, _ in found.values())
    back = sum(count > 1 for count in times.values())
    if len(found) < max(FEWEST, SHARE * filled) or len(times) < 2 or back < min(2, len(times) - 1):
        return {}
    return found if sum(times.values()) >= 2 * len(times) - 1 else {}


def _person(name: str) -> str | None:
    """The name as it is called, if it is written like somebody's."""
    label = read_label(plain(name).strip().rstrip(":：") + ":")
    if label is None or not label.firm or label.rest or nobody(label.name):
        return None
    return None if label.name.split()[0].lower().strip(".,") in OPENERS else label.name


def _by_match(pattern: re.Pattern[str]) -> Callable[[Sequence[str]], dict[int, Found]]:
    """The shape of names that stand before what is said, in one line."""

    def shape(lines: Sequence[str]) -> dict[int, Found]:
        found: dict[int, Found] = {}
        for k, line in enumerate(lines):
            listed = _LISTED.match(line)
            match = pattern.match(line, listed.end() if listed else len(line) - len(line.lstrip("\ufeff \t>")))
            name = _person(match[1]) if match else None
            if match and name and has_words(line[match.end() :]):
                found[k] = name, line[match.end() :].strip()
        return found

    return shape


def _listed(lines: Sequence[str]) -> dict[int, Found]:
    """``- Ada: text`` and ``1. Ada: text``."""
    found: dict[int, Found] = {}
    for k, line in enumerate(lines):
        item = _LISTED.match(line)
        label = read_label(line[item.end() :]) if item else None
        if label is not None and label.rest and label.firm and not nobody(label.name):
            found[k] = label.name, label.rest
    return found


def _headings(lines: Sequence[str]) -> dict[int, Found]:
    """``### Ada``, with a time or without."""
    found: dict[int, Found] = {}
    for k, line in enumerate(lines):
        heading = _HEADING.fullmatch(line) if line.lstrip().startswith("#") else None
        name = _person(_TIME.sub("", heading[1])) if heading else None
        if name and _speech_below(lines, k):
            found[k] = name, ""
    return found


def _alone(lines: Sequence[str]) -> dict[int, Found]:
    """A name on a line of its own, over what is said; names in capitals are a screenplay's."""
    times: Counter[str] = Counter()
    where: list[tuple[int, str]] = []
    for k, line in enumerate(lines):
        text = line.strip()
        if not 0 < len(text) <= 60 or text[0] == "#" or text.isupper() or not ends_open(text) or count_words(text) > 4:
            continue
        name = _person(text)
        if name and _speech_below(lines, k):
            times[name] += 1
            where.append((k, name))
    return {k: (name, "") for k, name in where if times[name] > 1}


def _speech_below(lines: Sequence[str], k: int) -> bool:
    below = next((line for line in lines[k + 1 : k + 3] if has_words(line)), "")
    return count_words(below[:200]) > 1 or below.strip()[-1:] in ".?!…"


_SHAPES = (*map(_by_match, (_DASH, _ENCLOSED, _LETTER, _BOLD)), _listed, _headings, _alone)
