"""Objects of JSON that ask for something instead of saying it: ``{"type": "music", "name": "tide"}``.

In: an object. Out: the direction in brackets, as ``spoken`` reads it, or None for an object that is none.
"""

from __future__ import annotations

import re

from studio.parse.json_values import Value

KINDS = {
    "music": "music", "song": "music", "theme": "music", "bed": "bed", "music_bed": "bed", "background_music": "bed",
    "sting": "sting", "stinger": "sting", "jingle": "sting", "transition": "sting",
    "sound": "sound", "sfx": "sound", "sound_effect": "sound", "effect": "sound",
    "clip": "clip", "audio": "clip", "recording": "clip", "soundbite": "clip",
    "break": "break", "ad": "break", "ad_break": "break", "midroll": "break",
    "pause": "pause", "silence": "pause", "beat": "pause",
}  # fmt: skip
"""What the type of an object may be, and what it asks for."""
_TYPES = ("type", "kind", "cue", "event")
_NAMES = (
    "name",
    "file",
    "filename",
    "path",
    "src",
    "source",
    "url",
    "description",
    "title",
    "text",
    "value",
    "content",
)
_SECONDS = ("seconds", "duration", "length", "time", "duration_s", "pause")
_MILLISECONDS = ("ms", "milliseconds", "duration_ms", "durationMs")
_SPEAKERS = ("speaker", "speakerName", "speaker_name", "character", "person", "who")


def direction_of(value: Value) -> str | None:
    """The direction an object gives; None where it has a speaker, or a type that asks for nothing."""
    if value.items is None or _told(value, *_SPEAKERS) is not None:
        return None
    kind = KINDS.get((_told(value, *_TYPES) or "").strip().lower().replace("-", "_").replace(" ", "_"))
    if kind == "pause":
        return f"[pause {_length(value)}]"
    name = re.sub(r"[\[\]\"“”‘’\s]+", " ", _told(value, *_NAMES) or "").strip()[:80]
    if kind is None or kind == "break":
        return kind and "[break]"
    return f'[{kind}: "{name}"]' if name else f"[cue {kind}]"


def _told(value: Value, *keys: str) -> str | None:
    found = value.get(*keys)
    return None if found is None else found.text if found.text is not None else found.bare


def _length(value: Value) -> str:
    for keys, unit in ((_MILLISECONDS, "ms"), (_SECONDS, "s")):
        told = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*(ms|s)?", (_told(value, *keys) or "").strip())
        if told:
            return told[1] + (told[2] or unit)
    return "1s"
