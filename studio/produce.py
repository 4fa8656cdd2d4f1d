"""The flow: a script's path in, a finished episode out, one call per stage.

This is the table of contents of the whole program. Every stage takes values and gives values; what is on the disk
afterwards is the MP3 with its companions, and takes in the store, so that a run that was stopped goes on where it
stood. ``provide.py`` gathers what the stages need, ``finish.py`` writes what they made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from studio import master as mastering
from studio import mix as mixing
from studio.cast import Wish, as_problems, assign, load_voices, propose, recall, remember
from studio.clock import Clock
from studio.details import Given
from studio.encode import encode_pieces, find_encoder
from studio.episode import Episode
from studio.finish import finish
from studio.formats.chapters import merge_chapters
from studio.outline import outlined
from studio.parse import parse_script
from studio.parse.read import read_script
from studio.progress import Progress, Silent
from studio.provide import provide
from studio.show import Show
from studio.synthesize import synthesize
from studio.text.words import is_word
from studio.values import Cast, Chapter, Problem, Script, Timeline

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
    asked: Given = field(default_factory=Given)
    """Title, date, number and the like, where they were asked for."""
    until: Stage = "encode"
    """The last stage to run."""


def produce(job: Job, progress: Progress | None = None) -> Episode:
    """Turn a script into an episode.

    Raises:
        StudioError: see ``studio.errors``; nothing half-made stands under the MP3's name, finished takes are kept.
    """
    progress = progress or Silent()
    settings = job.show.settings
    clock = Clock(job.script)

    with clock("parse"):
        text = read_script(job.script)
        episode = Episode(parse_script(text, file=job.script), text, seconds=clock.seconds)
        episode.problems = episode.script.problems
    if job.until == "parse":
        return episode

    with clock("provide"):
        needs = provide(job.show, job.script, episode.script, job.asked, job.engine, job.output, job.until)
        episode.problems += needs.problems

    with clock("cast"):
        episode.cast = choose_cast(episode.script, job.show, needs.engine.name, progress)
        episode.problems += as_problems(propose(episode.script, episode.cast, tuple(settings.speakers), is_word))
    if job.until == "cast":
        return episode
    episode.script, found = outlined(episode.script, progress, wanted=settings.outline)
    episode.problems += found

    with clock("synthesize"):
        episode.lines, unspoken = synthesize(
            episode.script,
            episode.cast,
            needs.engine,
            needs.store,
            lexicon=needs.lexicon,
            language=needs.details.language,
            recordings=needs.mix.recordings,
            progress=progress,
        )
        episode.problems += unspoken
    if job.until == "synthesize":
        return episode

    with clock("mix"):
        timeline = episode.timeline = mixing.plan_timeline(episode.script, episode.lines, needs.mix)
        episode.chapters = merge_chapters(timeline.chapters)
        episode.problems += timeline.unplayed + _merged(timeline, episode.chapters)
        programme = mixing.mixer(timeline, needs.store, needs.music)
    if job.until == "mix":
        return episode

    with clock("master"):
        measured = mastering.measure(programme, timeline.length, progress=progress)
        episode.master = mastering.decide(
            programme, measured, timeline.length, target_lufs=settings.loudness.target_lufs, progress=progress
        )
    if job.until == "master":
        return episode

    with clock("encode"):
        episode.encoded = encode_pieces(
            mastering.mastered(programme, timeline.length, episode.master),
            timeline.cuts,
            timeline.length,
            ceiling_dbtp=episode.master.ceiling_dbtp,
            target_dbtp=settings.loudness.true_peak_dbtp,
            encoder=find_encoder(),
            bitrate=settings.mp3.bitrate,
            progress=progress,
        )
    with clock("write"):
        episode.finished = finish(job.script, job.show, episode, needs)
    return episode


def choose_cast(script: Script, show: Show, engine: str, progress: Progress) -> Cast:
    """Give every speaker a voice; what was guessed is said, and remembered in cast.toml."""
    wishes = [Wish(name, s.voice, s.aliases) for name, s in show.settings.speakers.items()]
    guess = show.settings.unknown_speakers == "assign"
    cast, learnt = assign(script, engine, load_voices(show.voices), wishes, recall(show.cast_file), guess=guess)
    remember(show.cast_file, learnt)
    for role in cast.roles:
        if role.note:
            progress.note(f"{role.speaker}: {role.note}")
    return cast


def _merged(timeline: Timeline, chapters: tuple[Chapter, ...]) -> tuple[Problem, ...]:
    """What to tell the user when a file can't hold all chapters."""
    if len(chapters) == len(timeline.chapters):
        return ()
    count = len(timeline.chapters)
    return (Problem(1, f"{count} chapters are more than a file can hold; short neighbours were merged to 255"),)
