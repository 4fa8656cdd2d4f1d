"""The keys under which JSON and YAML hold turns: what is said, who says it, titles. Data.

In: nothing. Out: names of keys.
"""

from __future__ import annotations

from studio.parse.lines import vocabulary

TEXTS = (
    "text", "body", "dialogue", "dialog", "line", "content", "utterance", "transcript", "sentence", "message", "speech",
    "script", "says", "say", "said", "spoken", "quote", "caption", "transcription", "texto", "value", "words",
    "display", "punctuated_word", "word",
)  # fmt: skip
"""Keys of what is said."""

SPEAKERS = (
    "speaker", "speakerName", "speaker_name", "speakerLabel", "speaker_label", "character", "name", "host", "person",
    "who", "author", "from", "role", "voice", "voice_id", "voiceId", "speakerId", "speaker_id", "speakerTag",
    "speaker_tag", "talker", "spoken_by", "spokenBy", "nickname", "hablante",
    "participantRole", "participant", "actor", "sender", "user", "username", "display_name",
)  # fmt: skip
"""Keys of who says it."""

ALL_TEXTS = frozenset(TEXTS)
HEARD = ("speaker", "speaker_name", "speaker_label", "speakerLabel", "speaker_id", "speakerTag", "speaker_tag")
"""Those that speech services set over the words of a stretch."""
MARKS = ("text", "content", "value", "word", "punctuated_word")
"""Keys under which punctuation stands among words."""
STARTS = ("start_time", "startTime", "from", "start")
CHOICES = ("alternatives", "nBest")
"""Lists of which only the first is what was heard."""

HEADS = ("episode", "metadata", "meta", "info", "header", "podcast")
"""Keys of objects that hold what a script says about the episode."""
TITLES = ("title", "heading", "headline", "chapter", "section", "topic")
NAMES = vocabulary("speakers speaker_names speakerNames speaker_map speakerMap participants personas characters hosts")
"""Keys of who is meant by which label."""
