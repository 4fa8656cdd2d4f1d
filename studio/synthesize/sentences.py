"""What has to be said: a script and its cast in, one request per sentence out. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from studio.synthesize.engine import Request
from studio.text.lexicon import Lexicon
from studio.text.sentences import split_sentences
from studio.text.spoken import speakable
from studio.values import Cast, ParagraphBreak, Pause, Pronunciation, Script, Speech, Turn


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a turn, ready for the engine."""

    turn: int
    """Index of the turn in ``Script.turns``."""
    line: int
    speaker: str
    text: str
    """As written."""
    request: Request
    paragraph: bool
    """A new paragraph begins here, inside the turn."""
    pause: float
    """Seconds of silence the script asks for before it; 0 for none."""


@dataclass(frozen=True, slots=True)
class Unspeakable:
    """Something written that no engine of ours can say, reported and left out."""

    line: int
    text: str
    """The sentence."""
    dropped: tuple[str, ...]
    """What can't be said."""
    whole: bool
    """Nothing of the sentence is left."""


def sentences(
    script: Script, cast: Cast, lexicon: Lexicon, language: str
) -> tuple[tuple[Sentence, ...], tuple[Unspeakable, ...]]:
    """Every sentence of the script in order, and what can't be spoken."""
    said: list[Sentence] = []
    unspeakable: list[Unspeakable] = []
    for index, turn in enumerate(script.turns):
        role = cast.role(turn.speaker)
        pause = 0.0
        for part in _paragraphs(turn):
            first = True
            pause = max(pause, part.pause)
            for text, line in part.sentences:
                spoken = speakable(text, lexicon=lexicon, speaker=role.speaker, language=language)
                nothing = not any(c.isalnum() for c in spoken.text)
                if spoken.dropped or (nothing and any(c.isalnum() for c in text)):
                    unspeakable.append(Unspeakable(line, text, spoken.dropped, nothing))
                if nothing:
                    continue
                request = Request(spoken.text, role.settings, language)
                said.append(Sentence(index, line, role.speaker, text, request, first and part.number > 0, pause))
                first, pause = False, 0.0
    return tuple(said), tuple(unspeakable)


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of a turn up to the next paragraph or pause."""

    number: int
    """Paragraph within the turn."""
    pause: float
    sentences: list[tuple[str, int]]


def _paragraphs(turn: Turn) -> list[_Part]:
    """A turn as stretches of words between paragraph breaks and pauses, each split into sentences with their lines."""
    parts: list[_Part] = []
    words: list[tuple[str, int]] = []
    paragraph, pause = 0, 0.0

    def close() -> None:
        nonlocal words, pause
        if words:
            parts.append(_Part(paragraph, pause, _split(words)))
            words, pause = [], 0.0

    for item in turn.items:
        if isinstance(item, (Speech, Pronunciation)):
            words.append((item.say if isinstance(item, Pronunciation) else item.text, item.line))
        elif isinstance(item, ParagraphBreak):
            close()
            paragraph += 1
        elif isinstance(item, Pause):
            close()
            pause += item.seconds
    close()
    return parts


def _split(words: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Sentences of adjoining pieces of text, each with the line its first word stands on."""
    lines = [line for text, line in words for _ in text.split()]
    out, at = [], 0
    for sentence in split_sentences(" ".join(text for text, _ in words)):
        if sentence.split():
            out.append((sentence, lines[min(at, len(lines) - 1)]))
        at += len(sentence.split())
    return out
