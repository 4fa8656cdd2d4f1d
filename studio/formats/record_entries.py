"""The parts of an episode's record: people, chapters, turns, takes and what else is listed in it.

In: JSON values. Out: frozen models; attributes name the unit, so ``start_s`` stands for the key ``start``.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, FailFast, Field
from pydantic import model_validator as validator

from studio.formats.sanitize import encodable

MOST_ENTRIES = 100_000
"""Most entries of one list, five times as many as ten hours of short turns have."""

T = TypeVar("T")
Text: TypeAlias = Annotated[str, AfterValidator(encodable)]
"""Text that UTF-8 can hold."""
Seconds: TypeAlias = Annotated[float, Field(ge=0, le=1_000_000)]
"""Seconds, at most eleven days."""
Level: TypeAlias = Annotated[float, Field(allow_inf_nan=True)]
"""LUFS, LU, dB or dBTP; -inf for silence."""
LineNumber: TypeAlias = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""1-based line of the script; 0 if none is stated."""


def _short_enough(value: object) -> object:
    if isinstance(value, (list, tuple)) and len(value) > MOST_ENTRIES:
        raise ValueError(f"has more than {MOST_ENTRIES} entries")
    return value


Entries: TypeAlias = Annotated[tuple[T, ...], FailFast(), BeforeValidator(_short_enough)]


def json_key(attribute: str) -> str:
    """The key of an attribute in JSON."""
    return attribute.removesuffix("_s").removesuffix("_lu")


class RecordPart(BaseModel):
    """A part of the record; other keys are ignored."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", allow_inf_nan=False, alias_generator=json_key, populate_by_name=True
    )


class PersonEntry(RecordPart):
    """A person who takes part."""

    name: Text
    role: Text = "host"
    href: Text | None = None
    picture: Text | None = None


class SoundbiteEntry(RecordPart):
    """An excerpt that apps may play as a preview."""

    start_s: Seconds
    duration_s: Annotated[Seconds, Field(gt=0)]
    title: Text = ""


class ScriptEntry(RecordPart):
    """The script that was rendered."""

    name: Text = ""
    path: Text = ""
    """Path from the MP3's folder, outside any show; in a show, the GUID identifies the episode."""
    sha256: Text = ""
    format: Text = ""


class EngineEntry(RecordPart):
    """The engine that spoke."""

    name: Text = ""
    build: Text = ""


class EncoderEntry(RecordPart):
    """The encoder of the MP3."""

    build: Text = ""
    bitrate: int = 0
    """kbit/s."""
    channels: int = 0


class RoleEntry(RecordPart):
    """A speaker and the voice that was used."""

    speaker: Text
    voice: Text = ""
    origin: Text = ""
    settings: dict[str, str | int | float] = Field(default_factory=dict)


class ChapterEntry(RecordPart):
    """A chapter."""

    start_s: Seconds
    end_s: Seconds
    title: Text
    url: Text | None = None
    picture: bool = False
    """The tag of the MP3 has a picture for it."""
    found: bool = False
    """Studio found it in the text; the script doesn't mark it."""
    loudness_lufs: Level | None = None

    @validator(mode="before")
    @classmethod
    def _other_forms(cls, value: object) -> object:
        """Other programs write ``startTime``, as chapter files do, and no end."""
        if isinstance(value, dict) and "start_s" not in value:
            start = value.get("start", value.get("startTime"))
            return {"end": start, **value, "start": start}
        return value


class SpeakerEntry(RecordPart):
    """How much a speaker says."""

    speaker: Text
    seconds: Seconds = 0.0
    """Of speech, without the silence between sentences."""
    loudness_lufs: Level | None = None
    """Of the words alone; None where too little is said to measure."""
    correction_db: Annotated[float, Field(ge=-20, le=20)] | None = None
    """What was added to the gain of the speaker's voice, so that all speakers have the same level."""


class SourceEntry(RecordPart):
    """A source of a story."""

    name: Text
    url: Text | None = None


class StoryEntry(RecordPart):
    """A story of the script's own list."""

    title: Text
    summary: Text | None = None
    sources: Entries[SourceEntry] = ()


class SentenceEntry(RecordPart):
    """A sentence of a turn."""

    line: LineNumber = 0
    number: int | None = Field(default=None, ge=1)
    """Which sentence of its line, from 1, as ``studio retake --sentence`` counts; None for a recording."""
    start_s: Seconds = 0.0
    end_s: Seconds = 0.0
    text: Text = ""
    paragraph: bool = False
    """A new paragraph begins here."""


class TurnEntry(RecordPart):
    """What one speaker says until the next one does; paragraphs are separated by a blank line."""

    speaker: Text = ""
    line: LineNumber = 0
    start_s: Seconds = 0.0
    end_s: Seconds = 0.0
    text: Text = ""
    sentences: Entries[SentenceEntry] = ()
    """Empty in records of Studio 0.1."""


class EventEntry(RecordPart):
    """Music, a clip, or a break."""

    kind: Text
    name: Text | None = None
    start_s: Seconds = 0.0
    end_s: Seconds = 0.0
    line: LineNumber | None = None


class AttemptEntry(RecordPart):
    """One attempt at a sentence."""

    how: Text = ""
    flags: Entries[Text] = ()
    score: float = 0.0
    """Higher is worse."""
    kept: bool = False


class SuspectTakeEntry(RecordPart):
    """A take that is used although the check of takes flagged it."""

    line: LineNumber = 0
    text: Text = ""
    flags: Entries[Text] = ()
    start_s: Seconds = 0.0
    attempts: Entries[AttemptEntry] = ()


class RetriedTakeEntry(RecordPart):
    """A take that is good, after others that were not."""

    line: LineNumber = 0
    text: Text = ""
    start_s: Seconds = 0.0
    attempts: Entries[AttemptEntry] = ()


class MisheardWordEntry(RecordPart):
    """Words that a speech recognizer understood differently."""

    expected: Text = ""
    heard: Text = ""
    start_s: Seconds = 0.0
    end_s: Seconds = 0.0


class MisheardTakeEntry(RecordPart):
    """A sentence with such words."""

    line: LineNumber = 0
    text: Text = ""
    words: Entries[MisheardWordEntry] = ()


class PinnedTakeEntry(RecordPart):
    """A sentence whose take a person chose."""

    line: LineNumber = 0
    text: Text = ""
    start_s: Seconds = 0.0


class ProblemEntry(RecordPart):
    """A problem of the script."""

    line: LineNumber = 0
    message: Text = ""
