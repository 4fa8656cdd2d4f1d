"""``NAME.episode.json``: the record of how an episode was rendered.

In: a file, or JSON that somebody else wrote. Out: one :class:`EpisodeRecord`, which everything reads that needs to know
how an episode was rendered: publishing, reports, checks, batches and the next render. JSON keys stay what they are;
attributes name the unit, so ``start_s`` stands for the key ``start``.
"""

from __future__ import annotations

import errno
import json
from datetime import date as Date  # noqa: N812 - a field has the same name
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from studio.errors import InputError
from studio.files.regular import read_regular
from studio.formats.companions import MOST_BYTES, RECORD
from studio.formats.record_entries import (
    MOST_ENTRIES,
    ChapterEntry,
    EncoderEntry,
    EngineEntry,
    Entries,
    EventEntry,
    Level,
    MisheardTakeEntry,
    PersonEntry,
    PinnedTakeEntry,
    ProblemEntry,
    RecordPart,
    RetriedTakeEntry,
    RoleEntry,
    ScriptEntry,
    Seconds,
    SoundbiteEntry,
    SpeakerEntry,
    StoryEntry,
    SuspectTakeEntry,
    Text,
    TurnEntry,
    json_key,
)
from studio.formats.sanitize import encodable

VERSION = 1
"""Raised when a key changes its meaning or goes away; a new key doesn't raise it."""
RENDER_AGAIN = "Render the script again."


class EpisodeRecord(RecordPart):
    """The record. Times are seconds of the episode, to the millisecond.

    Every key has a default, so that a partial record can be read; :func:`read_record` insists on title and duration.
    """

    record: int = VERSION
    """Version of the format."""
    studio: Text = ""
    """Version of Studio."""
    title: Text = ""
    show: Text = ""
    guid: Text | None = None
    date: Date | None = None
    season: int | None = Field(default=None, ge=1)
    number: int | None = Field(default=None, ge=1)
    type: Literal["full", "trailer", "bonus"] = "full"
    description: Text = ""
    language: Text = "en"
    explicit: bool = False
    people: Entries[PersonEntry] = ()
    cover: Text | None = None
    soundbites: Entries[SoundbiteEntry] = ()
    corrections: Entries[Text] = ()
    ai_generated: bool = True
    script: ScriptEntry = Field(default_factory=ScriptEntry)
    engine: EngineEntry = Field(default_factory=EngineEntry)
    encoder: EncoderEntry = Field(default_factory=EncoderEntry)
    cast: Entries[RoleEntry] = ()
    samples: int | None = Field(default=None, ge=0, lt=1 << 40)
    """Length at 48 kHz."""
    duration_s: Seconds = Field(default=0.0)
    sound_sha256: Text | None = None
    """Of the MP3 without its ID3v2 tag; None in records of Studio 0.1."""
    target_lufs: float | None = Field(default=None, ge=-70, le=0)
    target_true_peak_dbtp: float | None = Field(default=None, ge=-70, le=0)
    """None in records of Studio 0.1, which did not state it."""
    gain_db: Level | None = None
    loudness_lufs: Level | None = None
    loudness_range_lu: Level | None = None
    true_peak_dbtp: Level | None = None
    limited_s: Seconds = 0.0
    """How long the limiter acted."""
    chapters: Entries[ChapterEntry] = ()
    speakers: Entries[SpeakerEntry] = ()
    stories: Entries[StoryEntry] = ()
    turns: Entries[TurnEntry] = ()
    events: Entries[EventEntry] = ()
    waveform: Annotated[str, Field(pattern=r"^([0-9a-f]{2})*$", max_length=4096)] = ""
    """How loud it is from beginning to end, two hexadecimal digits for each stretch; empty in older records."""
    flagged: Entries[SuspectTakeEntry] = ()
    tried_again: Entries[RetriedTakeEntry] = ()
    misheard: Entries[MisheardTakeEntry] = ()
    pinned: Entries[PinnedTakeEntry] = ()
    problems: Entries[ProblemEntry] = ()
    seconds: dict[str, float] = Field(default_factory=dict)
    """Wall time of each stage."""

    def to_json(self) -> bytes:
        """The file's content: the same bytes for the same values."""
        document = self.model_dump(mode="json", by_alias=True)
        return encodable(json.dumps(document, ensure_ascii=False, indent=1)).encode("utf-8") + b"\n"


def record_path(mp3: Path) -> Path:
    """The path of an episode's record, beside its MP3."""
    return mp3.with_suffix(RECORD)


def read_record(path: Path) -> EpisodeRecord:
    """Read a record, of this version or an older one.

    Raises:
        InputError: it can't be read, is damaged or no record, or a newer Studio wrote it.
    """
    document = _document(path)
    version = document.get("record") if isinstance(document, dict) else None
    if not isinstance(version, int):
        raise InputError("This is not the record of an episode.", file=path, hint=RENDER_AGAIN)
    if version > VERSION:
        raise InputError(
            f"A newer Studio wrote the record (version {version}; this one reads up to {VERSION}).",
            file=path,
            hint="Update Studio, or render the script again with this one.",
        )
    try:
        record = EpisodeRecord.model_validate(document)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(part if part.isprintable() else repr(part) for part in map(str, fault["loc"]))
        raise InputError(
            encodable(f"The record is damaged: {where}: {fault['msg']}."), file=path, hint=RENDER_AGAIN
        ) from error
    missing = "title" if not record.title.strip() else "duration" if not record.duration_s else ""
    if missing:
        raise InputError(f"The record is damaged: it states no {missing}.", file=path, hint=RENDER_AGAIN)
    return record


def _document(path: Path) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(read_regular(path, MOST_BYTES).decode("utf-8"))
    except OSError as error:
        told = f"The record has more than {MOST_BYTES >> 20} MiB: none has."
        if error.errno != errno.EFBIG:
            told = f"The record can't be read: {error.strerror or error}."
        raise InputError(told, file=path, hint=RENDER_AGAIN) from error
    except (ValueError, RecursionError) as error:  # not JSON, not UTF-8, or nested thousands deep
        raise InputError("The record is damaged: it is not JSON.", file=path, hint=RENDER_AGAIN) from error


def salvage_record(document: object) -> EpisodeRecord:
    """What can be read of a record that other programs or people wrote; the rest gets its default.

    A key that can't be read is skipped; in a list, only the entry or the part of an entry that can't be read.
    """
    if not isinstance(document, dict):
        return EpisodeRecord()
    values: dict[str, object] = {}
    for attribute in EpisodeRecord.model_fields:
        key = json_key(attribute)
        if key not in document:
            continue
        value = document[key]
        if isinstance(value, list):
            value = value[:MOST_ENTRIES]
            if _faulty(key, value):
                value = [good for entry in value for good in _salvage_entry(key, entry)]
        if not _faulty(key, value):
            values[key] = value
    return EpisodeRecord.model_validate(values)


def _salvage_entry(key: str, entry: object) -> list[object]:
    """The entry without the parts that can't be read; nothing if it can't do without them."""
    faulty = _faulty(key, [entry])
    if faulty and isinstance(entry, dict):
        entry = {part: value for part, value in entry.items() if part not in faulty}
        faulty = _faulty(key, [entry])
    return [] if faulty else [entry]


def _faulty(key: str, value: object) -> set[object]:
    """Parts of a value that can't be read: keys of its first entry that is faulty, or None for the whole."""
    try:
        EpisodeRecord.model_validate({key: value})
    except ValidationError as error:
        places = [fault["loc"] for fault in error.errors(include_url=False, include_input=False)]
        return {place[2] if len(place) > 2 else None for place in places}
    return set()


def load_record(mp3: Path) -> EpisodeRecord | None:
    """The record beside an MP3, as far as it can be read; None without one, or where it is no record of Studio."""
    path = record_path(mp3)
    try:
        document = _document(path)
    except InputError:
        return None
    version = document.get("record") if isinstance(document, dict) else None
    return salvage_record(document) if isinstance(version, int) and version <= VERSION else None
