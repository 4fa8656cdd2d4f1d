"""``studio engines`` and ``studio doctor``: what can speak, and what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from studio.cli.options import Json
from studio.cli.output import echo, echo_json, secho


def list_engines(as_json: Json = False) -> None:
    """List the speech engines, and what is missing for those that aren't ready.

    Example:

      studio engines
    """
    from studio.synthesize.registry import engines

    found = engines()
    if as_json:
        listed = [
            {
                "name": s.name,
                "origin": s.origin,
                "exact": s.engine is not None and s.engine.abilities.exact,
                "ready": s.readiness.ready,
                "detail": s.readiness.detail,
                "hint": s.readiness.hint,
            }
            for s in found
        ]
        echo_json(listed)
        return
    for status in found:
        _mark(status.readiness.ready)
        echo(f"{status.name:<10} {status.readiness.detail}")
        if status.readiness.hint and not status.readiness.ready:
            echo(f"             {status.readiness.hint}")


def doctor(as_json: Json = False) -> None:
    """Check what is installed, what is missing, and how to get it; exit code 1 if an episode can't be made.

    Example:

      studio doctor
    """
    import platform

    from studio.encode import find_encoder
    from studio.errors import StudioError
    from studio.programs.run import ffmpeg, ffmpeg_version
    from studio.show import load_show
    from studio.synthesize.registry import engines
    from studio.version import __version__

    findings: list[dict[str, str | bool]] = []

    def line(ok: bool, name: str, detail: str, hint: str = "", *, needed: bool = True) -> None:
        findings.append({"name": name, "ok": ok, "needed": needed, "detail": detail, "hint": "" if ok else hint})

    line(True, "studio", f"{__version__}, Python {platform.python_version()}, {sys.platform}")
    try:
        line(True, "ffmpeg", f"{ffmpeg_version()} ({ffmpeg()})")
    except StudioError as error:
        line(False, "ffmpeg", error.message, error.hint or "", needed=False)  # only for odd music, or without LAME
    try:
        line(True, "mp3", find_encoder().build)
    except StudioError as error:
        line(False, "mp3", error.message, error.hint or "")
    found = engines()
    speaking = [s for s in found if s.readiness.ready and s.engine and s.engine.abilities.speaks]
    for status in found:
        line(status.readiness.ready, status.name, status.readiness.detail, status.readiness.hint, needed=False)
    if not speaking:
        line(False, "voices", "no engine is ready", "Install one of the engines above as described below its name.")
    try:
        show = load_show(Path.cwd() / "any")
        line(True, "show", f"{show.settings.title} ({show.root or 'the defaults inside the package'})")
        music = show.settings.music
        for name in (music.intro, music.stinger, music.bed, music.break_sting, music.outro, show.settings.cover):
            show.asset(name)
        line(True, "store", show.location)
    except StudioError as error:
        line(False, "show", str(error))
    fine = all(f["ok"] for f in findings if f["needed"])
    if as_json:
        echo_json({"ready": fine, "findings": findings})
    else:
        for finding in findings:
            _mark(bool(finding["ok"]), needed=bool(finding["needed"]))
            echo(f"{finding['name']:<12} {finding['detail']}")
            if finding["hint"]:
                echo(f"               {finding['hint']}")
    raise typer.Exit(0 if fine else 1)


def _mark(good: bool, *, needed: bool = True) -> None:
    colour = typer.colors.GREEN if good else typer.colors.RED if needed else typer.colors.YELLOW
    secho("ok  " if good else "--  ", fg=colour, nl=False)
