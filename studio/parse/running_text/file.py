"""A file of running text as heads are weighed in it: which lines hold words, where paragraphs begin, its small words.

In: lines. Out: a File.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from studio.parse.lines.labels import small_words
from studio.parse.lines.shape import CLOSERS, count_words, ends_open, fold, has_words
from studio.parse.running_text.head_parts import is_stamp
from studio.parse.running_text.headings import is_division
from studio.parse.running_text.templates import Head
from studio.parse.running_text.undelimited import small_name

WRAPPED = 40
"""Characters of a line, at least, that goes on in the next one."""


class File:
    """The lines of a file, and what is known of them before any template is chosen."""

    def __init__(self, lines: Sequence[str], *, titles: bool = True) -> None:
        self.lines = lines
        self.filled = [has_words(line) for line in lines]
        self.begins = _paragraph_begins(lines, self.filled)
        self.common = small_words([line for line in lines if small_name(line, "") is None])
        self.filled_before = _running(self.filled)
        self.begun_before = _running(self.begins)
        self.stops = True
        self.cast = frozenset(fold(line) for line in lines if _may_be_cast(line))
        """Short lines without a sign behind them, as in a list of who speaks."""
        self.titles = titles
        """A line may be a title with a colon in it."""

    def with_next(self, k: int, head: Head, heads: Mapping[int, Head]) -> Head:
        """The head with what follows in the next line, where its own line is as long as one that is wrapped."""
        below = k + 1 if k + 1 < len(self.lines) and k + 1 not in heads else k
        ended = not ends_open(head.rest) and head.rest[-1:] not in ",;-–—"
        if len(self.lines[k]) < WRAPPED or not head.rest or ended or below == k or not self.filled[below]:
            return head
        return replace(head, rest=f"{head.rest} {self.lines[below].strip()}")

    def is_ended(self, k: int) -> bool:
        """Whether the line above ends a sentence, or a bracket."""
        above = self.lines[k - 1].rstrip() if k else ""
        return above[-1:] in (")", "]") or above.rstrip(CLOSERS)[-1:] in tuple(".!?…")

    def has_words_below(self, k: int, heads: Mapping[int, Head]) -> bool:
        """Whether something that is no head stands below a head, before the next one."""
        for j in range(k + 1, min(k + 12, len(self.lines))):
            if j in heads:
                return False
            text = self.lines[j].strip()
            if (self.filled[j] and not is_stamp(text)) or text > "\u2600":  # a picture says something, too
                return text[0] != "#" and not is_division(text)
        return False


def _may_be_cast(line: str) -> bool:
    """Whether a line may name somebody in a list of the cast."""
    text = line.strip().strip("*_-• ")
    return 2 < len(text) < 30 and text[0].isupper() and text[-1].isalnum() and count_words(text) < 4


def _paragraph_begins(lines: Sequence[str], filled: Sequence[bool]) -> list[bool]:
    """Whether a paragraph begins in each line: below a blank line, a heading or a bracket, or by its indent.

    Indents count where they mark paragraphs: the same few blanks, and some lines without any.
    """
    indents = [len(line) - len(line.lstrip()) if full else 0 for line, full in zip(lines, filled, strict=True)]
    usual = Counter(indent for indent, full in zip(indents, filled, strict=True) if full and 1 < indent < 9)
    indent, times = usual.most_common(1)[0] if usual else (0, 0)
    marked = times > 2 and sum(full and not at for at, full in zip(indents, filled, strict=True)) > 0.15 * sum(filled)
    return [
        full
        and (
            k == 0
            or not filled[k - 1]
            or lines[k - 1].lstrip()[:1] in ("#", "[")
            or (lines[k].lstrip()[:1] in ("[", "【") and lines[k].rstrip()[-1:] in ("]", "】"))
            or (marked and indents[k] == indent and indents[k - 1] != indent)
            or (marked and indents[k] == indent and lines[k - 1].rstrip()[-1:] in tuple(".?!:)]"))
        )
        for k, full in enumerate(filled)
    ]


def _running(flags: Sequence[bool]) -> list[int]:
    sums = [0]
    for flag in flags:
        sums.append(sums[-1] + flag)
    return sums
