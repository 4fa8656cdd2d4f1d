"""Places music over the words. In: requests for music. Out: placements with gains, fades and ducking. Pure numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.mix.ducking import ducking
from studio.mix.layout import MusicRequest
from studio.mix.plan import MixPlan, MusicClip
from studio.values import FRAME, RATE, Placement, PlacementKind

MUSIC_EDGE_S = 0.01
"""Shortest fade of music that comes in under something."""
ATTACK_KEPT_S = 0.001
"""Fade-in of music that opens with a stroke: long enough not to click, too short to soften it."""
TAIL_KEPT_S = 0.05
"""Fade-out of music that plays to its own end."""
INTRO_AWAY_S = 3.0
"""How long the intro takes to go away under the words."""
BED_IN_S, BED_OUT_S = 0.4, 1.2
SHORTEST_LOOP_S = 1.0
"""A shorter bed is a sound, and plays once."""
OUTRO_IN_S = 1.5
MUSIC_BELOW_SPEECH_LU = 1.0
"""Music alone is this much softer than speech: its loudest three seconds compared with all speech."""

Spans = Sequence[tuple[int, int]]


def place_music(requests: Sequence[MusicRequest], voices: Spans, plan: MixPlan) -> list[Placement]:
    """Every piece of music, each down under every word it meets."""
    others = [w.start_sample for w in requests if w.role in ("stinger", "intro")]
    songs: list[Placement] = []
    stings: list[Placement] = []
    for music in requests:
        if music.role == "intro":
            songs.append(_intro(music, others, voices, plan))
        elif music.role != "bed":
            length = music.clip.length_samples
            stings.append(
                _placed(music.role, music.clip, music.start_sample, length, ATTACK_KEPT_S, TAIL_KEPT_S, voices, plan)
            )
    if plan.outro is not None:
        outro = _outro(plan.outro, songs, voices, plan)
        songs = [*(_giving_way(song, outro) for song in songs), outro]
    beds: list[Placement] = []
    for music in requests:
        if music.role == "bed":
            # What the script lays under words stays there; the show's own bed gives way, as two musics are noise.
            for part in _parted(music, songs) if music.clip == plan.bed else (music,):
                beds += _bed(part, voices, plan)
    return [*songs, *stings, *beds]


def _parted(bed: MusicRequest, songs: Sequence[Placement]) -> list[MusicRequest]:
    """The parts of a bed between songs: each begins when a song goes away, and goes away when the next one begins."""
    parts, start = [], bed.start_sample
    for song in sorted(songs, key=lambda song: song.start_sample):
        parts.append((start, min(song.start_sample, bed.stop_sample)))
        start = max(start, song.stop_sample - song.fade_out_samples)
    parts.append((start, bed.stop_sample))
    return [replace(bed, start_sample=a, stop_sample=b) for a, b in parts if a < b]


def _outro(piece: MusicClip, songs: Sequence[Placement], voices: Spans, plan: MixPlan) -> Placement:
    """The outro begins under the last words, comes up after them and plays to its end.

    It waits for songs: for one that plays under the words till the last of them, for one that comes after them to its
    end.
    """
    last = max(stop for _, stop in voices)
    lead = min(round(plan.outro_under_s * RATE), piece.length_samples // 2)
    under = max((song.stop_sample for song in songs), default=0)
    after = max((song.stop_sample for song in songs if song.start_sample >= last), default=0)
    start = round(max(last - lead, min(under, last), after, 0) / FRAME) * FRAME
    fade_in_s = OUTRO_IN_S if start < last else MUSIC_EDGE_S
    return _placed("outro", piece, start, piece.length_samples, fade_in_s, TAIL_KEPT_S, voices, plan)


def _giving_way(song: Placement, outro: Placement) -> Placement:
    """A song that goes away when the outro comes, as two musics are noise."""
    length = min(
        song.length_samples, max(outro.start_sample - song.start_sample, song.fade_in_samples) + song.fade_out_samples
    )
    return replace(song, length_samples=length)


def _intro(music: MusicRequest, others: Sequence[int], voices: Spans, plan: MixPlan) -> Placement:
    """Alone first, then under the words, then away before it distracts; gone when a stinger or another song comes."""
    start, length = music.start_sample, music.clip.length_samples
    word = next((a for a, _ in voices if a >= start), None)
    if word is not None:
        length = min(length, word - start + round(plan.intro_under_s * RATE))
    if music.stop_sample:
        length = min(length, max(music.stop_sample - start, round(INTRO_AWAY_S * RATE)))
    following = next((at for at in others if at > start), None)
    if following is not None:
        length = min(length, following - start)
    away_s = min(INTRO_AWAY_S, plan.intro_under_s / 2 + MUSIC_EDGE_S)
    return _placed("intro", music.clip, start, length, ATTACK_KEPT_S, away_s, voices, plan)


def _bed(music: MusicRequest, voices: Spans, plan: MixPlan) -> list[Placement]:
    """The bed in a loop under a stretch of words, and out with it; each round fades into the next."""
    out: list[Placement] = []
    at, last = music.start_sample, False
    while not last:
        length = min(music.clip.length_samples, music.stop_sample + round(BED_OUT_S * RATE) - at)
        last = at + length >= music.stop_sample or music.clip.length_samples < SHORTEST_LOOP_S * RATE
        fade_in_s = MUSIC_EDGE_S if out else BED_IN_S
        fade_out_s = BED_OUT_S if last else MUSIC_EDGE_S
        out.append(_placed("bed", music.clip, at, length, fade_in_s, fade_out_s, voices, plan))
        at += length - round(MUSIC_EDGE_S * RATE)
    return out


def _placed(
    kind: PlacementKind,
    piece: MusicClip,
    start: int,
    length: int,
    fade_in_s: float,
    fade_out_s: float,
    voices: Spans,
    plan: MixPlan,
) -> Placement:
    """One piece of music with its gain alone, and its way down under every word it meets."""
    alone = plan.speech_lufs - MUSIC_BELOW_SPEECH_LU - piece.loudest_lufs
    under = MUSIC_BELOW_SPEECH_LU - plan.under_speech_lu
    fade_in = min(round(fade_in_s * RATE), length // 2)
    return Placement(
        start_sample=start,
        length_samples=length,
        source=piece.key,
        kind=kind,
        gain_db=round(alone, 3),
        fade_in_samples=fade_in,
        fade_out_samples=min(round(fade_out_s * RATE), length - fade_in),
        envelope=ducking(voices, start, start + length, under),
    )
