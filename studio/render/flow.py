"""The flow: a script's path in, a finished episode out, one call per stage.

The whole program's table of contents. ``provide.py`` gathers what is needed, ``finish.py`` writes what was made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from studio import master as mastering
from studio import mix as mixing
from studio.cast import as_problems, propose
from studio.encode import encode_pieces, find_encoder, piece_spans
from studio.errors import TakeGone
from studio.formats.chapters import merge_chapters
from studio.outline import outlined
from studio.parse import parse_script
from studio.parse.read import read_script
from studio.progress import Progress, Silent
from studio.render.preflight import choose_cast, provide
from studio.render.result import Episode
from studio.render.timing import Clock
from studio.render.write import finish, merged
from studio.show import Show
from studio.show.metadata import MetadataOverrides
from studio.store.piece_cache import PieceCache
from studio.synthesize import synthesize
from studio.text.words import is_word
from studio.values.stages import Stage


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be produced."""

    script: Path
    show: Show
    output: Path | None = None
    """The MP3; None for the show's own place for it."""
    engine: str | None = None
    """None for the show's own."""
    overrides: MetadataOverrides = field(default_factory=MetadataOverrides)
    """Title, date, number and the like, where they were asked for."""
    until: Stage = "encode"
    """The last stage to run."""
    regain: bool = False
    """Settle the gain anew, whatever it was in an earlier render."""


def produce(job: Job, progress: Progress | None = None, *, thorough: bool = False) -> Episode:
    """Turn a script into an episode; ``thorough`` looks for takes that are damaged.

    Raises:
        StudioError: see ``studio.errors``; nothing half-made stands under the MP3's name, finished takes are kept.
    """
    try:
        return _stages(job, progress or Silent(), thorough=thorough)
    except TakeGone:  # found damaged on the way; the same again makes what is damaged anew
        return _stages(job, progress or Silent(), thorough=True)


def _stages(job: Job, progress: Progress, *, thorough: bool = False) -> Episode:
    """All stages in order; ``thorough`` distrusts takes that are there."""
    settings = job.show.settings
    clock = Clock(job.script)

    with clock("parse"):
        text = read_script(job.script)
        episode = Episode(parse_script(text, file=job.script), text, seconds=clock.seconds)
        episode.problems = episode.script.problems
    if job.until == "parse":
        return episode

    with clock("provide"):
        needs = provide(job.show, job.script, episode.script, job.overrides, job.engine, job.output, job.until)
        episode.needs, episode.problems = needs, episode.problems + needs.problems

    with clock("cast"):
        episode.cast = choose_cast(episode.script, job.show, needs.engine.name, progress)
        episode.problems += as_problems(propose(episode.script, episode.cast, tuple(settings.speakers), is_word))
    if job.until == "cast":
        return episode
    episode.script, found = outlined(episode.script, progress, wanted=settings.outline)
    episode.problems += found

    with clock("synthesize"):
        episode.sentences, unspoken = synthesize(
            episode.script,
            episode.cast,
            needs.engine,
            needs.store,
            lexicon=needs.lexicon,
            language=needs.metadata.language,
            recordings=needs.mix.recordings,
            pins=needs.pins,
            listen=settings.listen,
            thorough=thorough,
            progress=progress,
        )
        episode.problems += unspoken
    if job.until == "synthesize":
        return episode

    with clock("mix"):
        timeline = episode.timeline = mixing.plan_timeline(episode.script, episode.sentences, needs.mix)
        episode.chapters = merge_chapters(timeline.chapters)
        episode.problems += timeline.unplayed + merged(timeline, episode.chapters)
        programme = mixing.mixer(timeline, needs.store, needs.music)
        contents = {sentence.take.key: sentence.take.content for sentence in episode.sentences}
        cache = PieceCache(needs.store, mixing.identity(timeline, contents))
    if job.until == "mix":
        return episode

    with clock("master"):
        assessed = mastering.decide(
            programme,
            mastering.measure(programme, piece_spans(timeline.cuts, timeline.length), cache=cache, progress=progress),
            target_lufs=settings.loudness.target_lufs,
            ceiling_dbtp=mastering.ceiling(settings.loudness.true_peak_dbtp),
            earlier_db=None if job.regain else needs.earlier_db,
            cache=cache,
            progress=progress,
        )
        master = episode.master = assessed.master
        episode.heard = assessed.energies
    if job.until == "master":
        return episode

    with clock("encode"):
        episode.encoded = encode_pieces(
            mastering.mastered(programme, timeline.length, master),
            timeline.cuts,
            timeline.length,
            ceiling_dbtp=master.ceiling_dbtp,
            gain_db=master.gain_db,
            cache=cache,
            target_dbtp=settings.loudness.true_peak_dbtp,
            encoder=find_encoder(),
            bitrate=settings.mp3.bitrate,
            progress=progress,
        )
    with clock("write"):
        episode.made = dict(needs.store.written)
        episode.finished = finish(job.script, job.show, episode, needs)
    return episode
