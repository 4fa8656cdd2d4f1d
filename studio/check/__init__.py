"""Checks a finished episode by the rules for the MP3 (M), its tag (T), chapters (J) and transcripts (X), and a feed by
those for the file (F), the channel (C) and the items (I).

In: the path of an MP3, Studio's or not, with the files beside it that have its name. Or the bytes of a feed. Out: one
finding per rule.
Rules are those of the project's specification for published episodes; ``docs/checks.md`` lists every clause.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studio.check.captions import CAPTIONS
from studio.check.chapter_frames import CHAPTER_FRAMES
from studio.check.chapters import CHAPTERS
from studio.check.episode import ParsedEpisode, parse_episode
from studio.check.feed import ParsedFeed, parse_feed
from studio.check.feed_channel import CHANNEL
from studio.check.feed_file import FILE
from studio.check.feed_item import ITEM
from studio.check.feed_namespace import NAMESPACE
from studio.check.feed_podcasting import PODCASTING
from studio.check.feed_rss import RSS
from studio.check.mp3 import MP3
from studio.check.rules import Finding, Level, Rule, Verdict
from studio.check.tag import TAG
from studio.check.tag_pictures import PICTURES
from studio.check.takes import SuspectTake, suspect_takes
from studio.check.transcripts import TRANSCRIPTS
from studio.progress import NoProgress, Progress

__all__ = ["FEED_RULES", "RULES", "Finding", "Report", "Rule", "check_episode", "check_feed"]

_ORDER = "MTJX"
RULES: tuple[Rule[ParsedEpisode], ...] = tuple(
    sorted(
        (
            rule
            for family in (MP3, TAG, CHAPTER_FRAMES, PICTURES, CHAPTERS, CAPTIONS, TRANSCRIPTS)
            for rule in family.rules
        ),
        key=lambda rule: (_ORDER.index(rule.id[0]), int(rule.id[1])),
    )
)
"""Every clause that is tested on an episode, in the order of the specification."""
FEED_RULES: tuple[Rule[ParsedFeed], ...] = tuple(
    rule for family in (FILE, CHANNEL, ITEM, PODCASTING, NAMESPACE, RSS) for rule in family.rules
)
"""Every clause that is tested on a feed."""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of every rule."""

    file: Path | str
    """A path, or an address."""
    findings: tuple[Finding, ...]
    takes: tuple[SuspectTake, ...] = ()
    """Suspect takes, and takes that needed several attempts, as the record lists them."""

    def having(self, verdict: Verdict, level: Level | None = None) -> tuple[Finding, ...]:
        """Findings of one verdict, and of one level where it is given."""
        return tuple(f for f in self.findings if f.verdict == verdict and level in (None, f.level))

    @property
    def passed(self) -> bool:
        """No MUST failed."""
        return not self.having("failed", "MUST")


def check_episode(path: Path, *, target_lufs: float | None = None, progress: Progress | None = None) -> Report:
    """Test an episode by every rule; the whole file is decoded and measured.

    Args:
        path: an MP3. Files beside it are found by its name: ``NAME.chapters.json``, ``.vtt``, ``.srt``,
            ``.transcript.json``, ``.transcript.html`` and ``.episode.json`` (the record of its render).
        target_lufs: the loudness it should have, within 0.5 LU; None for what its record says, -16 without one.
        progress: gets the stages.

    Raises:
        InputError: there is no such file, it can't be read, or it is no MP3 at all.
    """
    subject = parse_episode(path, target_lufs, progress or NoProgress())
    return Report(path, tuple(rule.test_on(subject) for rule in RULES), suspect_takes(subject.recorded))


def check_feed(
    data: bytes, name: str, *, now: datetime, address: str | None = None, folder: Path | None = None
) -> Report:
    """Test a feed by every rule.

    Args:
        data: the feed, whatever it is.
        name: what the report calls it.
        now: with its zone; dates after it lie in the future.
        address: where it was fetched from; None for a file.
        folder: where the files of its site lie, to compare them with what the feed says; None not to.
    """
    feed = parse_feed(data, now=now, address=address, folder=folder)
    return Report(name, tuple(rule.test_on(feed) for rule in FEED_RULES))
