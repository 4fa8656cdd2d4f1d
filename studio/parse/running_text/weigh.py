"""What a template is worth in a file: bits saved by it, bits that its names and places cost.

In: the lines of a file, a template and its possible heads. Out: the heads that pay, and how much they save together.
``grammar`` has the idea; the weights were set on one half of the development scripts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log2

from studio.parse.lines.labels import (
    TITLED,
    Label,
    looks_like_heading,
    thing,
)
from studio.parse.lines.markup import plain
from studio.parse.lines.shape import count_words, ends_open, fold, has_words, is_title_case
from studio.parse.lines.vocabulary import ROLES, is_role
from studio.parse.running_text.file import File
from studio.parse.running_text.names import KNOWN_BITS, NOBODY, Spelling, may_be_person, shape_bits, spelling_of
from studio.parse.running_text.templates import COLONS, TYPOGRAPHIES, Head, Template

PRICE = 4.0
"""Bits that a template costs by itself."""
LETTER_BITS = 2.5
"""Bits of one letter of a name that is written again."""
MOST_NAME_BITS = 14.0
ESTABLISHED = 4
"""Heads of one typography whose names come back, beside which it is trusted for a name that comes once."""

ALWAYS = 0.75
"""Of the lines (or paragraphs) that begin with a label where every label is somebody's."""
MOSTLY = 0.6
"""If more of the paragraphs begin with such heads, names of any length that come only once are trusted, too."""


@dataclass(slots=True)
class TemplateFit:
    """How well a template fits a file."""

    template: Template
    heads: dict[int, Head]
    bits: float
    share: float
    names: dict[str, float] = field(default_factory=dict)


def fit(file: File, template: Template, heads: dict[int, Head], known: Mapping[str, int]) -> TemplateFit | None:
    """Lay a template over a file: names that cost more than they save are no heads of it."""
    said = {k: h for k, h in heads.items() if h.name is not None and thing(h.name) is None}
    if template in ("bold", "bold colon") and 2 * sum(h.listed for h in said.values()) < len(said):
        said = {k: h for k, h in said.items() if not h.listed}  # a list of the cast
    times = Counter(h.name for h in said.values())
    solid = {k: h for k, h in said.items() if has_words(h.rest) or times[h.name] > 1 or not TYPOGRAPHIES[template].weak}
    if template == "period" and 2 * sum((h.name or "").isupper() for h in solid.values()) > len(solid):
        solid = {k: h for k, h in solid.items() if (h.name or "").isupper()}  # "Thanks. It will be built." is no head
    if template != "pair":
        said = {
            k: h
            for k, h in said.items()
            if h.rest.strip("*_ ") > "\u2600" or has_words(h.rest) or file.has_words_below(k, solid)
        }
    if not said:
        return None
    by_name: dict[str, list[int]] = defaultdict(list)
    for k, head in said.items():
        by_name[head.name or ""].append(k)
    spelling = spelling_of([head.name or "" for head in said.values()])
    paragraphs = sum(file.begins[k] for k in said) >= 0.8 * len(said) - 1
    below = 2 * sum(not has_words(h.rest) for h in said.values()) > len(said)
    if paragraphs and TYPOGRAPHIES[template].weak and len(said) > 4:
        said = {  # a wrapped line may begin like a head
            k: h
            for k, h in said.items()
            if file.begins[k]
            or ((h.name or "").isupper() and not h.rest and h.role)
            or (template == "period" and file.is_ended(k) and (not h.rest or (h.name or "").isupper()))
        }
        by_name = defaultdict(list)
        for k, head in said.items():
            by_name[head.name or ""].append(k)
    judged = {k: file.with_next(k, head, heads) for k, head in said.items()}
    kept, names = said, {}
    for _ in range(3):
        odds = _odds(file, kept, paragraphs, below)
        choice = log2(max(1, len({h.name for h in kept.values()})))
        names = {
            name: bits
            for name, where in by_name.items()
            if (bits := _name_bits(file, spelling, template, name, [judged[k] for k in where], known, choice, odds)) > 0
        }
        before = len(kept)
        kept = {k: h for k, h in said.items() if h.name in names}
        if not kept:
            return None
        if len(kept) == before:
            break
    roles = sum(ends_open(h.rest) and is_title_case(f"{h.rest} X") for h in kept.values())
    if template == "dash" and roles > 0.7 * len(kept):
        return None  # what people are, over their words: "Ada Moss - Chair"
    if template == "letter" and len(names) < 2 and len(kept) < 3:
        return None  # one question among the words of others
    bits = sum(names.values()) - PRICE + _conversation(template, kept)
    if template in COLONS:
        kept = dict(sorted((kept | _between(file, said, kept, paragraphs)).items()))
        names |= {head.name or "": 0.0 for head in kept.values() if head.name not in names}
    if TYPOGRAPHIES[template].weak:
        once = _once(file, spelling, template, said, kept, known, paragraphs)
        names |= dict.fromkeys((head.name or "" for head in once.values()), 0.0)
        kept = dict(sorted((kept | once).items()))
        back = sum(len(by_name[name]) > 1 for name in names)
        full = len(kept) >= 4 and len(kept) >= 0.8 * _rows(file, kept, paragraphs)
        addressed = (template == "period" and all(TITLED.fullmatch(name) for name in names)) or (
            template == "gap" and all(any(map(is_role, name.lower().split())) for name in names)
        )
        office = template == "alone" and len(kept) > 1 and all(name.lower().split()[-1] in ROLES for name in names)
        enough = 1 if full or addressed else min(2, len(names) - 1)
        if not known and not office and (len(names) < 2 or back < enough):
            return None
    if template in COLONS and max(times[h.name] for h in kept.values()) == 1 and _are_facts(file, kept):
        return None
    if template == "stamped" and len(kept) == 1 and _DAY.search(file.lines[min(kept)]) and not kept[min(kept)].rest:
        return None  # when a page was written: "Tuesday, 01/09/2015, 12:38"
    if template == "stamped":  # somebody who was not understood
        kept = dict(sorted((kept | {k: h for k, h in heads.items() if h.name in names and not h.rest}).items()))
    rows = _rows(file, kept, paragraphs)
    return TemplateFit(template, kept, bits, len(kept) / max(1, rows), names)


def _are_facts(file: File, heads: Mapping[int, Head]) -> bool:
    """Whether nothing but values stands behind names, which are less than what the file says besides."""
    rests = [plain(head.rest) for head in heads.values()]
    values = all(has_words(rest) and count_words(rest[:200]) <= 12 and ends_open(rest) for rest in rests)
    others = sum(count_words(line[:400]) for k, line in enumerate(file.lines) if k not in heads)
    return values and others > 2 * sum(map(count_words, rests))


def _once(
    file: File,
    spelling: Spelling,
    template: Template,
    said: Mapping[int, Head],
    kept: Mapping[int, Head],
    known: Mapping[str, int],
    paragraphs: bool,
) -> dict[int, Head]:
    """Heads of people who come once, in a typography that others have established: they stand just as those do."""
    if len(kept) < ESTABLISHED or len({head.name for head in kept.values()}) < 2:
        return {}
    first = min(kept)
    shouted = all((head.name or "").isupper() for head in kept.values())
    short = all(len(head.name or "") < 7 for head in kept.values())
    filled = all(has_words(head.rest) for head in kept.values())
    most = len(kept) > MOSTLY * _rows(file, kept, paragraphs)
    found: dict[int, Head] = {}
    for k, head in said.items():
        name = head.name or ""
        if k in kept or k < first or (paragraphs and not file.begins[k]) or (filled and not has_words(head.rest)):
            continue
        if (shouted and not name.isupper()) or not head.firm:
            continue
        if template in ("period", "dash") and not (shouted or short or most):
            continue
        if shape_bits(file, spelling, template, name, [head], known) > 0:
            found[k] = head
    return found


def _between(file: File, said: Mapping[int, Head], kept: Mapping[int, Head], paragraphs: bool) -> dict[int, Head]:
    """Labels between those of people, where all other lines have one: somebody's however they are written."""
    if len(kept) < ESTABLISHED or len(kept) < ALWAYS * _rows(file, kept, paragraphs):
        return {}
    first, last = min(kept), max(kept)
    return {
        k: head
        for k, head in said.items()
        if first < k < last
        and k not in kept
        and _speech_bits(head) > 0
        and may_be_person(head.name or "")
        and not looks_like_heading(Label(head.name or "", head.rest, head.firm), file.stops)
    }


def _rows(file: File, heads: Mapping[int, Head], paragraphs: bool) -> int:
    """How many lines (or paragraphs) stand from the first head to the last."""
    first, last = min(heads), max(heads)
    sums = file.begun_before if paragraphs else file.filled_before
    return max(len(heads), sums[last + 1] - sums[first])


def _odds(file: File, heads: Mapping[int, Head], paragraphs: bool, below: bool) -> float:
    """Bits per head that it costs to tell the lines that begin a turn from the others.

    Where the words stand below the names (``below``), the line under a name is no choice.
    """
    rows, n = _rows(file, heads, paragraphs), len(heads)
    rows = max(n, rows - n) if below else rows
    p = n / rows
    if p >= 1:
        return 0.0
    return (-p * log2(p) - (1 - p) * log2(1 - p)) * rows / n


def _name_bits(
    file: File,
    spelling: Spelling,
    template: Template,
    name: str,
    heads: Sequence[Head],
    known: Mapping[str, int],
    choice: float,
    odds: float,
) -> float:
    """What it saves to take a name for somebody's."""
    n = len(heads)
    bits = shape_bits(file, spelling, template, name, heads, known)
    if bits <= NOBODY:
        return bits
    each = TYPOGRAPHIES[template].bits - choice - odds
    addressed = template == "period" and (name.isupper() or TITLED.fullmatch(name) is not None)
    if addressed or (template == "alone" and all(h.role for h in heads)):
        each += 6.0 if addressed and n == 1 and heads[0].role else 4.0
    if name.isupper() and all(head.rest[:1] + head.rest[-1:] == "()" for head in heads):
        each += 4.0  # "ADA: (FROM BELOW)" over the words
    for head in heads[:40]:
        each += _speech_bits(head) / min(n, 40)
    again = min(LETTER_BITS * len(name), MOST_NAME_BITS)
    return bits - 2.0 + n * each + (n - 1) * again + (KNOWN_BITS * n if fold(name) in known else 0.0)


_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}")

_BRACKETED_END = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]\s*$")


def _speech_bits(head: Head) -> float:
    """For and against a head by what stands behind it: sentences speak, titles and values don't."""
    rest = _BRACKETED_END.sub("", head.rest[-80:]).rstrip("\"'”’»)]*_ ")
    if not rest:
        return 0.0
    if rest[-1] in ".!?…。！？—–-":
        return 1.0
    return -1.0 if is_title_case(head.rest[:200]) or count_words(head.rest[:200]) < 3 else 0.0


def _conversation(template: Template, heads: Mapping[int, Head]) -> float:
    """People take turns: for each that another speaks next, against each that speaks on."""
    if not TYPOGRAPHIES[template].weak or len(heads) < 2:
        return 0.0
    names = [heads[k].name for k in sorted(heads)]
    changes = sum(a != b for a, b in pairwise(names))
    return 1.0 * changes - 2.0 * (len(names) - 1 - changes)
