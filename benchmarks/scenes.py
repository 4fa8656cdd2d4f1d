"""The check of scenes, with trained voices: how many faults it finds, and how many good scenes it flags.

    .venv-voices/bin/python benchmarks/scenes.py --scenes 40

Scenes are made of sentences that heart and joe say, joined as a dialogue engine would say them; then a fault is put
into each: a word dropped or added, two speakers swapped, a turn repeated, the end cut off. Needs the packages of
`make test-voices`.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from studio.audio.clip import Clip, resample
from studio.audio.edges import speech_edges
from studio.parse import parse_script
from studio.synthesize.calibrate import calibration_requests
from studio.synthesize.check import VoiceNorm, usual_length_s
from studio.synthesize.engine import Request
from studio.synthesize.recognizers import recognizer
from studio.synthesize.registry import engine
from studio.synthesize.scenes.scene import Scene, SceneClip, SceneTurn
from studio.synthesize.scenes.verify import VoiceFigures, check_scene
from studio.synthesize.scenes.voiceprint import voiceprint
from studio.text.lexicon import Lexicon
from studio.text.sentences import split_sentences
from studio.text.spoken import speakable
from studio.text.transliterate import in_letters
from studio.values import VoiceSettings

VOICES = (("hibari", "heart"), ("vits", "joe"))
SCRIPTS = Path(__file__).parents[1] / "scripts"
RATE_HZ = 24_000
EXTRA = ("really", "purple", "seven", "water", "never", "quickly", "table", "morning")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenes", type=int, default=40)
    parser.add_argument("--turns", type=int, default=6)
    parser.add_argument("--scripts", type=Path, nargs="+", default=sorted(SCRIPTS.glob("*.txt")))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    ear = recognizer()
    chance = random.Random(arguments.seed)
    figures = {settings(at): _figures(at) for at in range(len(VOICES))}
    texts = [turn for script in arguments.scripts for turn in turns_of(script)]
    faults: dict[str, Callable[[list[Turn], random.Random], SceneClip]] = {
        "none": lambda turns, _: said(turns),
        "word dropped": lambda turns, chance: said(_dropped(turns, chance)),
        "word added": lambda turns, chance: said(_added(turns, chance)),
        "speakers swapped": lambda turns, chance: said(_swapped(turns, chance)),
        "turn repeated": lambda turns, chance: said(_repeated(turns, chance)),
        "cut off": lambda turns, chance: _cut_off(said(turns), turns, chance),
    }
    caught = dict.fromkeys(faults, 0)
    begin, sound_s = time.process_time(), 0.0
    for number in range(arguments.scenes):
        first = chance.randrange(len(texts) - arguments.turns)
        turns = [(at % 2, sentences) for at, sentences in enumerate(texts[first : first + arguments.turns])]
        scene = Scene(
            tuple(settings(at) for at in range(len(VOICES))),
            tuple(SceneTurn(voice, sentences) for voice, sentences in turns),
        )
        for fault, make in faults.items():
            clip = make(turns, chance)
            sound_s += len(clip.samples) / clip.rate_hz
            checked = check_scene(clip, scene, ear, figures)
            caught[fault] += bool(checked.faults)
            if arguments.verbose and bool(checked.faults) == (fault == "none"):
                print(f"  scene {number}, {fault}: {'; '.join(checked.faults) or 'nothing found'}", flush=True)
    print(f"{ear.build.split()[0]}, {arguments.scenes} scenes of {arguments.turns} turns")
    for fault, count in caught.items():
        print(f"{fault:<18} {'flagged' if fault == 'none' else 'found'} {count:3} of {arguments.scenes}")
    print(f"{(time.process_time() - begin) / sound_s:.2f} CPU s for a second of sound, with making it")


Turn = tuple[int, tuple[str, ...]]
"""The number of a voice, and its sentences."""


def turns_of(script: Path) -> list[tuple[str, ...]]:
    """Spoken forms of the turns of a script, sentence by sentence."""
    found = []
    for turn in parse_script(script.read_text("utf-8"), file=script).turns:
        spoken = [_ascii(one) for one in split_sentences(turn.text)]
        sentences = tuple(text for text in spoken if text.strip())[:3]
        if sentences:
            found.append(sentences)
    return found


def _ascii(sentence: str) -> str:
    return in_letters(speakable(sentence, lexicon=Lexicon.empty(), speaker="x", language="en"), "").text


def settings(voice: int) -> VoiceSettings:
    return VoiceSettings(VOICES[voice][1])


_made: dict[tuple[int, str], Clip] = {}


def spoken(voice: int, text: str) -> Clip:
    """A sentence as its voice says it, without the silence around it."""
    key = voice, text
    if key not in _made:
        clip = engine(VOICES[voice][0]).synthesize([Request(text, settings(voice))])[0]
        onset, offset = speech_edges(clip.samples, clip.rate)
        _made[key] = Clip(resample(clip.samples[onset:offset], clip.rate, RATE_HZ), RATE_HZ)
    return _made[key]


def said(turns: Sequence[Turn]) -> SceneClip:
    """Turns one after the other, as closely as people speak."""
    parts = [np.zeros(RATE_HZ // 5, np.float32)]
    for voice, sentences in turns:
        for sentence in sentences:
            parts += [spoken(voice, sentence).samples, np.zeros(round(0.22 * RATE_HZ), np.float32)]
    return SceneClip(np.concatenate(parts), RATE_HZ)


def _figures(voice: int) -> VoiceFigures:
    requests = calibration_requests(settings(voice), "en")
    clips = [spoken(voice, request.text) for request in requests]
    paces = [clip.seconds / usual_length_s(request.text) for clip, request in zip(clips, requests, strict=True)]
    return VoiceFigures(VoiceNorm(sorted(paces)[len(paces) // 2]), voiceprint(clips))


def _changed(turns: Sequence[Turn], chance: random.Random, change: Callable[[list[str]], list[str]]) -> list[Turn]:
    """The turns with one sentence changed, of at least five words."""
    places = [
        (t, s) for t, (_, sentences) in enumerate(turns) for s, text in enumerate(sentences) if len(text.split()) >= 5
    ]
    at, number = chance.choice(places)
    voice, sentences = turns[at]
    words = " ".join(change(sentences[number].split()))
    changed = (*sentences[:number], words, *sentences[number + 1 :])
    return [*turns[:at], (voice, changed), *turns[at + 1 :]]


def _dropped(turns: Sequence[Turn], chance: random.Random) -> list[Turn]:
    def drop(words: list[str]) -> list[str]:
        longer = [at for at, word in enumerate(words[:-1]) if len(word.strip(".,;:!?")) >= 4] or [0]
        at = chance.choice(longer)
        return words[:at] + words[at + 1 :]

    return _changed(turns, chance, drop)


def _added(turns: Sequence[Turn], chance: random.Random) -> list[Turn]:
    def add(words: list[str]) -> list[str]:
        at = chance.randrange(1, len(words))
        return [*words[:at], chance.choice(EXTRA), *words[at:]]

    return _changed(turns, chance, add)


def _swapped(turns: Sequence[Turn], chance: random.Random) -> list[Turn]:
    at = chance.randrange(len(turns) - 1)
    one, other = turns[at], turns[at + 1]
    return [*turns[:at], (other[0], one[1]), (one[0], other[1]), *turns[at + 2 :]]


def _repeated(turns: Sequence[Turn], chance: random.Random) -> list[Turn]:
    at = chance.randrange(len(turns))
    return [*turns[: at + 1], *turns[at:]]


def _cut_off(clip: SceneClip, turns: Sequence[Turn], chance: random.Random) -> SceneClip:
    last = spoken(turns[-1][0], turns[-1][1][-1]).seconds
    gone = round((0.22 + last * chance.uniform(0.3, 0.9)) * RATE_HZ)
    return SceneClip(clip.samples[:-gone], RATE_HZ)


if __name__ == "__main__":
    main()
