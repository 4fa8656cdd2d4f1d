"""Whether a word is a common English word or name, by pyspellchecker's list (MIT)."""

from __future__ import annotations

import functools
import re

_ENDINGS = (
    "'s",
    "s'",
    "'",
    "'ll",
    "'d",
    "'ve",
    "'re",
    "s",
    "es",
    "ed",
    "ing",
    "ly",
    "er",
    "ers",
    "ness",
    "less",
    "able",
)
_BEGINNINGS = ("un", "re", "non", "pre", "anti", "co", "over", "under", "out", "mis", "super", "sub", "inter", "micro")
_BRITISH = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        ("our", "or"),
        (r"([iy])s(?=e|ing|ation)", r"\1z"),
        ("[ao]e", "e"),
        ("ll(?=ing|ed|er)", "l"),
        ("re(?=s?$)", "er"),
        ("mme(?=s?$)", "m"),
    )
)
"""British spellings, and the American ones of the list."""
_SHORTEST = 3
"""Letters of the shortest stem."""


def is_word(word: str) -> bool:
    """Whether a word (any case, any apostrophe) is in the list, or is one of its words with a common ending."""
    plain = word.casefold().replace("’", "'")
    spellings = {plain} | {british.sub(american, plain) for british, american in _BRITISH}
    return any(_known(spelling) for spelling in spellings)


def _known(plain: str) -> bool:
    known = _words()
    if plain in known:
        return True
    for ending in _ENDINGS:
        stem = plain.removesuffix(ending)
        if len(stem) >= _SHORTEST and stem != plain and (stem in known or (ending[0] in "ei" and stem + "e" in known)):
            return True
    return any(
        plain.startswith(beginning) and len(plain) > len(beginning) + _SHORTEST and plain[len(beginning) :] in known
        for beginning in _BEGINNINGS
    )


@functools.cache
def _words() -> frozenset[str]:
    """The list, loaded on first use, since that takes a third of a second."""
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language="en", distance=1).word_frequency.dictionary)
