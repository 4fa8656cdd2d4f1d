"""Writes the sidecars: chapters, captions and transcripts beside the MP3, each atomically.

In: utterances and chapters. Out: files; the same values give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.files.atomic import write_atomic
from studio.formats.chapters import chapters_json
from studio.formats.companions import CHAPTERS, SRT, TRANSCRIPT_HTML, TRANSCRIPT_JSON, VTT
from studio.formats.srt import srt
from studio.formats.transcripts import transcript_html, transcript_json
from studio.formats.webvtt import webvtt
from studio.values import Chapter, Tags, Utterance


def sidecars(utterances: Sequence[Utterance], chapters: Sequence[Chapter], samples: int, tags: Tags) -> dict[str, str]:
    """Every sidecar's text, by the suffix that takes the place of ``.mp3``.

    Args:
        utterances: what is said, in order.
        chapters: as they are written to the MP3's tag.
        samples: length of the programme.
        tags: what the episode says about itself.

    Raises:
        ValueError: chapters out of order (see :func:`studio.formats.chapters.chapter_times`).
    """
    return {
        CHAPTERS: chapters_json(
            chapters, samples, title=tags.title, show=tags.show, author=tags.artist, description=tags.description
        ),
        VTT: webvtt(utterances, samples),
        SRT: srt(utterances, samples),
        TRANSCRIPT_JSON: transcript_json(utterances),
        TRANSCRIPT_HTML: transcript_html(utterances, title=tags.title, show=tags.show, language=tags.language),
    }


def write_sidecars(
    path: Path, utterances: Sequence[Utterance], chapters: Sequence[Chapter], samples: int, tags: Tags
) -> tuple[Path, ...]:
    """Write every sidecar beside the MP3 at ``path``; returns where they are. Arguments as for :func:`sidecars`.

    Raises:
        OutputError: no space, no permission to write, no such folder.
    """
    written = []
    for suffix, text in sidecars(utterances, chapters, samples, tags).items():
        place = path.with_suffix(suffix)
        write_atomic(place, text)
        written.append(place)
    return tuple(written)
