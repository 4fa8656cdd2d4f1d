"""Where the speech of a script begins and ends.

In: the lines, the heads of turns, what is boilerplate. Out: a Region.

The page above the first turn ends at the headings right above it (``above``). A label that stands once, below
boilerplate, is boilerplate too. How the speech ends is in ``ending``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from studio.parse.assemble.together import TOGETHER
from studio.parse.boilerplate.page import is_transcript_marker
from studio.parse.lines.labels import Label, punctuates, thing
from studio.parse.lines.markup import divides, heading_level, heading_of, plain
from studio.parse.lines.shape import count_words, ends_open, fold, has_words, starts_small
from studio.parse.lines.spoken import only_brackets
from studio.parse.lines.vocabulary import is_role
from studio.parse.running_text.above import cues_above, heading_above, is_title, part_above
from studio.parse.running_text.ending import speech_ends
from studio.parse.running_text.file import WRAPPED
from studio.parse.running_text.grammar import Grammar
from studio.parse.running_text.headings import (
    Outline,
    is_division,
    is_scene,
)
from studio.parse.running_text.stage import film_action
from studio.parse.running_text.templates import Head

_LIST_LINK = re.compile(r"\s{0,8}(?:[-*+•]|\d{1,3}[.)])\s+\**\[[^\[\]]{1,300}\]\([^()\s]{1,800}\)")


@dataclass(frozen=True, slots=True)
class Region:
    """Where the speech stands; indices of lines."""

    first: int
    """The first line: of the first turn, or of the headings and cues right above it."""
    end: int
    """The line below the last."""
    titles: Mapping[str, int] = field(default_factory=dict)
    """Folded titles that the page lists above the speech, and where: where one stands again, it is a heading."""
    outline: Outline | None = None
    """The headings of a text whose turns begin with plain labels: they are known by their look."""
    marker: int = -1
    """The line that says where the transcript begins."""
    doubtful: int | None = None
    """A line at the end that can't be placed."""


def speech_region(
    lines: Sequence[str], grammar: Grammar, boilerplate: Mapping[int, str], contents: Mapping[str, int], *, bare: bool
) -> Region:
    """Where the speech begins (with the headings above the first turn) and ends.

    Args:
        lines: the whole file.
        grammar: how its turns begin.
        boilerplate: lines that nobody says.
        contents: folded titles of a list of chapters above the speech.
        bare: turns begin with plain labels, and headings have no marks.
    """
    heads = grammar.heads
    turns = sorted(k for k in heads if grammar.speaks(k) and k not in boilerplate)
    times = Counter(heads[k].name for k in turns)
    steady = [k for k in turns if times[heads[k].name] > 1]
    stops = punctuates(labels_of(lines, heads))
    marker = _marker(lines, steady or turns) if bare else -1
    first = _first_turn(lines, heads, turns, steady, marker, stops)
    values = _values_below(lines, heads, turns, steady, stops)
    outline = None
    timed = [k for k, head in heads.items() if head.name is None]
    if bare:
        outline = Outline(lines, [k for k in turns if first <= k < values], stops, timed)
    names = {fold(head.name) for head in heads.values() if head.name is not None}
    titles = {**_listed_above(lines, {*heads, *boilerplate}, names, first), **contents}
    begins = heading_above(lines, cues_above(lines, grammar, first), boilerplate, titles, outline, marker)
    begins = cues_above(lines, grammar, begins)
    if begins == first and outline is not None and marker < 0:
        begins = part_above(lines, outline, first, values, boilerplate)
    scene = next((k for k in range(begins) if is_scene(lines[k])), None)
    if scene is not None and film_action(lines, heads):
        begins = heading_above(lines, scene, boilerplate, titles, outline, marker)
    above = lines[first - 1].strip() if first else ""
    if begins == first and above and first - 1 not in boilerplate and first in heads and is_title(above, heads[first]):
        begins = first - 1
    rows = ["" if k in boilerplate else _as_label(line, heads.get(k)) for k, line in enumerate(lines)]
    if outline is not None:
        said = {k for k in (*turns, *timed) if first <= k < values}
        back = said & {*steady, *timed}
        end, doubtful = speech_ends(rows[:values], sorted(said), sorted(back), outline.continues)
        return Region(begins, end, titles, outline, marker, doubtful)
    return Region(begins, _marked_end(lines, rows, grammar, turns, steady or turns, values, first), titles)


def _in_parts(lines: Sequence[str], grammar: Grammar, turns: Sequence[int], steady: Sequence[int]) -> list[int]:
    """Turns below those who come back, in parts whose headings begin as those above: ``Scene 4`` after ``Scene 2``."""
    parts: dict[int, tuple[int, str]] = {}
    over = (0, "")
    for k, line in enumerate(lines):
        if (level := heading_level(line)) and k not in grammar.heads:
            over = level, fold(heading_of(line) or "").partition(" ")[0]
        elif k in grammar.heads:
            parts[k] = over
    known = {parts[k] for k in steady if k in parts and parts[k][1]}
    below = (k for k in turns if k > steady[-1] and grammar.heads[k].template == grammar.template)
    return [k for k in below if parts.get(k) in known]


def _marked_end(
    lines: Sequence[str],
    rows: Sequence[str],
    grammar: Grammar,
    turns: Sequence[int],
    steady: Sequence[int],
    values: int,
    first: int,
) -> int:
    """Where the speech of a text ends whose headings have marks: above the first heading without a turn below it."""
    heads = grammar.heads
    sure = (k for k in turns if fold(heads[k].name or "") in TOGETHER or heads[k].rest == lines[k].strip())
    last = max(
        [steady[-1], *sure, *_in_parts(lines, grammar, turns, steady)]
    )  # a line without a label in it is somebody's by the heading above
    after = next((k for k in range(last + 1, len(lines)) if divides(lines, k) and k not in heads), len(lines))
    after = min(after, values)
    begins = [k for k in turns if first <= k < after]
    end, _ = speech_ends(rows[:after], begins, begins, True)
    if any(end <= k < after and not grammar.speaks(k) for k in heads):
        end = after
    if any(k >= after for k in turns):
        end = max(end, after)
    while end > last + 1 and (not lines[end - 1].strip() or _LIST_LINK.fullmatch(lines[end - 1])):
        end -= 1
    return end


def _listed_above(lines: Sequence[str], others: Container[int], names: Container[str], first: int) -> dict[str, int]:
    """Lines of the page above the first turn that stand again further down, folded: the titles of the parts.

    What is one of the ``others`` (heads, boilerplate) or a name is no title.
    """
    short = [k for k, line in enumerate(lines) if has_words(line) and count_words(line[:200]) <= LONGEST_LISTED]
    titles = {k: fold(lines[k]) for k in short if k not in others and _may_be_title(lines[k])}
    times = Counter(titles.values())
    below = Counter(title for k, title in titles.items() if k >= first)
    found = ((title, k) for k, title in reversed(titles.items()) if k < first and title not in names)
    return {title: k for title, k in found if times[title] > 1 and below[title] < 2}


def _may_be_title(line: str) -> bool:
    return line.strip()[0] not in "[(" and ends_open(line.rstrip(":： "))


LONGEST_LISTED = 10
"""Words of a title that the page lists above the transcript."""


def _is_value(lines: Sequence[str], heads: Mapping[int, Head], head: Head, k: int, *, below: bool = True) -> bool:
    """Whether what stands behind (or ``below``) a name is a value, as ``Photo: A. Moss``, and no sentence."""
    wrapped = len(lines[k]) >= WRAPPED and k + 1 < len(lines) and bool(lines[k + 1].strip()) and k + 1 not in heads
    if wrapped and has_words(head.rest):
        return False
    words = _BRACKET_LAST.sub("", plain(head.rest)).strip()
    if not has_words(words) and below:
        words = next((line.strip() for line in lines[k + 1 : k + 3] if has_words(line)), "")
    return 0 < count_words(words[:300]) <= 12 and ends_open(words)


_BRACKET_FIRST = re.compile(r"\s*[(\[][^()\[\]]{1,120}[)\]]")
_BRACKET_LAST = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]$")


def _values_below(
    lines: Sequence[str], heads: Mapping[int, Head], turns: Sequence[int], steady: Sequence[int], stops: bool
) -> int:
    """Where labels begin, below all who speak more than once, whose words are values: what stands below a script."""
    end = len(lines)
    if not stops or len(steady) < 4:
        return end
    for k in reversed(turns):
        if k <= steady[-1] or count_words(heads[k].rest) < 2 or not _is_value(lines, heads, heads[k], k, below=False):
            break
        end = k
    return end


def labels_of(lines: Sequence[str], heads: Mapping[int, Head]) -> list[Label]:
    """The names of turns with their words, or with the end of the paragraph below them."""
    return [Label(head.name or "", head.rest or _ends_below(lines, heads, k), head.firm) for k, head in heads.items()]


def _ends_below(lines: Sequence[str], heads: Mapping[int, Head], k: int) -> str:
    last = next((j for j in range(k + 1, min(k + 3, len(lines))) if has_words(lines[j]) and j not in heads), k)
    while last > k and last + 1 < len(lines) and has_words(lines[last + 1]) and last + 1 not in heads and last < k + 60:
        last += 1
    return lines[last] if last > k else ""


def _as_label(line: str, head: Head | None) -> str:
    return plain(line) if head is None else f"{head.name or ''}: {plain(head.rest)}"


def _marker(lines: Sequence[str], turns: Sequence[int]) -> int:
    """Index of the line "Full Transcript" above nearly all turns; -1 without one, or without a page above it."""
    most = turns[len(turns) // 10]
    marker = next((k for k in range(most - 1, -1, -1) if is_transcript_marker(lines[k])), -1)
    return marker if any(map(has_words, lines[: max(marker, 0)])) else -1


SPEECH_ENDS = '.?!…。！？؟۔।"”'


LISTED_LINES = 4
"""Lines, none of which ends a sentence, that are a list of the page and nobody's words."""


def _first_turn(
    lines: Sequence[str],
    heads: Mapping[int, Head],
    turns: Sequence[int],
    steady: Sequence[int],
    marker: int,
    stops: bool,
) -> int:
    """Where the first turn begins: under the marker, or with the first speaker who comes back, and who stands above."""
    after = [k for k in turns if k > marker]
    if marker >= 0 and after:
        return after[0]
    first = _below_cast(lines, heads, turns, steady)
    begins = {k for k in turns if k >= first or not steady or first == steady[0]}
    times = Counter(heads[k].name for k in turns)
    again = {word for k in steady for word in fold(heads[k].name or "").split()}
    blank = pending = parted = False  # words without a label, which somebody above has to say
    open_lines = 0  # such lines right above, none of which ends a sentence
    for above in range(first - 1, -1, -1):
        text = lines[above].strip()
        if not has_words(text) or only_brackets(text) or (text[0] == "(" and text[-1] == ")"):
            blank = blank or not text
            continue
        if above in begins and not starts_small(_BRACKET_FIRST.sub("", heads[above].rest)):
            known = not again.isdisjoint(fold(heads[above].name or "").split())  # "Ada Moss", who is "Ada" below
            bare = heads[above].template == "stamped" and not heads[above].rest
            known = known or (bare and has_words("".join(lines[above + 1 : above + 3]))) or _is_told(heads[above])
            if (pending and not known and parted) or (stops and open_lines >= LISTED_LINES):
                break
            if pending and blank and has_words(heads[above].rest) and ends_open(heads[above].rest):
                break
            if stops and times[heads[above].name] == 1 and _is_value(lines, heads, heads[above], above):
                break
            first, blank, pending, parted, open_lines = above, False, False, False, 0
        elif above in heads and thing(heads[above].name or "") is not None:
            continue
        elif above in heads and heads[above].name is None:
            pending = True
        elif above in heads or (blank and text[-1] not in SPEECH_ENDS):
            break
        else:
            parted = parted or (blank and pending)
            open_lines = open_lines + 1 if ends_open(text) and (open_lines or not pending) else 0
            pending = True
    while first - 1 in heads and heads[first - 1].name is None:
        first -= 1
    return first


def _is_told(head: Head) -> bool:
    """Whether a narrator says a sentence: one who comes once, above all others, begins the speech."""
    words = (head.name or "").lower().split()
    return bool(words) and all(map(is_role, words)) and has_words(head.rest) and not ends_open(head.rest)


def _below_cast(lines: Sequence[str], heads: Mapping[int, Head], turns: Sequence[int], steady: Sequence[int]) -> int:
    """The first turn of somebody who comes back, below the list of the cast (``Bo: J. Moss`` above ``Scene 1``)."""
    first = steady[0] if steady else turns[0]
    divided = next((k for k in range(first, turns[-1]) if is_division(lines[k])), first)
    said = [k for k in turns if k > divided]
    talks = {k for k in turns if not _is_value(lines, heads, heads[k], k, below=False)}
    cast = divided > first and talks.issubset(said) and 2 * len(talks) >= len(said)
    return next((k for k in steady if k > divided), first) if cast else first


def stage_region(lines: Sequence[str], grammar: Grammar) -> Region:
    """Where a play begins (with the headings of its first act) and ends."""
    turns = sorted(k for k in grammar.heads if grammar.speaks(k))
    first = turns[0]
    divided = next((k for k in range(first, turns[-1]) if is_division(lines[k])), first)
    listed = [k for k in turns if k < divided]
    played = any(is_scene(lines[k]) for k in range(first))
    if (
        listed
        and not played
        and 4 * len(listed) < len(turns)
        and not any(has_words(grammar.heads[k].rest) for k in listed)
    ):
        first = divided  # names over the first act are the list of the cast
    start = next((k for k in range(min(first, len(lines) - 1), -1, -1) if is_division(lines[k])), first)
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
    return Region(start, end)
