"""The report of a batch run: its results in, one HTML page that needs no network out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.batch.ledger import FailedSentence
from studio.batch.statistics import RunStatistics
from studio.batch.suspects import EpisodeSummary, ReportedTake
from studio.batch.values import FailedScript
from studio.pages.one_page import embedded_sound, render_page

MOST_TAKES = 100
"""Suspect takes that are shown, each with its player: some megabytes."""
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class RunReport:
    """The content of a report."""

    show: str
    engine: str
    ended: str
    """Date and time, for people."""
    statistics: RunStatistics
    episodes: Sequence[EpisodeSummary]
    suspect_takes: Sequence[ReportedTake]
    """The worst first."""
    failed: Sequence[FailedScript]
    failed_sentences: Sequence[FailedSentence]
    waiting: int = 0
    """Episodes that wait for the takes of other shards."""


def report_page(report: RunReport, sound: Callable[[ReportedTake], bytes | None]) -> str:
    """The page as HTML.

    Args:
        report: what to show.
        sound: the MP3 of a suspect take, if there is one.
    """
    return render_page(
        Path(__file__).parent / "templates",
        "batch",
        report=report,
        statistics=report.statistics,
        suspect_count=sum(episode.suspect_takes for episode in report.episodes),
        players=[embedded_sound(sound(take)) for take in report.suspect_takes],
        episodes=sorted(report.episodes, key=lambda episode: -episode.suspect_takes)[:MOST_ROWS],
        total_s=sum(episode.duration_s for episode in report.episodes),
    )
