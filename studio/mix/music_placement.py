"""Places music over the words. In: requests for music. Out: placements with gains, fades and ducking. Pure numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.mix.ducking import ducking
from studio.mix.layout import MusicRequest
from studio.mix.plan import MixPlan, MusicClip
from studio.values import FRAME, RATE, Placement, PlacementKind

SHORTEST_FADE_S = 0.01
"""Fade of music that begins or ends under something else."""
ATTACK_FADE_S = 0.001
"""Fade-in that doesn't soften the attack of the first note, but prevents a click."""
END_FADE_S = 0.05
"""Fade-out of music that plays to its own end."""
INTRO_FADE_OUT_S = 3.0
"""Fade-out of the intro under the words."""
BED_FADE_IN_S, BED_FADE_OUT_S = 0.4, 1.2
SHORTEST_LOOP_S = 1.0
"""A shorter bed is a sound, and plays once."""
OUTRO_FADE_IN_S = 1.5
MUSIC_BELOW_SPEECH_LU = 1.0
"""Music alone is this much softer than speech: its loudest three seconds compared with all speech."""

Spans = Sequence[tuple[int, int]]


def place_music(requests: Sequence[MusicRequest], voices: Spans, plan: MixPlan) -> list[Placement]:
    """Place all music, each piece ducked under the words that it overlaps.

    Args:
        requests: from the layout, in order.
        voices: (start, stop) of everything that music is ducked under, in order.
        plan: the show's settings and music.
    """
    starts = [request.start_sample for request in requests if request.role in ("stinger", "intro")]
    songs: list[Placement] = []
    stings: list[Placement] = []
    for request in requests:
        if request.role == "intro":
            songs.append(_intro(request, starts, voices, plan))
        elif request.role != "bed":
            clip, start = request.clip, request.start_sample
            fades_s = (ATTACK_FADE_S, END_FADE_S)
            stings.append(_placement(request.role, clip, start, clip.length_samples, fades_s, voices, plan))
    if plan.outro is not None:
        outro = _outro(plan.outro, songs, voices, plan)
        songs = [*(_ended_by(outro, song) for song in songs), outro]
    beds: list[Placement] = []
    for request in requests:
        if request.role == "bed":
            # A bed that the script asks for plays on; the show's own bed stops for songs, as two at once are noise.
            for part in _between_songs(request, songs) if request.clip == plan.bed else (request,):
                beds += _bed(part, voices, plan)
    return [*songs, *stings, *beds]


def _between_songs(bed: MusicRequest, songs: Sequence[Placement]) -> list[MusicRequest]:
    """The parts of a bed between songs: each begins when a song fades out, and ends when the next one begins."""
    parts, start = [], bed.start_sample
    for song in sorted(songs, key=lambda song: song.start_sample):
        parts.append((start, min(song.start_sample, bed.stop_sample)))
        start = max(start, song.stop_sample - song.fade_out_samples)
    parts.append((start, bed.stop_sample))
    return [replace(bed, start_sample=a, stop_sample=b) for a, b in parts if a < b]


def _outro(clip: MusicClip, songs: Sequence[Placement], voices: Spans, plan: MixPlan) -> Placement:
    """The outro begins under the last words, comes up after them and plays to its end.

    It begins no earlier than songs under the words end, though not later than the last word for their sake, and after
    songs that follow the last word.
    """
    last = max(stop for _, stop in voices)
    lead = min(round(plan.outro_under_s * RATE), clip.length_samples // 2)
    under = max((song.stop_sample for song in songs), default=0)
    after = max((song.stop_sample for song in songs if song.start_sample >= last), default=0)
    start = round(max(last - lead, min(under, last), after, 0) / FRAME) * FRAME
    fade_in_s = OUTRO_FADE_IN_S if start < last else SHORTEST_FADE_S
    return _placement("outro", clip, start, clip.length_samples, (fade_in_s, END_FADE_S), voices, plan)


def _ended_by(outro: Placement, song: Placement) -> Placement:
    """A song that fades out when the outro begins."""
    alone = max(outro.start_sample - song.start_sample, song.fade_in_samples)
    return replace(song, length_samples=min(song.length_samples, alone + song.fade_out_samples))


def _intro(request: MusicRequest, starts: Sequence[int], voices: Spans, plan: MixPlan) -> Placement:
    """The intro: first alone, then under the words, from which it fades out; it ends when other music starts."""
    start, length = request.start_sample, request.clip.length_samples
    first_word = next((a for a, _ in voices if a >= start), None)
    if first_word is not None:
        length = min(length, first_word - start + round(plan.intro_under_s * RATE))
    if request.stop_sample:
        length = min(length, max(request.stop_sample - start, round(INTRO_FADE_OUT_S * RATE)))
    next_start = next((each for each in starts if each > start), None)
    if next_start is not None:
        length = min(length, next_start - start)
    fade_out_s = min(INTRO_FADE_OUT_S, plan.intro_under_s / 2 + SHORTEST_FADE_S)
    return _placement("intro", request.clip, start, length, (ATTACK_FADE_S, fade_out_s), voices, plan)


def _bed(request: MusicRequest, voices: Spans, plan: MixPlan) -> list[Placement]:
    """The bed in a loop under a stretch of words; each repetition fades into the next, and the last one fades out."""
    out: list[Placement] = []
    start, last = request.start_sample, False
    while not last:
        length = min(request.clip.length_samples, request.stop_sample + round(BED_FADE_OUT_S * RATE) - start)
        last = start + length >= request.stop_sample or request.clip.length_samples < SHORTEST_LOOP_S * RATE
        fades_s = (SHORTEST_FADE_S if out else BED_FADE_IN_S, BED_FADE_OUT_S if last else SHORTEST_FADE_S)
        out.append(_placement("bed", request.clip, start, length, fades_s, voices, plan))
        start += length - round(SHORTEST_FADE_S * RATE)
    return out


def _placement(
    kind: PlacementKind,
    clip: MusicClip,
    start: int,
    length: int,
    fades_s: tuple[float, float],
    voices: Spans,
    plan: MixPlan,
) -> Placement:
    """A piece of music at its own gain, with fades (in, out), ducked under the words that it overlaps."""
    gain_db = plan.speech_lufs - MUSIC_BELOW_SPEECH_LU - clip.loudest_lufs
    ducked_db = MUSIC_BELOW_SPEECH_LU - plan.under_speech_lu
    fade_in_s, fade_out_s = fades_s
    fade_in = min(round(fade_in_s * RATE), length // 2)
    return Placement(
        start_sample=start,
        length_samples=length,
        source=clip.key,
        kind=kind,
        gain_db=round(gain_db, 3),
        fade_in_samples=fade_in,
        fade_out_samples=min(round(fade_out_s * RATE), length - fade_in),
        envelope=ducking(voices, start, start + length, ducked_db),
    )
