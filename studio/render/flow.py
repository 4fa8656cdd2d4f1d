"""The flow of one episode: a script in, a finished MP3 with everything beside it out, one call per stage.

This is the program's table of contents. :func:`run_stages` goes through the stages in order; whoever needs less than
the finished episode (``--until``, ``studio export``) stops at the result of an earlier stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from studio import master as mastering
from studio.cast import remember
from studio.concurrency.memory import share_pool
from studio.encode import encode_pieces, find_encoder
from studio.errors import TakeMissing
from studio.progress import NoProgress, Progress
from studio.render.mixdown import master, mix
from studio.render.prepare import PreparedScript, ScriptSource, load_source, load_speech_settings, prepare
from studio.render.resources import gather_resources
from studio.render.results import MasteredEpisode, MixedEpisode, RenderedEpisode, SpokenEpisode, StageResult
from studio.render.timing import Clock
from studio.render.write import write_episode
from studio.show import Show
from studio.show.acceptance import require_accepted
from studio.show.metadata import MetadataOverrides
from studio.synthesize import synthesize
from studio.synthesize.early import EarlyTake
from studio.values.stages import Stage

_RESULTS: dict[Stage, type[StageResult]] = {
    "parse": ScriptSource,
    "cast": PreparedScript,
    "synthesize": SpokenEpisode,
    "mix": MixedEpisode,
    "master": MasteredEpisode,
    "encode": RenderedEpisode,
}
_Result = TypeVar("_Result", bound=StageResult)


@dataclass(frozen=True, slots=True)
class RenderJob:
    """What to render."""

    script: Path
    show: Show
    output: Path | None = None
    """The MP3; None for the show's own place for it."""
    engine: str | None = None
    """Name of the engine; None for the show's own."""
    overrides: MetadataOverrides = field(default_factory=MetadataOverrides)
    """Title, date, number and so on, as given by the user."""
    regain: bool = False
    """Decide the gain again instead of keeping that of an earlier render."""
    replaces: bool = False
    """Take the place of another script's episode, and its GUID."""


def render_episode(
    job: RenderJob,
    progress: Progress | None = None,
    *,
    verify_takes: bool = False,
    on_result: Callable[[StageResult], None] = lambda _: None,
) -> RenderedEpisode:
    """Turn a script into an episode on disk.

    Args:
        job: what to render.
        progress: receives the progress.
        verify_takes: read every cached take in full, and make damaged ones again.
        on_result: called with the result of each stage as soon as it is there.

    Raises:
        StudioError: see ``studio.errors``. No half-written file is left under the MP3's name; finished takes stay
            in the cache.
    """
    return _run(RenderedEpisode, job, progress, Clock(job.script), verify_takes, on_result)


def speak_episode(job: RenderJob, progress: Progress | None = None) -> SpokenEpisode:
    """A take for every sentence, and nothing after it. Raises StudioError."""
    return _run(SpokenEpisode, job, progress, Clock(job.script))


def mix_episode(job: RenderJob, progress: Progress | None = None, *, verify_takes: bool = False) -> MixedEpisode:
    """The mix with its speakers at one level, which is not encoded or written. Raises StudioError."""
    return _run(MasteredEpisode, job, progress, Clock(job.script), verify_takes).mixed


def render_until(stage: Stage, job: RenderJob, progress: Progress | None = None) -> tuple[StageResult, Clock]:
    """The result of any stage, and how long each stage took. Raises StudioError."""
    clock = Clock(job.script)
    return _run(_RESULTS[stage], job, progress, clock), clock


def _run(
    kind: type[_Result],
    job: RenderJob,
    progress: Progress | None,
    clock: Clock,
    verify_takes: bool = False,
    on_result: Callable[[StageResult], None] = lambda _: None,
) -> _Result:
    """The first result of a kind; with a second attempt when a cached take turns out damaged on the way."""
    for verify in (verify_takes, True):
        try:
            stages = run_stages(
                job, progress or NoProgress(), clock, writes=kind is RenderedEpisode, verify_takes=verify
            )
            for result in stages:
                on_result(result)
                if isinstance(result, kind):
                    return result
        except TakeMissing:
            if verify:
                raise
            (progress or NoProgress()).note("a cached take was damaged; it is made again")
    raise AssertionError("unreachable")


def run_stages(
    job: RenderJob, progress: Progress, clock: Clock, *, writes: bool, verify_takes: bool
) -> Iterator[StageResult]:
    """All stages in order; yields the result of each.

    Args:
        job: what to render.
        progress: receives the progress.
        clock: measures each stage.
        writes: whether the episode will be written, so that its place is checked before the first expensive step.
        verify_takes: read every cached take in full, and make damaged ones again.
    """
    show, settings = job.show, job.show.settings
    share_pool()

    with clock("parse"):
        source = load_source(job.script, show, job.overrides)
    yield source

    with clock("provide"):
        resources = gather_resources(source, show, job.engine, job.output, writes=writes, replaces=job.replaces)
        if resources.note:
            progress.note(resources.note)

    with EarlyTake(resources.engine, resources.store, resources.earlier_turns) as early:
        with clock("cast"):
            speech = load_speech_settings(show, resources.engine.name)
            prepared = prepare(source, show, resources.engine.name, speech, progress, early=early if writes else None)
            remember(show.cast_file, prepared.new_choices)
            for role in prepared.cast.roles:
                if role.note:
                    progress.note(f"{role.speaker}: {role.note}")
        yield prepared
        if settings.stop_when_doubtful:
            require_accepted(source.script, job.script, show.root)

        with clock("synthesize"):
            takes, unspoken = synthesize(
                prepared.script,
                prepared.cast,
                prepared.sentences,
                resources.engine,
                resources.store,
                unspeakable=prepared.unspeakable,
                language=source.metadata.language,
                recordings=resources.mix.recordings,
                pins=resources.pins,
                listen=settings.listen,
                scenes=settings.scenes,
                verify_takes=verify_takes,
                progress=progress,
                begun=early,
            )
    spoken = SpokenEpisode(prepared, resources, takes, (*source.problems, *prepared.problems, *unspoken))
    yield spoken

    with clock("mix"):
        mixed = mix(spoken, regain=job.regain)
    yield mixed

    mastered = master(mixed, settings.loudness, clock, progress, regain=job.regain)
    mixed, timeline = mastered.mixed, mastered.mixed.timeline
    yield mastered

    with clock("encode"):
        encoded = encode_pieces(
            mastering.mastered(mixed.programme, timeline.length_samples, mastered.master),
            timeline.cuts,
            timeline.length_samples,
            ceiling_dbtp=mastered.master.ceiling_dbtp,
            gain_db=mastered.master.gain_db,
            cache=mixed.cache,
            target_dbtp=settings.loudness.true_peak_dbtp,
            encoder=find_encoder(),
            bitrate_kbps=settings.mp3.bitrate,
            progress=progress,
        )
    with clock("write"):
        rendered = write_episode(show, mastered, encoded, clock.seconds)
    if rejected := resources.store.rejected.total():
        objects = "an object in the cache was" if rejected == 1 else f"{rejected} objects in the cache were"
        progress.note(f"{objects} damaged, misplaced or of an older version, and made again")
    yield rendered
