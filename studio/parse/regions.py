"""Where the speech of a script begins and ends, and which of its lines are headings.

In: the lines, the heads of turns, what is furniture. Out: the first line of the speech, the line below its last, and
whether a line in between is a heading.

In plain text a heading is known by its look (``headings.Outline``), in marked text by its marks. The page above the
first turn ends at the heading right above it; below the last turn the speech ends at a goodbye or at what can only be
furniture (``tail``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from studio.parse.blocks import divides, heading_of
from studio.parse.furniture import is_metadata_line, key_value
from studio.parse.grammar import Grammar
from studio.parse.headings import Outline, enclosed_heading, is_division
from studio.parse.inline import plain
from studio.parse.lines import ends_open, has_words, starts_small
from studio.parse.names import STRUCTURE, thing
from studio.parse.page import is_transcript_marker
from studio.parse.spoken import only_brackets, only_cues
from studio.parse.tail import speech_ends
from studio.parse.templates import Head

_ITALIC = re.compile(r"([*_])(?![*_\s\[(])[^*_]{3,400}\1")
_RULE = re.compile(r"\s{0,3}(?:[-*_=]\s{0,3}){3,}")
_LIST_LINK = re.compile(r"\s{0,8}(?:[-*+•]|\d{1,3}[.)])\s+\**\[[^\[\]]{1,300}\]\([^()\s]{1,800}\)")


def marked_region(lines: Sequence[str], grammar: Grammar, furniture: Mapping[int, str]) -> tuple[int, int]:
    """Where the speech of a marked text begins (with the heading above the first turn) and ends."""
    heads = grammar.heads
    turns = sorted(k for k in heads if grammar.speaks(k) and k not in furniture)
    times = Counter(heads[k].name for k in turns)
    steady = [k for k in turns if times[heads[k].name] > 1] or turns
    first = _first(lines, heads, turns, steady[0])
    last = steady[-1]
    after = next((k for k in range(last + 1, len(lines)) if divides(lines, k) and k not in heads), len(lines))
    begins = [k for k in turns if first <= k < after]
    label_rows = [_as_label(lines[k], heads.get(k)) if k not in furniture else "" for k in range(after)]
    end, _ = speech_ends(label_rows, begins, begins, True)
    if any(end <= k < after and not grammar.speaks(k) for k in heads):
        end = after
    if any(k >= after for k in turns) and any(times[heads[k].name] > 0 and k >= after for k in turns):
        end = max(end, after)
    while end > last + 1 and (not lines[end - 1].strip() or _LIST_LINK.fullmatch(lines[end - 1])):
        end -= 1
    start = cues_above(lines, grammar, heading_above(lines, first, furniture))
    above = lines[first - 1].strip() if first else ""
    if start == first and above and first - 1 not in furniture and first in heads and _is_title(above, heads[first]):
        start = first - 1
    return start, end


def _is_title(text: str, head: Head) -> bool:
    """Whether the line over a name that stands over its words is a title, as in ``Ovens``, ``Ada``, ``(0:15)``."""
    return (
        not has_words(head.rest) and len(text) < 80 and text[0] not in "#*_>[(" and ends_open(text) and ":" not in text
    )


def _first(lines: Sequence[str], heads: Mapping[int, Head], turns: Sequence[int], first: int) -> int:
    """The first turn: of the first speaker who comes back, or of those right above."""
    begins = set(turns)
    above = first - 1
    while above >= turns[0] and not divides(lines, above):
        if above in begins:
            if ends_open(heads[above].rest) and has_words(heads[above].rest):
                break  # no sentence: a line of the page, as "**Guest:** Ada Moss"
            first = above
        above -= 1
    while first - 1 in heads and heads[first - 1].name is None:
        first -= 1
    return first


def heading_above(lines: Sequence[str], first: int, furniture: Mapping[int, str]) -> int:
    """The heading right above the first turn divides, unless it is the page's title or says "Transcript".

    What is to be heard before the first turn (``[clip FILE]``) is heard, be there a heading above it or not.
    """
    begins = first
    ruled = False
    for k in range(first - 1, -1, -1):
        if enclosed_heading(lines[k]) is not None:
            return k
        if k in furniture:
            ruled = ruled or furniture[k] == "metadata"
            continue
        if (pair := key_value(lines[k])) is not None and is_metadata_line(pair):
            ruled = True
            continue
        if _ITALIC.fullmatch(lines[k].strip()):
            ruled = True
            continue
        if _RULE.fullmatch(lines[k]):
            ruled = True
            continue
        if not lines[k].strip() or only_brackets(plain(lines[k])):
            begins = k if only_cues(plain(lines[k])) else begins
            continue
        title = heading_of(lines[k])
        if title is None or is_transcript_marker(title):
            return begins
        above = next((j for j in range(k - 1, -1, -1) if lines[j].strip()), -1)
        over = heading_of(lines[above]) if above >= 0 else None
        if over is not None and STRUCTURE.match(over):
            level_one = lines[above].lstrip().startswith("# ")
            if not level_one or _comes_again(lines, above, first):
                return above
        again = _comes_again(lines, k, first)
        if (lines[k].lstrip().startswith("# ") or ruled) and not again:
            return begins
        return k
    return begins


def _comes_again(lines: Sequence[str], k: int, first: int) -> bool:
    """Whether a heading of the same level stands below the first turn."""
    text = lines[k].lstrip()
    marks = text[: len(text) - len(text.lstrip("#"))] + " "
    return any(line.lstrip().startswith(marks) for line in lines[first:])


def _as_label(line: str, head: Head | None) -> str:
    return plain(line) if head is None else f"{head.name or ''}: {plain(head.rest)}"


def plain_region(
    lines: Sequence[str], grammar: Grammar, stops: bool, furniture: Mapping[int, str]
) -> tuple[int, int, int | None, int, Outline]:
    """Where the speech of a plain text begins and ends, a doubtful line at its end, the marker above, the outline."""
    turns = sorted(k for k in grammar.heads if grammar.speaks(k))
    times = Counter(grammar.heads[k].name for k in turns)
    steady = [k for k in turns if times[grammar.heads[k].name] > 1]
    marker = _marker(lines, steady or turns)
    first = _first_turn(lines, grammar.heads, turns, steady, marker)
    turns, steady = [k for k in turns if k >= first], [k for k in steady if k >= first]
    outline = Outline(lines, turns, stops)
    begins = cues_above(lines, grammar, outline.begins(first, marker))
    rows = [line if k not in furniture else "" for k, line in enumerate(lines)] if furniture else lines
    end, doubtful = speech_ends(rows, turns, steady, outline.continues)
    return begins, end, doubtful, marker, outline


def _marker(lines: Sequence[str], turns: Sequence[int]) -> int:
    """Index of the line "Full Transcript" above nearly all turns; -1 without one."""
    most = turns[len(turns) // 10]
    return next((k for k in range(most - 1, -1, -1) if is_transcript_marker(lines[k])), -1)


def _first_turn(
    lines: Sequence[str], heads: Mapping[int, Head], turns: Sequence[int], steady: Sequence[int], marker: int
) -> int:
    """Where the first turn begins: under the marker, or with the first speaker who comes back, and who stands above."""
    after = [k for k in turns if k > marker]
    if marker >= 0 and after:
        return after[0]
    first = steady[0] if steady else turns[0]
    begins = set(turns)
    pending = False  # words without a label, which somebody above has to say
    for above in range(first - 1, -1, -1):
        text = lines[above].strip()
        if not has_words(text) or only_brackets(text) or (text[0] == "(" and text[-1] == ")"):
            continue
        if above in begins and not starts_small(heads[above].rest):
            if pending and has_words(heads[above].rest):
                break
            first, pending = above, False
        elif above in heads or pending or text[-1] not in SPEECH_ENDS:
            break
        else:
            pending = True
    return first


SPEECH_ENDS = '.?!…。！？"”'


def cues_above(lines: Sequence[str], grammar: Grammar, first: int) -> int:
    """The first of the labels of things (music, a sound) right above the first turn: they are heard."""
    for k in range(first - 1, -1, -1):
        if not has_words(lines[k]):
            continue
        head = grammar.heads.get(k)
        if head is None or head.name is None or thing(head.name) is None:
            break
        first = k
    return first


def stage_region(lines: Sequence[str], grammar: Grammar, furniture: Mapping[int, str]) -> tuple[int, int]:
    """Where a play begins (with the headings of its first act) and ends."""
    turns = sorted(k for k in grammar.heads if grammar.speaks(k))
    first = turns[0]
    start = next((k for k in range(first - 1, -1, -1) if is_division(lines[k])), first)
    for k in range(start - 1, max(-1, start - 8), -1):
        if is_division(lines[k]):
            start = k
        elif has_words(lines[k]):
            break
    end = next(
        (
            k
            for k in range(turns[-1] + 1, len(lines))
            if re.fullmatch(r"\W*(?:THE END|FINIS|END OF .{1,60}|FIN|ENDE)\W*", lines[k].strip(), re.I)
        ),
        len(lines),
    )
    return start, end
