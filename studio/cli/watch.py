"""``studio watch``: a script is rendered again whenever it, or something it is made with, is saved."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.terminal import progress_for
from studio.formats.durations import clock

if TYPE_CHECKING:
    from studio.render.changes import Changed, Stamps
    from studio.render.result import Episode

LOOK_EVERY_S = 0.2
SHOWN = 8
"""Changes that are named after an edit; of more, how many there are."""


def watch(
    script: Annotated[Path, typer.Argument(help="The script.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The MP3; by default episodes/NAME/NAME.mp3 of the show.")
    ] = None,
    show: Annotated[Path | None, typer.Option(help="A show.toml; by default the nearest one above the script.")] = None,
    engine: Annotated[str | None, typer.Option(help="Engine that speaks; by default the show's own.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document, on one line, per render.")] = False,
) -> None:
    """Render a script, and again whenever it is saved, until Ctrl-C.

    Its show.toml, lexicon, voices, music, clips and cover are watched too. What changed is told by line, and how
    long it took. A script with an error in it is told, and watched on.

    Examples:

      studio watch scripts/slow-science.txt

      studio watch monday.txt -o monday.mp3
    """
    from studio.errors import StudioError
    from studio.render.changes import altered, changed, names, stamps
    from studio.render.flow import Job, produce
    from studio.show import FILE, load_show

    before: Episode | None = None
    named: tuple[Path, ...] = ()
    chosen = load_show(script, show)
    place = show or (chosen.root / FILE if chosen.root else None)  # gone for a moment, it is not looked for elsewhere
    seen: Stamps | None = None
    while True:
        now = stamps(chosen, script, named)
        if now == seen:
            time.sleep(LOOK_EVERY_S)
            continue
        files = altered(seen, now) if seen is not None else []
        begin = time.monotonic()
        watched = named
        try:
            chosen = load_show(script, place)
            episode = produce(Job(script, chosen, output, engine), progress_for(quiet=before is not None))
            seconds = time.monotonic() - begin
            _tell(episode, changed(before, episode) if before else (), files, seconds, as_json=as_json)
            before, named = episode, names(episode, script)
        except StudioError as error:
            typer.secho("error: ", fg=typer.colors.RED, bold=True, err=True, nl=False)
            typer.echo(f"{error}", err=True)
        # What the render itself wrote is nothing to render again for; what was saved meanwhile is.
        later = stamps(chosen, script, named)
        theirs = {chosen.cast_file, *(set(named) - set(watched))}
        seen = {path: stamp for path, stamp in now.items() if path not in set(watched) - set(named)}
        seen |= {path: stamp for path, stamp in later.items() if path in theirs}


def _tell(
    episode: Episode, sentences: tuple[Changed, ...], files: list[Path], seconds: float, *, as_json: bool
) -> None:
    """What changed, and how long it took."""
    if episode.finished is None or episode.timeline is None or episode.master is None:
        return
    length = episode.timeline.length / episode.timeline.rate
    if as_json:
        told = {
            "file": str(episode.finished.path),
            "seconds": round(seconds, 3),
            "duration": round(length, 3),
            "loudness_lufs": round(episode.master.loudness_lufs, 2),
            "saved": [str(path) for path in files],
            "changed": [{"line": c.line, "speaker": c.speaker, "text": c.text, "gone": c.gone} for c in sentences],
            "made": episode.made,
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for problem in episode.problems:
        typer.echo(f"note: line {problem.line}: {problem.message}", err=True)
    for path in files:
        typer.echo(f"saved: {path}")
    for sentence in sentences[:SHOWN]:
        said = f"{sentence.speaker}: {sentence.text}" if sentence.speaker else f"heading: {sentence.text}"
        typer.echo(f"  {'-' if sentence.gone else '+'} {sentence.line:>4}  {said}")
    if len(sentences) > SHOWN:
        typer.echo(f"  and {len(sentences) - SHOWN} more changes")
    level = f"{episode.master.loudness_lufs:.1f} LUFS"
    typer.echo(f"{episode.finished.path}  {clock(length)} at {level}, in {seconds:.2f} s")
