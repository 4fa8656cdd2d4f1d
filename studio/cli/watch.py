"""``studio watch``: renders a script again whenever it, or a file that shapes it, is saved."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.counts import counted
from studio.cli.find import with_script
from studio.cli.options import EngineName, ScriptPath, ShowFile
from studio.cli.output import echo, echo_json, secho
from studio.cli.terminal import progress_for
from studio.formats.durations import format_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.files.watch import Stamps
    from studio.render.changes import ScriptChange
    from studio.render.results import RenderedEpisode
    from studio.values import Problem

SHOWN = 8
"""Changes that are listed after an edit; further ones are counted."""


def watch(
    script: ScriptPath,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The MP3; by default episodes/NAME/NAME.mp3 of the show.")
    ] = None,
    show: ShowFile = None,
    engine: EngineName = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document, on one line, per render.")] = False,
) -> None:
    """Render a script now and whenever it is saved, until Ctrl-C.

    Its show.toml, lexicon, voices, music, clips and cover are watched too. Each render prints the changed lines and the
    time it took. Errors in the script are reported, and watching goes on.

    Examples:

      studio watch scripts/slow-science.txt

      studio watch monday.txt -o monday.mp3
    """
    from studio.concurrency.memory import collect_while_idle
    from studio.errors import StudioError
    from studio.files.watch import altered, wait_for_change
    from studio.render.changes import changed, folders, names, stamps
    from studio.render.flow import RenderJob, render_episode
    from studio.show import load_show

    before: RenderedEpisode | None = None
    named: tuple[Path, ...] = ()
    chosen = load_show(script, show)
    place = show or chosen.settings_file  # gone for a moment, it is waited for
    seen: Stamps | None = None
    while True:
        now = stamps(chosen, script, named)
        if now == seen:
            look, where = partial(stamps, chosen, script, named), partial(folders, chosen, script, named)
            now = wait_for_change(look, seen, where)
        files = altered(seen, now) if seen is not None else []
        begin = time.monotonic()
        named_before = named
        try:
            chosen = load_show(script, place)
            episode = render_episode(RenderJob(script, chosen, output, engine), progress_for(quiet=before is not None))
            seconds = time.monotonic() - begin
            known = before.problems if before else ()
            problems = [problem for problem in episode.problems if as_json or problem not in known]
            _report(
                episode, changed(before, episode) if before else (), files, problems, seconds, script, as_json=as_json
            )
            if before is None and not as_json:
                echo(f"Watching {script} and what it uses; save a change to render again, Ctrl-C to stop.", err=True)
            before, named = episode, names(episode, script)
        except StudioError as error:
            secho("error: ", fg=typer.colors.RED, bold=True, err=True, nl=False)
            echo(f"{error}", err=True)
        # Files that the render itself wrote don't start another one; files that were saved meanwhile do.
        later = stamps(chosen, script, named)
        written = {chosen.cast_file, *(set(named) - set(named_before))}
        seen = {path: stamp for path, stamp in now.items() if path not in set(named_before) - set(named)}
        seen |= {path: stamp for path, stamp in later.items() if path in written}
        collect_while_idle()


def _report(
    episode: RenderedEpisode,
    sentences: tuple[ScriptChange, ...],
    files: list[Path],
    problems: Sequence[Problem],
    seconds: float,
    script: Path,
    *,
    as_json: bool,
) -> None:
    """Print what changed since the last save, and how long it took."""
    length = episode.duration_s
    if as_json:
        document = {
            "file": str(episode.path),
            "seconds": round(seconds, 3),
            "duration": round(length, 3),
            "loudness_lufs": round(episode.master.loudness_lufs, 2),
            "saved": [str(path) for path in files],
            "changed": [{"line": c.line, "speaker": c.speaker, "text": c.text, "gone": c.gone} for c in sentences],
            "made": dict(episode.objects_made),
        }
        echo_json(document, indent=None)
        return
    for problem in problems:
        echo(f"note: line {problem.line}: {with_script(problem.message, script)}", err=True)
    for path in files:
        echo(f"saved: {path}")
    for sentence in sentences[:SHOWN]:
        said = f"{sentence.speaker}: {sentence.text}" if sentence.speaker else f"heading: {sentence.text}"
        echo(f"  {'-' if sentence.gone else '+'} {sentence.line:>4}  {said}")
    if len(sentences) > SHOWN:
        echo(f"  and {counted(len(sentences) - SHOWN, 'more change')}")
    level = f"{episode.master.loudness_lufs:.1f} LUFS"
    echo(f"{episode.path}  {format_duration(length)} at {level}, in {seconds:.2f} s")
