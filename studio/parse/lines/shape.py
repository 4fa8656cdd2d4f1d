"""Lines of a script and how they look: no meaning yet, only shape.

In: a text or one of its lines. Out: lines, folded words, and yes-or-no answers about punctuation and capitals.
"""

from __future__ import annotations

import re
import unicodedata

from studio.formats.sanitize import unescaped

CLOSERS = "\"'”’»›)]}*_ "
"""What may stand after the full stop of a sentence."""

STOPS = ".!?…。！？‽؟۔।,;:—–-"
"""What ends a line of speech, finished or broken off; a heading ends without."""


def vocabulary(text: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(text.split())


def phrases(*patterns: str) -> re.Pattern[str]:
    """One pattern out of several, any of which may match; case does not matter."""
    return re.compile("|".join(patterns), re.IGNORECASE)


SMALL = vocabulary(
    "a an and as at but by de for from in into is it its la nor of off on or out over per so than the to up via "
    "vs with without"
)
"""Words that stay small in a title."""

_QUOTES = re.compile("['’‘`´ʼ′\"“”„«»]")
_WORD = re.compile(r"[^\W_]+")
_MANY_BLANKS = re.compile(r"[^\S\n]{201,}")


def split_lines(text: str) -> list[str]:
    """The lines of a text, numbered as an editor numbers them: parted by LF, CRLF or CR and nothing else.

    Of more than 200 blanks in a row the rest is left out, as patterns that begin with blanks take time that grows with
    the square of their number.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _MANY_BLANKS.sub(lambda blanks: blanks[0][:200], lines).split("\n")


def fold(text: str) -> str:
    """The words of a text without case, quotes, dashes and spacing, so that a list and its headings can be compared."""
    plain = unescaped(text) if "&" in text else text
    plain = plain.lower() if plain.isascii() else unicodedata.normalize("NFKC", plain).casefold()
    return " ".join(_WORD.findall(_QUOTES.sub("", plain)))


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it: something that can be said."""
    return any(map(str.isalnum, text))


def ends_open(text: str) -> bool:
    """Whether a line ends as headings do: without full stop, question mark, comma, dash or the like."""
    last = text[-20:].rstrip(CLOSERS)[-1:]
    return bool(last) and last not in STOPS


def is_upper(text: str) -> bool:
    """Whether it is written in capitals (two letters at least)."""
    return text.isupper() and sum(map(str.isalpha, text[:200])) > 1


def is_title_case(text: str) -> bool:
    """Whether it is written Like a Title: three quarters of the words that are not small begin with a capital or digit.

    One word alone says nothing; in capitals it counts.
    """
    if is_upper(text):
        return True
    words = [w for w in _WORD.findall(_QUOTES.sub("", text)) if w.lower() not in SMALL]
    cased = [w for w in words if w[0].isupper() or w[0].islower() or w[0].isdigit()]
    large = sum(not w[0].islower() for w in cased)
    return 1 < len(words) <= 2 * len(cased) and large >= 0.75 * len(cased)


def starts_small(text: str) -> bool:
    """Whether it begins with a small letter; marks before it do not count."""
    return next((c.islower() for c in text[:40] if c.isalnum()), False)


def count_words(text: str) -> int:
    """How many words stand in it, parted by white space; of scripts without spaces, one for every two characters."""
    words = len(text.split())
    return words if text.isascii() else words + len(_UNSPACED.findall(text)) // 2


_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese."""
