"""One episode assembled from takes that are all in the store, by the same ``render_episode`` as a single render.

In: an :class:`AssemblyTask`. Out: an :class:`AssemblyResult`. Both go over a pipe or stay in this process; samples
never travel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from studio.batch.inputs import output_files
from studio.batch.values import PlannedEpisode
from studio.errors import OutputError, ProgramError, StudioError
from studio.render.flow import RenderJob, render_episode
from studio.show import Settings, Show
from studio.store.keys import file_digest


@dataclass(frozen=True, slots=True)
class ShowSnapshot:
    """A show as it was when the run began, for another process: later changes of show.toml don't affect the run."""

    file: str
    """The show file; empty outside any show."""
    settings: str
    """Its settings, as JSON."""
    store: str
    """Folder or address of the takes."""

    @classmethod
    def of(cls, show: Show) -> ShowSnapshot:
        """The snapshot of a show."""
        return cls(str(show.settings_file or ""), show.settings.model_dump_json(), show.location)

    def show(self) -> Show:
        """The show again."""
        path = Path(self.file)
        settings = Settings.model_validate_json(self.settings)
        return Show(settings, path.parent, self.store, path.name) if self.file else Show(settings, None, self.store)


@dataclass(frozen=True, slots=True)
class AssemblyTask:
    """What to assemble."""

    script: str
    show: ShowSnapshot
    engine: str
    output: str
    digest: str
    """Of the script's file when the episode was planned."""
    expected_s: float = 0.0
    """Duration of the episode at the usual pace of speech."""


@dataclass(frozen=True, slots=True)
class SuspectTake:
    """A take that is used although a check flagged it."""

    line: int
    speaker: str
    text: str
    flags: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class AssemblyResult:
    """The result of a task."""

    state: Literal["made", "changed", "failed"]
    """``changed``: the script's file changed since the episode was planned, so the result can't be used."""
    reason: str = ""
    retryable: bool = False
    """Another attempt may succeed: the disk, the store or a program failed, not the episode."""
    title: str = ""
    guid: str | None = None
    duration_s: float = 0.0
    size_bytes: int = 0
    """Of all its files."""
    suspect_takes: tuple[SuspectTake, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()
    """(line, message)."""
    stage_s: dict[str, float] | None = None
    """Seconds by stage."""


def assembly_task(show: Show, engine: str, episode: PlannedEpisode, digest: str) -> AssemblyTask:
    """The task for an episode; ``digest`` is that of the script's file."""
    script, output = str(episode.script), str(episode.output)
    return AssemblyTask(script, ShowSnapshot.of(show), engine, output, digest, episode.expected_s)


def assemble_episode(task: AssemblyTask) -> AssemblyResult:
    """Make one episode; errors are in the result and not raised."""
    script = Path(task.script)
    try:
        if file_digest(script) != task.digest:
            return AssemblyResult("changed")
        episode = render_episode(RenderJob(script, task.show.show(), Path(task.output), task.engine))
        if file_digest(script) != task.digest:
            return AssemblyResult("changed")
    except StudioError as error:
        return AssemblyResult("failed", str(error), isinstance(error, (OutputError, ProgramError)))
    except OSError as error:
        return AssemblyResult("failed", f"{error.strerror or error}.", True)
    turns = episode.script.turns
    return AssemblyResult(
        "made",
        title=episode.metadata.title,
        guid=episode.metadata.guid,
        duration_s=round(episode.duration_s, 3),
        size_bytes=sum(path.stat().st_size for path in output_files(episode.path) if path.is_file()),
        suspect_takes=tuple(
            SuspectTake(line.line, turns[line.turn].speaker, line.text, line.take.flags, line.take.key)
            for line in episode.sentences
            if line.take.flags
        ),
        problems=tuple((problem.line, problem.message) for problem in episode.problems),
        stage_s=dict(episode.seconds),
    )


def answer(request: bytes) -> bytes:
    """Handle a task that came over a pipe: JSON in, the result as JSON out."""
    result: bytes = result_adapter().dump_json(assemble_episode(task_adapter().validate_json(request)))
    return result


@cache
def task_adapter() -> Any:  # noqa: ANN401 - a TypeAdapter, whose module takes time to import
    """Writes and reads :class:`AssemblyTask` as JSON."""
    from pydantic import TypeAdapter

    return TypeAdapter(AssemblyTask)


@cache
def result_adapter() -> Any:  # noqa: ANN401
    """Writes and reads :class:`AssemblyResult` as JSON."""
    from pydantic import TypeAdapter

    return TypeAdapter(AssemblyResult)
