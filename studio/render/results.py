"""What each stage of the flow hands on: frozen values, every one with all of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from studio.audio.clip import Reader, Samples
from studio.render.prepare import PreparedScript, ScriptSource
from studio.render.resources import Resources
from studio.store.piece_cache import PieceCache
from studio.values import (
    Cast,
    Chapter,
    EncodedAudio,
    Master,
    Metadata,
    Problem,
    Script,
    SentenceTake,
    Timeline,
)


@dataclass(frozen=True, slots=True)
class SpokenEpisode:
    """After synthesis: a take for every sentence."""

    prepared: PreparedScript
    resources: Resources
    sentences: tuple[SentenceTake, ...]
    problems: tuple[Problem, ...]
    """Everything reported so far, from reading the script on."""


@dataclass(frozen=True, slots=True)
class MixedEpisode:
    """After the mix: what sounds when, and the programme as a function of any range."""

    spoken: SpokenEpisode
    timeline: Timeline
    chapters: tuple[Chapter, ...]
    """At most 255."""
    programme: Reader
    """Samples of any range, two channels, before the gain."""
    cache: PieceCache
    """What is measured and encoded of pieces of this mix."""
    level_corrections_db: Mapping[str, float]
    """What was added to each speaker's gain, so that all are equally loud."""
    problems: tuple[Problem, ...]
    """Everything reported so far."""


@dataclass(frozen=True, slots=True)
class MasteredEpisode:
    """After mastering: the gain, and how loud the programme is with it."""

    mixed: MixedEpisode
    master: Master
    energies: Samples
    """K-weighted energies of the mastered programme, one value for every 4 ms."""
    speaker_lufs: Mapping[str, float]
    """Loudness of each speaker's words, without music; speakers with less than 400 ms of speech are left out."""


@dataclass(frozen=True, slots=True)
class RenderedEpisode:
    """A finished episode on disk."""

    path: Path
    """The MP3."""
    companions: tuple[Path, ...]
    """Chapters, captions, transcripts, and the record."""
    mastered: MasteredEpisode
    encoded: EncodedAudio
    seconds: Mapping[str, float]
    """Wall time of each stage."""
    objects_made: Mapping[str, int]
    """How many objects of each kind had to be made, because the cache didn't have them."""

    @property
    def metadata(self) -> Metadata:
        """Title, date, GUID and the like."""
        return self.mastered.mixed.spoken.resources.metadata

    @property
    def script(self) -> Script:
        """The script, with the headings that the outline found."""
        return self.mastered.mixed.spoken.prepared.script

    @property
    def cast(self) -> Cast:
        """Who speaks with which voice."""
        return self.mastered.mixed.spoken.prepared.cast

    @property
    def sentences(self) -> tuple[SentenceTake, ...]:
        """Every sentence with its take, in order."""
        return self.mastered.mixed.spoken.sentences

    @property
    def timeline(self) -> Timeline:
        """What sounds when."""
        return self.mastered.mixed.timeline

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """At most 255."""
        return self.mastered.mixed.chapters

    @property
    def master(self) -> Master:
        """Gain and loudness."""
        return self.mastered.master

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was reported on the way, and what could not be spoken or played."""
        return self.mastered.mixed.problems

    @property
    def duration_s(self) -> float:
        """Length of the programme in seconds."""
        return self.timeline.length_samples / self.timeline.rate_hz


StageResult: TypeAlias = (
    ScriptSource | PreparedScript | SpokenEpisode | MixedEpisode | MasteredEpisode | RenderedEpisode
)


def with_earlier(result: StageResult) -> tuple[StageResult, ...]:
    """A result and those of the stages before it, as far as it holds them, the latest first."""
    if isinstance(result, RenderedEpisode):
        return (result, *with_earlier(result.mastered))
    if isinstance(result, MasteredEpisode):
        return (result, *with_earlier(result.mixed))
    if isinstance(result, MixedEpisode):
        return (result, *with_earlier(result.spoken))
    if isinstance(result, SpokenEpisode):
        return (result, *with_earlier(result.prepared))
    if isinstance(result, PreparedScript):
        return (result, result.source)
    return (result,)
