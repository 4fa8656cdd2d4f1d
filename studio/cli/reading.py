"""Prints a script as it was read: who says what, in the order of the lines, and what is not spoken and why.

In: a Script. Out: lines on stdout. On a terminal, speakers have colours, chapters are rules, and lines that are not
spoken are grey.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from studio.cli.counts import counted
from studio.cli.output import console
from studio.parse.running_text.confidence import LIMIT, doubt
from studio.values import Cue, Item, ParagraphBreak, Pause, Pronunciation, Script, Speech, Style, Turn

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "red", "bright_cyan", "bright_green", "bright_magenta")
INSIDE = ("direction", "cue", "timestamp", "footnote")
"""Reasons for parts of a spoken line, which are shown inside it."""
LONGEST_SKIPPED = 100
"""Characters of a line that is not spoken."""


def show_reading(script: Script) -> None:
    """Print a script as it was read."""
    screen = console(highlight=False, soft_wrap=not sys.stdout.isatty())
    _head(screen, script)
    colours = {name: COLOURS[k % len(COLOURS)] for k, name in enumerate(script.speakers)}
    rows = sorted(_rows(script, colours), key=lambda row: row[:2])
    for _line, rank, text in rows:
        if rank == 0:
            screen.rule(text, align="left", style="bold")
        else:
            screen.print(text)


def _head(screen: Console, script: Script) -> None:
    from rich.text import Text

    words: dict[str, list[int]] = {}
    for turn in script.turns:
        count = words.setdefault(turn.speaker, [0, 0])
        count[0] += 1
        count[1] += turn.words
    title = Text(script.title or "(no title)", "bold")
    title.append(f"  [{script.format}]" + (f"  {script.date}" if script.date else ""), "dim")
    screen.print(title)
    for name, (turns, spoken) in list(words.items())[:30]:
        screen.print(Text(f"  {name}: {counted(turns, 'turn')}, {counted(spoken, 'word')}"))
    if len(words) > 30:
        screen.print(Text(f"  and {len(words) - 30} more"))
    if script.confidence < LIMIT:
        screen.print(Text(f"  doubtful ({script.confidence:.0%} sure): {doubt(script)}", "bold red"))


def _rows(script: Script, colours: dict[str, str]) -> Iterator[tuple[int, int, Text]]:
    """Line, rank in the line, and what is shown: a rule, a turn, a cue, or a line that is not spoken."""
    from rich.text import Text

    for segment in script.segments:
        if segment.title is not None or segment.kind != "segment":
            title = segment.title or segment.kind.replace("_", " ")
            yield segment.line, 0, Text(title, "bold" if segment.title else "dim")
        for part in segment.body:
            if isinstance(part, Cue):
                yield part.line, 1, Text(f"{part.line:>6}  ♪ {part.kind} {part.name or ''}".rstrip(), "yellow")
            else:
                yield part.line, 1, _turn(part, colours[part.speaker])
    said = {item.line for turn in script.turns for item in turn.items}
    for note in script.not_spoken:
        if note.reason == "heading" or (note.line in said and note.reason in INSIDE):
            continue
        lines = f"{note.line}" if note.line == note.end_line else f"{note.line}-{note.end_line}"
        text = " ".join(note.text.split())[:LONGEST_SKIPPED]
        yield note.line, 2, Text(f"{lines:>6}  {note.reason}: {text}", "bright_black")


def _turn(turn: Turn, colour: str) -> Text:
    from rich.text import Text

    text = Text(f"{turn.line:>6}  ", "bright_black")
    text.append(f"{turn.speaker}: ", f"bold {colour}")
    for item in turn.items:
        if isinstance(item, ParagraphBreak):
            text.append("\n        ")
        elif isinstance(item, (Speech, Pronunciation)):
            text.append(item.text + " ")
        elif isinstance(item, Cue):
            text.append(f"[{item.kind} {item.name or ''}] ".replace(" ]", "]"), "yellow")
        else:
            text.append(f"[{_direction(item)}] ", "dim italic")
    return text


def _direction(item: Item) -> str:
    """A direction in words: ``pause 1 s``, ``excited``, ``rate 0.9``, ``emphasis off``."""
    kind = type(item).__name__.lower()
    if isinstance(item, Pause):
        return f"pause {item.seconds:g} s"
    if isinstance(item, Style):
        return item.name or "style off"
    value = next((getattr(item, key) for key in ("factor", "tag", "level") if hasattr(item, key)), kind)
    return kind if value == kind else f"{kind} {'off' if value is None else value}"
