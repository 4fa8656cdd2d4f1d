"""``studio report``: figures and a picture of a finished episode."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio.cli.options import EpisodePath, Json
from studio.cli.output import echo, echo_json
from studio.cli.terminal import progress_for


def report(
    episode: EpisodePath,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The page; by default NAME.report.html beside the MP3.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Draw an episode: an HTML page that plays it, and a PNG with the same name.

    The page shows the waveform by speaker, loudness against its target, transcript, peaks, chapters, how much and how
    fast everybody talks, silences, and the suspect takes to listen to, with the command that makes each again. It needs
    only the MP3 and its record, no takes and no network.

    Examples:

      studio report episodes/monday/monday.mp3

      studio report monday.mp3 --out reports/monday.html
    """
    from studio.report.write import write_report

    written = write_report(episode, out, progress_for(quiet=as_json))
    if as_json:
        document = {"page": str(written.page), "picture": str(written.picture), "doubtful": written.suspects}
        echo_json({**document, "verdict": list(written.verdict)})
        return
    if written.verdict:
        echo(f"Not ready: {'; '.join(written.verdict)}.")
    else:
        echo("Ready to publish: loudness, peaks and takes are fine.")
    echo(f"{written.page}  to open in a browser")
    echo(f"{written.picture}  to share")
