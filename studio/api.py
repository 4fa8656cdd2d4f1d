"""The Python interface: what ``import studio`` offers. Plain functions from paths to typed values; nothing is printed.

In: paths and options, as the command line takes them. Out: values of the packages below, or a :class:`StudioError`.
Whatever is not listed in ``studio.__all__`` may change with any version.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from studio.errors import StudioError, UsageError
from studio.progress import Meter, Progress

if TYPE_CHECKING:
    from studio.batch.run_pass import BatchRunResult
    from studio.check import Report
    from studio.export.masters import MasterFile
    from studio.lint import Finding
    from studio.publish.flow import PublishResult
    from studio.render.results import RenderedEpisode
    from studio.show import Show
    from studio.show.metadata import MetadataOverrides
    from studio.synthesize.registry import EngineStatus
    from studio.values import Cast, Script, Voice

__all__ = [
    "ProgressEvent",
    "StudioError",
    "cast_speakers",
    "check_episode",
    "export_masters",
    "lint_script",
    "list_engines",
    "list_voices",
    "load_show",
    "publish_show",
    "read_script",
    "render_batch",
    "render_episode",
]

AnyPath: TypeAlias = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class ProgressEvent:
    """Progress of the work, or a note for the user."""

    stage: str
    """Name of the stage, such as ``synthesize``; empty for a note outside any stage."""
    done: float = 0.0
    total: float = 0.0
    """In ``unit``, like ``done``."""
    unit: str = ""
    note: str = ""
    """A message for the user; empty for mere progress."""


OnProgress: TypeAlias = Callable[[ProgressEvent], None]


def load_show(path: AnyPath | None = None) -> Show:
    """The show that a path belongs to.

    Args:
        path: a ``show.toml``, a folder that holds one, or a script, whose folder and those above it are searched.
            None for no show: the defaults that travel inside the package.

    Raises:
        ShowError: the file is missing or wrong.
    """
    from studio.show import load_show as load

    if path is None:
        return load()
    place = Path(path)
    if place.is_dir() or place.suffix == ".toml":
        return load(chosen=place)
    return load(place)


def read_script(path: AnyPath, *, format: str | None = None) -> Script:  # noqa: A002 - as the command line names it
    """Read a script: its turns, segments and stories, and an account of every line that is not spoken.

    Args:
        path: the script.
        format: name of the reader; None for the one that fits best.

    Raises:
        InputError: the file can't be read, or holds nothing to say.
    """
    from studio.parse import parse_script
    from studio.parse import read_script as read_text

    return parse_script(read_text(Path(path)), format=format, file=Path(path))


def cast_speakers(script: AnyPath, *, show: Show | None = None, engine: str | None = None) -> Cast:
    """Who speaks a script with which voice. Guessed voices are not written to ``cast.toml``.

    Args:
        script: path of the script.
        show: None for the show that the script belongs to.
        engine: name of the engine; None for the show's own.

    Raises:
        StudioError: the script can't be read, or a speaker can't be given a voice.
    """
    from studio.render.prepare import cast_script, load_source, load_speech_settings

    path, show = _script_and_show(script, show)
    source = load_source(path, show)
    engine = engine or show.settings.engine
    cast, _ = cast_script(source.script, show, engine, load_speech_settings(show, engine))
    return cast


def lint_script(script: AnyPath, *, show: Show | None = None, engine: str | None = None) -> tuple[Finding, ...]:
    """What is wrong or doubtful in a script, by line, before anything is rendered.

    Raises:
        StudioError: the script or a file of the show can't be read.
    """
    from studio.lint import gather, lint

    path, show = _script_and_show(script, show)
    return lint(gather(path, show, engine))


def render_episode(
    script: AnyPath,
    *,
    show: Show | None = None,
    output: AnyPath | None = None,
    engine: str | None = None,
    title: str | None = None,
    date: str | None = None,
    number: int | None = None,
    season: int | None = None,
    description: str | None = None,
    on_progress: OnProgress | None = None,
) -> RenderedEpisode:
    """Render a script to a finished MP3 with everything beside it.

    Args:
        script: path of the script.
        show: None for the show that the script belongs to.
        output: the MP3; None for ``episodes/NAME/NAME.mp3`` of the show, or the current folder outside any show.
        engine: name of the engine; None for the show's own.
        title: None for the script's own, like those that follow.
        date: of publication, as ``2026-04-02``.
        number: of the episode, from 1.
        season: number of the season, from 1.
        description: plain text.
        on_progress: called from the working threads, one at a time.

    Raises:
        StudioError: see :mod:`studio.errors`. No half-written file is left under the MP3's name.
    """
    from studio.render.flow import RenderJob
    from studio.render.flow import render_episode as render

    path, show = _script_and_show(script, show)
    overrides = _overrides(title=title, date=date, number=number, season=season, description=description)
    job = RenderJob(path, show, Path(output) if output is not None else None, engine, overrides)
    return render(job, _progress(on_progress))


def export_masters(
    script: AnyPath,
    presets: Sequence[str],
    *,
    show: Show | None = None,
    engine: str | None = None,
    folder: AnyPath | None = None,
    on_progress: OnProgress | None = None,
) -> list[MasterFile]:
    """Write other masters of an episode.

    Args:
        script: path of the script.
        presets: such as ``m4b``, ``broadcast`` or ``flac``; ``studio export --help`` lists them.
        show: None for the show that the script belongs to.
        engine: name of the engine; None for the show's own.
        folder: where the files go; None for the folder of the episode's MP3.
        on_progress: called from the working threads, one at a time.

    Raises:
        UsageError: there is no such preset.
        StudioError: see :mod:`studio.errors`.
    """
    from studio.export import PRESETS
    from studio.export.masters import deliver
    from studio.render.flow import RenderJob

    unknown = [name for name in presets if name not in PRESETS]
    if unknown:
        raise UsageError(f"There is no master {unknown[0]!r}.", hint=f"Choose from {', '.join(PRESETS)}.")
    path, show = _script_and_show(script, show)
    job = RenderJob(path, show, engine=engine)
    chosen = [PRESETS[name] for name in dict.fromkeys(presets)]
    return deliver(job, chosen, Path(folder) if folder is not None else None, _progress(on_progress))


def check_episode(mp3: AnyPath, *, target_lufs: float | None = None, on_progress: OnProgress | None = None) -> Report:
    """Test a finished episode, made by Studio or not, against the rules for published episodes.

    Args:
        mp3: the episode; files beside it are found by its name.
        target_lufs: the loudness it should have; None for what its record says, -16 without one.
        on_progress: called from the working threads, one at a time.

    Raises:
        InputError: it can't be read, or is no MP3.
    """
    from studio.check import check_episode as check

    return check(Path(mp3), target_lufs=target_lufs, progress=_progress(on_progress))


def render_batch(
    scripts: Sequence[AnyPath],
    *,
    show: Show | None = None,
    engine: str | None = None,
    workers: int = 0,
    device: str = "",
    on_progress: OnProgress | None = None,
) -> BatchRunResult:
    """Render many scripts. Their sentences are pooled, and finished episodes are not made again.

    Args:
        scripts: scripts, and folders of scripts.
        show: None for the one show that all scripts belong to.
        engine: name of the engine; None for the show's own.
        workers: processes that synthesize; 0 for this process.
        device: where a neural engine computes: ``cpu``, ``cuda`` or ``cuda:N``; empty for its own choice.
        on_progress: called from the working threads, one at a time.

    Returns:
        How many episodes were made, and which scripts failed and why; a script that fails doesn't stop the others.

    Raises:
        StudioError: the run as a whole can't start or go on.
    """
    from studio.batch.job import BatchJob, show_of
    from studio.batch.run import run
    from studio.batch.scripts import gather
    from studio.progress import NoProgress

    found = tuple(path.absolute() for path in gather([Path(script) for script in scripts]))
    job = BatchJob(
        scripts=found,
        show=show if show is not None else show_of(found, None, None),
        engine=engine,
        workers=workers,
        device=device,
    )
    return run(job, _progress(on_progress) or NoProgress())


def publish_show(
    show: Show,
    *,
    folder: AnyPath | None = None,
    base_url: str | None = None,
    upload_to: str | None = None,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
) -> PublishResult:
    """Write the site of a show: feed, audio, chapters, transcripts and pages; and upload it, if asked.

    Args:
        show: its finished episodes are published.
        folder: of the site; None for ``site/`` in the show.
        base_url: address of that folder on the web; None for the one in show.toml.
        upload_to: such as ``s3://BUCKET/FOLDER`` or ``git:BRANCH``; None for no upload.
        dry_run: only say what would be written and uploaded.
        on_progress: called from the working threads, one at a time.

    Raises:
        ShowError, UsageError, InputError: what keeps the show from being published.
        OutputError: no space, no permission to write, or a host that can't be reached.
    """
    from studio.publish.flow import publish_site

    return publish_site(
        show,
        Path(folder) if folder is not None else None,
        now=datetime.now().astimezone(),
        address=base_url,
        to=upload_to,
        dry_run=dry_run,
        progress=_progress(on_progress),
    )


def list_voices(show: Show | None = None) -> tuple[Voice, ...]:
    """The voices of a show, or those that come with the package. Raises ShowError."""
    from studio.cast import load_voices

    return tuple(load_voices((show if show is not None else load_show()).voices))


def list_engines() -> tuple[EngineStatus, ...]:
    """Every speech engine, with whether it is ready and, if not, why."""
    from studio.synthesize.registry import engines

    return tuple(engines())


def _script_and_show(script: AnyPath, show: Show | None) -> tuple[Path, Show]:
    path = Path(script)
    return path, show if show is not None else load_show(path)


def _overrides(**values: str | int | None) -> MetadataOverrides:
    """The caller's metadata of the episode. Raises UsageError for wrong values, such as a date that doesn't exist."""
    from pydantic import ValidationError

    from studio.formats.toml import fault_in
    from studio.show.metadata import MetadataOverrides

    try:
        return MetadataOverrides.model_validate(values)
    except ValidationError as error:
        key, reason = fault_in(error)
        raise UsageError(f"{key}: {reason}.") from error


def _progress(on_progress: OnProgress | None) -> Progress | None:
    return _CallbackProgress(on_progress) if on_progress is not None else None


class _CallbackProgress:
    """Passes progress on to a function."""

    def __init__(self, on_progress: OnProgress) -> None:
        import threading

        self._call, self._lock = on_progress, threading.Lock()

    def send(self, event: ProgressEvent) -> None:
        with self._lock:
            self._call(event)

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        meter = _CallbackMeter(self, ProgressEvent(name, 0.0, total, unit))
        self.send(meter.event)
        yield meter

    def note(self, message: str) -> None:
        self.send(ProgressEvent("", note=message))


class _CallbackMeter:
    """Counts the progress of one stage; safe from any thread."""

    def __init__(self, progress: _CallbackProgress, event: ProgressEvent) -> None:
        import threading

        self._progress, self.event, self._lock = progress, event, threading.Lock()

    def advance(self, amount: float = 1.0, audio_s: float = 0.0) -> None:
        with self._lock:
            self.event = replace(self.event, done=self.event.done + amount)
            event = self.event
        self._progress.send(event)
