"""The report of an episode: an MP3 with its record in, a page and a picture on disk out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from studio import report
from studio.errors import InputError, UsageError
from studio.files.atomic import write_atomic
from studio.files.places import real_path
from studio.formats.companions import MOST_MP3_BYTES
from studio.formats.episode_record import EpisodeRecord, read_record, record_path
from studio.progress import NoProgress, Progress
from studio.report.excerpt import excerpt
from studio.report.facts import SuspectTake
from studio.show import load_show
from studio.show.guids import script_of


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """The files of a report."""

    page: Path
    picture: Path
    suspects: int
    """Suspect takes in it."""
    verdict: tuple[str, ...]
    """Reasons not to publish the episode yet; empty if there are none."""


def write_report(mp3: Path, out: Path | None = None, progress: Progress | None = None) -> ReportFiles:
    """Measure an episode and draw it.

    Args:
        mp3: the episode, with its record beside it.
        out: the page, ``.html``; the picture has the same name. None for ``NAME.report.html`` beside the MP3.
        progress: receives the measured seconds.

    Raises:
        InputError: there is no MP3, it is too large, or there is no readable record of it.
        UsageError: the page's name doesn't end in ``.html``.
        AudioError, ProgramError: it can't be decoded.
        OutputError: no space, no permission to write.
    """
    if not mp3.is_file():
        raise InputError("There is no such MP3.", file=mp3, hint="Render its script first.")
    if mp3.stat().st_size > MOST_MP3_BYTES:
        raise InputError(f"Is larger than {MOST_MP3_BYTES / 1e6:,.0f} MB, too large for an episode.", file=mp3)
    page = out or mp3.with_suffix(".report.html")
    if page.suffix.lower() not in (".html", ".htm"):
        raise UsageError("The name of a report must end in .html.", file=page)
    record = read_record(record_path(mp3))
    facts = report.episode_facts(record, report.measure(mp3, record.duration_s, progress or NoProgress()))

    def sound(take: SuspectTake) -> bytes | None:
        return excerpt(mp3, take.start_s - 0.2, take.stop_s)

    picture = page.with_suffix(".png")
    write_atomic(picture, report.picture(facts))
    write_atomic(page, report.page(facts, sound, _address(mp3, page), _script(mp3, record)))
    return ReportFiles(page, picture, len(facts.suspects), report.verdict(facts))


def _address(mp3: Path, page: Path) -> str:
    """The MP3 as the page names it."""
    try:
        return quote(Path(os.path.relpath(real_path(mp3), real_path(page).parent)).as_posix(), errors="surrogateescape")
    except ValueError:  # on another drive of Windows
        return real_path(mp3).as_uri()


def _script(mp3: Path, record: EpisodeRecord) -> str:
    """Path of the script, for commands in the current folder; empty if it isn't found."""
    show = load_show(mp3)
    script = script_of(show.root, record.guid) if show.root and record.guid else mp3.parent / record.script.path
    if script is None or not script.is_file():
        return ""
    script = real_path(script)
    return str(script.relative_to(Path.cwd()) if script.is_relative_to(Path.cwd()) else script)
