"""The reader of running text: dialogue with any kind of labels, stage plays, and prose that one voice says.

In: the lines of a file. Out: a Script.

``boilerplate`` tells what is no speech, ``grammar`` which lines begin turns, ``regions`` where the speech begins and
ends. This module walks over the lines in between and says of each what it is: a heading, a turn, a cue, a direction, or
words that go on with the turn above. It answers under four names, after the typography of the turns, which can also be
asked for: ``labels`` (``Name: text``), ``marked`` (in bold, with a time, in brackets …), ``stage`` (``NAME. text``) and
``prose`` (nobody is named: the narrator says everything).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.parse.assemble.draft import Draft
from studio.parse.assemble.script import assemble
from studio.parse.boilerplate.blocks import find_boilerplate, listed_titles
from studio.parse.boilerplate.metadata import is_value, key_value
from studio.parse.boilerplate.page import is_page_key, is_transcript_marker, looks_like_page_title, read_page
from studio.parse.boilerplate.stories import LONGEST_TITLE, Row, is_marker, read_stories, source_names
from studio.parse.lines.markup import divides, heading_of, plain
from studio.parse.lines.shape import count_words, fold, has_words
from studio.parse.lines.times import seconds_in
from studio.parse.running_text.confidence import UNSURE, assess, says_too_little
from studio.parse.running_text.file_heads import ANSWERER, QUESTIONER
from studio.parse.running_text.grammar import STAMP_LINE, Grammar, find_grammar
from studio.parse.running_text.line_reader import LineReader
from studio.parse.running_text.narration import narrated, numbered_titles
from studio.parse.running_text.prose import is_said, narrate, talk_above
from studio.parse.running_text.regions import speech_region, stage_region
from studio.parse.running_text.sections import people_of_sections
from studio.parse.running_text.study import LISTED, Study
from studio.parse.running_text.templates import STAMPED, TYPOGRAPHIES, Template, forms
from studio.values import Script, SkippedText, Story

BARE = 0.65
"""The score, at most, of a file whose labels only their use can tell."""
OVERLAP = 5
"""Seconds by which a turn may begin before the one above it; people talk at once."""


@dataclass(frozen=True, slots=True)
class TextReader:
    """Running text, read under one of its names."""

    NAME: str
    templates: tuple[Template, ...]
    found: Study | None = None
    """The file it was chosen for, as it was studied then."""

    def score(self, lines: Sequence[str]) -> float:
        """How surely the lines have this form, at most 0.95."""
        found = _study(lines, self.templates)
        return found.score if found.name == self.NAME or self.NAME == "prose" else 0.0

    def read(self, lines: Sequence[str]) -> Script:
        """Read the lines; the script holds no turn where no such label stands in them."""
        known = self.found is not None and self.found.lines is lines
        found = self.found if known and self.found is not None else _study(lines, self.templates)
        if found.grammar.template is None:
            return assess(narrate(found), found.grammar, lines) if self.NAME == "prose" else Script(self.NAME, ())
        script = _dialogue(found)
        doubted = self.NAME != "stage" and (_is_page_only(found) or says_too_little(script))
        if doubted and (prose := _without_labels(found)) is not None:
            script = assess(narrate(prose), prose.grammar, lines)
            several = len(prose.grammar.suspects) > 1  # they may be people's all the same
            return replace(script, confidence=min(script.confidence, UNSURE)) if several else script
        return assess(replace(script, format=self.NAME), found.grammar, lines)


READERS = {
    "labels": TextReader("labels", forms("labels")),
    "marked": TextReader("marked", (*forms("marked"), "colon")),
    "stage": TextReader("stage", forms("stage")),
    "prose": TextReader("prose", ()),
}


def study(lines: Sequence[str]) -> tuple[TextReader, float]:
    """The name under which running text is read, and how surely it is that."""
    found = _study(lines, None)
    return replace(READERS[found.name], found=found), found.score


def _study(lines: Sequence[str], templates: tuple[Template, ...] | None) -> Study:
    boilerplate = find_boilerplate(lines)
    said, notes = narrated(lines, boilerplate) if templates is None else ({}, {})
    boilerplate |= notes
    titles = numbered_titles(lines) | listed_titles(lines, boilerplate)
    alone = [k for k, line in enumerate(lines) if titles and fold(line) in titles]
    grammar = find_grammar(lines, templates, [*boilerplate, *alone])
    if said:
        grammar = Grammar(said, "bold colon", TYPOGRAPHIES["bold colon"].bits * len(said), 1.0)
    elif grammar.template is None and templates is None and (people := people_of_sections(lines, boilerplate)):
        grammar = Grammar(people, "bold colon", TYPOGRAPHIES["bold colon"].bits * len(people), 1.0)
    if grammar.template == "pair":  # other keys stand between those of who speaks and of the words
        keys = (k for k, line in enumerate(lines) if k not in grammar.heads and key_value(line) is not None)
        boilerplate |= dict.fromkeys((k for k in keys if k not in boilerplate), "metadata")
    boilerplate |= dict.fromkeys(grammar.notes, "notes")
    boilerplate |= dict.fromkeys(_quoted_beside(lines, grammar), "notes")
    name: str = "prose"
    score = 0.05 if any(is_said(lines, k, boilerplate) for k in range(len(lines))) else 0.0
    turns = sum(grammar.speaks(k) for k in grammar.heads)
    filled = sum(has_words(line) for k, line in enumerate(lines) if k not in boilerplate)
    if grammar.template is not None and turns:
        share = turns / max(1, filled)
        typography = TYPOGRAPHIES[grammar.template]
        name = typography.form
        if name == "stage":
            paragraphs = sum(has_words(line) and (k == 0 or not lines[k - 1].strip()) for k, line in enumerate(lines))
            score = min(0.92, 0.4 + turns / max(1, paragraphs))
        elif name == "labels":
            score = min(0.9, 0.3 + share)
        else:
            score = min(0.95 if typography.sure else BARE, 0.35 + share)
    return Study(lines, boilerplate, grammar, name, score, titles=titles)


def _quoted_beside(lines: Sequence[str], grammar: Grammar) -> frozenset[int]:
    """Lines of block quotes with labels that stand nowhere else, between the turns of people who come back outside."""
    quoted = {k for k, line in enumerate(lines) if line.lstrip().startswith(">")}
    turns = [k for k in grammar.heads if grammar.speaks(k)]
    times = Counter(grammar.heads[k].name for k in turns if k not in quoted)
    outside = {name for name, n in times.items() if n > 1}
    inside = [k for k in turns if k in quoted and grammar.heads[k].name not in outside]
    if (
        len(outside) < 2
        or not 0 < 2 * len(inside) <= sum(times.values())
        or any(k in quoted and k not in inside for k in turns)
    ):
        return frozenset()
    return frozenset(k for k in quoted if min(turns) < k)


def _without_labels(found: Study) -> Study | None:
    """A file whose labels are no people's, as the reading by them leaves out most of its sentences.

    Labels of people come back. Where none does, and where they are few, the file is prose: those in one block at its
    top are metadata, others stand in a sentence (``Problem: nobody asked.``).
    """
    turns = [k for k in found.grammar.heads if found.grammar.speaks(k)]
    if max(Counter(found.grammar.heads[k].name for k in turns).values(), default=0) > 1:
        return None
    block = _block_at_top(found, turns)
    facts = dict.fromkeys(block, "metadata") if len(block) > 1 or _is_page_only(found) else {}
    suspects = {k: head for k, head in found.grammar.heads.items() if k not in facts}
    grammar = Grammar({}, None, rivals=found.grammar.rivals, suspects=suspects)
    return replace(found, name="prose", grammar=grammar, boilerplate=found.boilerplate | facts, outline=None, talk=0)


def _is_page_only(found: Study) -> bool:
    """Whether all labels stand above the first heading or rule below them, and the text in sections that follow."""
    turns = [k for k in found.grammar.heads if found.grammar.speaks(k)]
    divided = [k for k in range(turns[-1], len(found.lines)) if divides(found.lines, k)] if turns else []
    parts = sum(heading_of(found.lines[k]) is not None for k in divided)
    if parts < 2 or not is_value(found.grammar.heads[turns[-1]].rest.rstrip(".")):
        return False
    told = sum(count_words(found.lines[k]) for k in range(divided[0], len(found.lines)) if k not in found.boilerplate)
    over = sum(count_words(found.lines[k]) for k in range(turns[0], divided[0]) if k not in found.boilerplate)
    return told > 3 * over and turns[-1] not in found.boilerplate


def _block_at_top(found: Study, turns: Sequence[int]) -> list[int]:
    """Lines with labels right below the title, with nothing but blank lines between them."""
    block: list[int] = []
    for k, line in enumerate(found.lines):
        if not has_words(line) or k in found.boilerplate:
            continue
        if k in turns:
            block.append(k)
        elif block or heading_of(line) is None:
            break
    return block


def _dialogue(found: Study) -> Script:
    """A file in which somebody is named."""
    lines, grammar, boilerplate = found.lines, found.grammar, found.boilerplate
    draft = Draft()
    if grammar.template == "bold line":
        text = f"nobody is named; the questions are said by {QUESTIONER}, what stands between by {ANSWERER}."
        draft.problem(min(grammar.heads) + 1, text)
    staged = found.name == "stage"
    if staged:
        region = stage_region(lines, grammar)
    else:
        region = speech_region(lines, grammar, boilerplate, found.titles, bare=found.name == "labels")
        found.titles, found.outline = region.titles, region.outline
    first, doubtful = region.first, region.doubtful
    end = min(region.end, _imprint(found, first))
    if found.name == "marked":
        found.talk, first = first, talk_above(lines, first, boilerplate)
    if found.name == "marked" and (backwards := _runs_backwards(lines, grammar, first, end)) is not None:
        draft.problem(backwards + 1, "the times run backwards from here; the turns are read as they stand.")
    rows = _page_rows(found, first)
    bare = _bare(found, first, end) if found.outline is not None else frozenset[str]()
    page = read_page(_play_title(found, rows) if staged else rows, bare, region.marker + 1)
    if page.title is None and found.outline is None:
        heads = (heading_of(lines[k]) for k in range(first) if lines[k].startswith("# ") and k not in boilerplate)
        page = replace(page, title=next((t for t in heads if t and not is_transcript_marker(t)), None))
    listed, notes = ([], []) if page.stories or found.outline is None else _notes_below(lines, end, bare)
    if found.outline is not None:
        found.outline.stories = {fold(story.title) for story in page.stories or listed}
    _body(draft, found, first, end, staged)
    draft.not_spoken += notes
    known = {note.line for note in (*page.not_spoken, *draft.not_spoken)}
    for k in (*range(first), *range(end, len(lines))):
        if lines[k].strip() and k + 1 not in known:
            draft.skip(k + 1, lines[k], boilerplate.get(k, "boilerplate" if has_words(lines[k]) else "rule"))
    if doubtful is not None:
        said = "not said" if doubtful >= end else "said as its continuation"
        draft.problem(doubtful + 1, f"below the last turn, without a label and after no goodbye; it is {said}.")
    draft.finish()
    return assemble(found.name, draft, page, found.stories or page.stories or tuple(listed))


def _imprint(found: Study, first: int) -> int:
    """The line of rights, of who transcribed it or of metadata below the last turn: what follows is none of it said."""
    last = max((k for k in found.grammar.heads if found.grammar.speaks(k)), default=first)
    below = range(last + 1, len(found.lines))
    return next(
        (k for k in below if found.boilerplate.get(k) in ("boilerplate", "disclaimer", "metadata", "end mark")),
        len(found.lines),
    )


def _page_rows(found: Study, first: int) -> list[Row]:
    """The lines above the first turn that say something about the episode."""
    rows: list[Row] = []
    for k in range(first):
        line = found.lines[k]
        reason = found.boilerplate.get(k)
        message = found.grammar.template in STAMPED and STAMP_LINE.match(line) is not None
        if not line.strip() or (reason is not None and reason != "metadata") or message:
            continue
        if found.outline is not None:
            if reason is None or is_page_key(line):
                rows.append((k + 1, line))
            continue
        text = plain(line)
        if reason == "metadata" and not is_page_key(text):
            continue
        if text and not LISTED.match(line) and (not line.lstrip().startswith(">") or reason == "metadata"):
            rows.append((k + 1, heading_of(line) or text))
    return rows


def _play_title(found: Study, rows: list[Row]) -> list[Row]:
    """Of a play's front only its title: what the licence calls it, or the first line."""
    licence = [k for k, reason in found.boilerplate.items() if reason == "licence"]
    titled = next((k for k in licence if found.lines[k].startswith("Title:")), None)
    if titled is not None:
        return [(titled + 1, found.lines[titled])]
    return rows[:1] if rows and looks_like_page_title(rows[0][1]) else []


def _bare(found: Study, first: int, end: int) -> frozenset[str]:
    """Folded lines of the transcript that stand without anybody's label and are short enough for a title."""
    return frozenset(
        fold(found.lines[k])
        for k in range(first, end)
        if has_words(found.lines[k])
        and count_words(found.lines[k][:400]) <= LONGEST_TITLE
        and not found.grammar.speaks(k)
    )


def _notes_below(lines: Sequence[str], end: int, bare: frozenset[str]) -> tuple[list[Story], list[SkippedText]]:
    """The list of stories, where it stands below the transcript; only one with ``Sources:`` lines is trusted there."""
    marker = next((k for k in range(end, len(lines)) if is_marker(lines[k])), len(lines))
    rows = [(k + 1, lines[k]) for k in range(marker + 1, len(lines)) if has_words(lines[k])]
    if not any(source_names(text) is not None for _, text in rows):
        return [], []
    stories, notes = read_stories(rows, bare)
    return stories, [SkippedText(marker + 1, marker + 1, lines[marker].strip(), "heading"), *notes]


def _runs_backwards(lines: Sequence[str], grammar: Grammar, first: int, end: int) -> int | None:
    """Index of the first line whose time is earlier than one before it; cuts of a few seconds aside."""
    latest = 0
    stamped = (*STAMPED, "time")
    for k in sorted(k for k, h in grammar.heads.items() if first <= k < end and h.template in stamped):
        seconds = seconds_in(lines[k])
        if seconds is None:
            continue
        if seconds + OVERLAP < latest:
            return k
        latest = max(latest, seconds)
    return None


def _body(draft: Draft, found: Study, first: int, end: int, staged: bool) -> None:
    """Everything from the first turn, or the heading above it, to the end of the speech."""
    speech = LineReader(draft, found, staged)
    for k in range(first, end):
        speech.read(k)
