"""For and against a name: how it is written, and what stands behind it wherever it stands.

In: a file, a name and its heads. Out: bits; far below zero for what is nobody's name. The weights were set on one half
of the development scripts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio.parse.lines.labels import TITLED, Label, looks_like_heading, nobody, sentence_like
from studio.parse.lines.shape import SMALL, count_words, ends_open, fold
from studio.parse.lines.vocabulary import OPENERS, PAPERWORK, PARTICLES, is_role
from studio.parse.running_text.file import File
from studio.parse.running_text.templates import COLONS, TYPOGRAPHIES, Head, Template

KNOWN_BITS = 4.0
"""Bits for a name that another template has already."""
_PARTED: tuple[Template, ...] = ("dash", "bar", "arrow", "gap")
"""Templates whose delimiter hardly stands behind the same word six times by chance."""
NOBODY = -20.0
"""Bits, at most, of what is nobody's name, whatever it saves."""
OFTEN = 16
"""Heads, of which four have each name, from which on a word of the language may be one."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How most names of a template are written in a file."""

    shouted: bool = False
    """In capitals."""
    lowered: bool = False
    """In small letters."""
    often: bool = False
    """Each comes back again and again."""
    stems: frozenset[str] = frozenset()
    """What at least three names have before a number, as ``spk05``."""


def spelling_of(names: Sequence[str]) -> Spelling:
    """How most of the names are written; one that comes back counts as often as it does."""
    many = len(names) > 3
    stems = Counter(stem(name) for name in set(names) if name[-1:].isdigit())
    return Spelling(
        many and sum(map(str.isupper, names)) >= 0.7 * len(names),
        many and sum(map(str.islower, names)) >= 0.7 * len(names),
        len(names) >= OFTEN and 4 * len(set(names)) <= len(names),
        frozenset(stem for stem, n in stems.items() if n > 2 and stem),
    )


def shape_bits(
    file: File, spelling: Spelling, template: Template, name: str, heads: Sequence[Head], known: Mapping[str, int]
) -> float:
    """For and against a name by how it is written and what stands behind it."""
    n, first = len(heads), heads[0]
    words = [word.strip(".,#") for word in name.lower().split()]
    if nobody(name) or sentence_like(name):
        return -99.0
    if fold(name) in known:
        return 2.0
    role = any(map(is_role, words))
    initials = len(name) < 4 and name.isupper() and (n > 1 or template in ("bold colon", "stamped"))
    if words[0] in OPENERS and not role and not initials and not (template in COLONS and n > 2):
        return -99.0
    if (
        not any(h.firm for h in heads)
        and not role
        and stem(name) not in spelling.stems
        and n < (2 if spelling.lowered else 3)
        and template not in ("stamped", "at", "letter")
    ):
        return -99.0
    rests = Counter(fold(head.rest) for head in heads[:10])
    listed = set(rests.values()) == {2} and n < 5 and count_words(first.rest[:200]) > 1
    if template in COLONS and listed and all(ends_open(h.rest) for h in heads):
        return -99.0  # each stands in a list and again as a heading
    titled = file.titles and template in ("colon", "listed colon", "bold colon") and n < 4 and not role
    rested = [Label(name, head.rest, head.firm) for head in heads if head.rest]
    if titled and rested and all(looks_like_heading(label, file.stops) for label in rested):
        return -99.0
    numbered = stem(name) in spelling.stems
    bits = 3.0 if TITLED.fullmatch(name) else 2.0 if role or numbered else 1.0 if first.firm else -1.0
    bits += KNOWN_BITS if template in COLONS and fold(name) in file.cast else 0.0
    if re.search(r"\d$", name) and (role or numbered):
        bits += 2.0
    if not role and n == 1 and words[0] in PAPERWORK:
        return -99.0
    ordinary = all(word in file.common or word in PARTICLES for word in words)
    shouted = name.isupper() and (template in ("period", "capitals") or spelling.shouted)
    # "THE DAUGHTER." is who the text calls a daughter
    marked = n > 2 and (
        template in ("bold", "bracket", "heading") or (n > (2 if spelling.often else 5) and template in _PARTED)
    )
    comes_back = marked or (n > 1 and (template == "timed heading" or not TYPOGRAPHIES[template].weak))
    if not role and ordinary and not shouted and not comes_back and not first.role:
        return -99.0
    if template == "period" and re.fullmatch(r"(mr|mrs|ms|dr|st|rev|prof|capt|vs|etc|no|vol|fig|p|pp)", words[-1]):
        return -99.0
    if template == "listed colon" and n == 1:
        bits -= 3.0
    return bits - max(0, len(words) - 3)


def stem(name: str) -> str:
    """``spk`` of ``spk05``; the whole name where no number stands behind it."""
    return re.sub(r"[\s_-]?\d{1,3}$", "", name)


def may_be_person(name: str) -> bool:
    """Whether words before a colon may be somebody's, judged by themselves: ``Child on a bicycle``."""
    words = name.split()
    opens = words[0].lower() in OPENERS or words[0].lower() in SMALL
    return name[:1].isupper() and not opens and not nobody(name) and not sentence_like(name)


def named_people(lines: Sequence[str], labels: Sequence[Label | None]) -> frozenset[str]:
    """Whose labels stand in lines that a structure has set apart, as captions or cells are: judged by shape alone.

    Args:
        lines: the texts.
        labels: the label of each.
    """
    file = File(lines, titles=False)
    by_name: dict[str, list[Head]] = defaultdict(list)
    for k, label in enumerate(labels):
        below = k + 1 < len(lines) and labels[k + 1] is None and file.filled[k + 1]
        if label is not None and (label.rest or below):
            by_name[label.name].append(Head(label.name, label.rest, "colon", label.firm))
    return frozenset(
        name for name, heads in by_name.items() if shape_bits(file, Spelling(), "colon", name, heads, {}) > NOBODY
    )
