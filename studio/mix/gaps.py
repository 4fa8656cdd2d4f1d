"""Decides how long the silence before a sentence is, in seconds. Pure.

People answer faster than they begin a new thought (reactions such as "Right." come within a fifth of a second), so
the gap follows from what comes next. All gaps are measured from the end of speech to the next start of speech.
"""

from __future__ import annotations

from dataclasses import dataclass

REACTION_WORDS = 2
THOUGHT_WORDS = 30


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds of silence by what comes next."""

    sentence: float = 0.32
    paragraph: float = 0.62
    reaction: float = 0.18
    turn: float = 0.38
    thought: float = 0.52
    story: float = 0.95


@dataclass(frozen=True, slots=True)
class NextSentence:
    """What is about to be said."""

    new_turn: bool
    same_speaker: bool
    turn_words: int
    """Words of the turn that begins, if one does."""
    paragraph: bool
    pause_s: float
    """Seconds the script asks for; 0 for none."""
    answers_question: bool = False
    """The words before ended with a question mark."""


def gap(rhythm: Rhythm, coming: NextSentence) -> float:
    """Seconds from the end of speech to the start of the next."""
    if coming.pause_s > 0:
        return coming.pause_s
    if not coming.new_turn:
        return rhythm.paragraph if coming.paragraph else rhythm.sentence
    if coming.same_speaker:
        return rhythm.thought
    if coming.turn_words <= REACTION_WORDS:
        return rhythm.reaction
    base = rhythm.thought if coming.turn_words >= THOUGHT_WORDS else rhythm.turn
    return base * 0.8 if coming.answers_question else base
