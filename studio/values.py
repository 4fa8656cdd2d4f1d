"""What crosses from one stage to the next: frozen values, units in the fields.

``parse`` makes a Script, ``cast`` a Cast, ``synthesize`` Takes (references into the store, never samples),
``mix`` a Timeline, ``master`` a Master, ``encode`` an Episode. Nothing here reads, writes or decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

RATE = 48_000
"""Sample rate of the programme in Hz; at 48 kHz an MP3 frame is exactly 24 ms and needs no padding byte."""

FRAME = 1152
"""Samples in one MPEG-1 Layer III frame; every turn starts on a multiple of it."""

# ---------------------------------------------------------------------------------------------- the script

SegmentKind = Literal["cold_open", "intro", "story", "segment", "outro"]
CueKind = Literal["music", "sting", "sound", "bed", "clip", "break"]


@dataclass(frozen=True, slots=True)
class Speech:
    """Words to be said, as written, without labels, markup or directions."""

    text: str
    line: int
    """1-based line of the script where the words begin."""


@dataclass(frozen=True, slots=True)
class ParagraphBreak:
    """A new paragraph inside a turn."""

    line: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence asked for by the script."""

    seconds: float
    line: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A sound asked for by the script: inside a turn, or standing between turns."""

    kind: CueKind
    name: str | None
    """Name of the sound or file, as written; None for the show's own."""
    line: int
    text: str = ""
    """What was written, for the record."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the words that follow in the turn are to be said ("excited"); None ends it."""

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
    line: int


Item: TypeAlias = Speech | ParagraphBreak | Pause | Cue | Style | Language | Pronunciation


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next one speaks."""

    speaker: str
    """The name as written in the script."""
    items: tuple[Item, ...]
    line: int

    @property
    def text(self) -> str:
        """What is to be said, as written; paragraphs are parted by a blank line."""
        paragraphs: list[list[str]] = [[]]
        for item in self.items:
            if isinstance(item, ParagraphBreak):
                paragraphs.append([])
            elif isinstance(item, (Speech, Pronunciation)):
                paragraphs[-1].append(item.text.strip())
        return "\n\n".join(said for words in paragraphs if (said := " ".join(words).strip()))

    @property
    def words(self) -> int:
        """How many words are to be said, parted by white space."""
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
    """The heading as written; never invented."""
    kind: SegmentKind
    line: int
    body: tuple[Turn | Cue, ...]
    """Turns, and cues that stand between them, in order."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns of the body."""
        return tuple(x for x in self.body if isinstance(x, Turn))


@dataclass(frozen=True, slots=True)
class NotSpoken:
    """Lines of the script that are not said, and why."""

    line: int
    end_line: int
    text: str
    reason: str
    """heading, title, description, summary, sources, disclaimer, furniture, label, cue …"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the reader of the script could not place."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Script:
    """A script as it was read. Every non-blank line is spoken by somebody or listed in ``not_spoken``."""

    format: str
    """Name of the reader."""
    segments: tuple[Segment, ...]
    title: str | None = None
    description: str | None = None
    date: str | None = None
    """ISO date, or None."""
    stories: tuple[Story, ...] = ()
    not_spoken: tuple[NotSpoken, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """All turns, in order."""
        return tuple(turn for segment in self.segments for turn in segment.turns)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Names as written, in order of first appearance."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))


# ------------------------------------------------------------------------------------------------ the cast


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How one voice sounds in one engine. Part of every take's key."""

    voice: str
    """The engine's own name for the voice."""
    rate: float = 1.0
    """Speed of speech; 1.0 is the engine's own, 1.1 is a tenth faster."""
    pitch: float = 0.0
    """Semitones above (or below) the engine's own pitch."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A person who can speak: settings for each engine that can play this person."""

    name: str
    title: str
    settings: tuple[tuple[str, VoiceSettings], ...]
    """(engine, settings) pairs."""
    gender: str = ""
    language: str = "en"

    def for_engine(self, engine: str) -> VoiceSettings | None:
        """The settings for one engine, or None where this person can't speak there."""
        return dict(self.settings).get(engine)


@dataclass(frozen=True, slots=True)
class Role:
    """One speaker of the script and the voice that plays them."""

    speaker: str
    """The name this speaker is listed under: the fullest spelling, or the one the show gives."""
    spellings: tuple[str, ...]
    """Every spelling of the name in the script."""
    voice: str
    """Name of the voice (voices/NAME.toml)."""
    settings: VoiceSettings
    origin: Literal["show", "cast", "guessed"]
    """Named by show.toml, remembered in cast.toml, or guessed now."""
    note: str = ""
    """What was guessed, in words for people."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks with which voice, in one engine."""

    engine: str
    roles: tuple[Role, ...]

    def role(self, spelling: str) -> Role:
        """The role that a spelling of a name belongs to. Raises KeyError for an unknown one."""
        for role in self.roles:
            if spelling in role.spellings:
                return role
        raise KeyError(spelling)


# ----------------------------------------------------------------------------------------------- the takes


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word and where it sounds in its take, in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Take:
    """One sentence as it was synthesized: a reference into the store, never the samples."""

    key: str
    """Key of the samples in the store."""
    rate: int
    """Sample rate of the stored samples, Hz."""
    length: int
    """Samples at that rate, one channel."""
    onset: int
    """First sample of audible speech."""
    offset: int
    """One past the last sample of audible speech."""
    gain_db: float
    """Calibration of the voice: added to bring it to the common speech level."""
    flags: tuple[str, ...] = ()
    """Why the take is doubtful, if it is."""
    words: tuple[Word, ...] = ()
    """Word times where the engine gives them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a turn, its take, and where it stands in the script."""

    turn: int
    """Index of the turn in ``Script.turns``."""
    line: int
    """1-based line of the script."""
    text: str
    """As written."""
    spoken: str
    """As given to the engine."""
    take: Take
    paragraph: bool = False
    """A new paragraph begins here, inside the turn."""
    pause: float = 0.0
    """Seconds of silence the script asks for before this sentence, instead of the natural gap; 0 for none."""


# -------------------------------------------------------------------------------------------- the timeline

PlacementKind = Literal["speech", "intro", "stinger", "bed", "outro", "sound", "clip", "break"]


@dataclass(frozen=True, slots=True)
class Placement:
    """One sound on the timeline. Samples are counted at RATE."""

    start: int
    """First sample on the timeline."""
    length: int
    source: str
    """Key of a take, or ``music:NAME``."""
    kind: PlacementKind
    skip: int = 0
    """Samples of the source (at RATE) left out before the first one heard."""
    gain_db: float = 0.0
    fade_in: int = 0
    """Samples of equal-power fade at the start."""
    fade_out: int = 0
    envelope: tuple[tuple[int, float], ...] = ()
    """(sample on the timeline, dB) breakpoints added to the gain, straight lines in dB between them: ducking."""

    @property
    def stop(self) -> int:
        """One past the last sample on the timeline."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the episode."""

    start: int
    """First sample on the timeline."""
    stop: int
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """When a sentence sounds: from speech edge to speech edge, samples on the timeline."""

    line: int
    """Index into the lines given to the mixer."""
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole episode as numbers: what sounds when, and how loud. Printable, testable without audio."""

    length: int
    """Samples; a multiple of FRAME."""
    placements: tuple[Placement, ...]
    """Ordered by start."""
    chapters: tuple[Chapter, ...]
    spoken: tuple[SpokenLine, ...]
    cuts: tuple[int, ...]
    """Where the MP3 may be cut into pieces, as samples, multiples of FRAME, rising, first 0: the turn starts."""
    rate: int = RATE


# ------------------------------------------------------------------------------------------- the transcript


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as written, and when it sounds: samples on the timeline."""

    text: str
    start: int
    stop: int
    measured: bool
    """From the engine's own times; False where it was interpolated."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence as written, who says it, and when it sounds: what captions and transcripts are made of."""

    speaker: str
    text: str
    start: int
    """First sample of speech on the timeline."""
    stop: int
    """One past the last."""
    turn: int
    """Index of the turn in ``Script.turns``."""
    line: int
    """1-based line of the script."""
    paragraph: bool = False
    """A new paragraph begins here, inside the turn."""
    words: tuple[SpokenWord, ...] = ()


# --------------------------------------------------------------------------------------- master and episode


@dataclass(frozen=True, slots=True)
class Master:
    """The decision about level: one gain for the whole programme, and a ceiling for its peaks."""

    gain_db: float
    ceiling_dbtp: float
    """Ceiling the limiter holds before encoding, dBTP; lower than the target, as coding moves peaks."""
    target_lufs: float
    loudness_lufs: float
    """Integrated loudness after gain and limiter, LUFS (BS.1770-4)."""
    loudness_range: float
    """LRA, LU (EBU Tech 3342)."""
    true_peak_dbtp: float
    """Highest true peak after the limiter, dBTP."""
    limited_s: float = 0.0
    """Seconds of the programme in which the limiter acted."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What the MP3 says about itself."""

    title: str
    show: str
    artist: str = ""
    date: str | None = None
    """ISO date."""
    number: int | None = None
    season: int | None = None
    description: str = ""
    language: str = "en"
    link: str | None = None
    ai_generated: bool = True
    cover: bytes | None = None
    """JPEG, at most 800 px and 250 kB."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The finished audio: MP3 frames and what is known about them."""

    frames: Sequence[bytes] = field(repr=False)
    """MP3 frames of every piece, joined in order: each bytes object holds whole frames."""
    samples: int
    """Length of the programme before the encoder's padding."""
    bitrate: int
    """kbit/s."""
    channels: int
    encoder: str
    """Build of the encoder, as it stands in every key."""
    true_peak_dbtp: float
    """Highest true peak of the decoded frames, dBTP."""
