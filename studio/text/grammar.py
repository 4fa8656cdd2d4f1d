"""The scanner that all languages share: a text in, pieces with their spoken words out, and the pieces joined to a line.

A grammar is a set of *kinds*: functions that look at one position in the text and what surrounds it, and either return
how the stretch that begins there is read, or None. The scanner goes through the text once. At every position it tries
the kinds that may begin there, the most specific first, and takes the first reading. A word, space or mark that no kind
reads stays as it is. So nothing is read twice, and every character belongs to exactly one piece.
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
"""Where the stretch ends, and its spoken words, separated by spaces, with punctuation for pauses."""

LONGEST_LOOK_BACK = 80
"""Characters before a position that a kind may look at, so that reading takes linear time."""

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e]|'(?=[^\W\d_]))*")
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Source:
    """A text that is being read, with what is known about it as a whole."""

    text: str
    found: dict[int, Reading] = field(default_factory=dict)
    """Readings that need the whole text (web addresses), by where they begin."""
    month_first: bool = True
    """``4/5/2026`` is April 5th, not May 4th."""
    facts: dict[str, object] = field(default_factory=dict)
    """A cache for the kinds: facts about the text that are worked out once."""
    held: Sequence[str] = ()
    """The words to speak for each :data:`HELD`, in order."""
    unsaid: list[str] = field(default_factory=list)
    """Stretches that no kind could read."""
    _held: int = 0
    _quotes: list[tuple[int, bool]] | None = None
    """Where straight double quotation marks stand, and whether they open."""

    def before(self, at: int) -> str:
        """The text before a position, as far back as kinds may look."""
        return self.text[max(0, at - LONGEST_LOOK_BACK) : at]

    def word_before(self, at: int) -> str:
        """The word before a position in lower case, without the punctuation around it; empty if there is none."""
        return last_word(self.before(at))

    def touches(self, at: int) -> bool:
        """Whether a letter, digit or underscore comes right before a position."""
        return at > 0 and (self.text[at - 1].isalnum() or self.text[at - 1] == "_")

    def quoted(self, at: int) -> bool:
        """Whether a straight double quotation mark is open at a position; behind a digit one may stand for inches."""
        if self._quotes is None:
            marks = (m.start() for m in re.finditer('"', self.text))
            self._quotes = [(place, place == 0 or self.text[place - 1] in " ([") for place in marks]
        count = bisect_left(self._quotes, (at, False))
        return count > 0 and self._quotes[count - 1][1]

    def ends(self, at: int) -> bool:
        """Whether only closing punctuation follows."""
        return not self.text[at : at + 8].strip(" \"')]}.") and at + 8 >= len(self.text.rstrip())


def last_word(text: str) -> str:
    """The last word of a text in lower case, without the punctuation around it; empty if there is none."""
    words = text.split()
    return words[-1].strip("\"'([{,;:.!?)]}").lower() if words else ""


Kind: TypeAlias = Callable[[Source, int], "Reading | None"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch ``text[start:stop]`` and its spoken words."""

    start: int
    stop: int
    said: str
    read: bool
    """A kind has read it. Otherwise ``said`` is the text itself."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The kinds of a language, by what they begin with. The first that returns a reading wins."""

    figures: Sequence[Kind]
    """For digits. The last one reads any digit."""
    words: Mapping[str, Sequence[Kind]]
    """For certain words, by the word in lower case."""
    names: Sequence[Kind]
    """For words that aren't all in lower case."""
    signs: Mapping[str, Sequence[Kind]]
    """For certain symbols, by the symbol."""
    sign: Kind
    """For any other symbol."""
    whole: Sequence[Callable[[Source], None]] = ()
    """Run on the whole text first; they fill :attr:`Source.found`."""
    endings: frozenset[str] = frozenset()
    """Last letters of lower-case words that ``names`` may read though no table has them."""


def read(source: Source, grammar: Grammar) -> list[Piece]:
    """Split a text into pieces, each read by the first kind that can. Takes time linear in its length."""
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
    if word and word[0] in _ORDINAL_MARKS:
        source.unsaid.append(word[0])
        return word.end(), " ", True
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


_ORDINAL_MARKS = frozenset("ºª")
"""Letters to Unicode, and no words: reported where no number before them has read them."""
_POINTS = re.compile(r" ?[.,;:!?][ .,;:!?]*")
_APOSTROPHE = re.compile(rf"(?<![^\W_{HELD}])'+|'+(?![^\W_{HELD}])")
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CJK_LETTER = re.compile(f"[{_CJK}]")
_NUMERAL_CJK = re.compile("[零一二三四五六七八九十百千万億亿]")
_BETWEEN_CJK = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
_HYPHEN = re.compile(rf"(?<![^\W_])(?<!{HELD})-+|-+(?![^\W_]|{HELD})")


def join(pieces: Sequence[Piece]) -> str:
    """Join the pieces to one line of letters, single spaces and ``. , ; : ! ? ' -``.

    A space is added where a reading would touch a letter or digit of its neighbour.
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
    """Normalize spaces and punctuation, and drop everything else that isn't a letter."""
    if not line.isascii() or not line.replace(" ", "a").isalpha():
        line = "".join(c if _kept(c) else " " for c in line)
        line = _HYPHEN.sub(" ", _APOSTROPHE.sub("", line))
    line = " ".join(line.split())
    if not line.isascii():
        line = _BETWEEN_CJK.sub("", line)
    return _POINTS.sub(_strongest, line).lstrip(" .,;:!?").rstrip(" ,;:")


def spoken_letters(text: str) -> int:
    """The number of letters that :func:`tidy` leaves of a text."""
    return sum(map(_letter, text))


def places(pieces: Sequence[Piece], line: str) -> list[tuple[int, int]]:
    """For every piece, the words of the line that it became: (first, one past the last), equal if there are none.

    Args:
        pieces: from :func:`read`.
        line: from :func:`join`.
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
    return (c.isalpha() and c not in _ORDINAL_MARKS) or (
        not c.isascii() and (c == HELD or unicodedata.category(c)[0] == "M")
    )


def _kept(c: str) -> bool:
    return c in " .,;:!?'-" or _letter(c)


def _strongest(m: re.Match[str]) -> str:
    """The strongest of several punctuation marks in a row."""
    return next(mark for mark in "?!.;:," if mark in m[0]) + " "
