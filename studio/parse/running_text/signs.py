"""Signs that several people speak in a text in which nobody was found to be named.

In: the lines of a file, and those that the narrator says. Out: for each sign the line where it begins, what was seen,
and what to do about it. A text of one voice has none of them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from studio.parse.input.quotes import quotations
from studio.parse.lines.labels import nobody, sentence_like
from studio.parse.lines.shape import count_words, fold, has_words
from studio.parse.lines.vocabulary import OPENERS, is_role
from studio.parse.running_text.headings import is_scene
from studio.parse.running_text.heads import candidates
from studio.parse.running_text.templates import ALONE, COLONS, Template
from studio.values import Problem

MOST_LINES = 5000
"""Lines that are looked at: signs come early."""
FEWEST = 5
"""Lines, at least, that begin with the names of two or more."""
FEWEST_AGAIN = 2
"""Of those lines, how many begin with a name that another has begun with."""
FEWEST_QUOTED = 5
"""Paragraphs in quotation marks, at least, that stand among others."""


def signs_of_speakers(lines: Sequence[str], said: Collection[int]) -> list[Problem]:
    """What looks as if several spoke, each with its line; ``said`` holds the 1-based numbers of lines that are said."""
    rows = {k: lines[k - 1].strip() for k in sorted(said)[:MOST_LINES] if k <= len(lines) and has_words(lines[k - 1])}
    found = (_openings(rows), _delimited(rows), _scenes(lines[:MOST_LINES]), _quoted(lines[:MOST_LINES], rows))
    return [sign for sign in found if sign is not None]


_OPENING = re.compile(r"(?P<name>[^\W\d_a-zß-öø-ÿ][\w.’'-]{0,20})\s{1,4}(?P<next>[^\W\d_]+|[\"“«„(\[–—-])")


def _openings(rows: Mapping[int, str]) -> Problem | None:
    """The same few words begin lines, each time before the beginning of a sentence: ``Sabine Also, ...``."""
    begun: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for k, text in rows.items():
        match = _OPENING.match(text)
        if match is not None and match["name"].lower() not in OPENERS and match["name"].casefold() != match["name"]:
            begun[match["name"]].append((k, match["next"]))
    names = {name: [k for k, _ in found] for name, found in begun.items() if _begins_speech(found)}
    return _begins_lines(names, "write a colon behind each, if they speak")


def _begins_speech(found: Sequence[tuple[int, str]]) -> bool:
    starts = [word for _, word in found if not word[0].islower()]
    different = len({fold(word) or word for word in starts})
    return len(found) > 1 and len(starts) == len(found) and different >= min(3, 2 * len(found) / 3)


def _delimited(rows: Mapping[int, str]) -> Problem | None:
    """The same few names begin lines in one typography, with some sign behind them."""
    begun: dict[Template, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for k, text in rows.items():
        for head in candidates(text.lstrip("'\"“«")):
            name, template = head.name or "", head.template
            plainly = head.firm or template in COLONS
            if (
                plainly
                and template not in ALONE
                and not _is_ordinary(name)
                and (template != "period" or name.isupper())
            ):
                begun[template][name].append(k)
    found = (_begins_lines(names, "write a colon behind each, or try --format marked") for names in begun.values())
    return next((sign for sign in found if sign is not None), None)


def _is_ordinary(name: str) -> bool:
    return not name or nobody(name) or sentence_like(name) or name.split()[0].lower().strip(".,") in OPENERS


def _begins_lines(names: Mapping[str, Sequence[int]], advice: str) -> Problem | None:
    where = sorted(k for found in names.values() for k in found)
    people = {re.sub(r"\W*\d+$", "", name) for name in names}  # "Speaker 3" may come once
    alone = len(people) == 1 and not is_role(min(people).lower())  # "Slide 3"
    if len(names) < 2 or alone or len(where) < FEWEST or len(where) - len(people) < FEWEST_AGAIN:
        return None
    most = Counter({name: len(found) for name, found in names.items()}).most_common(3)
    shown = ", ".join(f"'{name}'" for name, _ in most)
    return Problem(
        where[0], f"{shown} begin {len(where)} lines from here on, which are all said by one voice; {advice}."
    )


def _scenes(lines: Sequence[str]) -> Problem | None:
    """Headings of scenes, as films have them, over a text that nobody's names divide."""
    scenes = [k for k, line in enumerate(lines, 1) if is_scene(line)]
    if len(scenes) < 2:
        return None
    text = f"{len(scenes)} headings of scenes stand in this text, which is said by one voice; try --format fountain."
    return Problem(scenes[0], text)


def _quoted(lines: Sequence[str], rows: Mapping[int, str]) -> Problem | None:
    """Paragraphs in quotation marks among others, all of which are said."""
    found = {first: last for first, last in quotations(lines).items() if first + 1 in rows}
    inside = {k + 1 for first, last in found.items() for k in range(first, last + 1)}
    words = sum(count_words(rows[k]) for k in inside if k in rows)
    others = sum(count_words(text) for k, text in rows.items() if k not in inside)
    if len(found) < FEWEST_QUOTED or not 0.4 < words / max(1, words + others) < 0.9:
        return None
    text = f"{len(found)} paragraphs stand in quotation marks among others that are said, too; write 'Say:' over them."
    return Problem(min(found) + 1, text)
