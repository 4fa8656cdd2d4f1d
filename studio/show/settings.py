"""What ``show.toml`` may say: typed settings with their defaults, units and limits.

In: the tables of the file. Out: :class:`Settings`. An unknown key is an error.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from studio.show.feed_settings import Feed, Https
from studio.text.languages import checked_tag
from studio.values import ListenTo, SceneMode
from studio.values.cast import ChainName

LanguageTag: TypeAlias = Annotated[str, AfterValidator(checked_tag)]
"""A tag of BCP 47."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Speaker(_Table):
    """``[speakers."Full Name"]``: one person of the show."""

    voice: str
    """Name of a file in voices/, without .toml."""
    aliases: tuple[str, ...] = ()
    """Other spellings in scripts."""
    rate: float = Field(default=1.0, ge=0.5, le=2.0)
    """How fast this person speaks, on top of the voice's own rate and the show's; 1.1 is a tenth faster."""
    language: LanguageTag | Literal[""] = ""
    """Language of this person, as a code such as "en-GB" (BCP 47); empty for the episode's."""
    chain: ChainName | Literal[""] = ""
    """How this person's sound is processed (docs/show.md, "Speech chains"); empty for the voice's own chain."""
    picture: str = ""
    """Picture of this person for apps and pages, in assets/."""
    href: Https = ""
    """Address of this person's page."""


class Music(_Table):
    """``[music]``: files in assets/; an empty string means none."""

    intro: str = "intro.flac"
    """Plays after the cold open, then under the first words, and fades out."""
    stinger: str = "stinger.flac"
    """Plays before every story."""
    bed: str = "bed.ogg"
    """Plays softly under the kinds of segment named in bed_under, in a loop."""
    break_sting: str = "stinger.flac"
    """Plays where the script has a break."""
    outro: str = "outro.flac"
    """Begins under the last words and plays to its end."""
    bed_under: tuple[Literal["cold_open", "intro", "story", "segment", "outro"], ...] = ()
    """Kinds of segment the bed plays under."""
    under_speech_lu: float = Field(default=18.0, ge=15.0, le=40.0)
    """How far music is ducked below speech, in LU (1 LU is 1 dB); more is quieter."""
    intro_alone_s: float = Field(default=5.0, ge=0.0, le=60.0)
    """Seconds the intro plays before the first word over it."""
    intro_under_s: float = Field(default=7.0, ge=0.0, le=60.0)
    """Seconds the intro continues under the words."""
    outro_under_s: float = Field(default=7.0, ge=0.0, le=60.0)
    """Seconds before the end of the last word at which the outro begins."""
    break_room_s: float = Field(default=1.0, ge=0.0, le=600.0)
    """Seconds of silence after a break's sting, room for an ad."""


class Gaps(_Table):
    """``[gaps]``: seconds of silence from the last sound of speech to the next."""

    sentence: float = Field(default=0.32, ge=0, le=10)
    """Between sentences of a turn."""
    paragraph: float = Field(default=0.62, ge=0, le=10)
    """Between paragraphs of a turn."""
    reaction: float = Field(default=0.18, ge=0, le=10)
    """Before a turn of one or two words."""
    turn: float = Field(default=0.38, ge=0, le=10)
    """Before any other turn of another speaker."""
    thought: float = Field(default=0.52, ge=0, le=10)
    """Before a long turn, or when the same speaker starts again."""
    story: float = Field(default=0.95, ge=0, le=20)
    """Before a new story's stinger or first word."""


class Loudness(_Table):
    """``[loudness]``: the finished programme."""

    target_lufs: float = Field(default=-16.0, ge=-36, le=-8)
    """Integrated loudness of the episode, LUFS: -16 for podcasts, -14 for music services, -23 for European radio."""
    true_peak_dbtp: float = Field(default=-1.0, ge=-9, le=0)
    """Highest true peak of the decoded MP3, dBTP; above 0 it would distort."""


class Mp3(_Table):
    """``[mp3]``: constant bitrate, 48 kHz, joint stereo."""

    bitrate: Literal[96, 112, 128, 160, 192, 224, 256, 320] = 128
    """Kilobits per second: more is better and larger; 128 is a megabyte a minute."""


class Settings(_Table):
    """Everything ``show.toml`` may say."""

    title: str = "Untitled show"
    """Name of the show."""
    author: str = ""
    """Who makes it: the artist that players and apps show."""
    description: str = ""
    """What the show is about, plain text."""
    language: LanguageTag = "en"
    """Spoken language, as a code: "en", "en-GB", "de" (BCP 47)."""
    date_order: Literal["", "mdy", "dmy"] = ""
    """Whether 4/5/2026 is in April ("mdy") or in May ("dmy"); empty for the language's own order."""
    rate: float = Field(default=1.0, ge=0.5, le=2.0)
    """How fast everybody speaks, on top of the rate of their voices; 1.1 is a tenth faster."""
    link: str = ""
    """Address of the show's page."""
    engine: str = "auto"
    """Engine that speaks, unless --engine names another; "auto": each voice uses the first ready one in its file."""
    unknown_speakers: Literal["assign", "error"] = "assign"
    """What to do with a speaker without a voice: "assign" one and remember it in cast.toml, or stop with an "error"."""
    ai_generated: bool = True
    """Mark episodes as spoken by synthetic voices."""
    cover: str = "cover-plain.jpg"
    """Picture in assets/; an empty string means none."""
    opening_title: str = "Introduction"
    """Title of the chapter before the first heading."""
    outline: bool = True
    """Find chapters in scripts without headings."""
    stop_when_doubtful: bool = True
    """Don't render a script that may have been misread before `studio render --accept`."""
    listen: ListenTo = "off"
    """Takes that a speech recognizer listens to: none ("off"), suspect ones ("suspects"), or "all"."""
    scenes: SceneMode = "off"
    """Whether dialogue models say several turns at once, as scenes: "off"; "on", where a scene that fails its check is
    said sentence by sentence; or "strict", where it is an error."""
    conversation: Literal["off", "light", "lively"] = "off"
    """How closely turns follow each other: with the silences of [gaps], or overlapping as people's turns do."""
    length: str = ""
    """How long an episode should be, such as "12 min" or "20-25 min"; `studio lint` compares."""
    speakers: dict[str, Speaker] = Field(default_factory=dict)
    """The speakers, by their names as scripts spell them."""
    music: Music = Field(default_factory=Music)
    """Music and where it plays."""
    gaps: Gaps = Field(default_factory=Gaps)
    """Seconds of silence, from the end of speech to the next words."""
    loudness: Loudness = Field(default_factory=Loudness)
    """Loudness of the episode."""
    mp3: Mp3 = Field(default_factory=Mp3)
    """The MP3 file."""
    feed: Feed = Field(default_factory=Feed)
    """Settings for podcast apps."""
