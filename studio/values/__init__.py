"""What crosses from one stage to the next: frozen values, units in the fields.

``parse`` makes a Script, ``cast`` a Cast, ``synthesize`` Takes (references into the store, never samples),
``mix`` a Timeline, ``master`` a Master, ``encode`` an Episode. Nothing here reads, writes or decides.
"""

from studio.values.cast import Cast, Role, Voice, VoiceSettings
from studio.values.episode import Details, Encoded, Master, Person, Soundbite, Tags
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
    NotSpoken,
    ParagraphBreak,
    Pause,
    Problem,
    Pronunciation,
    Rate,
    Script,
    Segment,
    SegmentKind,
    Source,
    Speech,
    Story,
    Style,
    Turn,
)
from studio.values.takes import Attempt, Line, ListenTo, Misheard, Take, Word
from studio.values.timeline import Chapter, Event, Placement, PlacementKind, SpokenLine, Timeline
from studio.values.transcript import SpokenWord, Utterance

__all__ = [
    "FRAME",
    "RATE",
    "Alternative",
    "Attempt",
    "Cast",
    "Chapter",
    "Cue",
    "CueKind",
    "Details",
    "Emphasis",
    "EmphasisLevel",
    "Encoded",
    "Event",
    "Item",
    "Language",
    "Line",
    "ListenTo",
    "Master",
    "Misheard",
    "NotSpoken",
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
    "Script",
    "Segment",
    "SegmentKind",
    "Soundbite",
    "Source",
    "Speech",
    "SpokenLine",
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
