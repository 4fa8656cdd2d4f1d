"""What one stage hands to the next: frozen values without behaviour.

``parse`` returns a Script, ``cast`` a Cast, ``synthesize`` a SentenceTake for each sentence (a reference into the
store, never samples), ``mix`` a Timeline, ``master`` a Master and ``encode`` EncodedAudio. Nothing here reads, writes
or decides.

Names say the unit. ``_sample`` is a position and ``_samples`` a number of samples, at the programme's RATE on the
timeline and at a take's own ``rate_hz`` within a take; ``stop_sample`` is one past the last. Otherwise: ``_s`` seconds,
``_ms`` milliseconds, ``_hz``, ``_kbps``, ``_db`` (``_lufs``, ``_dbtp``). ``line`` is a 1-based line of the script,
``sentence`` and ``turn`` are indices from 0.
"""

from studio.values.cast import Cast, Role, Voice, VoiceSettings
from studio.values.episode import ChapterExtra, EncodedAudio, Master, Metadata, Person, Soundbite, Tags
from studio.values.grid import FRAME, RATE
from studio.values.pins import Pin, Pins
from studio.values.script import (
    Alternative,
    Cue,
    CueKind,
    Emphasis,
    EmphasisLevel,
    Item,
    Language,
    Overlap,
    ParagraphBreak,
    Pause,
    Problem,
    Pronunciation,
    Rate,
    Script,
    Segment,
    SegmentKind,
    SkippedText,
    Source,
    Speech,
    Story,
    Style,
    Turn,
)
from studio.values.takes import Attempt, ListenTo, MisheardWords, SceneMode, SentenceTake, Take, Word
from studio.values.timeline import Chapter, Event, Placement, PlacementKind, SentencePlacement, Timeline
from studio.values.transcript import SpokenWord, Utterance

__all__ = [
    "FRAME",
    "RATE",
    "Alternative",
    "Attempt",
    "Cast",
    "Chapter",
    "ChapterExtra",
    "Cue",
    "CueKind",
    "Emphasis",
    "EmphasisLevel",
    "EncodedAudio",
    "Event",
    "Item",
    "Language",
    "ListenTo",
    "Master",
    "Metadata",
    "MisheardWords",
    "Overlap",
    "ParagraphBreak",
    "Pause",
    "Person",
    "Pin",
    "Pins",
    "Placement",
    "PlacementKind",
    "Problem",
    "Pronunciation",
    "Rate",
    "Role",
    "SceneMode",
    "Script",
    "Segment",
    "SegmentKind",
    "SentencePlacement",
    "SentenceTake",
    "SkippedText",
    "Soundbite",
    "Source",
    "Speech",
    "SpokenWord",
    "Story",
    "Style",
    "Tags",
    "Take",
    "Timeline",
    "Turn",
    "Utterance",
    "Voice",
    "VoiceSettings",
    "Word",
]
