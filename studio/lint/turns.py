"""Turns and sentences too long or too short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studio.lint.finding import Finding
from studio.lint.subject import Subject
from studio.text.sentences import split_sentences
from studio.values import Pronunciation, Speech, Turn

LONG_TURN = 300
"""Words, about a minute and a half: beyond it listeners miss the other voices."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an engine says well in one go."""

    characters: int
    """The longest sentence."""
    words: int = 1
    """The shortest sentence that stands alone."""


LIMITS: Mapping[str, Limits] = {"coqui": Limits(250, 3)}
"""coqui: XTTS v2 warns beyond 250 characters of English and invents sounds around single words,
https://github.com/idiap/coqui-ai-TTS, TTS/tts/layers/xtts/tokenizer.py (char_limits)."""
USUAL = Limits(300)
"""Any other: where ``studio.text.sentences`` cuts; nobody says more in one breath."""


def turns_and_sentences(subject: Subject) -> Iterator[Finding]:
    """Long sentences, long turns, and short turns where the engine has trouble with them."""
    limits = LIMITS.get(subject.engine, USUAL)
    turns = subject.script.turns
    for turn in turns:
        for sentence, line in _sentences(turn):
            if len(sentence) > limits.characters:
                message = (
                    f"A sentence of {len(sentence)} characters will be said in pieces: “{sentence[:40].strip()} …”."
                )
                yield Finding(line, "sentence-long", message, f"Make two of it, of at most {limits.characters} each.")
        if turn.words > LONG_TURN:
            advice = "Let somebody else ask or answer in between."
            yield Finding(turn.line, "turn-long", f"{turn.speaker} speaks {turn.words} words in one turn.", advice)
        elif 0 < turn.words < limits.words:
            message = f"“{turn.text}” alone is shorter than {subject.engine} says well."
            yield Finding(turn.line, "turn-short", message, "Listen to it, or add a word or two.")


def _sentences(turn: Turn) -> Iterator[tuple[str, int]]:
    """The sentences of a turn as written, however long, each with the line it begins on."""
    lines = [item.line for item in turn.items if isinstance(item, (Speech, Pronunciation)) for _ in item.text.split()]
    at = 0
    for paragraph in turn.text.split("\n\n"):
        for sentence in split_sentences(paragraph, longest=len(paragraph) + 1):
            yield sentence, lines[min(at, len(lines) - 1)]
            at += len(sentence.split())
