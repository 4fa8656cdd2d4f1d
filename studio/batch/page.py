"""The report of a batch: what came of it in, one HTML page out, which asks nobody for anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.batch.ledger import Aside
from studio.batch.progress import Figures
from studio.batch.suspects import Doubt, Told
from studio.batch.values import Left
from studio.formats.html_page import embedded_mp3, one_page

MOST_WORST = 100
"""Takes that are shown, each with its player: some megabytes."""
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Night:
    """What a report tells."""

    show: str
    engine: str
    ended: str
    """When, for people."""
    figures: Figures
    episodes: Sequence[Told]
    worst: Sequence[Doubt]
    left: Sequence[Left]
    aside: Sequence[Aside]
    waiting: int = 0
    """Episodes that wait for other shards."""


def batch_page(night: Night, sound: Callable[[Doubt], bytes | None]) -> str:
    """The page.

    Args:
        night: what there is to tell.
        sound: an MP3 of a doubtful take, where there is one.
    """
    return one_page(
        Path(__file__).parent / "templates",
        "batch",
        night=night,
        figures=night.figures,
        doubtful=sum(told.doubtful for told in night.episodes),
        players=[embedded_mp3(sound(doubt)) for doubt in night.worst],
        episodes=sorted(night.episodes, key=lambda told: -told.doubtful)[:MOST_ROWS],
        whole_s=sum(told.duration_s for told in night.episodes),
    )
