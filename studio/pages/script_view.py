"""A script by line, as a page shows it: who speaks each line, what is skipped and why, and notes at their lines.

In: the text of a script and what was read in it, and notes, such as findings of lint. Out: rows, or a page of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from studio.pages.speaker_colours import speaker_colours
from studio.values import Cue, Script, SkippedText

TITLES = ("heading", "title", "story")
"""Reasons of lines that are not spoken but name something."""
MOST_LINES = 20_000
"""Lines on a page; three hours of speech are a fifth of it."""

RowKind: TypeAlias = Literal["spoken", "skipped", "title", "blank"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say at a line."""

    line: int
    level: Literal["error", "warning", "note"]
    title: str
    message: str
    command: str = ""
    """What to run; empty for nothing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line."""

    text: str
    reason: str = ""
    """Why it is not spoken; empty if it is, or where the whole line isn't."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the script."""

    number: int
    kind: RowKind
    pieces: tuple[Piece, ...]
    speaker: str = ""
    """Whose line it is, as the cast names that person."""
    first: bool = False
    """Somebody begins to speak here."""
    reason: str = ""
    """Why the line is not spoken."""
    notes: tuple[Note, ...] = ()


def script_rows(
    text: str, script: Script, notes: Sequence[Note] = (), names: Mapping[str, str] | None = None
) -> tuple[Row, ...]:
    """Every line of a script, in order, :data:`MOST_LINES` at most.

    Args:
        text: as it was read, with LF line ends.
        script: what was read in it.
        notes: at the lines they belong to; those at lines that don't exist stand at the last one.
        names: name as written → name in the cast.
    """
    begins = sorted((item.line, turn.speaker, turn.line) for turn in script.turns for item in turn.items)
    lines = [line for line, _, _ in begins]
    said = {item.line for turn in script.turns for item in turn.items if not isinstance(item, Cue)}
    firsts = {next((i.line for i in turn.items if not isinstance(i, Cue)), turn.line) for turn in script.turns}
    skipped = _by_line(script.not_spoken)
    at: dict[int, list[Note]] = defaultdict(list)
    texts = text.split("\n")[:MOST_LINES]
    for note in notes:
        at[min(max(note.line, 1), len(texts))].append(note)
    rows = []
    for number, line in enumerate(texts, start=1):
        here, told = skipped.get(number, []), tuple(at.get(number, ()))
        whole = next((s for s in here if _is_whole(s, line)), None)
        if not line.strip():
            rows.append(Row(number, "blank", (), notes=told))
        elif whole is not None and number not in said:
            kind: RowKind = "title" if whole.reason in TITLES else "skipped"
            rows.append(Row(number, kind, (Piece(line),), reason=whole.reason, notes=told))
        else:
            before = bisect_right(lines, number)
            name = begins[before - 1][1] if before else ""
            speaker = (names or {}).get(name, name)
            rows.append(Row(number, "spoken", _pieces(line, here), speaker, number in firsts, notes=told))
    return tuple(rows)


def script_page(
    title: str,
    rows: Sequence[Row],
    figures: Sequence[tuple[str, str]],
    notes: Sequence[Note] = (),
    words: Mapping[str, int] | None = None,
) -> str:
    """The page as HTML.

    Args:
        title: of the script.
        rows: its lines.
        figures: (name, value) to show on top.
        notes: those that stand at the lines, once more as a list with links.
        words: how many words each speaker says, in the order of their first words.
    """
    from studio.pages.one_page import render_page

    speakers = dict(words or {}) or dict.fromkeys((row.speaker for row in rows if row.speaker), 0)
    return render_page(
        Path(__file__).parent / "templates",
        "script",
        title=title,
        rows=rows,
        figures=figures,
        notes=[note for note in notes if note.level != "note"][:200],
        colours=speaker_colours(speakers),
        words=speakers,
        last=len(rows) if len(rows) == MOST_LINES else 0,
    )


def _by_line(not_spoken: Sequence[SkippedText]) -> dict[int, list[SkippedText]]:
    found: dict[int, list[SkippedText]] = defaultdict(list)
    for skipped in not_spoken:
        for line in range(skipped.line, min(skipped.end_line, MOST_LINES) + 1):
            found[line].append(skipped)
    return found


def _is_whole(skipped: SkippedText, line: str) -> bool:
    """Whether all of a line is skipped, and not a bracket inside it: by its letters, as markup may be gone."""
    if skipped.end_line > skipped.line:
        return True
    mine, whole = (sum(letter.isalnum() for letter in text) for text in (skipped.text, line))
    return mine >= whole


def _pieces(line: str, skipped: Sequence[SkippedText]) -> tuple[Piece, ...]:
    """A line that is spoken, in parts: what is skipped inside it stands alone."""
    pieces = [Piece(line)]
    for each in skipped:
        inside = each.text.strip()
        for at, piece in enumerate(pieces):
            if inside and not piece.reason and inside in piece.text:
                before, _, after = piece.text.partition(inside)
                parts = (Piece(before), Piece(inside, each.reason), Piece(after))
                pieces[at : at + 1] = [part for part in parts if part.text]
                break
    return tuple(pieces)
