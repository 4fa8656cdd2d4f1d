"""Script text → Script: who says what, under which heading, and what is not said and why.

In: a file (``read_script``) or its text (``parse_script``). Out: a Script, and its JSON form (``script_document``).
Every form of script is one reader module, registered in ``readers``; all of them account for every line
(``assemble.account``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from studio.errors import ScriptError
from studio.formats.script_json import script_document
from studio.parse.assemble.account import relocate
from studio.parse.boilerplate.assistant import find_assistant
from studio.parse.code import refuse_code
from studio.parse.input.file import ScriptText, read_script
from studio.parse.input.front_matter import read_front_matter, with_front_matter, without
from studio.parse.input.quotes import with_block_quotes
from studio.parse.input.rows import (
    unfold,
    with_controls,
    without_controls,
    without_dress,
    without_marks,
    without_numbers,
)
from studio.parse.lines.shape import split_lines
from studio.parse.own_form import reader as own
from studio.parse.readers import choose, named
from studio.values import Problem, Script, SkippedText

MOST_LINES = 100_000
LONGEST_LINE = 1_000_000
"""Characters; a day of speech. Longer lines are no script (JSON apart, which may stand on one line)."""
LONGEST_JSON = 20_000_000
"""Characters; ten hours of speech with the times of every word."""

__all__ = ["parse_script", "read_script", "script_document"]


def parse_script(text: str, *, format: str | None = None, file: Path | None = None) -> Script:  # noqa: A002
    """Read a script.

    Args:
        text: the whole file.
        format: name of the reader to use; by default the one whose form fits best.
        file: where the text comes from, for messages.

    Raises:
        ScriptError: it is empty, no script at all, or holds nothing to say.
        UsageError: there is no such format.
    """
    script = _parse(text, format, file)
    if isinstance(text, ScriptText):
        note = Problem(
            1, f"the file is not in UTF-8; it is read as {text.encoding}, save it as UTF-8 if that is right."
        )
        script = replace(script, problems=(note, *script.problems))
    if script.format == own.NAME:
        return script
    return refuse_code(script, split_lines(text), asked=format is not None, file=file)


def _parse(text: str, format: str | None, file: Path | None) -> Script:  # noqa: A002
    lines = split_lines(text)
    first = next((line for line in lines if line.strip()), "").lstrip()
    if first[:1] not in ("{", "["):
        _refuse_long(lines, file)
    elif len(text) > LONGEST_JSON:
        raise ScriptError(
            f"the JSON is {len(text):,} characters long; {LONGEST_JSON:,} are read at most.",
            file=file,
            line=1,
            hint="Is this one episode? Divide it into several scripts.",
        )
    if (unfolded := unfold(lines)) is not None and len(text) < LONGEST_LINE:
        rows, places = unfolded
        script = _read(rows, format, file)
        return relocate(script, lambda line: places[min(line, len(places)) - 1])
    return _read(lines, format, file)


def _read(lines: list[str], format: str | None, file: Path | None) -> Script:  # noqa: A002
    reader = named(format) if format is not None else None
    if not any(map(str.strip, lines)):
        raise ScriptError("the script is empty.", file=file, hint="Write who speaks and what: 'Name: text'.")
    clean = without_controls(lines)
    matter = read_front_matter(clean)
    body, talk = without(clean, matter), dict[int, str]()
    if own.KEY not in matter.meta:
        body, talk = _bare(body)
    ours = reader is None and own.KEY in matter.meta
    reader = named(own.NAME) if ours else reader or choose(body)
    script = reader.read(body) if reader is not None else None
    if script is None or not script.turns:
        raise _nothing_to_say(lines, script, file)
    script = with_controls(with_front_matter(_with_talk(script, talk, lines), matter), lines, clean)
    return own.told(script) if script.format == own.NAME else script


def _bare(lines: list[str]) -> tuple[list[str], dict[int, str]]:
    """The lines without marks and numbers at their edges, and those that are no part of the script, with the reason."""
    marked = with_block_quotes(without_dress(without_marks(lines)))
    body = without_numbers(marked)
    talk = {k: "markup" for k, line in enumerate(lines) if line.strip() and not marked[k].strip()}
    talk |= {k: "line number" for k, line in enumerate(marked) if line.strip() and not body[k].strip()}
    talk |= find_assistant(body)
    return (["" if k in talk else line for k, line in enumerate(body)] if talk else body), talk


def _with_talk(script: Script, talk: Mapping[int, str], lines: Sequence[str]) -> Script:
    """The script with a note of what a chat assistant said around it, and of numbers alone."""
    notes = tuple(SkippedText(k + 1, k + 1, lines[k].strip(), reason) for k, reason in talk.items() if lines[k].strip())
    if not notes:
        return script
    return replace(script, not_spoken=tuple(sorted((*script.not_spoken, *notes), key=lambda note: note.line)))


def _refuse_long(lines: list[str], file: Path | None) -> None:
    if len(lines) > MOST_LINES:
        raise ScriptError(
            f"the script has {len(lines):,} lines; {MOST_LINES:,} are read at most, more than a hundred hours.",
            file=file,
            line=MOST_LINES + 1,
            hint="Is this one episode? Divide it into several scripts.",
        )
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise ScriptError(
                f"the line is {len(line):,} characters long, more than anybody says in a day.",
                file=file,
                line=number,
                hint="Is this a script? Break it into turns, one 'Name: text' a line.",
            )


def _nothing_to_say(lines: list[str], script: Script | None, file: Path | None) -> ScriptError:
    number, line = next((k, line.strip()) for k, line in enumerate(lines, 1) if line.strip())
    count = sum(bool(line.strip()) for line in lines)
    found = f"{count} line{'s' * (count != 1)} read, none begins with a speaker's name"
    if script is not None and script.not_spoken:
        found = f"{count} line{'s' * (count != 1)} read as {', '.join(sorted({n.reason for n in script.not_spoken}))}"
    start = line if len(line) <= 40 else line[:39] + "…"
    return ScriptError(
        f"the script holds nothing to say: {found}; it starts '{start}'.",
        file=file,
        line=number,
        hint="Begin each turn with its speaker: 'Name: text'.",
    )
