"""Checks what the feed, the chapters and the notes need: sources and metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.lint.finding import Finding
from studio.lint.subject import Subject
from studio.show.metadata import doubtful_words, from_front_matter, metadata_file


def sources(subject: Subject) -> Iterator[Finding]:
    """Stories that name no source, once each."""
    advice = "Write its sources below its entry in the list of stories, or below its heading."
    listed = {_plain(story.title): story for story in subject.script.stories}
    for story in listed.values():
        if not story.sources:
            yield Finding(story.line or 1, "story-source", f"“{story.title}” names no source.", advice)
    told = [segment for segment in subject.script.segments if segment.kind == "story" and segment.title]
    bare = [segment for segment in told if _plain(segment.title or "") not in listed]
    if len(bare) > 1 and len(bare) == len(told) and not listed:
        yield Finding(bare[0].line, "story-source", f"None of the {len(bare)} stories names a source.", advice)
    else:
        for segment in bare:
            yield Finding(segment.line, "story-source", f"“{segment.title}” names no source.", advice)


def metadata(subject: Subject) -> Iterator[Finding]:
    """Missing title, description and date, and words that shouldn't be published."""
    front, _ = from_front_matter(subject.script)
    where = f"Write it into the front matter or into {subject.path.with_suffix('.toml').name} beside the script."
    if not (subject.script.title or front.title or metadata_file(subject.path).title):
        message = f"The episode has no title; its file name would be used: {subject.metadata.title}."
        yield Finding(1, "metadata-title", message, where)
    else:
        for problem in doubtful_words(subject.metadata, subject.path):
            yield Finding(problem.line, "metadata-words", f"{problem.message}.")
    if not subject.metadata.description:
        yield Finding(1, "metadata-description", "The episode has no description.", where)
    if not subject.metadata.date:
        yield Finding(1, "metadata-date", "The episode has no date of publication.", f"{where} Or give --date.")


def _plain(title: str) -> str:
    return re.sub(r"\W+", " ", title).casefold().strip()
