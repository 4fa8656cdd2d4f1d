"""``studio render``: renders a script to an MP3."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studio.cli.counts import counted
from studio.cli.find import quoted, short, with_script
from studio.cli.options import EngineName, Json, ScriptPath, ShowFile
from studio.cli.output import echo, echo_json
from studio.cli.terminal import progress_for
from studio.files.places import real_path
from studio.formats.durations import format_duration
from studio.values.stages import STAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.render.results import StageResult
    from studio.show import Show
    from studio.values import MisheardWords, Problem, Script, SentenceTake


def render(
    script: ScriptPath,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The MP3; by default episodes/NAME/NAME.mp3 of the show.")
    ] = None,
    show: ShowFile = None,
    engine: EngineName = None,
    title: Annotated[str | None, typer.Option(help="Title of the episode; by default the script's own.")] = None,
    date: Annotated[str | None, typer.Option(help="Date of publication, such as 2026-04-02.")] = None,
    number: Annotated[int | None, typer.Option(min=1, help="Number of the episode.")] = None,
    season: Annotated[int | None, typer.Option(min=1, help="Number of the season.")] = None,
    description: Annotated[str | None, typer.Option(help="What the episode is about, plain text.")] = None,
    cover: Annotated[str | None, typer.Option(help="Picture of this episode, in assets/ or beside the script.")] = None,
    language: Annotated[str | None, typer.Option(help="Spoken language, such as en.")] = None,
    explicit: Annotated[bool | None, typer.Option("--explicit/--clean", help="Whether it is not for children.")] = None,
    outline: Annotated[
        bool | None,
        typer.Option("--outline/--no-outline", help="Find chapters in a script without headings."),
    ] = None,
    listen: Annotated[
        str | None,
        typer.Option(help="Which takes a speech recognizer checks: off, suspects, all; by default the show's setting."),
    ] = None,
    regain: Annotated[
        bool, typer.Option("--regain", help="Compute the gain again instead of keeping that of the last render.")
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Render a doubtful script as it was read; remembered until it changes.")
    ] = False,
    replaces: Annotated[
        bool, typer.Option("--replace", help="Replace another script's episode: same folder, same GUID.")
    ] = False,
    until: Annotated[str, typer.Option(help=f"Stop after a stage: {', '.join(STAGES)}.")] = "encode",
    as_json: Json = False,
) -> None:
    """Render a script to a mastered MP3 with a chapter for every story.

    Finished takes are stored, so an interrupted render continues where it stopped, and only sentences that changed are
    spoken, measured and encoded again. The gain of the last render is kept while the loudness is within 0.3 LU of the
    target. `studio export` makes other masters (mono, broadcast, audiobook, M4B, stems …).

    Examples:

      studio render scripts/slow-science.txt

      studio render monday.txt -o monday.mp3 --title "Monday" --number 12
    """
    from pydantic import ValidationError

    from studio.formats.toml import fault_in
    from studio.render.flow import RenderJob, render_until
    from studio.show import load_show
    from studio.show.metadata import MetadataOverrides

    stage = next((s for s in STAGES if s == until), None)
    if stage is None:
        raise typer.BadParameter(f"choose one of {', '.join(STAGES)}", param_hint="--until")
    try:
        overrides = MetadataOverrides(
            title=title,
            date=_checked_date(date),
            season=season,
            number=number,
            description=description,
            cover=cover,
            language=language,
            explicit=explicit,
        )
    except ValidationError as error:
        key, reason = fault_in(error)
        raise typer.BadParameter(reason, param_hint=f"--{key}") from error
    job = RenderJob(
        script=script,
        show=_accepting(_listening(_outlining(load_show(script, show), outline), listen), script, accept),
        output=output,
        engine=engine,
        overrides=overrides,
        regain=regain,
        replaces=replaces,
    )
    begin = time.monotonic()
    result, timing = render_until(stage, job, progress_for())
    seconds = time.monotonic() - begin
    if as_json:
        echo_json(summary(result, timing.seconds, seconds))
    else:
        _print(script, result, list(timing.seconds)[-1], seconds, job.show)


def _accepting(show: Show, script: Path, accepted: bool) -> Show:
    """The show, with a doubtful script accepted if requested; this is stored in the show until the script changes."""
    from studio.show.acceptance import accept

    if accepted and show.root is not None and script.is_file():
        accept(script, show.root)
    if not accepted or show.root is not None:
        return show
    return replace(show, settings=show.settings.model_copy(update={"stop_when_doubtful": False}))


def _outlining(show: Show, requested: bool | None) -> Show:
    """The show, with the option ``--outline`` applied."""
    if requested is None:
        return show
    return replace(show, settings=show.settings.model_copy(update={"outline": requested}))


def _listening(show: Show, which: str | None) -> Show:
    """The show, with the option ``--listen`` applied."""
    if which is None:
        return show
    if which not in (known := ("off", "suspects", "all")):
        raise typer.BadParameter(f"choose one of {', '.join(known)}", param_hint="--listen")
    return replace(show, settings=show.settings.model_copy(update={"listen": which}))


def _checked_date(date: str | None) -> str | None:
    """The date of an option. Raises BadParameter if there is no such date."""
    from datetime import date as calendar

    if date is None:
        return None
    try:
        return calendar.fromisoformat(date).isoformat()
    except ValueError as error:
        raise typer.BadParameter(f"{date!r} is not a date such as 2026-04-02 ({error})", param_hint="--date") from error


def summary(result: StageResult, seconds_by_stage: Mapping[str, float], total_s: float) -> dict[str, Any]:
    """The result, for programs. Times in seconds."""
    from studio.render.prepare import PreparedScript, ScriptSource
    from studio.render.results import MasteredEpisode, MixedEpisode, RenderedEpisode, SpokenEpisode, with_earlier

    script, problems = _script_and_problems(result)
    rendered = result if isinstance(result, RenderedEpisode) else None
    out: dict[str, Any] = {
        "file": str(rendered.path) if rendered else None,
        "companions": [str(path) for path in rendered.companions] if rendered else [],
        "title": rendered.metadata.title if rendered else script.title,
        "guid": rendered.metadata.guid if rendered else None,
        "format": script.format,
        "seconds": {**seconds_by_stage, "total": round(total_s, 3)},
        "problems": [{"line": p.line, "message": p.message} for p in problems],
    }
    for stage in reversed(with_earlier(result)):
        match stage:
            case ScriptSource():
                pass
            case PreparedScript(cast=cast):
                out["engine"] = cast.engine
                out["cast"] = [
                    {"speaker": r.speaker, "voice": r.voice, "origin": r.origin, "note": r.note} for r in cast.roles
                ]
            case SpokenEpisode(sentences=sentences):
                out["sentences"] = len(sentences)
                out["pinned"] = [{"line": s.line, "text": s.text} for s in sentences if s.pinned]
                out["misheard"] = [
                    {"line": s.line, "text": s.text, "words": [_misheard_word(word) for word in s.misheard]}
                    for s in sentences
                    if s.misheard
                ]
                out["flagged"] = [
                    {"line": s.line, "text": s.text, "flags": list(s.take.flags)} for s in sentences if s.take.flags
                ]
            case MixedEpisode(timeline=timeline, chapters=chapters):
                length_s = timeline.length_samples / timeline.rate_hz
                out["duration"] = round(length_s, 3)
                out["speed"] = round(length_s / total_s, 2) if total_s else None
                out["chapters"] = [
                    {
                        "start": round(c.start_sample / timeline.rate_hz, 3),
                        "end": round(c.stop_sample / timeline.rate_hz, 3),
                        "title": c.title,
                    }
                    for c in chapters
                ]
            case MasteredEpisode(master=master):
                out["loudness_lufs"] = round(master.loudness_lufs, 2)
                out["gain_db"] = round(master.gain_db, 3)
            case RenderedEpisode(encoded=encoded, objects_made=made):
                out["made"] = dict(made)
                out["true_peak_dbtp"] = round(encoded.true_peak_dbtp, 2)
                out["encoder"] = encoded.encoder
    return out


def _script_and_problems(result: StageResult) -> tuple[Script, tuple[Problem, ...]]:
    """The script as far as it was prepared, and everything reported up to this result."""
    from studio.render.prepare import PreparedScript, ScriptSource
    from studio.render.results import MixedEpisode, RenderedEpisode, SpokenEpisode, with_earlier

    stages = with_earlier(result)
    prepared = next((s for s in stages if isinstance(s, PreparedScript)), None)
    source = next(s for s in stages if isinstance(s, ScriptSource))
    reported = next((s for s in stages if isinstance(s, RenderedEpisode | MixedEpisode | SpokenEpisode)), None)
    if reported is not None and prepared is not None:
        return prepared.script, reported.problems
    if prepared is not None:
        return prepared.script, (*source.problems, *prepared.problems)
    return source.script, source.problems


def _print(script: Path, result: StageResult, last_stage: str, seconds: float, show: Show) -> None:
    """Print the result."""
    from studio.render.prepare import PreparedScript
    from studio.render.results import MixedEpisode, RenderedEpisode, SpokenEpisode, with_earlier

    read, problems = _script_and_problems(result)
    for problem in problems:
        echo(f"note: {script}:{problem.line}: {with_script(problem.message, script)}", err=True)
    stages = with_earlier(result)
    sentences = next((s.sentences for s in stages if isinstance(s, SpokenEpisode)), ())
    _print_suspects(script, sentences)
    mixed = next((s for s in stages if isinstance(s, MixedEpisode)), None)
    if mixed is None:
        prepared = next((s.sentences for s in stages if isinstance(s, PreparedScript)), None)
        said = f", {counted(len(prepared), 'sentence')}" if prepared is not None else ""
        echo(f"Stopped after {last_stage}: {counted(len(read.turns), 'turn')}{said}.")
        return
    length_s = mixed.timeline.length_samples / mixed.timeline.rate_hz
    for chapter in mixed.chapters:
        echo(f"  {format_duration(chapter.start_sample / mixed.timeline.rate_hz):>8}  {chapter.title}")
    if isinstance(result, RenderedEpisode):
        encoded = result.encoded
        echo(
            f"{format_duration(length_s)} at {result.master.loudness_lufs:.1f} LUFS, {encoded.true_peak_dbtp:.1f} dBTP,"
            f" {encoded.bitrate_kbps} kbit/s, {counted(len(mixed.chapters), 'chapter')}"
        )
        echo(f"{result.path}  in {seconds:.1f} s, {length_s / seconds:.0f} × real time")
        _print_next(result.path, show)
    else:
        echo(f"Stopped after {last_stage}: {format_duration(length_s)} planned.")


def _print_next(mp3: Path, show: Show) -> None:
    """Print what can be done next with a finished episode."""
    episode = quoted(short(mp3))
    steps = [(f"studio play {episode}", "hear it"), (f"studio report {episode}", "see and check it")]
    if show.root:
        chosen = "" if real_path(show.root) == Path.cwd() else f" --show {quoted(short(show.root))}"
        steps.append((f"studio serve{chosen}", "preview the site"))
    width = max(len(command) for command, _ in steps)
    echo("Next:")
    for command, why in steps:
        echo(f"  {command:<{width}}  # {why}")


def _misheard_word(word: MisheardWords) -> dict[str, Any]:
    return {"expected": word.expected, "heard": word.heard, "start": word.start_s, "end": word.end_s}


def _print_suspects(script: Path, sentences: Sequence[SentenceTake]) -> None:
    """Print the takes that failed a check, and the words that the recognizer heard differently."""
    flagged = [sentence for sentence in sentences if sentence.take.flags]
    for sentence in flagged:
        flags = ", ".join(sentence.take.flags)
        echo(f"suspect: {script}:{sentence.line}: {flags}: {sentence.text}", err=True)
    if flagged:
        line = f"{quoted(script)} {flagged[0].line}"
        echo(f"`studio retake {line}` makes takes to choose from; `studio approve {line}` keeps this one.", err=True)
    for sentence in sentences:
        for word in sentence.misheard:
            echo(
                f"misheard: {script}:{sentence.line}: “{word.expected}” was heard as “{word.heard}”"
                f" {word.start_s:.2f} s into: {sentence.text}",
                err=True,
            )
