"""The report of a batch: what came of it in, one HTML page out, which asks nobody for anything.

Everything is escaped; the Content Security Policy allows the page's own style sheet and script by their digests, and
the sounds it holds.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

from studio.batch.ledger import Aside
from studio.batch.tally import Figures
from studio.batch.values import Left
from studio.batch.worst import Doubt, Told
from studio.report.page import clock

_HERE = Path(__file__).parent / "templates"
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
    style = (_HERE / "batch.css").read_text("utf-8")
    script = (_HERE / "batch.js").read_text("utf-8")
    jinja = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters.update(clock=clock)
    return jinja.get_template("batch.html").render(
        night=night,
        figures=night.figures,
        doubtful=sum(told.doubtful for told in night.episodes),
        players=[_data(sound(doubt)) for doubt in night.worst],
        episodes=sorted(night.episodes, key=lambda told: -told.doubtful)[:MOST_ROWS],
        whole_s=sum(told.duration_s for told in night.episodes),
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; media-src data:; "
        "base-uri 'none'; form-action 'none'",
    )


def _digest(content: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"


def _data(mp3: bytes | None) -> str:
    return "data:audio/mpeg;base64," + base64.b64encode(mp3).decode() if mp3 else ""
