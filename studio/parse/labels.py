"""The reader of scripts with labels in plain text: ``Name: what is said``, with or without a page around it.

In: the lines of a file. Out: a Script.

One person's lines begin with the label and go on, without one, until the next label. Lines that stand alone may also be
headings: those that repeat a title of the page's list of stories (quotes, dashes and case aside) always are; others by
their look (short, no full stop, Capitals, a label right below). A label that is a thing (``Break:``) makes a cue.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.parse.assemble import assemble
from studio.parse.draft import Draft
from studio.parse.headings import Outline, enclosed_heading, is_time
from studio.parse.lines import count_words, fold, has_words, starts_small
from studio.parse.names import Label, people, punctuates, read_label, read_labels, thing
from studio.parse.page import is_transcript_marker, read_page
from studio.parse.spoken import only_brackets
from studio.parse.stories import LONGEST_TITLE, is_marker, read_stories, source_names
from studio.parse.tail import speech_ends
from studio.values import Cue, NotSpoken, Script, Story

NAME = "labels"

SAMPLE = 2000
"""Lines that are enough to tell the form, where they hold a turn."""

FEW = 0.2
"""Share of a file's lines that need a label when no speaker comes back."""


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form: the share of lines with somebody's label, at most 0.9; 0 without any."""
    for part in (lines[:SAMPLE], lines):
        labels = read_labels(part)
        turns, _ = _turns(part, labels, people(part, labels))
        if turns:
            return min(0.9, 0.3 + len(turns) / sum(map(has_words, part)))
    return 0.0


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form.

    Args:
        lines: the whole file.

    Returns:
        the script; it holds no turn when nobody's label stands in the file.
    """
    labels = read_labels(lines)
    cast = people(lines, labels)
    turns, steady = _turns(lines, labels, cast)
    if not turns:
        return Script(NAME, ())
    marker = _marker(lines, steady or turns)
    first = _first_turn(lines, turns, steady, marker)
    turns, steady = [k for k in turns if k >= first], [k for k in steady if k >= first]

    outline = Outline(lines, turns, punctuates(labels))
    first = outline.begins(first, marker)
    end, doubtful = speech_ends(lines, turns, steady, outline.continues)
    bare = _bare(lines, labels, cast, range(first, end))
    page = read_page([(k + 1, lines[k]) for k in range(first) if lines[k].strip()], bare, marker + 1)
    listed, account = ([], []) if page.stories else _notes_below(lines, end, bare)
    stories = page.stories or tuple(listed)
    outline.stories = {fold(story.title) for story in stories}

    draft = Draft()
    _body(draft, lines, labels, outline, first, end)
    _below(draft, lines, range(end, len(lines)), account, doubtful)
    draft.finish()
    return assemble(NAME, draft, page, stories)


def _turns(lines: Sequence[str], labels: Sequence[Label | None], cast: dict[str, int]) -> tuple[list[int], list[int]]:
    """Indices of the lines that begin a turn, and of those whose speaker has more than one.

    A few labels that never come back, somewhere in a text without "Full Transcript", are no script.
    """
    found = [(k, cast[label.name]) for k, label in enumerate(labels) if label is not None and label.name in cast]
    turns, steady = [k for k, _ in found], [k for k, times in found if times > 1]
    filled = [k for k, line in enumerate(lines) if has_words(line)]
    if turns and not steady and turns[0] != filled[0] and len(turns) < FEW * len(filled) and _marker(lines, turns) < 0:
        return [], []
    return turns, steady


def _marker(lines: Sequence[str], turns: Sequence[int]) -> int:
    """Index of the line "Full Transcript" above nearly all turns; -1 without one."""
    most = turns[len(turns) // 10]
    return next((k for k in range(most - 1, -1, -1) if is_transcript_marker(lines[k])), -1)


def _first_turn(lines: Sequence[str], turns: Sequence[int], steady: Sequence[int], marker: int) -> int:
    """Where the first turn begins: under the marker, or with the first speaker who comes back, and who stands above."""
    after = [k for k in turns if k > marker]
    if marker >= 0 and after:
        return after[0]
    first = steady[0] if steady else turns[0]
    begins = set(turns)
    above = first - 1
    while above >= 0 and (not has_words(lines[above]) or (above in begins and not _runs_on(lines[above]))):
        first = above if above in begins else first
        above -= 1
    return first


def _runs_on(line: str) -> bool:
    """Whether what follows the label begins small, as in a title or a sentence with a colon."""
    label = read_label(line)
    return label is not None and starts_small(label.rest)


def _bare(lines: Sequence[str], labels: Sequence[Label | None], cast: dict[str, int], speech: range) -> frozenset[str]:
    """Folded lines of the transcript that stand without anybody's label and are short enough for a title."""
    return frozenset(
        fold(lines[k])
        for k in speech
        if has_words(lines[k])
        and count_words(lines[k][:400]) <= LONGEST_TITLE
        and ((label := labels[k]) is None or label.name not in cast)
    )


def _body(
    draft: Draft, lines: Sequence[str], labels: Sequence[Label | None], outline: Outline, first: int, end: int
) -> None:
    """Everything from the first turn, or the heading above it, to the end of the speech."""
    for k in range(first, end):
        text, line = lines[k].strip(), k + 1
        label = labels[k]
        if not has_words(text):
            if text:
                draft.skip(line, text, "rule")
        elif k not in outline.turns and is_transcript_marker(text):
            draft.skip(line, text, "heading")
        elif is_time(text):
            draft.skip(line, text, "timestamp")
        elif (enclosed := enclosed_heading(text)) is not None:
            draft.heading(enclosed, line)
        elif only_brackets(text):
            draft.aside(text, line)
        elif outline.is_heading(k, under_cue=draft.under_cue):
            draft.heading(text.strip("# \t").rstrip(":： "), line)
        elif label is not None and k in outline.turns:
            _turn(draft, label, text, line)
        elif (kind := thing(label.name if label else text)) is not None:
            draft.cue(Cue(kind, None, line, text), covers=label is not None)
            draft.skip(line, text, "cue")
        elif draft.under_cue:
            draft.skip(line, text, "cue")
        elif draft.speaker is None:
            draft.skip(line, text, "no speaker")
            draft.problem(
                line, "nobody's label stands above this line, so it is not said; begin it with a name and a colon."
            )
        else:
            if not draft.speaking and draft.headed:
                draft.problem(
                    line, f"no label follows the heading above; said by {draft.speaker}, who spoke before it."
                )
            if label is not None and label.firm and count_words(label.name) > 1 and thing(label.name) is None:
                draft.problem(line, f"'{label.name}' stands once, and is taken for no name; said by {draft.speaker}.")
            draft.say(text, line, paragraph=not outline.is_wrapped(k))


def _turn(draft: Draft, label: Label, text: str, line: int) -> None:
    draft.label(label.name, line)
    if has_words(label.rest):
        draft.say(label.rest, line)
    else:
        draft.skip(line, text, "label")


def _below(draft: Draft, lines: Sequence[str], page: range, account: Sequence[NotSpoken], doubtful: int | None) -> None:
    """What stands below the speech: the list of stories, if it is there, and furniture."""
    draft.not_spoken += account
    listed = {note.line for note in account}
    for k in page:
        if lines[k].strip() and k + 1 not in listed:
            draft.skip(k + 1, lines[k], "furniture")
    if doubtful is not None:
        said = "not said" if doubtful in page else "said as its continuation"
        draft.problem(doubtful + 1, f"below the last turn, without a label and after no goodbye; it is {said}.")


def _notes_below(lines: Sequence[str], end: int, bare: frozenset[str]) -> tuple[list[Story], list[NotSpoken]]:
    """The list of stories, where it stands below the transcript; only one with ``Sources:`` lines is trusted there."""
    marker = next((k for k in range(end, len(lines)) if is_marker(lines[k])), len(lines))
    rows = [(k + 1, lines[k]) for k in range(marker + 1, len(lines)) if has_words(lines[k])]
    if not any(source_names(text) is not None for _, text in rows):
        return [], []
    stories, account = read_stories(rows, bare)
    return stories, [NotSpoken(marker + 1, marker + 1, lines[marker].strip(), "heading"), *account]
