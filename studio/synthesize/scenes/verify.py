"""Checks a scene that an engine said, and cuts it into sentences.

In: the clip, the scene it was made from, a recognizer, and the usual pace, level and sound of each voice. Out: a clip
for every sentence with its position in the scene, or the faults. What an engine reports about its own clip isn't
trusted: a speech recognizer finds what was said and where, and the sound of the voice shows who said it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from studio.audio.clip import Clip, Samples
from studio.audio.edges import speech_edges, trimmed
from studio.synthesize.check import VoiceNorm, check_clip, longest_length_s
from studio.synthesize.recognizers import Recognizer
from studio.synthesize.scenes.heard import confirmed_differences
from studio.synthesize.scenes.scene import Scene, SceneClip
from studio.synthesize.scenes.voiceprint import Voiceprint, cepstra
from studio.text.align import align
from studio.text.misheard import spoken_words
from studio.values import MisheardWords, VoiceSettings, Word

RATES_HZ = range(8_000, 192_001)
PAUSE_S = 2.0
"""Most silence before each turn, in seconds."""
BETWEEN_S = 0.25
"""Recognizers' times are rough, so a cut may be this far before the end of a word or after the beginning of the
next."""
MOST_EXTRA = 4
"""Words between two sentences that may belong to either."""
HEARD_S, PARTED_S = 26.0, 10.0
"""A recognizer gets at most this much sound at a time, split within its last ten seconds."""
STEP_S = 0.01
QUIET_DB = -38.0
FEWEST_FRAMES = 60
"""The fewest frames (0.6 s of speech) in which a voice can be recognized."""
SURE = 100.0
"""A turn has the wrong voice if another voice fits better by this many nats."""
CUTS = ("cut off at the start", "cut off at the end")
"""Flags that are normal for a sentence in the middle of a scene, where people go on without a pause."""


@dataclass(frozen=True, slots=True)
class SceneSentence:
    """A sentence that was cut out of a scene."""

    clip: Clip
    """Its sound, with as little silence around the speech as any take, and its word times."""
    onset_sample: int
    offset_sample: int
    start_s: float
    """Where its speech begins, in seconds of the scene."""
    end_s: float


@dataclass(frozen=True, slots=True)
class SceneCheck:
    """The result of checking a scene."""

    sentences: tuple[SceneSentence, ...] = ()
    """All sentences in order, if there is no fault."""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceFigures:
    """What is known about a voice from its calibration text."""

    norm: VoiceNorm
    print: Voiceprint


def check_scene(
    said: SceneClip, scene: Scene, ear: Recognizer, voices: Mapping[VoiceSettings, VoiceFigures]
) -> SceneCheck:
    """Check a scene and cut it into sentences.

    Args:
        said: the engine's clip.
        scene: the scene that it should be.
        ear: a recognizer of English.
        voices: figures of the scene's voices.
    """
    fault = _unusable(said, scene)
    if fault:
        return SceneCheck(faults=(fault,))
    texts = [sentence for turn in scene.turns for sentence in turn.sentences]
    owners = [number for number, turn in enumerate(scene.turns) for _ in turn.sentences]
    whole = said.samples if said.samples.ndim == 1 else said.samples.sum(axis=1)
    tracks = [whole] if said.samples.ndim == 1 else list(said.samples.T)
    found: dict[int, SceneSentence] = {}
    faults: list[str] = []
    for number, track in enumerate(tracks):
        mine = [at for at, o in enumerate(owners) if len(tracks) == 1 or scene.turns[o].voice == number]
        hints = _hints(said, scene, mine, owners)
        cut, wrong = _cut(Clip(np.ascontiguousarray(track), said.rate_hz), [texts[at] for at in mine], ear, hints)
        faults += [f"turn {owners[mine[at]] + 1}: {reason}" for at, reason in wrong]
        found |= dict(zip(mine, cut, strict=True)) if cut else {}
    if faults:
        return SceneCheck(faults=tuple(dict.fromkeys(faults)))
    sentences = [found[at] for at in range(len(texts))]
    faults += _unlike(sentences, texts, owners, scene, voices)
    faults += _other_voices(sentences, owners, scene, voices)
    return SceneCheck(() if faults else tuple(sentences), tuple(dict.fromkeys(faults)))


def _unusable(said: SceneClip, scene: Scene) -> str:
    """Why a clip can't be the scene at all; empty if it can."""
    samples = said.samples
    if said.rate_hz not in RATES_HZ:
        return f"a sample rate of {said.rate_hz} Hz"
    if samples.ndim not in (1, 2) or (samples.ndim == 2 and samples.shape[1] not in (1, len(scene.voices))):
        return "a number of channels that is neither one nor that of its voices"
    if len(samples) == 0 or not np.all(np.isfinite(samples)):
        return "no samples, or samples that are not numbers"
    longest_s = sum(PAUSE_S + longest_length_s(turn.text, scene.voices[turn.voice].rate) for turn in scene.turns)
    if len(samples) > longest_s * said.rate_hz:
        return "far too much sound for its text"
    if not np.any(np.abs(samples) > 1e-3):
        return "silence"
    return ""


def _hints(said: SceneClip, scene: Scene, mine: Sequence[int], owners: Sequence[int]) -> dict[int, tuple[float, float]]:
    """The engine's times of turns with a single sentence, by the number of that sentence in the track."""
    if len(said.turn_times_s) != len(scene.turns):
        return {}
    alone = {at: owners[index] for at, index in enumerate(mine) if len(scene.turns[owners[index]].sentences) == 1}
    return {at: said.turn_times_s[turn] for at, turn in alone.items()}


def _cut(
    track: Clip, texts: Sequence[str], ear: Recognizer, hints: Mapping[int, tuple[float, float]]
) -> tuple[list[SceneSentence], list[tuple[int, str]]]:
    """The sentences of a track, and the faults, by the number of the sentence."""
    heard = hear(track, ear)
    parts = [spoken_words(text) for text in texts]
    spans = _spans(parts, heard)
    times = _times([(heard[a].start_s, heard[b - 1].end_s) if a < b else None for a, b in spans], hints, track)
    lost = [(at, "it can't be made out") for at, time in enumerate(times) if time is None]
    if lost:
        return [], lost
    known = [time for time in times if time is not None]
    cuts = [0, *(_between(track, a, b) for a, b in pairwise(known)), len(track.samples)]
    sentences, wrong = [], list[tuple[int, str]]()
    for at, (begin, end) in enumerate(pairwise(cuts)):
        words = heard[slice(*spans[at])]
        own = Clip(track.samples[begin:end], track.rate, _shifted(words, begin / track.rate))
        onset, offset = speech_edges(own.samples, own.rate)
        if offset == onset:
            wrong.append((at, "nothing is heard"))
            continue
        wrong += [(at, _in_words(error)) for error in confirmed_differences(own, parts[at])]
        sentences.append(_trimmed(own, begin))
    return sentences, wrong


def _spans(parts: Sequence[Sequence[str]], heard: Sequence[Word]) -> list[tuple[int, int]]:
    """The recognized words of each sentence, as indices (first, stop), equal if there are none.

    Words between two sentences that belong to neither are divided at the longest silence among them.
    """
    found = align(parts, [word.text for word in heard])
    spans = [(span.start, span.stop) if span else (0, 0) for span in found]
    placed = [at for at, (start, stop) in enumerate(spans) if start < stop]
    for before, after in pairwise(placed):
        begin, edge = spans[before][0], spans[after][0]
        ends = [at for at in range(edge, max(begin, edge - MOST_EXTRA), -1) if heard[at - 1].text == parts[before][-1]]
        if ends:
            at = max(range(ends[0], edge + 1), key=lambda at: heard[at].start_s - heard[at - 1].end_s)
            spans[before], spans[after] = (begin, at), (at, spans[after][1])
    return spans


def hear(track: Clip, ear: Recognizer) -> list[Word]:
    """The words of a track of any length, in seconds of the track.

    Whisper recognizes half a minute at a time and may lose words at its end, so the track is split in silences.
    """
    rate, begin = track.rate, 0
    words: list[Word] = []
    while begin < len(track.samples):
        stop = begin + round(HEARD_S * rate)
        if stop < len(track.samples):
            stop = _quietest(track, stop - round(PARTED_S * rate), stop)
        else:
            stop = len(track.samples)
        part = ear.hear(Clip(track.samples[begin:stop], rate))
        words += [Word(w.text, w.start_s + begin / rate, w.end_s + begin / rate) for w in part]
        begin = stop
    return words


def _times(
    found: Sequence[tuple[float, float] | None], hints: Mapping[int, tuple[float, float]], track: Clip
) -> list[tuple[float, float] | None]:
    """Where each sentence is. One that wasn't recognized ("Mm-hm.") is where the engine says, or between neighbours."""
    times = [time or hints.get(at) for at, time in enumerate(found)]
    for at, time in enumerate(times):
        if time is None:
            before = times[at - 1] if at else (0.0, 0.0)
            after = times[at + 1] if at + 1 < len(times) else (track.seconds, track.seconds)
            if before is not None and after is not None and _speaks(track, before[1], after[0]):
                times[at] = before[1], after[0]
    return times


def _speaks(track: Clip, start_s: float, end_s: float) -> bool:
    """Whether there is speech between two times."""
    stretch = track.samples[round(start_s * track.rate) : round(end_s * track.rate)]
    onset, offset = speech_edges(stretch, track.rate)
    return offset - onset > 0.1 * track.rate


def _between(track: Clip, before: tuple[float, float], after: tuple[float, float]) -> int:
    """The sample at which to cut between two sentences, given the times of their first and last words in seconds."""
    end_s, start_s = before[1], after[0]
    first_s = max(min(end_s, start_s) - BETWEEN_S, sum(before) / 2)
    last_s = min(max(end_s, start_s) + BETWEEN_S, sum(after) / 2)
    begin, stop = max(0, round(first_s * track.rate)), min(len(track.samples), round(last_s * track.rate))
    return _quietest(track, begin, stop)


def _quietest(track: Clip, begin: int, stop: int) -> int:
    """The middle of the longest silence between two samples, or else the quietest place."""
    step = max(1, round(STEP_S * track.rate))
    steps = track.samples[begin : begin + (stop - begin) // step * step].reshape(-1, step)
    if not len(steps):
        return min(begin, len(track.samples))
    power = np.square(steps, dtype=np.float64).mean(axis=1)
    quiet = power <= max(float(np.square(track.samples).max()) * 10 ** (QUIET_DB / 10) / 2, float(power.min()))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], quiet.astype(np.int8), [0]))))
    longest = int((edges[1::2] - edges[::2]).argmax())
    return begin + step * int(edges[2 * longest] + edges[2 * longest + 1]) // 2


def _shifted(words: Sequence[Word], by_s: float) -> tuple[Word, ...]:
    return tuple(Word(word.text, max(0.0, word.start_s - by_s), max(0.0, word.end_s - by_s)) for word in words)


def _trimmed(own: Clip, begin: int) -> SceneSentence:
    samples, removed = trimmed(own.samples, own.rate)
    clip = replace(own, samples=samples, words=_shifted(own.words, removed / own.rate))
    onset, offset = speech_edges(samples, own.rate)
    start = begin + removed
    return SceneSentence(clip, onset, offset, (start + onset) / own.rate, (start + offset) / own.rate)


def _in_words(error: MisheardWords) -> str:
    if not error.heard:
        return f"“{error.expected}” is missing"
    if not error.expected:
        return f"“{error.heard}” was added"
    return f"“{error.heard}” instead of “{error.expected}”"


def _unlike(
    sentences: Sequence[SceneSentence],
    texts: Sequence[str],
    owners: Sequence[int],
    scene: Scene,
    voices: Mapping[VoiceSettings, VoiceFigures],
) -> list[str]:
    """Sentences that are too long or short, noisy, or repeat themselves."""
    wrong = []
    for at, (sentence, text) in enumerate(zip(sentences, texts, strict=True)):
        voice = scene.voices[scene.turns[owners[at]].voice]
        norm = replace(voices[voice].norm, level_db=None)
        checked = check_clip(sentence.clip, text, voice.rate, norm)
        ends = at in (0, len(sentences) - 1)
        flags = [flag for flag in checked.flags if ends or flag not in CUTS]
        wrong += [f"turn {owners[at] + 1}: {reason}" for reason in (*checked.faults, *flags)]
    return wrong


def _other_voices(
    sentences: Sequence[SceneSentence],
    owners: Sequence[int],
    scene: Scene,
    voices: Mapping[VoiceSettings, VoiceFigures],
) -> list[str]:
    """Faults for turns that are spoken by another voice of the scene."""
    wrong = []
    for number, turn in enumerate(scene.turns):
        mine = [sentence for at, sentence in enumerate(sentences) if owners[at] == number]
        frames = np.concatenate([cepstra(_speech(s), s.clip.rate) for s in mine])
        if len(frames) < FEWEST_FRAMES:
            continue
        fits = [voices[voice].print.likelihood(frames) * len(frames) for voice in scene.voices]
        if max(fits) - fits[turn.voice] > SURE:
            wrong.append(f"turn {number + 1}: another voice speaks it")
    return wrong


def _speech(sentence: SceneSentence) -> Samples:
    return sentence.clip.samples[sentence.onset_sample : sentence.offset_sample]
