"""Which grammar reads a language, by its tag."""

from __future__ import annotations

from studio.text.grammar import Grammar


def grammar_of(language: str) -> Grammar:
    """The grammar of a BCP 47 tag."""
    from studio.text.english.grammar import ENGLISH

    return ENGLISH


def month_first(language: str) -> bool:
    """Whether ``4/5/2026`` is April 5th there."""
    return True
