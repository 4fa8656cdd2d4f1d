"""Finds headings for a script without any. In: a Script. Out: headings, and the Script with them."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.outline.sentences import Sentence
from studio.progress import Progress
from studio.values import Cue, Item, ParagraphBreak, Problem, Script, Segment, SegmentKind, Speech, Turn


@dataclass(frozen=True, slots=True)
class ChapterHeading:
    """A heading that was found, and the chapter that begins with it."""

    title: str
    at: Sentence
    """The sentence with which its chapter begins."""
    score: float
    """Nats in favour of the place, beyond what a place costs."""
    why: str
    closing: bool = False
    """The show says goodbye here."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The chapters of a script without headings."""

    headings: tuple[ChapterHeading, ...]
    why_none: str = ""
    """Why there are no headings; empty if there are some."""


def outline(script: Script) -> Outline:
    """Find where chapters begin, and what to call them. The same script always gives the same headings."""
    from studio.outline.decide import decide
    from studio.outline.titles import make_titles

    reading = decide(script)
    if not reading.places:
        return Outline((), reading.why_none)
    titles = make_titles(script, reading)
    return Outline(
        tuple(
            ChapterHeading(title, reading.said[place.sentence], round(place.score, 2), place.why, place.closing)
            for place, title in zip(reading.places, titles, strict=True)
        )
    )


def outlined(script: Script, progress: Progress, *, requested: bool = True) -> tuple[Script, tuple[Problem, ...]]:
    """The script with found headings, if it has none and headings are requested; and problems to report."""
    if not requested or any(segment.title for segment in script.segments):
        return script, ()  # as for most scripts, so that the modules below are not loaded
    found = outline(script).headings
    if not found:
        return script, ()
    chapters = f"{len(found)} chapter{'s' * (len(found) != 1)}"
    progress.note(f"no headings are written; {chapters} found by what is said")
    advice = "`studio outline SCRIPT` writes them into a copy to correct, outline = false in show.toml leaves them out."
    problem = Problem(script.turns[0].line, f"no headings are written; {chapters} found by what is said; {advice}")
    return with_headings(script, found), (problem,)


def with_headings(script: Script, headings: Sequence[ChapterHeading]) -> Script:
    """A script without headings, divided by those that were found; the segments under them are marked as found.

    What is said, by whom and in which order stays the same; a turn in which a chapter begins is split in two.
    """
    if not headings:
        return script
    lead = tuple(s for s in itertools.takewhile(lambda s: s.kind == "cold_open", script.segments))
    turn = sum(len(s.turns) for s in lead)
    bodies: list[list[Turn | Cue]] = [[]]
    ahead = list(headings)
    for part in (part for segment in script.segments[len(lead) :] for part in segment.body):
        if isinstance(part, Cue):
            bodies[-1].append(part)
            continue
        here = [heading.at for heading in ahead if heading.at.turn == turn]
        before, *others = split_turn(part, here)
        bodies[-1] += [before] if before.items else []
        bodies += [[piece] for piece in others]
        ahead = ahead[len(here) :]
        turn += 1
    return dataclasses.replace(script, segments=(*lead, *_segments(bodies, headings)))


def _segments(bodies: Sequence[Sequence[Turn | Cue]], headings: Sequence[ChapterHeading]) -> Iterator[Segment]:
    """The parts before the first heading and below each heading."""
    if bodies[0]:
        yield Segment(None, "intro", bodies[0][0].line, tuple(bodies[0]))
    for heading, body in zip(headings, bodies[1:], strict=True):
        kind: SegmentKind = "outro" if heading.closing else "story"
        yield Segment(heading.title, kind, heading.at.line, tuple(body), found=True)


def split_turn(turn: Turn, at: Sequence[Sentence]) -> list[Turn]:
    """A turn in pieces: what stands before the first of these sentences (maybe nothing), and from each to the next."""
    marks = [(s.item, s.word) if s.begins != "turn" else (0, 0) for s in at]
    out: list[Turn] = []
    for begin, stop in itertools.pairwise([None, *marks, None]):
        items = [_cut(item, k, begin, stop) for k, item in enumerate(turn.items)]
        kept = [item for item in items if item is not None]
        while kept and isinstance(kept[0], ParagraphBreak):
            kept.pop(0)
        while kept and isinstance(kept[-1], ParagraphBreak):
            kept.pop()
        out.append(Turn(turn.speaker, tuple(kept), at[len(out) - 1].line if out else turn.line))
    return out


def _cut(item: Item, k: int, begin: tuple[int, int] | None, stop: tuple[int, int] | None) -> Item | None:
    """The part of the item at index k between two words, each given as index of the item and of the word in it."""
    first = begin[1] if begin and begin[0] == k else 0
    last = stop[1] if stop and stop[0] == k else None
    if (begin and k < begin[0]) or (stop and k > stop[0]) or last == 0:
        return None
    if (not first and last is None) or not isinstance(item, Speech):
        return item
    return dataclasses.replace(item, text=" ".join(item.text.split()[first:last]), joined=item.joined and not first)
