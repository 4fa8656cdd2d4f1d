"""Results of ``master`` and ``encode``: the decided level, the tags and the encoded audio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Master:
    """The decision about level: one gain for the whole programme, and a ceiling for its peaks."""

    gain_db: float
    ceiling_dbtp: float
    """Ceiling the limiter holds before encoding, dBTP; lower than the target, as coding moves peaks."""
    target_lufs: float
    loudness_lufs: float
    """Integrated loudness after gain and limiter, LUFS (BS.1770-4)."""
    loudness_range_lu: float
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
class EncodedAudio:
    """The encoded audio: MP3 frames and their properties."""

    frames: Sequence[bytes] = field(repr=False)
    """MP3 frames of every piece, joined in order: each bytes object holds whole frames."""
    length_samples: int
    """Length of the programme before the encoder's padding."""
    bitrate_kbps: int
    """kbit/s."""
    channels: int
    encoder: str
    """Build of the encoder, which is part of every key."""
    true_peak_dbtp: float
    """Highest true peak of the decoded frames, dBTP."""
    crc: int | None = None
    """CRC-16 of all frames; None if it was not computed."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the episode."""

    name: str
    role: str = "host"
    """A role of the Podcasting 2.0 taxonomy, such as host, guest, editor."""
    href: str | None = None
    picture: str | None = None
    """Name of a file in assets/, or an address."""


@dataclass(frozen=True, slots=True)
class Soundbite:
    """An excerpt that apps may play as a preview, in seconds."""

    start_s: float
    duration_s: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class ChapterExtra:
    """What a chapter has besides its title."""

    title: str
    """Of the chapter."""
    picture: str | None = None
    """Name of a file in assets/ or beside the script."""
    link: str | None = None
    """Address; None for that of its story."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an episode is called and everything else it says about itself, resolved from all sources."""

    title: str
    date: str | None = None
    """ISO date of publication."""
    season: int | None = None
    number: int | None = None
    description: str = ""
    people: tuple[Person, ...] = ()
    cover: str | None = None
    """Picture in assets/ or beside the script; None for the show's."""
    explicit: bool = False
    language: str = "en"
    guid: str | None = None
    """Generated once per episode and stored in guids.toml; None outside any show."""
    kind: Literal["full", "trailer", "bonus"] = "full"
    soundbites: tuple[Soundbite, ...] = ()
    chapters: tuple[ChapterExtra, ...] = ()
    """Pictures and links of chapters."""
    corrections: tuple[str, ...] = ()
    """What was put right since the first version, for listeners."""
