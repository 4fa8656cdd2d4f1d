"""The flow: a script's path in, a finished episode out, one call per stage.

This is the table of contents of the whole program. Every stage takes values and gives values; what is on the disk
afterwards is the MP3, and takes in the store, so that a run that was stopped goes on where it stood.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from studio import master as mastering
from studio import mix as mixing
from studio.audio.clip import Reader
from studio.cast import Memory, Wish, assign, load_voices, recall, remember
from studio.encode import encode_pieces, write_mp3
from studio.formats.chapters import merge_chapters
from studio.parse import parse_script
from studio.parse.read import read_script
from studio.progress import Progress, Silent
from studio.provide import Provided, provide
from studio.show import Show
from studio.synthesize import synthesize
from studio.text.lexicon import Lexicon
from studio.values import Cast, Chapter, Encoded, Line, Master, Problem, Script, Tags, Timeline

Stage = Literal["parse", "cast", "synthesize", "mix", "master", "encode"]
STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be produced."""

    script: Path
    show: Show
    output: Path | None = None
    """The MP3; None for the show's own place for it."""
    engine: str | None = None
    """None for the show's own."""
    title: str | None = None
    date: str | None = None
    number: int | None = None
    until: Stage = "encode"
    """The last stage to run."""


@dataclass(slots=True)
class Episode:
    """What has been made; fields of stages that did not run are None."""

    script: Script
    cast: Cast | None = None
    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    """From reading the script, and from what could not be spoken."""
    timeline: Timeline | None = None
    chapters: tuple[Chapter, ...] = ()
    master: Master | None = None
    encoded: Encoded | None = None
    tags: Tags | None = None
    path: Path | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    """Wall time of each stage."""


def produce(job: Job, progress: Progress | None = None) -> Episode:
    """Turn a script into an episode.

    Raises:
        StudioError: see ``studio.errors``; nothing half-made stands under the MP3's name, finished takes are kept.
    """
    progress = progress or Silent()
    clock = _Clock()
    with clock("parse"):
        episode = Episode(parse_script(read_script(job.script), file=job.script), seconds=clock.seconds)
        episode.problems = episode.script.problems
    if job.until == "parse":
        return episode
    needs = provide(job.show, job.engine, job.output or job.show.episode(job.script), job.until)
    with clock("cast"), _at(job.script):
        episode.cast = choose_cast(episode.script, job.show, needs.engine.name, progress)
    if job.until == "cast":
        return episode
    with clock("synthesize"), _at(job.script):
        episode.lines, unspoken = speak(episode.script, episode.cast, job.show, needs, progress)
        episode.problems += unspoken
    if job.until == "synthesize":
        return episode
    with clock("mix"):
        episode.timeline = mixing.plan_timeline(episode.script, episode.lines, needs.mix)
        episode.chapters = merge_chapters(episode.timeline.chapters)
        programme = mixing.mixer(episode.timeline, needs.store, needs.music)
    if job.until == "mix":
        return episode
    with clock("master"):
        episode.master = decide_master(programme, episode.timeline, job.show, progress)
    if job.until == "master":
        return episode
    with clock("encode"):
        episode.encoded = encode(programme, episode.timeline, episode.master, job.show, needs, progress)
        episode.tags = tags_for(job, episode.script, needs)
        episode.path = needs.output
        write_mp3(needs.output, episode.encoded, episode.tags, episode.chapters)
    return episode


def choose_cast(script: Script, show: Show, engine: str, progress: Progress) -> Cast:
    """Give every speaker a voice; what was guessed is said, and remembered in cast.toml."""
    wishes = [Wish(name, s.voice, s.aliases) for name, s in show.settings.speakers.items()]
    memory: dict[str, Memory] = recall(show.cast_file)
    guess = show.settings.unknown_speakers == "assign"
    cast, learnt = assign(script, engine, load_voices(show.voices), wishes, memory, guess=guess)
    for role in cast.roles:
        if role.note:
            progress.note(f"{role.speaker}: {role.note}")
    remember(show.cast_file, learnt)
    return cast


def speak(
    script: Script, cast: Cast, show: Show, needs: Provided, progress: Progress
) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """Every sentence as a take in the store."""
    lexicon: Lexicon = needs.lexicon
    return synthesize(
        script, cast, needs.engine, needs.store, lexicon=lexicon, language=show.settings.language, progress=progress
    )


def decide_master(programme: Reader, timeline: Timeline, show: Show, progress: Progress) -> Master:
    """Measure the whole programme and settle one gain for it."""
    measured = mastering.measure(programme, timeline.length, progress=progress)
    return mastering.decide(
        programme, measured, timeline.length, target_lufs=show.settings.loudness.target_lufs, progress=progress
    )


def encode(
    programme: Reader, timeline: Timeline, master: Master, show: Show, needs: Provided, progress: Progress
) -> Encoded:
    """The mastered programme as MP3 frames, its true peak verified on what a listener decodes."""
    return encode_pieces(
        mastering.mastered(programme, timeline.length, master),
        timeline.cuts,
        timeline.length,
        ceiling_dbtp=master.ceiling_dbtp,
        target_dbtp=show.settings.loudness.true_peak_dbtp,
        encoder=needs.encoder,
        bitrate=show.settings.mp3.bitrate,
        progress=progress,
    )


def tags_for(job: Job, script: Script, needs: Provided) -> Tags:
    """What the MP3 says about itself: what was asked for, else what the script says, else its name."""
    settings = job.show.settings
    return Tags(
        title=job.title or script.title or job.script.stem.replace("-", " ").replace("_", " ").strip().capitalize(),
        show=settings.title,
        artist=settings.author,
        date=job.date or script.date,
        number=job.number,
        description=script.description or "",
        language=settings.language,
        link=settings.link or None,
        ai_generated=settings.ai_generated,
        cover=needs.cover,
    )


class _Clock:
    """Wall seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        begin = time.monotonic()
        try:
            yield
        finally:
            self.seconds[stage] = round(time.monotonic() - begin, 3)


@contextlib.contextmanager
def _at(script: Path) -> Iterator[None]:
    """Errors that know a line of the script get its name."""
    from studio.errors import StudioError

    try:
        yield
    except StudioError as error:
        if error.line is not None and error.file is None:
            error.file = script
        raise


Produce = Callable[[Job, Progress | None], Episode]
