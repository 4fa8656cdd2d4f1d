"""What has to be said: a script and its cast in, one request per sentence out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.synthesize.engine import Request
from studio.text.lexicon import Lexicon
from studio.text.sentences import split_sentences
from studio.text.spoken import speakable
from studio.values import Cast, Cue, Language, ParagraphBreak, Pause, Pronunciation, Script, Speech, Turn


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
    """Seconds of silence the script asks for before it, at the end of the turn before it too; 0 for none."""
    item: int = 0
    """Index in ``Turn.items`` where it begins."""
    recording: str | None = None
    """Name of the recording that stands for these words; then there is nothing to synthesize."""


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
    pause = 0.0
    for index, turn in enumerate(script.turns):
        role = cast.role(turn.speaker)
        paragraph: int | None = None
        for stretch in _stretches(turn):
            pause += stretch.pause
            spoken_in = stretch.language or language
            new = paragraph is not None and paragraph != stretch.paragraph
            if stretch.recording is not None:
                first, text = stretch.words[0], " ".join(word.text for word in stretch.words)
                request = Request("", role.settings, spoken_in)
                said.append(
                    Sentence(index, first.line, role.speaker, text, request, new, pause, first.item, stretch.recording)
                )
                paragraph, pause = stretch.paragraph, 0.0
                continue
            for piece in _split(stretch.words):
                spoken = speakable(piece.say, lexicon=lexicon, speaker=role.speaker, language=spoken_in)
                nothing = not any(c.isalnum() for c in spoken.text)
                if spoken.dropped or (nothing and any(c.isalnum() for c in piece.text)):
                    unspeakable.append(Unspeakable(piece.line, piece.text, spoken.dropped, nothing))
                if nothing:
                    continue
                new = paragraph is not None and paragraph != stretch.paragraph
                request = Request(spoken.text, role.settings, spoken_in)
                said.append(Sentence(index, piece.line, role.speaker, piece.text, request, new, pause, piece.item))
                paragraph, pause = stretch.paragraph, 0.0
    return tuple(said), tuple(unspeakable)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or a sentence: as written, as it is to be read, its line, and the item of the turn it begins in."""

    text: str
    say: str
    line: int
    item: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words of a turn that nothing parts: no paragraph, pause or change of language."""

    paragraph: int
    """Number of the paragraph within the turn."""
    pause: float
    """Seconds asked for before it."""
    language: str | None
    """None for the show's own."""
    words: list[_Piece]
    recording: str | None = None
    """A clip that stands for these words."""


def _stretches(turn: Turn) -> Iterator[_Stretch]:
    """The turn's words; the last stretch has none where the turn ends with a pause."""
    words: list[_Piece] = []
    paragraph, pause, language = 0, 0.0, None
    for index, item in enumerate(turn.items):
        clip = _clip_before(turn, index)
        if isinstance(item, Speech) and clip is not None:
            if words:
                yield _Stretch(paragraph, pause, language, words)
                words, pause = [], 0.0
            whole = [_Piece(word, word, item.line, index - 1) for word in item.text.split()]
            yield _Stretch(paragraph, pause, language, whole, clip)
            pause = 0.0
        elif isinstance(item, Speech):
            words += [_Piece(word, word, item.line, index) for word in item.text.split()]
        elif isinstance(item, Pronunciation):
            # What is said stands with the first of the words that are written, so that each is there once.
            written = item.text.split()
            words += [_Piece(word, "" if at else item.say, item.line, index) for at, word in enumerate(written)]
        elif isinstance(item, (ParagraphBreak, Pause, Language, Cue)):
            if words:
                yield _Stretch(paragraph, pause, language, words)
                words, pause = [], 0.0
            if isinstance(item, ParagraphBreak):
                paragraph += 1
            elif isinstance(item, Pause):
                pause += item.seconds
            elif isinstance(item, Language):
                language = item.tag
    if words or pause:
        yield _Stretch(paragraph, pause, language, words)


def _clip_before(turn: Turn, index: int) -> str | None:
    """The recording that stands for an item's words: a clip at the head of their line."""
    if index == 0:
        return None
    cue, words = turn.items[index - 1], turn.items[index]
    if not (isinstance(cue, Cue) and cue.kind == "clip" and cue.line == words.line):
        return None
    heads = index == 1 or turn.items[index - 2].line != words.line
    return cue.name if heads else None


def _split(words: Sequence[_Piece]) -> Iterator[_Piece]:
    """Sentences, each with the line its first word stands on."""
    at = 0
    for sentence in split_sentences(" ".join(word.text for word in words)):
        count = len(sentence.split())
        part = words[at : at + count]
        yield _Piece(sentence, " ".join(word.say for word in part if word.say), part[0].line, part[0].item)
        at += count
