"""What stands right above the first turn and belongs to the speech: headings and cues, not the page's title.

In: the lines, and where the first turn begins. Out: where the first of them stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.parse.assemble.segments import kind_of
from studio.parse.boilerplate.metadata import is_metadata_line, key_value
from studio.parse.boilerplate.page import is_transcript_marker
from studio.parse.lines.labels import STRUCTURE
from studio.parse.lines.markup import heading_level, heading_of, is_italic, is_rule, plain
from studio.parse.lines.shape import ends_open, fold, has_words
from studio.parse.lines.spoken import is_sound_line, only_brackets, only_cues
from studio.parse.running_text.grammar import Grammar
from studio.parse.running_text.headings import Outline, enclosed_heading, is_division, is_numbered, is_whole_bracket
from studio.parse.running_text.stage import is_entrance
from studio.parse.running_text.templates import Head


def heading_above(
    lines: Sequence[str],
    first: int,
    boilerplate: Mapping[int, str],
    titles: Mapping[str, int],
    outline: Outline | None = None,
    top: int = -1,
) -> int:
    """The first of the headings and cues right above the first turn; the page's title and "Transcript" are none.

    The page's title is a Markdown heading over metadata, a rule or a line in italics, or one of the first level, unless
    its level comes again below. ``top`` is the line that says where the transcript begins, if one does: what looks like
    a heading (``outline``) below it is one.
    """
    begins, ruled, headings = first, False, 0
    for k in range(first - 1, top, -1):
        text = lines[k].strip()
        if _divides(lines, k) or titles.get(fold(text), k) < k:
            begins, headings = k, headings + 1
        elif k in boilerplate:
            ruled = ruled or boilerplate[k] == "metadata"
        elif is_sound_line(text) or only_cues(plain(text)):
            begins = k
        elif is_rule(text) or is_italic(text) or _is_metadata(text):
            ruled = True
        elif not has_words(text) or is_whole_bracket(text) or only_brackets(plain(text)) or is_entrance(text):
            continue
        elif (title := heading_of(lines[k])) is not None and not is_transcript_marker(title):
            nested = 1 < heading_level(lines[k]) < heading_level(lines[begins]) and _comes_again(lines, lines[k], first)
            below = headings > 0 and (STRUCTURE.match(title) is not None or nested)
            if (
                headings >= MOST_HEADINGS + nested
                or (headings and not below)
                or _is_page_title(lines, k, first, ruled > below)
            ):
                break
            begins, headings = k, headings + 1
        elif top >= 0 and outline is not None and outline.is_heading(k):
            begins = k
        else:
            break
    return begins


def cues_above(lines: Sequence[str], grammar: Grammar, first: int) -> int:
    """The first of the labels of things (music, a sound) right above the first turn: they are heard."""
    for k in range(first - 1, -1, -1):
        if not has_words(lines[k]):
            continue
        head = grammar.heads.get(k)
        if head is None or head.name is None or grammar.thing(head.name) is None:
            break
        first = k
    return first


def part_above(lines: Sequence[str], outline: Outline, first: int, end: int, boilerplate: Mapping[int, str]) -> int:
    """The heading right above the first turn, where parts further down have such headings; else the first turn.

    A line above it is the page's title.
    """
    inside = (
        k for k in range(first, end) if k not in outline.turns and has_words(lines[k]) and lines[k - 1 : k] == [""]
    )
    parts = sum(outline.is_heading(k) for k in inside)
    above = [k for k in range(first) if has_words(lines[k]) and k not in boilerplate]
    alone = len(above) > 1 and not lines[above[-1] - 1].strip() and above[-1] == first - 2
    return above[-1] if alone and parts > 1 and outline.is_heading(above[-1]) else first


MOST_HEADINGS = 2
"""Headings of Markdown that may stand over the first turn."""


def _is_page_title(lines: Sequence[str], k: int, first: int, ruled: bool) -> bool:
    """Whether a heading is the page's, and not that of a numbered part, or the one below it."""
    over = next((line for line in reversed(lines[:k]) if line.strip()), "")
    if STRUCTURE.match(heading_of(over) or "") and not _is_single(lines, over, first):
        return False
    return _is_single(lines, lines[k], first) or (ruled and not _comes_again(lines, lines[k], first))


def _is_single(lines: Sequence[str], heading: str, first: int) -> bool:
    """Whether a heading is the only one of the first level."""
    return heading.lstrip().startswith("# ") and not _comes_again(lines, heading, first)


def _divides(lines: Sequence[str], k: int) -> bool:
    """Whether a line is a heading by its words: of a numbered part, an act, an intro, or in brackets."""
    text = lines[k].strip()
    named = kind_of(text) is not None and ends_open(text) and text[0] != "#"
    return named or is_division(text) or is_numbered(lines, k) or enclosed_heading(text) is not None


def _is_metadata(text: str) -> bool:
    pair = key_value(text)
    return pair is not None and is_metadata_line(pair)


def _comes_again(lines: Sequence[str], heading: str, first: int) -> bool:
    """Whether a heading of the same level stands below the first turn."""
    text = heading.lstrip()
    marks = text[: len(text) - len(text.lstrip("#"))] + " "
    return any(line.lstrip().startswith(marks) for line in lines[first:])


def is_title(text: str, head: Head) -> bool:
    """Whether the line over a name that stands over its words is a title, as in ``Ovens``, ``Ada``, ``(0:15)``."""
    return (
        not has_words(head.rest) and len(text) < 80 and text[0] not in "#*_>[(" and ends_open(text) and ":" not in text
    )
