"""Lists the sentences of a Script in order, each with the place where it begins.

Chapters may begin at the beginnings of sentences only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from studio.text.sentences import split_sentences
from studio.values import (
    Emphasis,
    Item,
    Language,
    ParagraphBreak,
    Pronunciation,
    Rate,
    Script,
    Speech,
    Style,
    Turn,
)

LONGEST = 1000
"""Characters; a text without full stops is split into pieces of this length."""

WORDS_PER_MINUTE = 150
"""Pace of read speech; lengths are counted in words, as nothing has been spoken yet."""


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a piece of one that is very long."""

    text: str
    speaker: str
    turn: int
    """Index into ``Script.turns``."""
    item: int
    """Index of the item of the turn in which it begins."""
    word: int
    """Index of its first word in that item's words, separated by whitespace."""
    begins: Literal["turn", "paragraph", "sentence"]
    """What begins with it."""
    line: int
    """1-based line of the item in which it begins."""
    splits: bool = True
    """Whether the turn may be split here: no direction (style, rate …) is under way."""

    @cached_property
    def words(self) -> int:
        """How many words are said, separated by whitespace."""
        return len(self.text.split())


def sentences(script: Script) -> list[Sentence]:
    """All sentences of a script, in order."""
    return [sentence for at, turn in enumerate(script.turns) for sentence in _of_turn(at, turn)]


def _of_turn(at: int, turn: Turn) -> Iterator[Sentence]:
    begins: Literal["turn", "paragraph", "sentence"] = "turn"
    for paragraph in _paragraphs(turn.items):
        first = 0
        for text in split_sentences(" ".join(word.text for word in paragraph), longest=LONGEST):
            word = paragraph[first]
            line = turn.items[word.item].line
            yield Sentence(text, turn.speaker, at, word.item, word.number, begins, line, word.free or begins == "turn")
            first += len(text.split())
            begins = "sentence"
        begins = "paragraph" if first or begins != "turn" else "turn"


@dataclass(slots=True)
class _Word:
    text: str
    item: int
    number: int
    """Index in the words of the item."""
    free: bool
    """Whether the turn may be split before it."""


def _paragraphs(items: tuple[Item, ...]) -> Iterator[list[_Word]]:
    """The words of each paragraph, joined as ``Turn.text`` joins them."""
    paragraph: list[_Word] = []
    under_way: dict[type[Item], bool] = {}
    for k, item in enumerate(items):
        if isinstance(item, ParagraphBreak):
            yield paragraph
            paragraph = []
        elif isinstance(item, (Speech, Pronunciation)):
            for number, word in enumerate(item.text.split()):
                if item.joined and not number and paragraph:
                    paragraph[-1].text += word
                else:
                    free = not any(under_way.values()) and (not number or isinstance(item, Speech))
                    paragraph.append(_Word(word, k, number, free))
        elif isinstance(item, (Style, Language, Emphasis, Rate)):
            under_way[type(item)] = _of(item) is not None
    yield paragraph


def _of(item: Style | Language | Emphasis | Rate) -> object:
    """The value of a direction; None if it ends one."""
    if isinstance(item, Style):
        return item.name
    if isinstance(item, Language):
        return item.tag
    return item.level if isinstance(item, Emphasis) else item.factor
