"""The scanner every language shares: a text in, pieces with how each is said out, and pieces put together as one line.

A grammar is a set of *kinds*: functions that look at one place of the text and its neighbours and either say how the
stretch that begins there is read, or decline. The scanner goes through the text once; at every place it asks the kinds
that may begin there, the most specific first, and takes the first reading. What no kind claims is a word, a space or a
mark, and stays as it is. So nothing is read twice, and every character belongs to exactly one piece.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeAlias

from studio.text.characters import HELD

Reading: TypeAlias = "tuple[int, str]"
"""Where the stretch ends, and how it is said: words parted by spaces, with marks where it asks for a pause."""

LONGEST_LOOK_BACK = 80
"""Characters before a place that a kind may look at, so that reading stays linear."""

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e]|'(?=[^\W\d_]))*")
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Source:
    """A text while it is read, with what kinds found out about the whole of it."""

    text: str
    found: dict[int, Reading] = field(default_factory=dict)
    """Readings that are found by looking at the whole text at once (web addresses), by where they begin."""
    month_first: bool = True
    """Order of day and month in ``4/5/2026``."""
    facts: dict[str, object] = field(default_factory=dict)
    """What a kind has found out once and need not find out again."""
    held: Sequence[str] = ()
    """What is said in the places of HELD, in order."""
    unsaid: list[str] = field(default_factory=list)
    """What no kind could say."""
    _held: int = 0

    def before(self, at: int) -> str:
        """What stands before a place, as far as kinds may look."""
        return self.text[max(0, at - LONGEST_LOOK_BACK) : at]

    def word_before(self, at: int) -> str:
        """The nearest word before a place, in small letters and without the marks around it; empty for none."""
        return last_word(self.before(at))

    def touches(self, at: int) -> bool:
        """Whether a letter, figure or underscore stands right before a place."""
        return at > 0 and (self.text[at - 1].isalnum() or self.text[at - 1] == "_")

    def ends(self, at: int) -> bool:
        """Whether nothing but closing marks follows."""
        return not self.text[at : at + 8].strip(" \"')]}.") and at + 8 >= len(self.text.rstrip())


def last_word(text: str) -> str:
    """The last word of a text in small letters, without the marks around it; empty for none."""
    words = text.split()
    return words[-1].strip("\"'([{,;:.!?)]}").lower() if words else ""


Kind: TypeAlias = Callable[[Source, int], "Reading | None"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch ``text[start:stop]`` and how it is said."""

    start: int
    stop: int
    said: str
    read: bool
    """A kind has read it; otherwise it stands as it was."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The kinds of a language, by what they begin with; the first that reads wins."""

    figures: Sequence[Kind]
    """Where a digit stands. The last one reads any digit."""
    words: Mapping[str, Sequence[Kind]]
    """Where a word stands, by its letters in lower case."""
    names: Sequence[Kind]
    """Where a word stands that isn't all in small letters."""
    signs: Mapping[str, Sequence[Kind]]
    """Where a sign stands, by the sign."""
    sign: Kind
    """Any other sign."""
    whole: Sequence[Callable[[Source], None]] = ()
    """What looks at the whole text first and fills :attr:`Source.found`."""
    endings: frozenset[str] = frozenset()
    """Last letters of words in small letters that a kind may read though the word is in no table."""


def read(source: Source, grammar: Grammar) -> list[Piece]:
    """Part a text into pieces, each read by the first kind that can; in time linear in its length."""
    for look in grammar.whole:
        look(source)
    text, pieces, at = source.text, list[Piece](), 0
    while at < len(text):
        stop, said, was_read = _next(source, grammar, text, at)
        pieces.append(Piece(at, stop, said, was_read))
        at = stop
    return pieces


def _next(source: Source, grammar: Grammar, text: str, at: int) -> tuple[int, str, bool]:
    if at in source.found:
        stop, said = source.found[at]
        return stop, said, True
    sign = text[at]
    if sign == HELD:
        source._held += 1
        return at + 1, source.held[source._held - 1] if source._held <= len(source.held) else " ", True
    kinds: Sequence[Kind]
    stop = at + 1
    if sign.isspace():
        space = _SPACE.match(text, at)
        return (space.end() if space else at + 1), " ", False
    word = _WORD.match(text, at)
    if word:
        stop, kinds = word.end(), grammar.words.get(word[0].lower(), ())
        plain = word[0].islower() and not (stop < len(text) and text[stop].isdigit())
        if not plain or (stop < len(text) and text[stop] in "_./\\&^" and not source.touches(at)):
            kinds = (*kinds, *grammar.names)
    elif sign.isdigit():
        kinds = grammar.figures
    else:
        kinds = (*grammar.signs.get(sign, ()), grammar.sign)
    for kind in kinds:
        reading = kind(source, at)
        if reading is not None:
            return reading[0], reading[1], True
    return stop, text[at:stop], False


_POINTS = re.compile(r" ?[.,;:!?][ .,;:!?]*")
_APOSTROPHE = re.compile(rf"(?<![^\W_{HELD}])'+|'+(?![^\W_{HELD}])")
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CJK_LETTER = re.compile(f"[{_CJK}]")
_NUMERAL_CJK = re.compile("[零一二三四五六七八九十百千万億亿]")
_BETWEEN_CJK = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
_HYPHEN = re.compile(rf"(?<![^\W_])(?<!{HELD})-+|-+(?![^\W_]|{HELD})")


def join(pieces: Sequence[Piece]) -> str:
    """One line of the pieces: letters, single spaces and ``. , ; : ! ? ' -``.

    Where a reading touches a letter or figure of its neighbour, a space parts them.
    """
    out: list[str] = []
    last, was_read, behind_read = "", False, False
    for piece in pieces:
        said = piece.said
        if behind_read and piece.read and _NUMERAL_CJK.match(said):
            out.append(", ")  # "百分之五 十" isn't fifty percent
        behind_read = not piece.read and was_read and said == " " and bool(out and _CJK_LETTER.match(out[-1][-1:]))
        if not said:
            was_read = was_read or piece.read
            continue
        if (piece.read or was_read) and _letter(last) and _letter(said[0]):
            out.append(" ")
        out.append(said)
        last, was_read = said[-1], piece.read
    return tidy("".join(out))


def tidy(line: str) -> str:
    """Put spaces and marks in order, and leave out what is neither a letter nor a mark."""
    if not line.isascii() or not line.replace(" ", "a").isalpha():
        line = "".join(c if _kept(c) else " " for c in line)
        line = _HYPHEN.sub(" ", _APOSTROPHE.sub("", line))
    line = " ".join(line.split())
    if not line.isascii():
        line = _BETWEEN_CJK.sub("", line)
    return _POINTS.sub(_strongest, line).lstrip(" .,;:!?").rstrip(" ,;:")


def spoken_letters(text: str) -> int:
    """How many letters of a text are there once it is tidy: what pieces are counted by."""
    return sum(map(_letter, text))


def places(pieces: Sequence[Piece], line: str) -> list[tuple[int, int]]:
    """For every piece the words of the line it became, (first, one past the last); an empty stretch for none.

    Args:
        pieces: as they were read.
        line: what :func:`join` made of them.
    """
    words = list(accumulate((spoken_letters(word) for word in line.split()), initial=0))
    at, found = 0, list[tuple[int, int]]()
    for piece in pieces:
        stop = at + spoken_letters(piece.said)
        first = bisect_right(words, at) - 1
        found.append((first, bisect_left(words, stop)) if stop > at else (min(first, len(words) - 1),) * 2)
        at = stop
    return found


def _letter(c: str) -> bool:
    return c.isalpha() or (not c.isascii() and (c == HELD or unicodedata.category(c)[0] == "M"))


def _kept(c: str) -> bool:
    return c in " .,;:!?'-" or _letter(c)


def _strongest(m: re.Match[str]) -> str:
    """One mark for a heap of them."""
    return next(mark for mark in "?!.;:," if mark in m[0]) + " "
