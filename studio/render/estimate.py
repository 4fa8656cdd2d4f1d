"""How long an episode will be, before anything is spoken: a script with its sentences in, seconds out.

The timeline is planned as the mixer would, with takes of the usual length for their text. Sounds are known by the
heads of their files.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import soundfile

from studio.errors import ShowError
from studio.mix import MusicClip, plan_timeline
from studio.render.resources import mix_plan
from studio.show import Show
from studio.synthesize.check import usual_length_s
from studio.synthesize.routing import AbilitiesByVoice, abilities_by_voice
from studio.synthesize.sentences import Sentence
from studio.values import RATE, Script, SentenceTake, Take

USUAL_LEVEL_LUFS = -20.0
"""Assumed level of music, which isn't measured here; the length doesn't depend on it."""


def estimated_length_s(script: Script, sentences: Sequence[Sentence], show: Show, path: Path, engine: str) -> float:
    """Seconds the episode will last, with the show's music and gaps; 0 without sentences.

    Args:
        script: what is said, with its headings and cues.
        sentences: as they will be spoken.
        show: its music and gaps.
        path: of the script; sounds may lie beside it.
        engine: name of the one that will speak; a voice may name another.
    """
    named = {cue.name for cue in script.cues if cue.name} | {s.recording for s in sentences if s.recording}
    sounds = {name: clip for name in named if (clip := _clip(_file(show, path, name)))}
    abilities = abilities_by_voice(engine)
    takes = tuple(_take(said, sounds, abilities) for said in sentences)
    if not takes:
        return 0.0
    recordings = {name: _silent_take(clip.length_samples / RATE) for name, clip in sounds.items()}
    plan = mix_plan(show, lambda name: _clip(_asset(show, name)), sounds, recordings)
    return plan_timeline(script, takes, plan).length_samples / RATE


def _take(said: Sentence, sounds: dict[str, MusicClip], abilities: AbilitiesByVoice) -> SentenceTake:
    recording = sounds.get(said.recording) if said.recording else None
    settings = said.request.settings
    factor = abilities(settings).length_factor
    speech_s = usual_length_s(said.request.text) / settings.rate * factor
    return SentenceTake(
        turn=said.turn,
        line=said.line,
        text=said.text,
        spoken=said.request.text,
        take=_silent_take(recording.length_samples / RATE if recording else speech_s),
        paragraph=said.paragraph,
        pause_s=said.pause_s,
        item=said.item,
        recorded=said.recording is not None,
    )


def _silent_take(seconds: float) -> Take:
    length = round(seconds * RATE)
    return Take(key="", rate_hz=RATE, length_samples=length, onset_sample=0, offset_sample=length, gain_db=0.0)


def _file(show: Show, path: Path, name: str) -> Path | None:
    try:
        return show.file(name, path)
    except (ShowError, OSError, ValueError, RuntimeError):
        return None  # the render, or lint, reports it


def _asset(show: Show, name: str) -> Path | None:
    try:
        return show.asset(name)
    except ShowError:
        return None


def _clip(path: Path | None) -> MusicClip | None:
    """A sound as the timeline needs it; None where its length can't be read so easily."""
    if path is None:
        return None
    try:
        return _clip_of(path, path.stat().st_mtime_ns)
    except (OSError, RuntimeError):
        return None


@functools.lru_cache(maxsize=256)
def _clip_of(path: Path, _changed_ns: int) -> MusicClip:
    info = soundfile.info(str(path))
    return MusicClip(str(path), round(info.frames / info.samplerate * RATE), USUAL_LEVEL_LUFS)
