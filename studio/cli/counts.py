"""Numbers with their nouns: a number and a noun in, English out."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural unless there is one: "1 turn", "0 turns"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
