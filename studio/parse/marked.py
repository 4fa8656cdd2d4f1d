"""The reader of transcripts whose labels are marked: Markdown, and what transcription services export.

In: the lines of a file. Out: a Script.

A turn begins at a marked label (``heads``) and goes on, over paragraphs, quotations and lists, to the next. A heading
(``#``) divides; so does a paragraph that is one link and nothing else, a story with its source. What stands above the
first turn is the page (its heading right above the turn divides, though); below the last turn everything from the next
heading or rule on is show notes. A label that is a thing (``**Break:**``, ``**Recording begins:**``) makes a cue, and
the text under it is not spoken until the next person's label, or its own end (``**Recording ends:**``), below which
who spoke before goes on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from studio.parse.assemble import assemble
from studio.parse.blocks import divides, heading_of, set_aside
from studio.parse.draft import Draft
from studio.parse.headings import enclosed_heading
from studio.parse.heads import STAMP, Head, read_heads
from studio.parse.inline import lone_link, plain
from studio.parse.lines import ends_open, has_words
from studio.parse.names import thing
from studio.parse.page import is_transcript_marker, read_page
from studio.parse.segments import kind_of
from studio.parse.spoken import only_brackets, only_cues
from studio.parse.stories import Row
from studio.parse.tail import speech_ends
from studio.values import Cue, CueKind, Script, Source, Story, Turn

NAME = "marked"

SAMPLE = 2000
"""Lines that are enough to tell the form, where they hold a turn."""

BARE = 0.65
"""The score, at most, of a file whose labels only their use can tell."""

_STAMP = re.compile(rf"{STAMP}[\s:|–—-]{{0,4}}")
_CLOCK = re.compile(r"\d{1,3}:\d\d(?::\d\d)?(?![\d:])")

OVERLAP = 5.0
"""Seconds by which a turn may begin before the one above it; people talk at once."""

_ENDS = re.compile(r"\b(?:ends?|stops?|over)$", re.I)
_PARENTHETICAL = re.compile(r"\([^()]{1,120}\)")
_LISTED = re.compile(r"\s{0,8}(?:[-+*•]|\d{1,3}[.)])\s")
_LIST_LINK = re.compile(r"\s{0,8}(?:[-*+•]|\d{1,3}[.)])\s+\**\[[^\[\]]{1,300}\]\([^()\s]{1,800}\)")


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form: the share of lines with somebody's marked label, at most 0.95."""
    for part in (lines[:SAMPLE], lines):
        heads = read_heads(part)
        turns = [k for k, head in heads.items() if _speaks(head)]
        if turns:
            most = BARE if any(map(_named, heads.values())) else 0.95
            return min(most, 0.35 + len(turns) / sum(map(has_words, part)))
    return 0.0


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form.

    Args:
        lines: the whole file.

    Returns:
        the script; it holds no turn when nobody's marked label stands in the file.
    """
    heads = read_heads(lines)
    if not any(map(_speaks, heads.values())):
        return Script(NAME, ())
    backwards = _runs_backwards(lines, heads)
    blocks = set_aside(lines)
    first, end = _region(lines, heads, blocks)
    draft = Draft()
    if backwards is not None:
        draft.problem(backwards + 1, "the times run backwards from here; the turns are read as they stand.")
    stories: list[Story] = []
    rows = [(k + 1, plain(lines[k])) for k in range(first) if lines[k].strip() and k not in blocks]
    page = read_page(_titled(rows, lines), frozenset())
    for k in range(first):
        if k in blocks or (lines[k].strip() and not plain(lines[k])):
            draft.skip(k + 1, lines[k], "markup")
    _body(draft, lines, heads, blocks, range(first, end), stories)
    for k in range(end, len(lines)):
        if lines[k].strip():
            draft.skip(k + 1, lines[k], "furniture")
    draft.finish()
    account = {note.line for note in (*page.not_spoken, *draft.not_spoken)}
    for line, text in rows:
        if line not in account and text:
            draft.skip(line, text, "furniture")
    return assemble(NAME, draft, page, stories or page.stories)


def _runs_backwards(lines: Sequence[str], heads: dict[int, Head]) -> int | None:
    """Index of the first line whose time is earlier than one before it; cuts of a few seconds aside."""
    latest = 0.0
    for k in sorted(k for k in heads if heads[k].sort in ("stamped", "time", "loose")):
        clock = _CLOCK.search(lines[k][:120])
        if clock is None:
            continue
        seconds = sum(int(part) * 60**n for n, part in enumerate(reversed(clock[0].split(":"))))
        if seconds + OVERLAP < latest:
            return k
        latest = max(latest, seconds)
    return None


def _named(head: Head | None) -> bool:
    """Whether a line is somebody's label, be it a heading besides."""
    return head is not None and head.sort == "bare"


def _speaks(head: Head) -> bool:
    return head.name is not None and _cue_kind(head) is None


def _cue_kind(head: Head) -> CueKind | None:
    """The cue a head asks for; ``Intro`` and ``Outro`` with no more than a time behind them are music."""
    if head.name is None:
        return None
    kind = thing(head.name)
    if kind is None and kind_of(head.name) is not None and not has_words(_STAMP.sub("", plain(head.rest))):
        return "music"
    return kind


def _region(lines: Sequence[str], heads: dict[int, Head], blocks: dict[int, str]) -> tuple[int, int]:
    """Where the speech begins (with the heading above the first turn) and ends."""
    turns = [k for k in heads if _speaks(heads[k]) and k not in blocks]
    turns = sorted(turns) or sorted(k for k in heads if _speaks(heads[k]))
    times = Counter(heads[k].name for k in turns)
    steady = [k for k in turns if times[heads[k].name] > 1] or turns
    first = _first(lines, heads, turns, steady[0])
    last = steady[-1]
    after = next((k for k in range(last + 1, len(lines)) if divides(lines, k) and k not in heads), len(lines))
    begins = [k for k in turns if first <= k < after]
    label_rows = [_as_label(lines[k], heads.get(k)) for k in range(after)]
    end, _ = speech_ends(label_rows, begins, begins, True)
    things = [k for k in heads if end <= k < after and not _speaks(heads[k])]
    if things:
        end = after
    while end > last + 1 and (not lines[end - 1].strip() or _LIST_LINK.fullmatch(lines[end - 1])):
        end -= 1
    return _heading_above(lines, first), end


def _first(lines: Sequence[str], heads: dict[int, Head], turns: Sequence[int], first: int) -> int:
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


def _heading_above(lines: Sequence[str], first: int) -> int:
    """The heading right above the first turn divides, unless it is the page's title or says "Transcript".

    What is to be heard before the first turn (``[clip FILE]``) is heard, be there a heading above it or not.
    """
    begins = first
    for k in range(first - 1, -1, -1):
        if enclosed_heading(lines[k]) is not None:
            return k
        if not lines[k].strip() or only_brackets(plain(lines[k])):
            begins = k if only_cues(plain(lines[k])) else begins
            continue
        title = heading_of(lines[k])
        level = len(lines[k]) - len(lines[k].lstrip().lstrip("#"))
        alone = level == 1 and not any(re.match(r"\s{0,3}#\s", line) for line in lines[first:])
        return k if title is not None and not alone and not is_transcript_marker(title) else begins
    return begins


def _as_label(line: str, head: Head | None) -> str:
    return plain(line) if head is None else f"{head.name or ''}: {plain(head.rest)}"


def _titled(rows: Sequence[Row], lines: Sequence[str]) -> list[Row]:
    """The headings and paragraphs of the page; lists and quotations say nothing about the episode."""
    return [
        (line, heading_of(lines[line - 1]) or text)
        for line, text in rows
        if text and not _LISTED.match(lines[line - 1]) and not lines[line - 1].lstrip().startswith(">")
    ]


def _body(
    draft: Draft,
    lines: Sequence[str],
    heads: dict[int, Head],
    blocks: dict[int, str],
    speech: range,
    stories: list[Story],
) -> None:
    fresh = True
    for k in speech:
        written, line = lines[k].strip(), k + 1
        if not written.strip("> "):
            if written:
                draft.skip(line, written, "rule")
            fresh = True
            continue
        head, title = heads.get(k), None if _named(heads.get(k)) else heading_of(written)
        if k in blocks:
            draft.skip(line, written, blocks[k])
        elif title is not None and is_transcript_marker(title):
            draft.skip(line, written, "heading")
        elif title is not None:
            if has_words(title):
                draft.heading(title, line)
            else:
                draft.skip(line, written, "timestamp" if has_words(written) else "rule")
        elif (enclosed := enclosed_heading(written)) is not None:
            draft.heading(enclosed, line)
        elif head is not None:
            _head(draft, head, written, line)
        else:
            _line(draft, lines, k, stories, fresh)
        fresh = False


def _head(draft: Draft, head: Head, written: str, line: int) -> None:
    kind = _cue_kind(head)
    rest = plain(head.rest)
    if kind is not None:
        _cue(draft, kind, head, written, line)
        return
    if head.name is not None:
        draft.label(head.name, line)
    if not has_words(rest):
        draft.skip(line, written, "label" if head.name else "timestamp")
    elif draft.speaker is None:
        _unplaced(draft, written, line)
    else:
        draft.say(rest, line, paragraph=head.name is None)


def _cue(draft: Draft, kind: CueKind, head: Head, written: str, line: int) -> None:
    """A thing's label; the end of one gives the word back to who had it."""
    before = next((part.speaker for part in reversed(draft.parts) if isinstance(part, Turn)), None)
    ends = draft.under_cue and _ENDS.search(head.name or "") is not None
    if ends and before is not None:
        draft.label(before, line)
    else:
        draft.cue(Cue(kind, None, line, written), covers=True)
    draft.skip(line, written, "cue")


def _line(draft: Draft, lines: Sequence[str], k: int, stories: list[Story], fresh: bool) -> None:
    """A line without a label."""
    written, line = lines[k].strip(), k + 1
    text = plain(written)
    link = lone_link(written)
    alone = fresh and (k + 1 == len(lines) or not lines[k + 1].strip())
    if not has_words(text):
        draft.skip(line, written, "markup" if has_words(written) else "rule")
    elif draft.speaker is not None and not draft.speaking and _PARENTHETICAL.fullmatch(text):
        draft.skip(line, written, "direction")
    elif draft.under_cue or (draft.speaker is None and only_brackets(text)):
        if only_brackets(text) and not draft.under_cue:
            draft.aside(text, line)
        else:
            draft.skip(line, written, "cue")
    elif only_brackets(text):
        draft.aside(text, line)
    elif link is not None and alone and draft.speaker is not None:
        draft.heading(link[0], line, said=True)
        stories.append(Story(link[0], None, _source(link[1]), line))
    elif draft.speaker is None:
        _unplaced(draft, written, line)
    else:
        if (
            not draft.speaking
            and draft.headed
            and not any(story.line == draft.parts[-1].line for story in stories[-1:])
        ):
            draft.problem(line, f"no label follows the heading above; said by {draft.speaker}, who spoke before it.")
        draft.say(text, line, paragraph=fresh or _LISTED.match(written) is not None)


def _unplaced(draft: Draft, written: str, line: int) -> None:
    draft.skip(line, written, "no speaker")
    draft.problem(line, "nobody's label stands above this line, so it is not said; begin it with a name and a colon.")


def _source(address: str) -> tuple[Source, ...]:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    return (Source(host.removeprefix("www."), address),) if host else ()
