"""``studio render``: a script in, an MP3 out."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studio.cli.terminal import progress_for
from studio.formats.lengths import clock

if TYPE_CHECKING:
    from studio.episode import Episode
    from studio.show import Show

STAGES = ("parse", "cast", "synthesize", "mix", "master", "encode")


def render(
    script: Annotated[Path, typer.Argument(help="The script.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The MP3; by default episodes/NAME/NAME.mp3 of the show.")
    ] = None,
    show: Annotated[Path | None, typer.Option(help="A show.toml; by default the nearest one above the script.")] = None,
    engine: Annotated[str | None, typer.Option(help="Engine that speaks; by default the show's own.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the episode; by default the script's own.")] = None,
    date: Annotated[str | None, typer.Option(help="Date of publication, as 2026-04-02.")] = None,
    number: Annotated[int | None, typer.Option(min=1, help="Number of the episode.")] = None,
    season: Annotated[int | None, typer.Option(min=1, help="Number of the season.")] = None,
    description: Annotated[str | None, typer.Option(help="What the episode is about, plain text.")] = None,
    cover: Annotated[str | None, typer.Option(help="Picture of this episode, in assets/ or beside the script.")] = None,
    language: Annotated[str | None, typer.Option(help="Language that is spoken, such as en.")] = None,
    explicit: Annotated[bool | None, typer.Option("--explicit/--clean", help="Whether it is not for children.")] = None,
    outline: Annotated[
        bool | None,
        typer.Option("--outline/--no-outline", help="Find chapters where no heading is written."),
    ] = None,
    listen: Annotated[
        str | None,
        typer.Option(help="Takes a speech recognizer listens to: off, suspects, all; by default the show's."),
    ] = None,
    regain: Annotated[
        bool, typer.Option("--regain", help="Settle the gain anew instead of keeping that of the last render.")
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Render a doubtful script as it was read; kept until it is changed.")
    ] = False,
    until: Annotated[str, typer.Option(help=f"Stop after a stage: {', '.join(STAGES)}.")] = "encode",
    as_json: Annotated[bool, typer.Option("--json", help="Print what was made as one JSON document.")] = False,
) -> None:
    """Render a script to a mastered MP3 with a chapter for every story.

    Takes that were made before are kept, so a run that was stopped goes on where it stood, and only sentences that
    changed are spoken again, measured and encoded. The gain of the last render stays while the loudness stays within
    0.3 LU of the target. Masters of other kinds (mono, broadcast, audiobook, M4B, stems …) come from `studio export`.

    Examples:

      studio render scripts/slow-science.txt

      studio render monday.txt -o monday.mp3 --title "Monday" --number 12
    """
    from pydantic import ValidationError

    from studio.details import Given
    from studio.produce import STAGES as KNOWN
    from studio.produce import Job, produce
    from studio.show import load_show

    stage = next((s for s in KNOWN if s == until), None)
    if stage is None:
        raise typer.BadParameter(f"choose one of {', '.join(KNOWN)}", param_hint="--until")
    try:
        asked = Given(
            title=title,
            date=_checked(date),
            season=season,
            number=number,
            description=description,
            cover=cover,
            language=language,
            explicit=explicit,
        )
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise typer.BadParameter(fault["msg"], param_hint=f"--{fault['loc'][0]}") from error
    job = Job(
        script=script,
        show=_accepting(_listening(_outlining(load_show(script, show), outline), listen), script, accept),
        output=output,
        engine=engine,
        asked=asked,
        until=stage,
        regain=regain,
    )
    begin = time.monotonic()
    episode = produce(job, progress_for())
    seconds = time.monotonic() - begin
    if as_json:
        typer.echo(json.dumps(summary(episode, seconds), ensure_ascii=False, indent=1))
    else:
        _tell(script, episode, seconds)


def _accepting(show: Show, script: Path, accepted: bool) -> Show:
    """The show, where a doubtful reading of the script is accepted; kept in its folder until the script is changed."""
    from studio.parse.acceptance import accept

    if accepted and show.root is not None and script.is_file():
        accept(script, show.root)
    if not accepted or show.root is not None:
        return show
    return replace(show, settings=show.settings.model_copy(update={"stop_when_doubtful": False}))


def _outlining(show: Show, wanted: bool | None) -> Show:
    """The show, with the wish to find chapters or not."""
    if wanted is None:
        return show
    return replace(show, settings=show.settings.model_copy(update={"outline": wanted}))


def _listening(show: Show, which: str | None) -> Show:
    """The show, with the wish for a second opinion."""
    if which is None:
        return show
    if which not in (known := ("off", "suspects", "all")):
        raise typer.BadParameter(f"choose one of {', '.join(known)}", param_hint="--listen")
    return replace(show, settings=show.settings.model_copy(update={"listen": which}))


def _checked(date: str | None) -> str | None:
    """A date that exists, or wrong use."""
    from datetime import date as calendar

    if date is None:
        return None
    try:
        return calendar.fromisoformat(date).isoformat()
    except ValueError as error:
        raise typer.BadParameter(f"{date!r} is no date such as 2026-04-02 ({error})", param_hint="--date") from error


def summary(episode: Episode, seconds: float) -> dict[str, Any]:
    """What was made, for programs. Times in seconds."""
    timeline, master, encoded, cast = episode.timeline, episode.master, episode.encoded, episode.cast
    finished = episode.finished
    out: dict[str, Any] = {
        "file": str(finished.path) if finished else None,
        "companions": [str(path) for path in finished.companions] if finished else [],
        "title": finished.details.title if finished else episode.script.title,
        "guid": finished.details.guid if finished else None,
        "format": episode.script.format,
        "seconds": {**episode.seconds, "total": round(seconds, 3)},
        "problems": [{"line": p.line, "message": p.message} for p in episode.problems],
    }
    if cast:
        out["engine"] = cast.engine
        out["cast"] = [{"speaker": r.speaker, "voice": r.voice, "origin": r.origin, "note": r.note} for r in cast.roles]
    if episode.lines:
        out["sentences"] = len(episode.lines)
        out["pinned"] = [{"line": x.line, "text": x.text} for x in episode.lines if x.pinned]
        out["misheard"] = [
            {"line": x.line, "text": x.text, "words": [asdict(word) for word in x.misheard]}
            for x in episode.lines
            if x.misheard
        ]
        out["flagged"] = [
            {"line": x.line, "text": x.text, "flags": list(x.take.flags)} for x in episode.lines if x.take.flags
        ]
    if encoded:
        out["made"] = episode.made
    if timeline:
        out["duration"] = round(timeline.length / timeline.rate, 3)
        out["speed"] = round(timeline.length / timeline.rate / seconds, 2) if seconds else None
        out["chapters"] = [
            {"start": round(c.start / timeline.rate, 3), "end": round(c.stop / timeline.rate, 3), "title": c.title}
            for c in episode.chapters
        ]
    if master:
        out["loudness_lufs"] = round(master.loudness_lufs, 2)
        out["gain_db"] = round(master.gain_db, 3)
    if encoded:
        out["true_peak_dbtp"] = round(encoded.true_peak_dbtp, 2)
        out["encoder"] = encoded.encoder
    return out


def _tell(script: Path, episode: Episode, seconds: float) -> None:
    """What was made, for people."""
    for problem in episode.problems:
        typer.echo(f"note: {script}:{problem.line}: {problem.message}", err=True)
    flagged = [line for line in episode.lines if line.take.flags]
    for line in flagged:
        typer.echo(f"doubtful: {script}:{line.line}: {', '.join(line.take.flags)}: {line.text}", err=True)
    if flagged:
        typer.echo("hear them: studio retake SCRIPT LINE; if they are right: studio approve SCRIPT LINE", err=True)
    for line in episode.lines:
        for word in line.misheard:
            typer.echo(
                f"misheard: {script}:{line.line}: “{word.expected}” was heard as “{word.heard}”"
                f" {word.start:.2f} s into: {line.text}",
                err=True,
            )
    timeline, master, encoded = episode.timeline, episode.master, episode.encoded
    if timeline is None:
        done = list(episode.seconds)[-1]
        typer.echo(f"Stopped after {done}: {len(episode.script.turns)} turns, {len(episode.lines)} sentences.")
        return
    length = timeline.length / timeline.rate
    for chapter in episode.chapters:
        typer.echo(f"  {clock(chapter.start / timeline.rate):>8}  {chapter.title}")
    if master and encoded and episode.finished:
        typer.echo(
            f"{clock(length)} at {master.loudness_lufs:.1f} LUFS, {encoded.true_peak_dbtp:.1f} dBTP,"
            f" {encoded.bitrate} kbit/s, {len(episode.chapters)} chapters"
        )
        typer.echo(f"{episode.finished.path}  in {seconds:.1f} s, {length / seconds:.0f} × real time")
    else:
        typer.echo(f"Stopped after {list(episode.seconds)[-1]}: {clock(length)} planned.")
