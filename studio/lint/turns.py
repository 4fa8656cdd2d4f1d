"""Checks for turns and sentences that are too long or too short."""

from __future__ import annotations

from collections.abc import Iterator

from studio.errors import StudioError
from studio.lint.finding import Finding
from studio.lint.subject import Subject
from studio.synthesize.abilities import Abilities
from studio.synthesize.registry import abilities_of
from studio.text.sentences import split_sentences
from studio.values import Pronunciation, Speech, Turn

LONG_TURN = 300
"""Words, about a minute and a half: longer turns tire listeners."""


def turns_and_sentences(subject: Subject) -> Iterator[Finding]:
    """Long sentences, long turns, and turns too short for the engine."""
    try:
        limits = abilities_of(subject.engine)
    except StudioError:  # another rule reports that there is no such engine
        limits = Abilities()
    turns = subject.script.turns
    for turn in turns:
        for sentence, line in _sentences(turn):
            if len(sentence) > limits.longest_characters:
                message = (
                    f"A sentence of {len(sentence)} characters will be spoken in pieces: “{sentence[:40].strip()} …”."
                )
                yield Finding(
                    line, "sentence-long", message, f"Make two of it, of at most {limits.longest_characters} each."
                )
        if turn.words > LONG_TURN:
            advice = "Let another speaker ask or answer in between."
            yield Finding(turn.line, "turn-long", f"{turn.speaker} speaks {turn.words} words in one turn.", advice)
        elif 0 < turn.words < limits.shortest_words:
            message = f"“{turn.text}” alone is too short for {subject.engine} to speak well."
            yield Finding(turn.line, "turn-short", message, "Listen to it, or add a word or two.")


def _sentences(turn: Turn) -> Iterator[tuple[str, int]]:
    """The sentences of a turn as written, however long, each with the line it begins on."""
    lines = [item.line for item in turn.items if isinstance(item, (Speech, Pronunciation)) for _ in item.text.split()]
    at = 0
    for paragraph in turn.text.split("\n\n"):
        for sentence in split_sentences(paragraph, longest=len(paragraph) + 1):
            yield sentence, lines[min(at, len(lines) - 1)]
            at += len(sentence.split())
