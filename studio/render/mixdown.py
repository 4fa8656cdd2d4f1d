"""Mixes and masters an episode, with its speakers at one level.

In: takes of every sentence. Out: the mix and its master. The speakers' levels show only in the finished sound, after
the limiter; where they are apart, each speaker's gain is corrected and the episode mixed once more. A long programme
shows in an excerpt how far they are apart. The record keeps the corrections, so the next render begins with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from studio import master as mastering
from studio import mix as mixing
from studio.audio.clip import Reader
from studio.encode import piece_spans
from studio.errors import AudioError
from studio.formats.chapters import merge_chapters
from studio.progress import NoProgress, Progress
from studio.render.chapters import with_extras
from studio.render.results import MasteredEpisode, MixedEpisode, SpokenEpisode
from studio.render.timing import Clock
from studio.render.write import merged_chapters
from studio.show.metadata import doubtful_words
from studio.show.settings import Loudness
from studio.store.piece_cache import PieceCache
from studio.values import Timeline

Corrections = Mapping[str, float]
"""Gain in dB by speaker, in their full names."""


def mix(spoken: SpokenEpisode, *, regain: bool) -> MixedEpisode:
    """The mix with the corrections of an earlier render; with none to decide all gains again."""
    return _mixed(spoken, {} if regain else spoken.resources.earlier_corrections_db)


def master(
    mixed: MixedEpisode, loudness: Loudness, clock: Clock, progress: Progress, *, regain: bool
) -> MasteredEpisode:
    """The master of a mix, or of a corrected mix whose speakers are equally loud.

    Args:
        mixed: the mix.
        loudness: target and peak.
        clock: measures mix and mastering.
        progress: receives the progress.
        regain: decide the gain again instead of keeping that of an earlier render.
    """
    earlier_db = None if regain else mixed.spoken.resources.earlier_db
    pieces = _pieces(mixed)
    some = mastering.excerpt(pieces)
    if len(some) < len(pieces) and earlier_db is None and not mixed.level_corrections_db:
        with clock("master"):
            wanted = _corrections_by(some, mixed, loudness)
        with clock("mix"):
            mixed = _mixed(mixed.spoken, wanted)
    with clock("master"):
        mastered, wanted = _mastered(mixed, _pieces(mixed), loudness, earlier_db, progress)
    if wanted == mixed.level_corrections_db:
        return mastered
    with clock("mix"):
        mixed = _mixed(mixed.spoken, wanted)
    with clock("master"):
        return _mastered(mixed, _pieces(mixed), loudness, earlier_db, progress)[0]


def _pieces(mixed: MixedEpisode) -> mastering.Spans:
    return piece_spans(mixed.timeline.cuts, mixed.timeline.length_samples)


def _corrections_by(some: mastering.Spans, mixed: MixedEpisode, loudness: Loudness) -> Corrections:
    """The corrections as far as an excerpt shows them; none for an excerpt without sound."""
    try:
        fewest_s = mastering.FEWEST_IN_EXCERPT_S
        return _mastered(mixed, some, loudness, None, NoProgress(), fewest_s)[1]
    except AudioError:
        return {}


def _mastered(
    mixed: MixedEpisode,
    pieces: mastering.Spans,
    loudness: Loudness,
    earlier_db: float | None,
    progress: Progress,
    fewest_s: float = mastering.FEWEST_S,
) -> tuple[MasteredEpisode, Corrections]:
    """The master of some pieces of a mix, and the corrections that bring its speakers to one level."""
    spoken, timeline = mixed.spoken, mixed.timeline
    measured = mastering.measure(mixed.programme, pieces, cache=mixed.cache, progress=progress)
    assessment = mastering.decide(
        mixed.programme,
        measured,
        target_lufs=loudness.target_lufs,
        ceiling_dbtp=mastering.ceiling(loudness.true_peak_dbtp),
        earlier_db=earlier_db,
        cache=mixed.cache,
        progress=progress,
    )
    speech = replace(timeline, placements=tuple(p for p in timeline.placements if p.kind == "speech"))
    alone = mastering.measure(_reader(spoken, speech), pieces, cache=_cache(spoken, speech))
    said = mastering.within(_speech_spans(spoken, timeline), pieces)
    levels = mastering.speaker_loudness_lufs(
        said,
        np.concatenate([m.energies for m in alone]),
        np.concatenate([m.energies for m in measured]),
        assessment.energies,
    )
    wanted = mastering.level_corrections_db(levels, said, mixed.level_corrections_db, fewest_s=fewest_s)
    return MasteredEpisode(mixed, assessment.master, assessment.energies, levels), wanted


def _mixed(spoken: SpokenEpisode, corrections_db: Corrections) -> MixedEpisode:
    prepared = spoken.prepared
    names = _speakers(spoken)
    takes = [
        replace(s, take=replace(s.take, gain_db=s.take.gain_db + corrections_db.get(name, 0.0)))
        if not s.recorded
        else s
        for s, name in zip(spoken.sentences, names, strict=True)
    ]
    timeline = mixing.plan_timeline(prepared.script, takes, spoken.resources.mix)
    resources = spoken.resources
    extended, unused = with_extras(timeline.chapters, resources.metadata.chapters, resources.chapter_pictures)
    chapters = merge_chapters(extended)
    return MixedEpisode(
        spoken,
        timeline,
        chapters,
        programme=_reader(spoken, timeline),
        cache=_cache(spoken, timeline),
        level_corrections_db=corrections_db,
        problems=(
            *spoken.problems,
            *timeline.unplayed,
            *merged_chapters(timeline, chapters),
            *unused,
            *doubtful_words(prepared.source.metadata, prepared.source.path),
        ),
    )


def _reader(spoken: SpokenEpisode, timeline: Timeline) -> Reader:
    return mixing.mixer(timeline, spoken.resources.store, spoken.resources.music)


def _cache(spoken: SpokenEpisode, timeline: Timeline) -> PieceCache:
    contents = {s.take.key: s.take.content for s in spoken.sentences}
    return PieceCache(spoken.resources.store, mixing.identity(timeline, contents))


def _speakers(spoken: SpokenEpisode) -> list[str]:
    """The full name of the speaker of each sentence."""
    turns, names = spoken.prepared.script.turns, spoken.prepared.cast.full_names
    return [names.get(turns[s.turn].speaker, turns[s.turn].speaker) for s in spoken.sentences]


def _speech_spans(spoken: SpokenEpisode, timeline: Timeline) -> dict[str, list[tuple[int, int]]]:
    """By speaker, when they say what their voice made; recordings have levels of their own."""
    names, spans = _speakers(spoken), dict[str, list[tuple[int, int]]]()
    for placed in timeline.spoken:
        if not spoken.sentences[placed.sentence].recorded:
            spans.setdefault(names[placed.sentence], []).append((placed.start_sample, placed.stop_sample))
    return spans
