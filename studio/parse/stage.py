"""The reader of stage plays: ``NAME. What is said`` in capitals, or the name on a line of its own.

In: the lines of a file. Out: a Script.

A speech goes on over its wrapped lines to the next name. Acts and scenes divide; what stands below a heading before
anybody speaks, and what tells of entrances and exits, is a direction. What stands above the first act is the front of
the book, and ``THE END`` ends it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from studio.parse.assemble import assemble
from studio.parse.draft import Draft
from studio.parse.inline import plain
from studio.parse.lines import has_words, is_upper
from studio.parse.names import read_label
from studio.values import Script

NAME = "stage"

_LABEL = re.compile(
    r"\s{0,4}[_*]{0,3}([A-Z][A-Z'’ -]{0,36}[A-Z])[_*]{0,3}(?:\s\([^()]{1,80}\))?\.[_*]{0,3}(?:\s+(\S.*))?$"
)
_HEADING = re.compile(r"\s{0,8}#{0,6}\s{0,3}((?:ACT|SCENE|PROLOGUE|EPILOGUE|INDUCTION)\b.{0,160})")
_DIRECTION = re.compile(r"\s*[_(\[]{0,2}(?:Enter|Exit|Exeunt|Re-enter|Curtain|Flourish|Alarum)\b.{0,200}")
_ASIDE = re.compile(r"\(_([^()_]{1,200})_\)|^\(([^()]{1,120})\)")
_END = re.compile(r"\s*(?:THE END|FINIS|CURTAIN|END OF .{1,60})\W*")


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form: by its share of speeches among its paragraphs, where names come back."""
    names = Counter(match[1] for line in lines if (match := _label(line)))
    steady = sum(times > 1 for times in names.values())
    speeches = sum(names.values())
    paragraphs = sum(has_words(line) and (k == 0 or not lines[k - 1].strip()) for k, line in enumerate(lines))
    if steady < 2 or speeches < 0.3 * paragraphs:
        return 0.0
    return min(0.92, 0.4 + speeches / paragraphs)


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form.

    Args:
        lines: the whole file.

    Returns:
        the script; it holds no turn when nobody's name in capitals stands in the file.
    """
    draft = Draft()
    first = next((k for k, line in enumerate(lines) if _label(line)), len(lines))
    start = next((k for k in range(first - 1, -1, -1) if _HEADING.fullmatch(lines[k])), first)
    while start and any(_HEADING.fullmatch(line) for line in lines[max(0, start - 2) : start]):
        start -= 1
    open_bracket = ended = False
    for k, line in enumerate(lines):
        written, number = line.strip(), k + 1
        label = _label(line)
        if not written:
            open_bracket = False
        elif k < start or ended or (k >= first and label is None and _END.fullmatch(line)):
            ended = ended or k >= start
            draft.skip(number, written, "furniture")
        elif heading := _HEADING.fullmatch(line):
            draft.heading(plain(heading[1]), number)
        elif open_bracket or (written[0] == "[" and "]" not in written) or _DIRECTION.fullmatch(written):
            open_bracket = "]" not in written and (open_bracket or written[0] == "[")
            draft.skip(number, written, "direction")
        elif label is not None:
            draft.label(label[1], number)
            _say(draft, label[2] or "", written, number, paragraph=False)
        elif draft.speaker is None or draft.headed:
            draft.skip(number, written, "direction")
        else:
            _say(draft, written, written, number, paragraph=not lines[k - 1].strip())
    draft.finish()
    return assemble(NAME, draft)


def _say(draft: Draft, words: str, written: str, line: int, *, paragraph: bool) -> None:
    text = plain(_ASIDE.sub(lambda m: f"[{m[1] or m[2]}]", words))
    if has_words(text):
        draft.say(text, line, paragraph=paragraph, staged=True)
    else:
        draft.skip(line, written, "label")


def _label(line: str) -> re.Match[str] | None:
    """The name in capitals at the head of a line, and the words behind it."""
    match = _LABEL.match(line)
    if (
        match is None
        or _HEADING.fullmatch(line)
        or _END.fullmatch(line)
        or is_upper(match[2] or "")
        or len(line) > 100_000
    ):
        return None
    return match if read_label(match[1] + ":") is not None else None
