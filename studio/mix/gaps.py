"""Decides how long the silence before a sentence is, in seconds. Pure.

People answer faster than they begin a new thought (reactions such as "Right." come within a fifth of a second), so the
gap depends on what comes next. All gaps are measured from the end of speech to the next start of speech.
"""

from __future__ import annotations

from dataclasses import dataclass

REACTION_WORDS = 2
"""A turn of at most this many words is a reaction."""
THOUGHT_WORDS = 30
"""A turn of at least this many words is a new thought."""
ANSWER_FACTOR = 0.8
"""How much shorter the gap before an answer is."""


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
    """What the gap before a sentence depends on."""

    new_turn: bool
    """It begins a turn."""
    same_speaker: bool
    """Its speaker spoke last."""
    turn_words: int
    """Number of words in its turn."""
    paragraph: bool
    """It begins a paragraph."""
    pause_s: float
    """The pause that the script asks for; 0 for none."""
    answers_question: bool = False
    """The words before it end with a question mark."""


def gap(rhythm: Rhythm, sentence: NextSentence) -> float:
    """Seconds from the end of speech to the start of a sentence."""
    if sentence.pause_s > 0:
        return sentence.pause_s
    if not sentence.new_turn:
        return rhythm.paragraph if sentence.paragraph else rhythm.sentence
    if sentence.same_speaker:
        return rhythm.thought
    if sentence.turn_words <= REACTION_WORDS:
        return rhythm.reaction
    base = rhythm.thought if sentence.turn_words >= THOUGHT_WORDS else rhythm.turn
    return base * ANSWER_FACTOR if sentence.answers_question else base
