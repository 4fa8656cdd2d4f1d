"""Results of ``parse``: a script as turns, cues and segments; every line is spoken or listed as not spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

SegmentKind = Literal["cold_open", "intro", "story", "segment", "outro"]
CueKind = Literal["music", "sting", "sound", "bed", "clip", "break"]
EmphasisLevel = Literal["strong", "moderate", "reduced"]


@dataclass(frozen=True, slots=True)
class Speech:
    """Words to be said, as written, without labels, markup or directions."""

    text: str
    line: int
    """1-based line of the script where the words begin."""
    joined: bool = False
    """No space separates it from the words before it in the turn (``*No*, he said``)."""


@dataclass(frozen=True, slots=True)
class ParagraphBreak:
    """A new paragraph inside a turn."""

    line: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence that the script asks for."""

    seconds: float
    line: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A sound that the script asks for, inside a turn or between turns."""

    kind: CueKind
    name: str | None
    """Name of the sound or file, as written; None for the show's own."""
    line: int
    text: str = ""
    """What was written, for the record."""
    ends: bool = False
    """It ends what a cue of this kind began: the bed, or the music."""


@dataclass(frozen=True, slots=True)
class Style:
    """How to say the words that follow in the turn ("excited"); None ends it."""

    name: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Language:
    """Language of the words that follow in the turn, a BCP 47 tag; None returns to the show's."""

    tag: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """Words to be said in another way than written."""

    text: str
    say: str
    """The respelling; where only ``ipa`` is given, the words as written."""
    line: int
    ipa: str | None = None
    """The International Phonetic Alphabet's spelling, for engines that read it."""
    joined: bool = False
    """No space separates it from the words before it."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """How much weight the words that follow in the turn get, by SSML's names; None ends it."""

    level: EmphasisLevel | None
    line: int


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast the words that follow in the turn are said, as a factor of the voice's own pace; None ends it."""

    factor: float | None
    """0.5 to 2."""
    line: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """The turn begins before the previous one ends. It is the first item of its turn."""

    line: int
    seconds: float | None = None
    """How long before; None if the script doesn't say."""
    interrupts: bool = False
    """It cuts the other off."""
    together: bool = False
    """Both turns begin at once, and are said together."""
    chorus: bool = False
    """With ``together``: several say the same words (``BOTH:``), at once where the show's ``conversation`` lets turns
    overlap, otherwise one after the other."""


Item: TypeAlias = Speech | ParagraphBreak | Pause | Cue | Style | Language | Pronunciation | Emphasis | Rate | Overlap


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next one speaks."""

    speaker: str
    """The name as written in the script."""
    items: tuple[Item, ...]
    line: int

    @property
    def text(self) -> str:
        """The words to say, as written; paragraphs are separated by a blank line."""
        paragraphs: list[list[str]] = [[]]
        for item in self.items:
            if isinstance(item, ParagraphBreak):
                paragraphs.append([])
            elif isinstance(item, (Speech, Pronunciation)):
                paragraphs[-1] += ("" if item.joined else " ", item.text.strip())
        return "\n\n".join(said for words in paragraphs if (said := "".join(words).strip()))

    @property
    def words(self) -> int:
        """The number of words to say, separated by whitespace."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Source:
    """Where a story comes from."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """An entry of the script's own list of stories, for notes and chapter links; never spoken."""

    title: str
    summary: str | None = None
    sources: tuple[Source, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the episode under one heading (or none)."""

    title: str | None
    """The heading as written; never invented by ``parse`` (see ``found``)."""
    kind: SegmentKind
    line: int
    body: tuple[Turn | Cue, ...]
    """Turns, and cues between them, in order."""
    found: bool = False
    """The title was found by ``outline``; the script has no headings."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns of the body."""
        return tuple(x for x in self.body if isinstance(x, Turn))


@dataclass(frozen=True, slots=True)
class SkippedText:
    """Lines of the script that are not said, and why."""

    line: int
    end_line: int
    text: str
    reason: str
    """heading, title, description, summary, sources, disclaimer, boilerplate, label, cue …"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the reader of the script could not place."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another possible reading of a script, which was not chosen."""

    format: str
    """Name of the reader, as ``--format`` takes it."""
    lines: int
    """Lines of the script that this reading fits."""
    example: str
    """How the turns of that reading begin: ``NAME. text``."""


@dataclass(frozen=True, slots=True)
class Script:
    """A parsed script. Every non-blank line is either spoken or listed in ``not_spoken``."""

    format: str
    """Name of the reader."""
    segments: tuple[Segment, ...]
    title: str | None = None
    description: str | None = None
    date: str | None = None
    """ISO date, or None."""
    stories: tuple[Story, ...] = ()
    not_spoken: tuple[SkippedText, ...] = ()
    problems: tuple[Problem, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)
    """The front matter, by key, as it was read."""
    confidence: float = 1.0
    """How certain the reading is, 0 to 1."""
    alternatives: tuple[Alternative, ...] = ()
    """Other possible readings, where this one is doubtful."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """All turns, in order."""
        return tuple(turn for segment in self.segments for turn in segment.turns)

    @property
    def cues(self) -> tuple[Cue, ...]:
        """All cues, in and between turns, in order."""
        parts = (part for segment in self.segments for part in segment.body)
        items = (item for part in parts for item in (part.items if isinstance(part, Turn) else (part,)))
        return tuple(item for item in items if isinstance(item, Cue))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Names as written, in order of first appearance."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))
