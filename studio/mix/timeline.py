"""Decides what sounds when, and how loud. In: script, takes and music. Out: a Timeline. Pure, no audio.

The words are placed first (``layout.py``), then the music around them (``music_placement.py``): the intro after the
cold open, a stinger before every story, the outro under the last words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.formats.titles import chapter_title, folded_title
from studio.mix.layout import lay_out
from studio.mix.music_placement import place_music
from studio.mix.plan import MixPlan
from studio.values import FRAME, RATE, Chapter, Script, SentenceTake, Timeline

END_S = 0.8
"""Silence after the last word if there is no outro."""


def plan_timeline(script: Script, sentences: Sequence[SentenceTake], plan: MixPlan) -> Timeline:
    """Place every sentence, recording and piece of music.

    Args:
        script: for its structure: segments, headings, cues, sources.
        sentences: every sentence with its take, in order; at least one.
        plan: the show's settings, music and recordings.
    """
    layout = lay_out(script, sentences, plan)
    placements = layout.sounds + place_music(layout.music, layout.voices, plan)
    song_stops = {p.start_sample: p.stop_sample for p in placements if p.kind == "intro"}  # known only now
    events = [
        replace(e, stop_sample=song_stops.get(e.start_sample, e.stop_sample)) if e.kind == "music" else e
        for e in layout.events
    ]
    stops = [*(p.stop_sample for p in placements), *(e.stop_sample for e in events)]
    end = max(max(stop for _, stop in layout.voices) + round(END_S * RATE), *stops)
    length = -(-end // FRAME) * FRAME
    return Timeline(
        length_samples=length,
        placements=tuple(sorted(placements, key=lambda p: (p.start_sample, p.kind, p.source, p.skip_samples))),
        chapters=_chapters(layout.headings, script, length, plan.opening_title),
        spoken=tuple(layout.spoken),
        cuts=tuple(sorted({cut for cut in layout.cuts if cut < length})),
        events=tuple(events),
        unplayed=tuple(layout.unplayed),
    )


def _chapters(headings: Sequence[tuple[int, str]], script: Script, length: int, opening: str) -> tuple[Chapter, ...]:
    """One chapter for everything before the first heading, then one for each heading, with its story's first link."""
    urls = {folded_title(s.title): next((x.url for x in s.sources if x.url), None) for s in script.stories}
    starts = [*headings] if headings and headings[0][0] == 0 else [(0, opening), *headings]
    stops = [start for start, _ in starts[1:]] + [length]
    return tuple(
        Chapter(start, stop, chapter_title(title), urls.get(folded_title(title)))
        for (start, title), stop in zip(starts, stops, strict=True)
        if stop > start
    )
