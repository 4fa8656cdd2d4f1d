"""Writes a finished episode: the MP3, its companions and the record, which all agree with each other."""

from __future__ import annotations

from collections.abc import Mapping

from studio.encode import write_mp3, write_sidecars
from studio.files.atomic import write_atomic
from studio.formats.episode_record import record_path
from studio.formats.mp3_digest import file_digests
from studio.formats.sanitize import file_name_text
from studio.formats.waveform import waveform_of
from studio.master import loudness_of
from studio.mix import utterances
from studio.render.place import path_from
from studio.render.record import RecordSource, SpeakerLevel, build_record
from studio.render.results import MasteredEpisode, RenderedEpisode
from studio.show import Show
from studio.values import Chapter, EncodedAudio, Metadata, Problem, Tags, Timeline


def write_episode(
    show: Show, mastered: MasteredEpisode, encoded: EncodedAudio, seconds: Mapping[str, float]
) -> RenderedEpisode:
    """Write the MP3, its companions and the record. Each file is written whole or not at all; the record comes last.

    Args:
        show: its settings name the programme in the tag.
        mastered: everything that was made of the script.
        encoded: frames of the programme.
        seconds: wall time of each stage, for the record.

    Raises:
        OutputError: no space, or no permission to write.
    """
    mixed = mastered.mixed
    prepared, resources, sentences = mixed.spoken.prepared, mixed.spoken.resources, mixed.spoken.sentences
    timeline, chapters, cast = mixed.timeline, mixed.chapters, prepared.cast
    tags = tags_of(show, resources.metadata, resources.cover)
    said = utterances(prepared.script, cast.full_names, sentences, timeline)
    write_mp3(resources.output, encoded, tags, chapters)
    companions = write_sidecars(resources.output, said, chapters, timeline.length_samples, tags)
    by_speaker: dict[str, list[tuple[int, int]]] = {}
    for utterance in said:
        by_speaker.setdefault(utterance.speaker, []).append((utterance.start_sample, utterance.stop_sample))
    source = RecordSource(
        script_name=file_name_text(prepared.source.path.name),
        script_path=path_from(resources.output, prepared.source.path) if show.root is None else "",
        script_text=prepared.source.text,
        script=prepared.script,
        metadata=resources.metadata,
        tags=tags,
        cast=cast,
        engine_build=resources.engine.build(),
        sentences=sentences,
        utterances=said,
        timeline=timeline,
        chapters=chapters,
        master=mastered.master,
        target_true_peak_dbtp=show.settings.loudness.true_peak_dbtp,
        encoded=encoded,
        sound_sha256=file_digests(resources.output).sound,
        speakers=[
            SpeakerLevel(
                name,
                sum(stop - start for start, stop in spans),
                mastered.speaker_lufs.get(name, loudness_of(mastered.energies, spans)),
                mixed.level_corrections_db.get(name, 0.0),
            )
            for name, spans in by_speaker.items()
        ],
        chapter_lufs=[loudness_of(mastered.energies, [(c.start_sample, c.stop_sample)]) for c in chapters],
        waveform=waveform_of(mastered.energies),
        problems=mixed.problems,
        seconds=seconds,
    )
    place = record_path(resources.output)
    write_atomic(place, build_record(source).to_json())
    return RenderedEpisode(
        resources.output, (*companions, place), mastered, encoded, dict(seconds), dict(resources.store.written)
    )


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


def merged_chapters(timeline: Timeline, chapters: tuple[Chapter, ...]) -> tuple[Problem, ...]:
    """A message for the user if a file can't hold all chapters."""
    if len(chapters) == len(timeline.chapters):
        return ()
    count = len(timeline.chapters)
    return (Problem(1, f"{count} chapters are more than a file can hold; short neighbours were merged to 255"),)
