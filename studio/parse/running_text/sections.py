"""Sections whose headings name who says them: ``## Part 1: Opening (Ada)``, ``### Ada · slides 1 to 5``, ``## Ada``.

In: the lines of a file in which no turn has a label. Out: the heads of what stands right below such headings, and below
those inside their sections.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from studio.parse.lines.labels import nobody, sentence_like, small_words
from studio.parse.lines.markup import heading_level, heading_of, plain
from studio.parse.lines.shape import count_words, fold, has_words
from studio.parse.running_text.head_parts import name_of
from studio.parse.running_text.headings import is_notes
from studio.parse.running_text.templates import Head

_TIMES = re.compile(r"\s*[(\[（][^()\[\]（）]*\d[^()\[\]（）]*[)\]）]")
_SLOTS = (
    re.compile(r".+?\s?[(（\[【](?P<name>[^()（）\[\]【】]{1,40})[)）\]】]"),
    re.compile(r".+?\s(?:[-–—]{1,3}|·|\|)\s(?P<name>[^,:·|()]{1,40})(?:,.*)?"),
    re.compile(r"(?P<name>[^:·|()–—]{1,40}?)\s?(?::|·|\||\s[-–—]{1,3}\s).+"),
    re.compile(r"(?P<name>[^:·|()–—,.]{1,40})"),
)
"""Where the name may stand in a heading: in brackets at its end, behind a dash, before a delimiter, alone."""
MOSTLY = 0.6
"""Share of the headings of one level that name somebody, at least."""
FEWEST_AGAIN = 4
"""Headings, at least, where no list says who the people are, and so their names have to come back."""


def people_of_sections(lines: Sequence[str], boilerplate: Mapping[int, str]) -> dict[int, Head]:
    """The heads of the first lines below headings that name who speaks; empty for other scripts."""
    titles = {k: title for k, line in enumerate(lines) if k not in boilerplate and (title := heading_of(line))}
    levels: dict[int, list[int]] = defaultdict(list)
    for k, title in titles.items():
        if not is_notes(title):
            levels[heading_level(lines[k])].append(k)
    if len(titles) < 2:
        return {}
    cast, common = _cast(lines), small_words(lines)
    best: dict[int, str] = {}
    for where in levels.values():
        for slot in _SLOTS:
            named = {k: name for k in where if (name := _name(slot, titles[k])) is not None}
            listed = {k: name for k, name in named.items() if _is_listed(name, cast)}
            if len(listed) < 2:
                times = Counter(named.values())
                back = {k: n for k, n in named.items() if times[n] > 1 and not set(n.lower().split()) <= common}
                listed = back if len(back) >= FEWEST_AGAIN and slot is not _SLOTS[2] else {}
            if len(set(listed.values())) > 1 and len(listed) >= MOSTLY * len(where) and len(listed) > len(best):
                best = listed
    return _heads(lines, boilerplate, titles, best) if best else {}


def _heads(
    lines: Sequence[str], boilerplate: Mapping[int, str], titles: Mapping[int, str], named: Mapping[int, str]
) -> dict[int, Head]:
    """The first line with words below each heading of a section that names somebody, and below those inside it."""
    level = heading_level(lines[min(named)])
    heads: dict[int, Head] = {}
    speaker: str | None = None
    waiting = False
    for k in range(min(named), len(lines)):
        if k in titles:
            if heading_level(lines[k]) <= level:
                speaker = named.get(k)
            waiting = True
        elif waiting and speaker is not None and has_words(lines[k]) and k not in boilerplate:
            heads[k] = Head(speaker, lines[k].strip(), "bold colon")
            waiting = False
    return heads


def _name(slot: re.Pattern[str], title: str) -> str | None:
    match = slot.fullmatch(_TIMES.sub("", title).strip())
    named = name_of(match["name"]) if match is not None else None
    if named is None or not named[1] or count_words(named[0]) > 3 or nobody(named[0]) or sentence_like(named[0]):
        return None
    return named[0]


def _is_listed(name: str, cast: Mapping[str, int]) -> bool:
    return all(word in cast for word in fold(name).split())


_ITEM = re.compile(r"\s{0,8}[-*+•]\s+(?:\*\*)?([^(（\[:：,·|–—*]{1,40}?)\s*(?:\*\*)?(?=$|[(（\[:：,·|]|\s[-–—])")
_VALUES = re.compile(r"[^:：|]{2,40}[:：]\s*(\S.*)")


def _cast(lines: Sequence[str]) -> Counter[str]:
    """Words of names in lists, in tables, and in values of metadata, folded."""
    return Counter(word for entry in _entries(lines) for word in fold(entry).split() if len(word) > 1)


def _entries(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if item := _ITEM.match(line[:200]):
            found = [item[1]]
        elif line.lstrip()[:1] == "|":
            found = re.split(r"\||,| & ", line[:2000])
        elif values := _VALUES.fullmatch(plain(line[:300])):
            found = re.split(r"[·,;/&]", values[1])
        else:
            continue
        for entry in found:
            named = name_of(plain(entry).strip()) if 0 < count_words(entry) < 6 else None
            if named is not None and named[1] and not nobody(named[0]):
                yield named[0]
