"""Roman numerals beside their words: the value, the word before and the word after in, how it is said out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from studio.text.languages.words import Gender

SINGLE_LETTERS = frozenset({1, 5, 10, 50, 100, 500, 1000})
"""Values whose numeral is one letter, and so may be an initial."""
HIGHEST_REGNAL = 39


@dataclass(frozen=True)
class Romans:
    """How the numerals of one language are said: "Chapter IV" is counted, "IV Congress" ordered, "Louis XIV" regnal."""

    cardinal: Callable[[int], str]
    ordinal: Callable[[int, str], str]
    """A number and its form, as of :class:`~studio.text.languages.words.Language`."""
    regnal: Callable[[int, Gender], str]
    """After a ruler's name."""
    counted: frozenset[str]
    """Words that a cardinal follows, in lower case."""
    kings: frozenset[str]
    named: Callable[[int], str] | None = None
    """After another capitalized word; None for as after a ruler's name."""
    queens: frozenset[str] = frozenset()
    ordered_after: Mapping[str, str] = field(default_factory=dict)
    """Words that an ordinal follows, and its form."""
    ordered_before: Mapping[str, str] = field(default_factory=dict)
    """Words that an ordinal precedes, and its form."""

    def __call__(self, before: str, value: int, after: str) -> str | None:
        """How a numeral is said, None if it may be something else.

        Args:
            before: the word before, as written; "" for none.
            value: of the numeral.
            after: the word after.
        """
        lower = before.lower()
        if lower in self.kings and value <= HIGHEST_REGNAL:
            return self.regnal(value, "m")
        if lower in self.queens and value <= HIGHEST_REGNAL:
            return self.regnal(value, "f")
        if lower in self.counted:
            return self.cardinal(value)
        form = self.ordered_after.get(lower) or self.ordered_before.get(after.lower())
        if form:
            return self.ordinal(value, form)
        if before[:1].isupper() and value not in SINGLE_LETTERS and value <= HIGHEST_REGNAL:
            return self.named(value) if self.named else self.regnal(value, "m")
        return None
