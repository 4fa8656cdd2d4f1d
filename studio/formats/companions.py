"""Companions: the files beside an episode's MP3 that have its name, with these endings instead of ``.mp3``."""

from __future__ import annotations

from pathlib import Path

CHAPTERS = ".chapters.json"
VTT = ".vtt"
SRT = ".srt"
TRANSCRIPT_JSON = ".transcript.json"
TRANSCRIPT_HTML = ".transcript.html"
RECORD = ".episode.json"

MEDIA_TYPES = {
    CHAPTERS: "application/json+chapters",
    VTT: "text/vtt",
    SRT: "application/x-subrip",
    TRANSCRIPT_JSON: "application/json",
    TRANSCRIPT_HTML: "text/html",
}
"""Types of those that are published, as the podcast namespace names them."""

SIDECARS = tuple(MEDIA_TYPES)
"""Endings of chapters, captions and transcripts."""
COMPANIONS = (*SIDECARS, RECORD)
"""Endings of all companions."""
MOST_BYTES = 32 << 20
"""None of them is larger."""
MOST_MP3_BYTES = (1 << 32) - 1
"""What an MP3's Info frame can state of its size: 29 hours at 320 kbit/s. A larger file is none."""


def companion_paths(mp3: Path) -> tuple[Path, ...]:
    """Where the companions of an MP3 lie."""
    return tuple(mp3.with_suffix(ending) for ending in COMPANIONS)
