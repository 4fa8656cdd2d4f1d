"""``studio export``: other masters of an episode, its stems, and a session for an audio editor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio.cli.completion import complete_master
from studio.cli.options import EngineName, Json, ScriptPath, ShowFile
from studio.cli.output import echo, echo_json
from studio.cli.terminal import progress_for
from studio.formats.durations import format_duration

SESSION = "session"


def export(
    script: ScriptPath,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            help="A master: podcast, mono, broadcast, audiobook, m4a, m4b, opus, flac or session; may be repeated.",
            show_default=False,
            autocompletion=complete_master,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="A folder, or a file for a single master; by default the episode's folder."),
    ] = None,
    show: ShowFile = None,
    engine: EngineName = None,
    flac: Annotated[bool, typer.Option("--flac", help="Write stems as 24-bit FLAC instead of float WAV.")] = False,
    as_json: Json = False,
) -> None:
    """Make other masters of an episode from its takes, or its stems and a session for Audacity and Reaper.

    podcast is the episode's own MP3, mono has one channel at -19 LUFS, broadcast is a WAV by EBU R 128, audiobook is an
    MP3 as ACX requires; m4a, m4b, opus and flac have chapters and cover; session has stems, labels and a project.

    Masters are made from the takes, not from the finished MP3, and cached takes are not spoken again. Each file is
    decoded and measured; docs/masters.md has the figures.

    Examples:

      studio export scripts/slow-science.txt --as m4b --as broadcast

      studio export monday.txt --as session --out studio-files
    """
    from studio.errors import UsageError
    from studio.export import PRESETS
    from studio.export.masters import deliver, session
    from studio.render.flow import RenderJob
    from studio.show import load_show

    known = (*PRESETS, SESSION)
    if not kinds:
        raise UsageError("No master is named.", hint=f"Add --as with one of {', '.join(known)}; it may be repeated.")
    for kind in kinds:
        if kind not in known:
            raise UsageError(f"There is no master {kind!r}.", hint=f"Choose from {', '.join(known)}.")
    job = RenderJob(script, load_show(script, show), engine=engine)
    progress = progress_for(quiet=as_json)
    made = deliver(job, [PRESETS[k] for k in dict.fromkeys(kinds) if k != SESSION], out, progress)
    files = session(job, out, flac=flac, progress=progress) if SESSION in kinds else []
    if as_json:
        masters = [
            {
                "as": m.preset.name,
                "file": str(m.path),
                "duration": round(m.measurement.seconds, 3),
                "loudness_lufs": round(m.measurement.loudness_lufs, 2),
                "true_peak_dbtp": round(m.measurement.true_peak_dbtp, 2),
                "rms_db": round(m.measurement.rms_db, 2),
            }
            for m in made
        ]
        document = {"masters": masters, "session": [str(path) for path in files]}
        echo_json(document)
        return
    for m in made:
        level = (
            f"{m.measurement.rms_db:.1f} dB RMS"
            if m.preset.rms_db is not None
            else f"{m.measurement.loudness_lufs:.1f} LUFS"
        )
        echo(f"{m.path}  {format_duration(m.measurement.seconds)} at {level}, {m.measurement.true_peak_dbtp:.1f} dBTP")
    for path in files:
        echo(str(path))
