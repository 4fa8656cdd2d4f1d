"""The reader of running text: dialogue with any kind of labels, stage plays, and prose that one voice says.

In: the lines of a file. Out: a Script.

``furniture`` tells what is no speech, ``grammar`` which lines begin turns, ``regions`` where the speech begins and
ends. This module walks over the lines in between and says of each what it is: a heading, a turn, a cue, a direction, or
words that go on with the turn above. It answers under four names, after the typography of the turns, which can also be
asked for: ``labels`` (``Name: text``), ``marked`` (in bold, with a time, in brackets …), ``stage`` (``NAME. text``) and
``prose`` (nobody is named: the narrator says everything).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from studio.parse.assemble import NO_PAGE, assemble
from studio.parse.blocks import heading_of
from studio.parse.clock import is_time, seconds_in
from studio.parse.confidence import assess
from studio.parse.draft import Draft
from studio.parse.furniture import find_furniture, is_delivery, is_metadata_line, key_value
from studio.parse.grammar import ANSWERER, QUESTIONER, STAMP_LINE, Grammar, find_grammar
from studio.parse.headings import Outline, break_mark, enclosed_heading, is_division, is_notes, prose_headings
from studio.parse.heads import Head, Template
from studio.parse.inline import lone_link, plain
from studio.parse.lines import CLOSERS, count_words, ends_open, fold, has_words, is_title_case
from studio.parse.names import Label, nobody, punctuates, read_label, thing
from studio.parse.page import is_page_key, is_transcript_marker, looks_like_page_title, read_page
from studio.parse.regions import marked_region, plain_region, stage_region
from studio.parse.segments import kind_of
from studio.parse.spoken import is_direction_line, only_brackets, only_cues
from studio.parse.stories import LONGEST_TITLE, Row, is_marker, read_source, read_stories, source_names
from studio.values import Cue, CueKind, NotSpoken, Script, Story, Turn

LABELS: tuple[Template, ...] = ("colon",)
STAGE: tuple[Template, ...] = ("period", "capitals")
MARKED: tuple[Template, ...] = (
    "listed colon", "bold colon", "stamped", "loose stamp", "bold", "bracket", "dash", "bar", "arrow", "at", "letter", "gap",
    "heading", "timed heading", "alone", "bold line", "pair", "colon",
)  # fmt: skip
SURE: frozenset[Template] = frozenset({"bold colon", "stamped", "loose stamp", "bold", "at", "pair"})
"""Marks that hardly anything but a label has."""
BARE = 0.65
"""The score, at most, of a file whose labels only their use can tell."""
OVERLAP = 5
"""Seconds by which a turn may begin before the one above it; people talk at once."""

_ENDS = re.compile(r"\b(?:ends?|stops?|over)$", re.I)
_PARENTHETICAL = re.compile(r"\([^()]{1,160}\)|\[[^\[\]]{1,160}\]")
_LISTED = re.compile(r"\s{0,8}(?:[-+*•]|\d{1,3}[.)])\s")
_ASIDE = re.compile(r"\(_([^()_]{1,200})_\)|^\(([^()]{1,160})\)")
_ITALIC = re.compile(r"([*_])(?![*_\s\[(])[^*_]{3,400}\1")
_ENTRANCE = re.compile(r"\s*[_(\[]{0,2}(?:Enter|Exit|Exeunt|Re-enter|Curtain|Flourish|Alarum)\b.{0,200}")


@dataclass(frozen=True, slots=True)
class TextReader:
    """Running text, read under one of its names."""

    NAME: str
    templates: tuple[Template, ...]

    def score(self, lines: Sequence[str]) -> float:
        """How surely the lines have this form, at most 0.95."""
        found = _study(lines, self.templates)
        return found.score if found.name == self.NAME or self.NAME == "prose" else 0.0

    def read(self, lines: Sequence[str]) -> Script:
        """Read the lines; the script holds no turn where no such label stands in them."""
        found = _study(lines, self.templates)
        if found.grammar.template is None:
            return assess(_prose(found), found.grammar) if self.NAME == "prose" else Script(self.NAME, ())
        return assess(replace(_dialogue(found), format=self.NAME), found.grammar)


READERS = {
    "labels": TextReader("labels", LABELS),
    "marked": TextReader("marked", MARKED),
    "stage": TextReader("stage", STAGE),
    "prose": TextReader("prose", ()),
}


@dataclass(slots=True)
class _Study:
    """A file, and what is known of it."""

    lines: Sequence[str]
    furniture: dict[int, str]
    grammar: Grammar
    name: str
    score: float
    outline: Outline | None = None
    stories: list[Story] = field(default_factory=list)


def study(lines: Sequence[str]) -> tuple[TextReader, float]:
    """The name under which running text is read, and how surely it is that."""
    found = _study(lines, None)
    return READERS[found.name], found.score


def _study(lines: Sequence[str], templates: tuple[Template, ...] | None) -> _Study:
    furniture = find_furniture(lines)
    grammar = find_grammar(lines, templates, furniture)
    name, score = "prose", 0.05 if any(_said(lines, k, furniture) for k in range(len(lines))) else 0.0
    turns = sum(grammar.speaks(k) for k in grammar.heads)
    filled = sum(has_words(line) for k, line in enumerate(lines) if k not in furniture)
    if grammar.template is not None and turns:
        share = turns / max(1, filled)
        if grammar.template in STAGE:
            paragraphs = sum(has_words(line) and (k == 0 or not lines[k - 1].strip()) for k, line in enumerate(lines))
            name, score = "stage", min(0.92, 0.4 + turns / max(1, paragraphs))
        elif grammar.template in LABELS:
            name, score = "labels", min(0.9, 0.3 + share)
        else:
            name, score = "marked", min(0.95 if grammar.template in SURE else BARE, 0.35 + share)
    return _Study(lines, furniture, grammar, name, score)


def _dialogue(found: _Study) -> Script:
    """A file in which somebody is named."""
    lines, grammar, furniture = found.lines, found.grammar, found.furniture
    draft = Draft()
    marker, doubtful = -1, None
    if grammar.template == "bold line":
        text = f"nobody is named; lines in bold are said by {QUESTIONER}, those between by {ANSWERER}."
        draft.problem(min(grammar.heads) + 1, text)
    staged = found.name == "stage"
    if staged:
        first, end = stage_region(lines, grammar, furniture)
    elif found.name == "labels":
        labels = [Label(h.name or "", h.rest, h.firm) for h in grammar.heads.values()]
        first, end, doubtful, marker, found.outline = plain_region(lines, grammar, punctuates(labels), furniture)
    else:
        first, end = marked_region(lines, grammar, furniture)
        backwards = _runs_backwards(lines, grammar, first, end)
        if backwards is not None:
            draft.problem(backwards + 1, "the times run backwards from here; the turns are read as they stand.")
    rows = _page_rows(found, first)
    bare = _bare(found, first, end) if found.outline is not None else frozenset[str]()
    page = read_page(_play_title(found, rows) if staged else rows, bare, marker + 1)
    listed, account = ([], []) if page.stories or found.outline is None else _notes_below(lines, end, bare)
    if found.outline is not None:
        found.outline.stories = {fold(story.title) for story in page.stories or listed}
    _body(draft, found, first, end, staged)
    draft.not_spoken += account
    known = {note.line for note in (*page.not_spoken, *draft.not_spoken)}
    for k in (*range(first), *range(end, len(lines))):
        if lines[k].strip() and k + 1 not in known:
            draft.skip(k + 1, lines[k], furniture.get(k, "furniture" if has_words(lines[k]) else "rule"))
    if doubtful is not None:
        said = "not said" if doubtful >= end else "said as its continuation"
        draft.problem(doubtful + 1, f"below the last turn, without a label and after no goodbye; it is {said}.")
    draft.finish()
    return assemble(found.name, draft, page, found.stories or page.stories or tuple(listed))


def _page_rows(found: _Study, first: int) -> list[Row]:
    """The lines above the first turn that say something about the episode."""
    rows: list[Row] = []
    for k in range(first):
        line = found.lines[k]
        reason = found.furniture.get(k)
        message = found.grammar.template in ("stamped", "loose stamp") and STAMP_LINE.match(line) is not None
        if not line.strip() or (reason is not None and reason != "metadata") or message:
            continue
        if found.outline is not None:
            if reason is None or is_page_key(line):
                rows.append((k + 1, line))
            continue
        text = plain(line)
        if reason == "metadata" and not is_page_key(text):
            continue
        if text and not _LISTED.match(line) and (not line.lstrip().startswith(">") or reason == "metadata"):
            rows.append((k + 1, heading_of(line) or text))
    return rows


def _play_title(found: _Study, rows: list[Row]) -> list[Row]:
    """Of a play's front only its title: what the licence calls it, or the first line."""
    licence = [k for k, reason in found.furniture.items() if reason == "licence"]
    titled = next((k for k in licence if found.lines[k].startswith("Title:")), None)
    if titled is not None:
        return [(titled + 1, found.lines[titled])]
    return rows[:1] if rows and looks_like_page_title(rows[0][1]) else []


def _bare(found: _Study, first: int, end: int) -> frozenset[str]:
    """Folded lines of the transcript that stand without anybody's label and are short enough for a title."""
    return frozenset(
        fold(found.lines[k])
        for k in range(first, end)
        if has_words(found.lines[k])
        and count_words(found.lines[k][:400]) <= LONGEST_TITLE
        and not found.grammar.speaks(k)
    )


def _notes_below(lines: Sequence[str], end: int, bare: frozenset[str]) -> tuple[list[Story], list[NotSpoken]]:
    """The list of stories, where it stands below the transcript; only one with ``Sources:`` lines is trusted there."""
    marker = next((k for k in range(end, len(lines)) if is_marker(lines[k])), len(lines))
    rows = [(k + 1, lines[k]) for k in range(marker + 1, len(lines)) if has_words(lines[k])]
    if not any(source_names(text) is not None for _, text in rows):
        return [], []
    stories, account = read_stories(rows, bare)
    return stories, [NotSpoken(marker + 1, marker + 1, lines[marker].strip(), "heading"), *account]


def _runs_backwards(lines: Sequence[str], grammar: Grammar, first: int, end: int) -> int | None:
    """Index of the first line whose time is earlier than one before it; cuts of a few seconds aside."""
    latest = 0
    stamped = ("stamped", "loose stamp", "time")
    for k in sorted(k for k, h in grammar.heads.items() if first <= k < end and h.template in stamped):
        seconds = seconds_in(lines[k])
        if seconds is None:
            continue
        if seconds + OVERLAP < latest:
            return k
        latest = max(latest, seconds)
    return None


def _cue_kind(head: Head) -> CueKind | None:
    """The cue a head asks for; ``Intro`` and ``Outro`` with no more than a time behind them are music."""
    if head.name is None:
        return None
    kind = thing(head.name)
    loose = head.template == "loose stamp" or head.stamp_below
    if (
        kind is None
        and not loose
        and kind_of(head.name) is not None
        and not has_words(STAMP_LINE.sub("", plain(head.rest)))
    ):
        return "music"
    return kind


def _body(draft: Draft, found: _Study, first: int, end: int, staged: bool) -> None:
    """Everything from the first turn, or the heading above it, to the end of the speech."""
    walk = _Walk(draft, found, staged)
    for k in range(first, end):
        walk.line(k)


class _Walk:
    """Goes over the speech line by line."""

    def __init__(self, draft: Draft, found: _Study, staged: bool) -> None:
        self.draft, self.found, self.staged = draft, found, staged
        self.fresh = True
        self.bracket = ""
        self.enclosed = _enclosed_paragraphs(found.lines)
        self.above: Head | None = None

    def line(self, k: int) -> None:
        draft, found = self.draft, self.found
        written, line = found.lines[k].strip(), k + 1
        if not written.strip("> "):
            if written:
                draft.skip(line, written, "rule")
            self.fresh, self.bracket = True, ""
            return
        head = found.grammar.heads.get(k)
        if k in found.furniture:
            draft.skip(line, written, found.furniture[k])
        elif self.above is not None and self.above.stamp_below and is_time(written):
            draft.skip(line, written, "timestamp")
            self.above = None
            return
        elif k in self.enclosed and head is None:
            draft.skip(line, written, "direction")
        elif not self._heading(k, written, line, head):
            if head is not None:
                self._head(head, written, line)
            else:
                self._words(k, written, line)
        self.above = head
        self.fresh = False

    def _heading(self, k: int, written: str, line: int, head: Head | None) -> bool:
        """A heading, or a mark for one; whether it was one."""
        draft, outline = self.draft, self.found.outline
        speaks = self.found.grammar.speaks(k)
        title = None if head is not None and head.template in ("heading", "timed heading") else heading_of(written)
        if not speaks and is_transcript_marker(title or written):
            draft.skip(line, written, "heading")
        elif outline is not None and head is None and is_time(written):
            draft.skip(line, written, "timestamp")
        elif title is not None and head is None:
            kind = break_mark(written)
            if kind is not None:
                draft.cue(Cue(kind, None, line, written))
                draft.skip(line, written, "cue")
            elif has_words(title):
                draft.heading(title, line)
            else:
                draft.skip(line, written, "timestamp" if has_words(written) else "rule")
        elif head is None and (enclosed := enclosed_heading(written)) is not None:
            draft.heading(enclosed, line)
        elif head is None and (kind := break_mark(written)) is not None:
            draft.cue(Cue(kind, None, line, written))
            draft.skip(line, written, "cue")
        elif (head is None and self._is_bare_heading(k, written)) or (self.staged and not speaks and is_division(written)):
            draft.heading(plain(written), line)
        elif outline is not None and not only_brackets(written) and outline.is_heading(k, under_cue=draft.under_cue):
            draft.heading(written.strip("# \t").rstrip(":： "), line)
        else:
            return False
        return True

    def _is_bare_heading(self, k: int, written: str) -> bool:
        """In a text without marks, a title on its own between a finished speech and the next name."""
        found, lines = self.found, self.found.lines
        if found.outline is not None or self.staged or len(written) > 80 or written[0] in '#*_>([{<-"“':
            return False
        if not ends_open(written) or not (written[0].isupper() or written[0].isdigit() or not written[0].isascii()):
            return False
        below = next((j for j in range(k + 1, min(k + 4, len(lines))) if has_words(lines[j])), -1)
        above = next((lines[j].strip() for j in range(k - 1, max(-1, k - 4), -1) if has_words(lines[j])), "")
        head = found.grammar.heads.get(below)
        if head is None or head.name is None or not found.grammar.speaks(below) or has_words(head.rest):
            return False
        ended = not above or above.rstrip(CLOSERS)[-1:] in tuple(".!?…。！？")
        short = count_words(written) <= 10 and (count_words(written) < 3 or is_title_case(written) or self.fresh)
        return ended and short and (k - 1 not in found.grammar.heads or not above)

    def _head(self, head: Head, written: str, line: int) -> None:
        draft = self.draft
        kind = _cue_kind(head)
        rest = plain(_staged(head.rest) if self.staged else head.rest)
        if kind is not None:
            self._cue(kind, head, written, line)
            return
        if head.name is not None:
            draft.label(head.name, line)
        if not has_words(rest):
            draft.skip(line, written, "label" if head.name else "timestamp")
        elif draft.speaker is None:
            self._unplaced(written, line)
        else:
            self._say(rest, line, paragraph=head.name is None)

    def _cue(self, kind: CueKind, head: Head, written: str, line: int) -> None:
        """A thing's label; the end of one gives the word back to who had it."""
        draft = self.draft
        before = next((part.speaker for part in reversed(draft.parts) if isinstance(part, Turn)), None)
        ends = draft.under_cue and _ENDS.search(head.name or "") is not None
        if ends and before is not None:
            draft.label(before, line)
        else:
            draft.cue(Cue(kind, None, line, written), covers=True)
        draft.skip(line, written, "cue")

    def _words(self, k: int, written: str, line: int) -> None:
        """A line without a label."""
        draft, outline = self.draft, self.found.outline
        text = plain(_staged(written) if self.staged else written)
        if not has_words(text):
            draft.skip(line, written, "markup" if has_words(written) else "rule")
        elif (draft.headed and _ITALIC.fullmatch(written)) or self._is_direction(text, written):
            draft.skip(line, written, "direction")
        elif draft.under_cue:
            draft.skip(line, written, "cue")
        elif self.staged and only_brackets(text) and not only_cues(text):
            draft.skip(line, written, "direction")
        elif only_brackets(text):
            draft.aside(text, line)
        elif outline is not None and (kind := thing(text)) is not None:
            draft.cue(Cue(kind, None, line, text))
            draft.skip(line, text, "cue")
        elif text.isupper() and text[-1] in ":：" and len(text) < 60:
            draft.skip(line, written, "label")
            draft.problem(line, "nobody's words stand below this label, so it is not said.")
        elif self.staged and (draft.speaker is None or draft.headed or re.match(r"ACT DROP|CURTAIN|TABLEAU", text)):
            draft.skip(line, written, "direction")
        elif self._is_linked_story(k, written, line):
            return
        elif draft.speaker is None:
            self._unplaced(written, line)
        else:
            self._continue(k, text, line)

    def _is_direction(self, text: str, written: str) -> bool:
        draft = self.draft
        if is_direction_line(text) or (draft.speaker is None and _PARENTHETICAL.fullmatch(text) and text[0] == "("):
            return True
        if (
            draft.speaker is not None
            and not draft.speaking
            and _PARENTHETICAL.fullmatch(text)
            and not only_brackets(text)
        ):
            return True
        pair = key_value(text)
        if pair is not None and (draft.headed or written.startswith("**")) and is_metadata_line(pair):
            return True
        if pair is not None and is_delivery(pair):
            return True
        open_bracket = text.count("[") > text.count("]") or text.count("(") > text.count(")")
        return self.staged and not self.bracket and not open_bracket and _ENTRANCE.fullmatch(text) is not None

    def _is_linked_story(self, k: int, written: str, line: int) -> bool:
        """A paragraph that is one link and nothing else: a story with its source."""
        lines = self.found.lines
        link = lone_link(written) if self.found.outline is None and written[0] == "[" else None
        if (
            link is None
            or not self.fresh
            or (k + 1 < len(lines) and lines[k + 1].strip())
            or self.draft.speaker is None
        ):
            return False
        self.draft.heading(link[0], line, said=True)
        self.found.stories.append(Story(link[0], None, read_source(link[1]), line))
        return True

    def _continue(self, k: int, text: str, line: int) -> None:
        draft, outline, found = self.draft, self.found.outline, self.found
        linked = bool(found.stories) and bool(draft.parts) and found.stories[-1].line == draft.parts[-1].line
        if not draft.speaking and draft.headed and not linked:
            draft.problem(line, f"no label follows the heading above; said by {draft.speaker}, who spoke before it.")
        label = read_label(text) if outline is not None else None
        if label is not None and label.firm and count_words(label.name) > 1 and thing(label.name) is None:
            draft.problem(line, f"'{label.name}' stands once, and is taken for no name; said by {draft.speaker}.")
        if outline is not None:
            paragraph = not outline.is_wrapped(k)
        elif self.staged:
            paragraph = not found.lines[k - 1].strip()
        else:
            paragraph = self.fresh or _LISTED.match(found.lines[k]) is not None
        self._say(text, line, paragraph=paragraph)

    def _say(self, text: str, line: int, *, paragraph: bool) -> None:
        """Say a line; in a play a bracket may be closed lines below."""
        draft = self.draft
        if self.staged and self.bracket:
            inside, closed, text = text.partition(self.bracket)
            draft.skip(line, inside + closed, "direction")
            self.bracket = "" if closed else self.bracket
        if self.staged and not self.bracket:
            for opens, closes in ("[]", "()"):
                at = text.rfind(opens)
                if at >= 0 and closes not in text[at:]:
                    draft.skip(line, text[at:], "direction")
                    text, self.bracket = text[:at], closes
                    break
        if has_words(text):
            draft.say(text, line, paragraph=paragraph, staged=self.staged)

    def _unplaced(self, written: str, line: int) -> None:
        self.draft.skip(line, written, "no speaker")
        self.draft.problem(
            line, "nobody's label stands above this line, so it is not said; begin it with a name and a colon."
        )


def _staged(text: str) -> str:
    """Words of a play with their directions in square brackets: those in italics, and those that come first."""
    return _ASIDE.sub(lambda match: f"[{match[1] or match[2]}]", text)


def _enclosed_paragraphs(lines: Sequence[str]) -> frozenset[int]:
    """The lines of paragraphs of several lines that stand in brackets as a whole."""
    found: set[int] = set()
    start: int | None = None
    for k in range(len(lines) + 1):
        text = lines[k].strip() if k < len(lines) else ""
        if text and start is None:
            start = k
        elif not text and start is not None:
            first, last = lines[start].strip(" _*"), lines[k - 1].strip(" _*.")
            if k - start > 1 and (first[:1] + last[-1:]) in ("[]", "()") and k - start < 40:
                whole = "".join(lines[start:k])
                if whole.count(first[0]) == whole.count(last[-1]) == 1:
                    found.update(range(start, k))
            start = None
    return frozenset(found)


NARRATOR = "Narrator"
"""Who says what nobody is named for."""

_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?")


def _prose(found: _Study) -> Script:
    """A file in which nobody is named."""
    lines, furniture = found.lines, found.furniture
    draft = Draft()
    title, title_line = _title(lines, furniture)
    headings = prose_headings(lines, furniture)
    if title is None and headings:
        first = next((k for k, line in enumerate(lines) if has_words(line) and k not in furniture), -1)
        if first in headings and headings[first][1] == 0:
            title, title_line = headings.pop(first)[0], first + 1
    fresh = stamped = False
    notes = 0
    """Level of the heading of the section that is no speech; 0 outside of one."""
    for k, line in enumerate(lines):
        number, words = k + 1, _unstamped(line)
        if not line.strip():
            fresh = True
        elif k in furniture:
            draft.skip(number, line, furniture[k])
        elif number == title_line:
            draft.skip(number, line, "title")
        elif (level := _level(line)) and notes and level > notes:
            draft.skip(number, line, "notes")
        elif is_notes(headings[k][0] if k in headings else heading_of(line) or "") and _ends_in_notes(lines, k, level):
            notes = level or 9
            draft.skip(number, line, "notes")
        elif notes and not level and k not in headings:
            draft.skip(number, line, "notes")
        elif k in headings:
            notes = 0
            draft.heading(headings[k][0], number)
        elif break_mark(line) is not None:
            draft.cue(Cue("break", None, number, line.strip()))
            draft.skip(number, line, "cue")
        elif is_direction_line(words):
            draft.skip(number, line, "direction")
        elif (heading := heading_of(line)) is not None and has_words(heading):
            notes = 0
            if is_transcript_marker(heading):
                draft.skip(number, line, "heading")
            else:
                draft.heading(heading, number)
        elif not _said(lines, k, furniture):
            if has_words(words) and only_brackets(words):
                draft.aside(words, number)
            else:
                draft.skip(number, line, "furniture" if has_words(line) else "rule")
        else:
            if draft.speaker is None:
                draft.label(NARRATOR, number)
                draft.problem(number, f"nobody is named as a speaker; everything is said by {NARRATOR}.")
            draft.say(words, number, paragraph=(fresh and not stamped) or _LISTED.match(line) is not None)
        if line.strip():
            fresh, stamped = False, STAMP_LINE.match(line) is not None
    draft.finish()
    return assemble("prose", draft, replace(NO_PAGE, title=title))


def _level(line: str) -> int:
    """The level of a Markdown heading; 0 for another line."""
    text = line.lstrip()
    return len(text) - len(text.lstrip("#")) if heading_of(line) is not None else 0


def _ends_in_notes(lines: Sequence[str], k: int, level: int) -> bool:
    """Whether a section of notes is less than half of what the file says: a name may be a story's, too."""
    end = next((j for j in range(k + 1, len(lines)) if 0 < _level(lines[j]) <= (level or 9)), len(lines))
    return sum(map(len, lines[k:end])) < 0.5 * sum(map(len, lines))


def _unstamped(line: str) -> str:
    text = plain(line)
    return STAMP_LINE.sub("", text, count=1) if STAMP_LINE.match(text) else text


def _said(lines: Sequence[str], k: int, furniture: dict[int, str]) -> bool:
    """Whether a line of prose holds words to be said."""
    if k in furniture:
        return False
    text = _unstamped(lines[k])
    if not has_words(text) or _ADDRESS.fullmatch(text) or only_brackets(text):
        return False
    label = read_label(text)
    return label is None or (bool(label.rest) and not nobody(label.name))


def _title(lines: Sequence[str], furniture: dict[int, str]) -> tuple[str | None, int]:
    """The page's title and its line: a heading of the first level at the top, the only one of its level."""
    top = [k for k, line in enumerate(lines) if re.match(r"\s{0,3}#\s", line) and k not in furniture]
    first = next((k for k, line in enumerate(lines) if line.strip() and k not in furniture), -1)
    return (heading_of(lines[first]), first + 1) if top == [first] else (None, 0)
