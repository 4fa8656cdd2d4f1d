"""Labels that are marked: in bold, or by the time at which somebody begins to speak.

In: the lines of a file. Out: for each line that begins a turn, who speaks and what stands behind the label.

The forms: ``**Name:** text`` and ``**Name**: text``; ``[0:15] **Name**: text``, ``[00:01:23] Name: text``,
``0:15 Name: text``, with tabs between them or a dash for the colon; ``Name (0:15):``, ``Name  0:15``,
``**Name** [0:15]`` with the text below; a time on a line of its own with the name below it, or on the line of the name.
A time without a name goes on with the turn. Where a file has none of these, its labels may be bare (``bare_heads``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from studio.parse.bare_heads import read_bare_heads
from studio.parse.inline import plain
from studio.parse.lines import count_words, ends_open, has_words
from studio.parse.names import Label, nobody, people, read_label, thing
from studio.parse.vocabulary import OPENERS, PAPERWORK

Sort = Literal["bold", "stamped", "loose", "time", "bare"]
"""In bold with a colon; with a time; only a name, which use must confirm; only a time; ``bare_heads``."""

_TIME = r"(?:\d{1,3}:\d\d(?::\d\d){0,2}(?:[.,;]\d{1,3})?|\d{1,2}h:?\d{1,2}m(?::?\d{1,2}s)?|\d{1,6}\.\d{1,3}s)"
_RANGE = rf"{_TIME}(?:\s{{0,3}}(?:-->|->|[-–—→]|to)\s{{0,3}}{_TIME})?"
STAMP = rf"\\?[\[(]?\s{{0,3}}{_RANGE}\s{{0,3}}\\?[\])]?(?!\w|:\d)"
"""A time or a range of times, in brackets or not."""

_LEAD = re.compile(
    r"[\ufeff \t]{0,8}(?:>[ \t]{0,8}){0,4}(?:(?:[-•+*]|\d{1,3}[.)](?=[ \t]+[*_]{2}))[ \t]{1,4})?"
    r"[\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff ]{0,8}"
)
_FIRST = re.compile(STAMP)
_GAP = re.compile(r"\s{0,8}(?:<br\s{0,3}/?>|[-–—|:](?=\s))?\s{0,8}")
_BOLD = re.compile(r"(\*{2,3}|__)(?!\s)([^*\n]{1,90}?)\1|\*(?!\s)([^*\n]{1,90})\*|_(?!\s)([^_\n]{1,90})_")
_BEHIND = re.compile(rf"\s{{0,3}}(\([^()\d]{{1,40}}\))?\s{{0,3}}[-–—|,]?\s{{0,8}}({STAMP})?\s{{0,3}}([:：])?")
_INSIDE = re.compile(
    rf"(?:{STAMP}\s{{0,3}})?(.*?)\s{{0,3}}(?:\((?![\d:]*\))[^()]{{1,40}}\))?\s{{0,3}}({STAMP})?\s{{0,3}}([:：])?\s{{0,3}}"
)
_NAME_FIRST = re.compile(
    rf"([^\d\W][^:：\[\]{{}}<>|*\"“”?!;\t]{{0,60}}?)\s{{0,3}}[-–—|,]?\s{{0,8}}({STAMP})\s{{0,3}}([:：])?"
)
_DASH = re.compile(r"([^\W\d_][^:：\[\](){}<>|*\"“”?!;.,]{0,40}?)(?:\s+[-–—]\s+|\t+|\s*\|\s*)(?=\S)")


FEW_TIMES = 3
"""Lines that begin with a time, without brackets: fewer are sentences that do."""

LONGEST_ALONE = 50
"""Characters of a name that stands behind a time, or alone on its line."""


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a turn."""

    name: str | None
    """As written; None for a time alone."""
    rest: str
    sort: Sort


def read_heads(lines: Sequence[str]) -> dict[int, Head]:
    """The marked labels of a file by index of their line: people's, things', and times without a name."""
    found = {k: head for k, line in enumerate(lines) if (head := read_head(line)) is not None}
    for k in [k for k, head in found.items() if head.sort == "time" and not head.rest]:
        below = _name_below(lines, k + 1)
        if below is not None and k + 1 not in found:
            found[k + 1] = below
    kept = _confirmed(lines, found)
    names = {head.name for head in kept.values() if head.name is not None and thing(head.name) is None}
    if names:
        return _with_plain(lines, kept, names)
    return kept | {k: Head(name, rest, "bare") for k, (name, rest) in read_bare_heads(lines).items()}


def _with_plain(lines: Sequence[str], heads: dict[int, Head], names: set[str]) -> dict[int, Head]:
    """With the lines that begin ``Name:`` without any mark, of people who have marked labels elsewhere."""
    for k, line in enumerate(lines):
        if k not in heads and ":" in line[:100] and (label := read_label(line)) is not None and label.name in names:
            heads[k] = Head(label.name, label.rest, "bold")
    return heads


def read_head(line: str) -> Head | None:
    """The head that a line has by its shape; None when there is none."""
    lead = _LEAD.match(line)
    at = lead.end() if lead else 0
    stamp = _FIRST.match(line, at)
    if stamp is not None:
        gap = _GAP.match(line, stamp.end())
        at = gap.end() if gap else stamp.end()
    return _bold(line, at, stamp is not None) or (_after_stamp(line, at) if stamp else _before_stamp(line, at))


def _bold(line: str, at: int, stamped: bool) -> Head | None:
    bold = _BOLD.match(line, at)
    if bold is None:
        return None
    inside = _INSIDE.fullmatch(plain(bold[2] or bold[3] or bold[4]))
    behind = _BEHIND.match(line, bold.end())
    if inside is None or behind is None or not 0 < count_words(inside[1]) <= 8:
        return None
    name = " ".join(inside[1].split())
    colon = bool(inside[3])
    end = bold.end() if colon else behind.end()
    stamped = stamped or inside[2] is not None or (not colon and behind[2] is not None)
    colon = colon or behind[3] is not None
    if not any(map(str.isalpha, name)) or name[-1] in ".!?,;" or (bold[2] is None and not (colon or stamped)):
        return None
    rest = line[end:].strip()
    if not stamped and not colon:
        return Head(name, "", "loose") if not rest and read_label(name + ":") else None
    return Head(name, rest, "stamped" if stamped else "bold")


def _after_stamp(line: str, at: int) -> Head | None:
    rest = line[at:]
    label = read_label(rest)
    if label is not None:
        return Head(label.name, label.rest, "stamped")
    named = re.match(r"([\w() .'’-]{1,40}?):(?=\s)", rest)
    if named is not None and count_words(named[1]) <= 2 and any(map(str.isalpha, named[1])):
        return Head(named[1].strip(), rest[named.end() :].strip(), "stamped")
    dash = _DASH.match(rest)
    if dash is not None and read_label(dash[1] + ":"):
        return Head(dash[1].strip(), rest[dash.end() :].strip(), "loose")
    alone = read_label(rest.strip() + ":") if 0 < len(rest) <= LONGEST_ALONE and ends_open(rest) else None
    if alone is not None and alone.firm and not alone.rest:
        return Head(alone.name, "", "loose")
    return Head(None, rest.strip(), "time")


def _before_stamp(line: str, at: int) -> Head | None:
    match = _NAME_FIRST.match(line, at)
    if match is None:
        return None
    rest = line[match.end() :].strip()
    label = read_label(match[1] + ":")
    bracketed = match[2].lstrip("\\")[0] in "[("
    if label is None or (not match[3] and not ends_open(match[1])):
        return None
    if rest and not match[3]:
        return Head(label.name, rest, "loose") if bracketed and label.firm else None
    wide = line[match.end(1) : match.start(2)] not in ("", " ")
    if not (bracketed or wide or match[3] or count_words(match[1]) <= 3):
        return None
    return Head(label.name, rest, "stamped")


def _name_below(lines: Sequence[str], k: int) -> Head | None:
    """The name on the line below a time that stands alone."""
    if k >= len(lines) or not lines[k].strip():
        return None
    label = read_label(lines[k])
    if label is not None:
        return Head(label.name, label.rest, "stamped")
    below = k + 1 < len(lines) and has_words(lines[k + 1])
    label = read_label(lines[k].rstrip() + ":") if len(lines[k]) <= 60 and below and ends_open(lines[k]) else None
    return Head(label.name, "", "loose") if label is not None and label.firm else None


def _confirmed(lines: Sequence[str], found: dict[int, Head]) -> dict[int, Head]:
    """Those heads that are somebody's, a thing's, or a time alone; loose ones only if they come back."""
    times = Counter(head.name for head in found.values() if head.name is not None)
    firm = {head.name for head in found.values() if head.sort in ("bold", "stamped")}
    labels: list[Label | None] = [None] * len(lines)
    for k, head in found.items():
        if head.name is not None:
            labels[k] = Label(head.name, head.rest, True)
    cast = people(lines, labels)
    kept: dict[int, Head] = {}
    plainly = [k for k, head in found.items() if head.name is None and head.rest and lines[k].lstrip()[:1].isdigit()]
    clock = frozenset(plainly if len(plainly) < FEW_TIMES else ())
    for k, head in found.items():
        name = head.name
        if k in clock:
            continue  # "10:30 is late": a sentence
        if name is None or thing(name) is not None:
            kept[k] = head
        elif nobody(name):
            continue
        elif head.sort == "loose":
            if name in firm or (times[name] > 1 and _follows(lines, k, head)):
                kept[k] = head
            elif _FIRST.match(lines[k].lstrip()):
                kept[k] = replace(head, name=None, rest=_FIRST.sub("", lines[k].lstrip(), count=1).strip())
        elif times[name] > 1 or head.sort == "stamped" or name in cast or _looks_like_name(name):
            kept[k] = head
    return kept


def _looks_like_name(name: str) -> bool:
    label = read_label(name + ":")
    words = [word.strip(".,").lower() for word in name.split()]
    return label is not None and label.firm and words[0] not in OPENERS and not any(w in PAPERWORK for w in words)


def _follows(lines: Sequence[str], k: int, head: Head) -> bool:
    return bool(head.rest) or any(has_words(line) for line in lines[k + 1 : k + 3])
