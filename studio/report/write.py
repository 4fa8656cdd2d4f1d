"""The report of an episode: an MP3 with its record in, a page and a picture on the disk out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio import report
from studio.encode import replacing
from studio.errors import InputError, UsageError
from studio.progress import Progress, Silent
from studio.render.record import read_record
from studio.report.excerpt import excerpt
from studio.report.facts import Doubt


@dataclass(frozen=True, slots=True)
class Reported:
    """What was written."""

    page: Path
    picture: Path
    doubtful: int
    """Doubtful takes in it."""


def write_report(mp3: Path, out: Path | None = None, progress: Progress | None = None) -> Reported:
    """Listen to an episode and draw it.

    Args:
        mp3: the episode; its record lies beside it.
        out: the page, ``.html``; the picture has the same name. None for ``NAME.report.html`` beside the MP3.
        progress: who listens.

    Raises:
        InputError: there is no MP3, or no sound record of it.
        UsageError: the page's name doesn't end in ``.html``.
        AudioError, ProgramError: it can't be decoded.
        OutputError: no room, no right to write.
    """
    if not mp3.is_file():
        raise InputError("There is no such MP3.", file=mp3, hint="Render the script first.")
    page = out or mp3.with_suffix(".report.html")
    if page.suffix.lower() not in (".html", ".htm"):
        raise UsageError("A report is a page: its name has to end in .html.", file=page)
    place = mp3.with_suffix(".episode.json")
    recorded = report.Recorded.of(read_record(place), place)
    heard = report.listen(mp3, recorded.duration, progress or Silent())
    facts = report.facts(recorded, heard)

    def sound(doubt: Doubt) -> bytes | None:
        return excerpt(mp3, doubt.start - 0.2, doubt.stop)

    picture = page.with_suffix(".png")
    with replacing(picture) as file:
        file.write(report.picture(facts))
    with replacing(page) as file:
        file.write(report.page(facts, sound).encode("utf-8"))
    return Reported(page, picture, len(facts.doubts))
