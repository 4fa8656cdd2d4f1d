"""The record of an episode, built from what the stages made; :mod:`studio.formats.episode_record` is its format.

In: :class:`RecordSource`. Out: :class:`~studio.formats.episode_record.EpisodeRecord`, the same for the same input but
for ``seconds``.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby

from studio.formats.episode_record import EpisodeRecord
from studio.formats.record_entries import (
    AttemptEntry,
    ChapterEntry,
    EncoderEntry,
    EngineEntry,
    EventEntry,
    MisheardTakeEntry,
    MisheardWordEntry,
    PersonEntry,
    PinnedTakeEntry,
    ProblemEntry,
    RetriedTakeEntry,
    RoleEntry,
    ScriptEntry,
    SentenceEntry,
    SoundbiteEntry,
    SourceEntry,
    SpeakerEntry,
    StoryEntry,
    SuspectTakeEntry,
    TurnEntry,
)
from studio.formats.titles import chapter_title
from studio.values import (
    RATE,
    Cast,
    Chapter,
    EncodedAudio,
    Master,
    Metadata,
    Problem,
    Role,
    Script,
    SentenceTake,
    Tags,
    Timeline,
    Utterance,
)
from studio.version import __version__

_MOST_GAIN_DB = 100.0


@dataclass(frozen=True, slots=True)
class SpeakerLevel:
    """How much a speaker says, and how loud it is in the finished episode, without the music under it."""

    speaker: str
    samples: int
    loudness_lufs: float | None
    """None where too little is said to measure."""
    correction_db: float = 0.0
    """What was added to the gain of the speaker's voice, to bring all speakers to one level."""


@dataclass(frozen=True, slots=True)
class RecordSource:
    """Everything the record is built from."""

    script_name: str
    script_path: str
    """From the MP3's folder; empty inside a show."""
    script_text: str
    script: Script
    metadata: Metadata
    tags: Tags
    cast: Cast
    engine_build: str
    sentences: Sequence[SentenceTake]
    utterances: Sequence[Utterance]
    timeline: Timeline
    chapters: Sequence[Chapter]
    master: Master
    target_true_peak_dbtp: float
    """Highest true peak that the show allows."""
    encoded: EncodedAudio
    sound_sha256: str
    """Digest of the MP3 without its tag."""
    speakers: Sequence[SpeakerLevel]
    """All speakers, in the order of their first words."""
    chapter_lufs: Sequence[float | None]
    """Loudness of each chapter."""
    waveform: str
    """See :func:`studio.formats.waveform.waveform_of`."""
    problems: Sequence[Problem]
    seconds: Mapping[str, float]


def build_record(source: RecordSource) -> EpisodeRecord:
    """The record; times in seconds, to the millisecond."""
    metadata, master, encoded, timeline = source.metadata, source.master, source.encoded, source.timeline
    found = {chapter_title(s.title) for s in source.script.segments if s.found and s.title is not None}
    at = {spoken.sentence: spoken.start_sample for spoken in timeline.spoken}
    spoken = [(sentence, at[index]) for index, sentence in enumerate(source.sentences) if index in at]
    return EpisodeRecord(
        studio=__version__,
        title=metadata.title,
        show=source.tags.show,
        guid=metadata.guid,
        date=date.fromisoformat(metadata.date) if metadata.date else None,
        season=metadata.season,
        number=metadata.number,
        type=metadata.kind,
        description=metadata.description,
        language=metadata.language,
        explicit=metadata.explicit,
        people=tuple(PersonEntry(name=p.name, role=p.role, href=p.href, picture=p.picture) for p in metadata.people),
        cover=metadata.cover,
        soundbites=tuple(
            SoundbiteEntry(start_s=b.start_s, duration_s=b.duration_s, title=b.title) for b in metadata.soundbites
        ),
        corrections=tuple(metadata.corrections),
        ai_generated=source.tags.ai_generated,
        script=ScriptEntry(
            name=source.script_name,
            path=source.script_path,
            sha256=hashlib.sha256(source.script_text.encode()).hexdigest(),
            format=source.script.format,
        ),
        engine=EngineEntry(name=source.cast.engine, build=source.engine_build),
        encoder=EncoderEntry(build=encoded.encoder, bitrate=encoded.bitrate_kbps, channels=encoded.channels),
        cast=tuple(
            RoleEntry(speaker=r.speaker, voice=r.voice, origin=_origin(r), settings=dict(r.settings.described()))
            for r in source.cast.roles
        ),
        samples=encoded.length_samples,
        duration_s=_seconds(encoded.length_samples),
        sound_sha256=source.sound_sha256,
        target_lufs=master.target_lufs,
        target_true_peak_dbtp=source.target_true_peak_dbtp,
        gain_db=round(master.gain_db, 6),
        loudness_lufs=round(master.loudness_lufs, 3),
        loudness_range_lu=round(master.loudness_range_lu, 3),
        true_peak_dbtp=round(encoded.true_peak_dbtp, 3),
        limited_s=round(master.limited_s, 3),
        chapters=tuple(
            ChapterEntry(
                start_s=_seconds(c.start_sample),
                end_s=_seconds(c.stop_sample),
                title=c.title,
                url=c.url,
                picture=c.picture is not None,
                found=c.title in found,
                loudness_lufs=_lufs(lufs),
            )
            for c, lufs in zip(source.chapters, source.chapter_lufs, strict=True)
        ),
        speakers=tuple(
            SpeakerEntry(
                speaker=s.speaker,
                seconds=_seconds(s.samples),
                loudness_lufs=_lufs(s.loudness_lufs),
                correction_db=s.correction_db or None,
            )
            for s in source.speakers
        ),
        stories=tuple(
            StoryEntry(
                title=s.title,
                summary=s.summary,
                sources=tuple(SourceEntry(name=x.name, url=x.url) for x in s.sources),
            )
            for s in source.script.stories
        ),
        turns=_turns(source.utterances),
        events=tuple(
            EventEntry(
                kind=e.kind, name=e.name, start_s=_seconds(e.start_sample), end_s=_seconds(e.stop_sample), line=e.line
            )
            for e in timeline.events
        ),
        waveform=source.waveform,
        flagged=tuple(
            SuspectTakeEntry(
                line=x.line, text=x.text, flags=x.take.flags, start_s=_seconds(start), attempts=_attempts(x)
            )
            for x, start in spoken
            if x.take.flags
        ),
        tried_again=tuple(
            RetriedTakeEntry(line=x.line, text=x.text, start_s=_seconds(start), attempts=_attempts(x))
            for x, start in spoken
            if x.take.attempts and not x.take.flags
        ),
        misheard=tuple(
            MisheardTakeEntry(line=x.line, text=x.text, words=_misheard(x, start)) for x, start in spoken if x.misheard
        ),
        pinned=tuple(
            PinnedTakeEntry(line=x.line, text=x.text, start_s=_seconds(start)) for x, start in spoken if x.pinned
        ),
        problems=tuple(ProblemEntry(line=p.line, message=p.message) for p in source.problems),
        seconds=dict(source.seconds),
    )


def earlier_gain(record: EpisodeRecord | None, target_lufs: float) -> float | None:
    """The gain in dB of the episode that is there already, if it has the same target loudness."""
    if record is None or record.target_lufs != target_lufs or record.gain_db is None:
        return None
    sound = math.isfinite(record.gain_db) and abs(record.gain_db) <= _MOST_GAIN_DB
    return record.gain_db if sound else None


def earlier_corrections_db(record: EpisodeRecord | None) -> dict[str, float]:
    """What the episode that is there already added to the gain of each speaker, in dB."""
    return {s.speaker: s.correction_db for s in record.speakers if s.correction_db} if record else {}


def _misheard(sentence: SentenceTake, start: int) -> tuple[MisheardWordEntry, ...]:
    """Words that were understood differently, with their times in the episode."""
    begin = start / RATE - sentence.take.onset_sample / sentence.take.rate_hz
    return tuple(
        MisheardWordEntry(
            expected=word.expected,
            heard=word.heard,
            start_s=max(0.0, round(begin + word.start_s, 3)),
            end_s=max(0.0, round(begin + word.end_s, 3)),
        )
        for word in sentence.misheard
    )


def _origin(role: Role) -> str:
    """Named by the show, or assigned: a voice that was guessed once is remembered, and yet the same episode."""
    return "show" if role.origin == "show" else "assigned"


def _turns(utterances: Sequence[Utterance]) -> tuple[TurnEntry, ...]:
    """Utterances of one turn together."""
    turns = [list(said) for _, said in groupby(utterances, key=lambda u: u.turn)]
    return tuple(
        TurnEntry(
            speaker=said[0].speaker,
            line=said[0].line,
            start_s=_seconds(said[0].start_sample),
            end_s=_seconds(said[-1].stop_sample),
            text=said[0].text + "".join(("\n\n" if u.paragraph else " ") + u.text for u in said[1:]),
            sentences=tuple(
                SentenceEntry(
                    line=u.line,
                    number=u.number,
                    start_s=_seconds(u.start_sample),
                    end_s=_seconds(u.stop_sample),
                    text=u.text,
                    paragraph=u.paragraph,
                )
                for u in said
            ),
        )
        for said in turns
    )


def _attempts(sentence: SentenceTake) -> tuple[AttemptEntry, ...]:
    """All attempts at a sentence."""
    return tuple(AttemptEntry(**asdict(attempt)) for attempt in sentence.take.attempts)


def _lufs(loudness: float | None) -> float | None:
    return None if loudness is None else round(loudness, 2)


def _seconds(samples: int) -> float:
    return round(samples / RATE, 3)
