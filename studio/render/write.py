"""What was made in, files on the disk out: the MP3, its companions, and the record, all agreeing with each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio.encode import write_mp3, write_sidecars
from studio.files.atomic import write_atomic
from studio.formats.episode_record import record_path
from studio.master import loudness_of
from studio.mix import utterances
from studio.render.preflight import Provided
from studio.render.record import RecordSource, SpeakerLevel, build_record
from studio.render.result import Episode, Finished
from studio.show import Show
from studio.show.metadata import as_text
from studio.values import Chapter, Metadata, Problem, Tags, Timeline


def finish(script: Path, show: Show, episode: Episode, needs: Provided) -> Finished:
    """Write everything. Each file is whole or not there; the record comes last.

    Raises:
        OutputError: no room, or no right to write.
        ValueError: a stage did not run.
    """
    cast, timeline, master, encoded = episode.cast, episode.timeline, episode.master, episode.encoded
    if cast is None or timeline is None or master is None or encoded is None:
        raise ValueError("an episode is finished when all stages have run")
    tags = tags_of(show, needs.metadata, needs.cover)
    names = {spelling: role.speaker for role in cast.roles for spelling in role.spellings}
    said = utterances(episode.script, names, episode.sentences, timeline)
    write_mp3(needs.output, encoded, tags, episode.chapters)
    companions = write_sidecars(needs.output, said, episode.chapters, timeline.length, tags)
    heard = episode.heard if episode.heard is not None else np.zeros(0, dtype=np.float32)
    by_speaker: dict[str, list[tuple[int, int]]] = {}
    for utterance in said:
        by_speaker.setdefault(utterance.speaker, []).append((utterance.start, utterance.stop))
    source = RecordSource(
        script_name=as_text(script.name),
        script_text=episode.text,
        script=episode.script,
        metadata=needs.metadata,
        tags=tags,
        cast=cast,
        engine_build=needs.engine.build(),
        sentences=episode.sentences,
        utterances=said,
        timeline=timeline,
        chapters=episode.chapters,
        master=master,
        target_true_peak_dbtp=show.settings.loudness.true_peak_dbtp,
        encoded=encoded,
        speakers=[
            SpeakerLevel(name, sum(stop - start for start, stop in spans), loudness_of(heard, spans))
            for name, spans in by_speaker.items()
        ],
        chapter_lufs=[loudness_of(heard, [(c.start, c.stop)]) for c in episode.chapters],
        problems=episode.problems,
        seconds=episode.seconds,
    )
    place = record_path(needs.output)
    write_atomic(place, build_record(source).to_json())
    return Finished(needs.output, (*companions, place), needs.metadata)


def tags_of(show: Show, metadata: Metadata, cover: bytes | None) -> Tags:
    """What the MP3 says about itself."""
    settings = show.settings
    return Tags(
        title=metadata.title,
        show=settings.title,
        artist=settings.author or ", ".join(person.name for person in metadata.people),
        date=metadata.date,
        number=metadata.number,
        season=metadata.season,
        description=metadata.description,
        language=metadata.language,
        link=settings.link or None,
        ai_generated=settings.ai_generated,
        cover=cover,
    )


def merged(timeline: Timeline, chapters: tuple[Chapter, ...]) -> tuple[Problem, ...]:
    """What to tell the user when a file can't hold all chapters."""
    if len(chapters) == len(timeline.chapters):
        return ()
    count = len(timeline.chapters)
    return (Problem(1, f"{count} chapters are more than a file can hold; short neighbours were merged to 255"),)
