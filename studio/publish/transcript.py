"""The transcript for a page: the timed sentences of an episode in, chapters with turns with paragraphs out."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from studio.files.regular import read_regular
from studio.formats.companions import MOST_BYTES
from studio.formats.sanitize import one_line
from studio.publish.values import ChapterMark
from studio.publish.words import Words

_SENTENCES = 20
"""Sentences in each piece of a turn that is too long for one page."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its times in ms."""

    speaker: str
    start_ms: int
    text: str


@dataclass(slots=True)
class Turn:
    """What one speaker says until another speaks or a chapter begins."""

    speaker: str
    start_ms: int
    paragraphs: list[list[Sentence]] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """A chapter of the transcript."""

    title: str
    start_ms: int
    turns: list[Turn] = field(default_factory=list)


def read_sentences(path: Path) -> tuple[Sentence, ...]:
    """The sentences of a Podcasting 2.0 transcript; none if it can't be read."""
    try:
        segments = json.loads(read_regular(path, MOST_BYTES))["segments"]
        return tuple(
            Sentence(one_line(str(s.get("speaker", ""))), round(s["startTime"] * 1000), one_line(s["body"]))
            for s in segments
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return ()


def parts(sentences: Sequence[Sentence], turns: Sequence[str], chapters: Sequence[ChapterMark]) -> list[Part]:
    """Group sentences by chapter, turn and paragraph; a sentence belongs to the chapter in which it begins.

    Args:
        sentences: in order.
        turns: the text of each turn, with a blank line between paragraphs; a turn whose text doesn't match its
            sentences has one paragraph.
        chapters: in order; if empty, there is one part without a title.
    """
    marks = list(chapters) or [ChapterMark(0, 0, "")]
    out = [Part(mark.title, mark.start_ms) for mark in marks]
    at = 0
    ends = _paragraph_ends(sentences, turns)
    last_turn: int | None = None
    for number, sentence in enumerate(sentences):
        moved = False
        while at + 1 < len(marks) and sentence.start_ms >= marks[at + 1].start_ms:
            at, moved = at + 1, True
        turn, paragraph = ends[number]
        here = out[at].turns
        if moved or turn != last_turn or not here or here[-1].speaker != sentence.speaker:
            here.append(Turn(sentence.speaker, sentence.start_ms, [[]]))
        elif number and paragraph != ends[number - 1][1]:
            here[-1].paragraphs.append([])
        here[-1].paragraphs[-1].append(sentence)
        last_turn = turn
    return [part for part in out if part.turns]


def split(whole: Sequence[Part], count: int) -> list[list[Part]]:
    """Split a transcript into pieces of about the same size, if possible between turns.

    Args:
        whole: the transcript, by chapter.
        count: number of pieces; the last ones may be empty.
    """
    weights = [_weight(turn) for part in whole for turn in part.turns]
    share = sum(weights) / count
    pieces: list[list[Part]] = [[]]
    room = share
    for part in whole:
        fresh = True
        for turn in part.turns:
            if len(pieces) < count and room < min(_weight(turn), share) / 2:
                pieces.append([])
                room = share
            for some in _cut(turn, share):
                if some.start_ms != turn.start_ms and len(pieces) < count and room <= 0:
                    pieces.append([])
                    room = share
                if not pieces[-1] or fresh:
                    pieces[-1].append(Part(part.title if fresh else "", some.start_ms))
                pieces[-1][-1].turns.append(some)
                room -= _weight(some)
                fresh = False
    return pieces + [[] for _ in range(count - len(pieces))]


def _cut(turn: Turn, most: float) -> Iterator[Turn]:
    """A turn in one piece, or in several pieces of some sentences if it is larger than that."""
    if _weight(turn) <= most / 2:
        yield turn
        return
    for paragraph in turn.paragraphs:
        for at in range(0, len(paragraph), _SENTENCES):
            some = paragraph[at : at + _SENTENCES]
            yield Turn(turn.speaker, some[0].start_ms, [some])


def _weight(turn: Turn) -> int:
    """About how many bytes a turn takes on a page."""
    said = (sentence for paragraph in turn.paragraphs for sentence in paragraph)
    return 200 + sum(len(sentence.text.encode()) + 34 for sentence in said)


def _paragraph_ends(sentences: Sequence[Sentence], turns: Sequence[str]) -> list[tuple[int, int]]:
    """The turn and paragraph of every sentence; by speaker only, if the words don't match."""
    flat = [(t, p, _letters(text)) for t, turn in enumerate(turns) for p, text in enumerate(turn.split("\n\n"))]
    out: list[tuple[int, int]] = []
    at, said = 0, ""
    for sentence in sentences:
        if at >= len(flat):
            return _by_speaker(sentences)
        out.append(flat[at][:2])
        said += _letters(sentence.text)
        if said == flat[at][2]:
            at, said = at + 1, ""
        elif not flat[at][2].startswith(said):
            return _by_speaker(sentences)
    return out


def _by_speaker(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    turn = 0
    out = []
    for before, sentence in zip([*sentences[:1], *sentences], sentences, strict=False):
        turn += before.speaker != sentence.speaker
        out.append((turn, 0))
    return out


def _letters(text: str) -> str:
    return "".join(text.split())


def what_changed(
    old: Sequence[Sentence], new: Sequence[Sentence], chapters: Sequence[ChapterMark], words: Words
) -> str:
    """A note for listeners that names the chapters whose words have changed."""
    if not old or not new:
        return words.say("The episode was rendered again.")
    matcher = difflib.SequenceMatcher(None, [s.text for s in old], [s.text for s in new], autojunk=False)
    at = [
        min(start, len(new) - 1)
        for kind, _, _, first, stop in matcher.get_opcodes()
        if kind != "equal"
        for start in range(first, max(stop, first + 1))
    ]
    if not at:
        return words.say("The sound was rendered again; the words are the same.")
    titles = dict.fromkeys(_titles(chapters, (new[i].start_ms for i in at)))
    if not titles:
        return words.say("Words were changed.")
    return words.say("Changed in %(chapters)s.", chapters=", ".join(f"“{title}”" for title in titles))


def _titles(chapters: Sequence[ChapterMark], times: Iterator[int]) -> Iterator[str]:
    for time in times:
        title = next((c.title for c in reversed(chapters) if c.start_ms <= time), None)
        if title:
            yield title
