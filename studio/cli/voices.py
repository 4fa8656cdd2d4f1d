"""``studio voices`` and ``studio voices get``: a table of voices to choose from, and voices to download."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from studio.cli.completion import complete_engine
from studio.cli.options import Json, ShowFolder
from studio.cli.output import confirm, echo, echo_json, echo_progress

commands = typer.Typer(help="List the voices of the show, and download more.", no_args_is_help=False)


@commands.callback(invoke_without_command=True)
def voices(
    context: typer.Context,
    show: ShowFolder = None,
    engine: Annotated[
        str | None, typer.Option(help="Also list the engine's own voices.", autocompletion=complete_engine)
    ] = None,
    as_json: Json = False,
) -> None:
    """List the voices of the show, each with the engine that speaks it, and voices to download.

    Examples:

      studio voices

      studio voices --engine flite
    """
    if context.invoked_subcommand:
        return
    from studio.render.voices import voices_for
    from studio.show import load_show
    from studio.synthesize.downloads import voice_downloads
    from studio.synthesize.registry import declared
    from studio.synthesize.registry import engine as find_engine
    from studio.synthesize.routing import engine_name

    chosen = load_show(Path.cwd() / "any", show)
    requested = engine or chosen.settings.engine
    listed = voices_for(chosen, requested)
    own = find_engine(engine).voices() if engine else ()
    downloads = voice_downloads()
    speaks = {v.name: engine_name(s, requested) for v in listed if (s := v.for_engine(requested)) is not None}
    cost_s = {name: declared(name).abilities.processor_s for name in {*speaks.values(), *(d.engine for d in downloads)}}
    if as_json:
        document = {
            "voices": [
                {
                    "name": v.name,
                    "title": v.title,
                    "gender": v.gender,
                    "accent": v.accent,
                    "language": v.language,
                    "licence": v.licence,
                    "mos": v.mos or None,
                    "speaks_with": speaks.get(v.name, ""),
                    "processor_s": cost_s.get(speaks.get(v.name, "")) or None,
                    "engines": {name: s.described() for name, s in v.settings if name != "auto"},
                }
                for v in listed
            ],
            "engine_voices": [
                {"name": v.name, "description": v.description, "gender": v.gender, "licence": v.licence, "mos": v.mos}
                for v in own
            ],
            "downloads": [
                {
                    "name": d.voice.name,
                    "engine": d.engine,
                    "description": d.voice.description,
                    "gender": d.voice.gender,
                    "language": d.voice.language,
                    "licence": d.voice.licence,
                    "mos": d.voice.mos,
                    "processor_s": cost_s[d.engine] or None,
                    "bytes": d.size_bytes,
                    "here": d.is_here,
                }
                for d in downloads
            ],
        }
        echo_json(document)
        return
    rows = [
        (
            v.name,
            v.title,
            v.gender,
            v.accent,
            speaks.get(v.name, "none ready"),
            v.licence,
            f"{v.mos:g}" if v.mos else "",
            _speed(cost_s.get(speaks.get(v.name, ""))),
        )
        for v in listed
    ]
    _table(("voice", "who", "gender", "accent", "engine", "licence", "MOS", "speed"), rows)
    if own:
        echo(f"\nThe engine's own voices ({engine}):")
        _table(
            ("name", "who", "language", "licence", "MOS"),
            [(v.name, v.description, v.language, v.licence, f"{v.mos:g}" if v.mos else "") for v in own],
        )
    missing = [d for d in downloads if not d.is_here]
    if missing:
        echo("\nTo download (`studio voices get NAME`):")
        _table(
            ("name", "who", "engine", "licence", "MOS", "speed", "size"),
            [
                (
                    d.voice.name,
                    d.voice.description,
                    d.engine,
                    d.voice.licence,
                    f"{d.voice.mos:g}" if d.voice.mos else "",
                    _speed(cost_s[d.engine]),
                    f"{d.size_bytes / 1e6:.0f} MB",
                )
                for d in missing
            ],
        )


@commands.command("get")
def get(
    name: Annotated[str, typer.Argument(help="A name that `studio voices` lists, or a Coqui model.")],
    accept: Annotated[
        bool, typer.Option("--accept-licence", help="I have read the voice's licence and accept it.")
    ] = False,
) -> None:
    """Download a voice after you accept its licence, which is asked once and remembered.

    An interrupted download is resumed. Coqui models have names such as tts_models/en/vctk/vits.

    Example:

      studio voices get fenrir --accept-licence
    """
    import difflib

    from studio.errors import UsageError
    from studio.synthesize.downloads import accepted, get_voice, voice_downloads

    if "/" in name:
        from studio.cli.models import get as get_model

        get_model(name, accept)
        return
    known = {found.voice.name: found for found in voice_downloads()}
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f"Did you mean {near[0]}?" if near else f"Available: {', '.join(known) or 'none'}."
        raise UsageError(f"There is no voice {name!r} to download.", hint=hint)
    found = known[name]
    if not accept and not accepted(found):
        echo(f"{name}: licence {found.voice.licence}, {found.size_bytes / 1e6:.1f} MB", err=True)
        accept = confirm("Do you accept the licence?")
    size = found.size_bytes

    def report(here: int) -> None:
        if sys.stderr.isatty():
            echo_progress(f"{name}: {here * 100 // size} %")

    place = get_voice(found, accept=accept, report=report)
    if sys.stderr.isatty():
        echo(err=True)
    echo(str(place))


def _speed(processor_s: float | None) -> str:
    """Seconds of speech per second of one core; empty if that isn't known."""
    return f"{1 / processor_s:.0f}x" if processor_s else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns as wide as their widest cell, without those that are empty throughout."""
    columns = [[title, *(row[at] for row in rows)] for at, title in enumerate(head)]
    columns = [column for column in columns if any(column[1:])]
    widths = [max(map(len, column)) for column in columns]
    for cells in zip(*columns, strict=True):
        line = "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
        echo(line.rstrip())
