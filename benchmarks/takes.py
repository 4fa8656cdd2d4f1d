"""How well the check of takes tells bad takes from good ones: false alarms on good takes, and what it finds of faults.

    python benchmarks/takes.py [--count 1000] [--engine flite --engine espeak]
    python benchmarks/takes.py --listen 200

Good takes are what the engine says of COUNT different texts, from one word to forty, by all its voices in turn: both
engines are exact and known to say what they are given, so whatever is found on them is a false alarm. Into every tenth
of them each fault is put, and what is found of it is counted. Prints one table per question, as Markdown.

With ``--listen COUNT``, the speech recognizer at hand hears COUNT takes of each engine instead. Whatever it tells of
them is a false alarm; then what was to be said is changed, by one word replaced or one more, which is as if the engine
had said a word wrong or left one out. Models for piper, kokoro and coqui come from the packages of `make test-voices`.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np

from studio.audio.clip import Clip, Samples
from studio.audio.edges import speech_edges
from studio.store import FolderStore
from studio.synthesize.calibrate import calibration_requests, voice_norms
from studio.synthesize.check import WEIGHTS, VoiceNorm, check_clip
from studio.synthesize.detect import level_db
from studio.synthesize.engine import Engine, Request
from studio.synthesize.recognizers import recognizer
from studio.synthesize.registry import engine
from studio.synthesize.takes import make_takes
from studio.text.misheard import spoken_words
from studio.values import VoiceSettings

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.trained_models import trained_models

PEOPLE = (
    "the mayor", "a nurse from Bergen", "my sister", "nobody", "every farmer", "the old captain", "Doctor Lind",
    "a student of chemistry", "the whole village", "our neighbour", "Margaret", "the committee", "a boy with a kite",
)  # fmt: skip
DEEDS = (
    "opened the gate", "counted the boats twice", "wrote a long letter", "sold the bicycle", "waited for the ferry",
    "measured the depth of the lake", "lost the key again", "baked bread for the guests", "painted the fence green",
    "asked a simple question", "crossed the ice on foot", "repaired the church clock", "listened to the radio",
)  # fmt: skip
TIMES = (
    "in the morning", "on Thursday", "before the storm", "a year later", "at half past six", "in nineteen eighty four",
    "every winter", "during the strike", "long before the bridge was built", "for seven hours", "without a word",
)  # fmt: skip
LINKS = (
    "and", "but", "because", "although", "while", "so", "after", "until", "whenever",
)  # fmt: skip
SHORT = (
    "Yes.", "No!", "Right.", "Yeah.", "Oh?", "Well, well.", "Exactly.", "Go on.", "Thank you.", "Not yet!", "Really?",
    "Hm.", "Of course.", "Good morning.", "I see.", "Never mind.", "How so?", "Stop it!", "Good night, everybody.",
)  # fmt: skip
QUESTIONS = (
    "Do you remember when {who} {did}?", "Why is it that {who} {did} {when}?", "Was it {who}, or was it somebody else?",
    "Who told you that {who} {did}?",
)  # fmt: skip
STATEMENTS = (
    "{Who} {did} {when}.", "{When}, {who} {did}.", "They say that {who} {did} {when}.",
    "{Who} {did}, {link} {who2} {did2}.", "It took {number} days until {who} {did}.",
    "{Number} people came, {link} {who} {did} {when}.",
    "{Who}, who {did} {when}, never spoke of it; {who2} did.",
    "There were {number} of them, {number2} of us, {link} {who} {did}.",
    "If you ask me, {who} {did} {when}, {link} {who2} {did2} {when2}, which is what the report says.",
    "First {who} {did}; then {who2} {did2}; and in the end, {link} nobody had asked, somebody {did3} {when}.",
)  # fmt: skip
NUMBERS = (
    "seven", "forty two", "a hundred and six", "three thousand", "two point five million", "twelve", "nine",
)  # fmt: skip


def texts(seed: int = 1) -> Iterator[str]:
    """Spoken forms without end, no two alike but for the shortest."""
    draw = random.Random(seed)
    seen = set()
    while True:
        if draw.random() < 0.12:
            yield draw.choice(SHORT)
            continue
        frame = draw.choice(QUESTIONS if draw.random() < 0.2 else STATEMENTS)
        words = {
            "who": draw.choice(PEOPLE), "who2": draw.choice(PEOPLE),
            "did": draw.choice(DEEDS), "did2": draw.choice(DEEDS), "did3": draw.choice(DEEDS),
            "when": draw.choice(TIMES), "when2": draw.choice(TIMES), "link": draw.choice(LINKS),
            "number": draw.choice(NUMBERS), "number2": draw.choice(NUMBERS),
        }  # fmt: skip
        capital = {name.capitalize(): word[0].upper() + word[1:] for name, word in words.items()}
        text = frame.format(**words, **capital)
        if text not in seen:
            seen.add(text)
            yield text


def engines(names: Sequence[str]) -> list[Engine]:
    return [engine(name) for name in names]


def said(speaker: Engine, count: int) -> list[tuple[Request, Clip]]:
    """COUNT texts, each by the next voice; voices of 8 kHz are left out."""
    voices = [voice.name for voice in speaker.voices() if voice.name != "kal"]
    wanted = [Request(text, VoiceSettings(voices[at % len(voices)])) for at, text in enumerate(islice(texts(), count))]
    with ThreadPoolExecutor(speaker.abilities.parallel) as pool:
        return list(zip(wanted, pool.map(lambda r: speaker.synthesize([r])[0], wanted), strict=True))


def usual(speaker: Engine, takes: Sequence[tuple[Request, Clip]]) -> dict[VoiceSettings, VoiceNorm]:
    """As in a render: from the calibration text."""
    voices = list(dict.fromkeys((request.settings, request.language) for request, _ in takes))
    with tempfile.TemporaryDirectory() as folder:
        store = FolderStore(Path(folder))
        make_takes([r for voice in voices for r in calibration_requests(*voice)], speaker, store)
        return {settings: found for (settings, _), found in voice_norms(voices, speaker, store).items()}


def faults(clip: Clip, draw: np.random.Generator) -> Iterator[tuple[str, str, Samples]]:
    """What is put in, the flag that should find it, and the samples."""
    x, rate = clip.samples, clip.rate
    onset, offset = speech_edges(x, rate)
    length, level = offset - onset, 10 ** (level_db(x[onset:offset], rate) / 20)

    def place(seconds: float) -> tuple[int, int]:
        start = onset + int(draw.integers(0, max(1, length - round(seconds * rate))))
        return start, min(offset, start + round(seconds * rate))

    yield "silence", "silence", np.zeros_like(x)
    broken = x.copy()
    broken[place(0.0)[0]] = np.nan
    yield "a sample that is not a number", "samples that are not numbers", broken
    yield "clipping by 6 dB", "clipped", np.clip(x / np.abs(x).max() * 2, -1, 1)
    yield "12 dB softer", "too soft", x * np.float32(10 ** (-12 / 20))
    yield "12 dB louder", "too loud", np.clip(x * np.float32(10 ** (12 / 20)), -4, 4)
    for share in (0.3, 0.5):
        cut = np.append(x[: onset + round(length * share)], np.zeros(rate // 5, np.float32))
        yield f"only {share:.0%} of the words", "too short for its text", cut
    babble = np.tile(x[onset + length // 2 : offset], 3)
    yield "babble behind it, 1.5 times its length", "too long for its text", np.append(x[:offset], babble)
    at = onset + round(length * float(draw.uniform(0.3, 0.9)))
    yield "broken off at any place", "cut off at the end", x[:at]
    yield "begun at any place", "cut off at the start", x[at:]
    for seconds in (0.3, 0.6, 1.0):
        start, stop = place(seconds)
        again = [x[start:stop]] * (3 if seconds < 0.5 else 1)
        yield f"{seconds:g} s again, sample for sample", "repeats itself", np.concatenate((x[:stop], *again, x[stop:]))
    start, stop = place(0.8)
    slower = np.interp(np.arange(0, stop - start, 1 / 1.04), np.arange(stop - start), x[start:stop])
    other = (slower * 0.8 + draw.standard_normal(len(slower)) * level * 0.02).astype(np.float32)
    yield "0.8 s again, 4 % slower, softer, with noise", "repeats itself", np.concatenate((x[:stop], other, x[stop:]))
    for seconds, loud in ((0.05, 1.0), (0.1, 1.0), (0.1, 0.3)):
        start, stop = place(seconds)
        noisy = x.copy()
        noisy[start:stop] += (draw.standard_normal(stop - start) * level * loud).astype(np.float32)
        name = f"white noise, {seconds * 1000:.0f} ms, {20 * np.log10(loud):+.0f} dB against speech"
        yield name, "noise", np.clip(noisy, -0.99, 0.99)


CHANGES = "another word", "a word left out"


def changed(words: list[str], draw: random.Random) -> Iterator[tuple[str, str, list[str]]]:
    """What was to be said, if the engine had said a word wrong, or left one out: the kind, that word, all words."""
    pool = sorted({w for part in (*PEOPLE, *DEEDS, *TIMES) for w in spoken_words(part) if len(w) > 3} - set(words))
    places = [at for at, word in enumerate(words) if len(word) > 3]
    at, other = draw.choice(places), draw.choice(pool)
    yield CHANGES[0], other, [*words[:at], other, *words[at + 1 :]]
    yield CHANGES[1], other, [*words[:at], other, *words[at:]]


def listen(names: Sequence[str], count: int) -> None:
    """The second opinion: a table by engine and voice."""
    ear, draw = recognizer(), random.Random(1)
    print(f"{ear.build}\n\n| engine, voice | takes | words | takes with a false alarm | words told falsely |", end="")
    print(f" {' | '.join(f'{change}: found' for change in CHANGES)} |\n|---|{'--:|' * (4 + len(CHANGES))}")
    for speaker in engines(names):
        rows: dict[str, Counter[str]] = {}
        for request, clip in said(speaker, count):
            words = spoken_words(request.text)
            if len(words) < 4:
                continue  # too short to change a word of it
            told = ear.misheard(clip, words)
            new = Counter(takes=1, words=len(words), alarms=bool(told), told=sum(len(m.expected.split()) for m in told))
            for change, word, expected in changed(words, draw):
                new[change] = any(word in m.expected.split() for m in ear.misheard(clip, expected))
            for name in (f"{speaker.name}, {request.settings.voice}", f"**{speaker.name}, all**"):
                rows.setdefault(name, Counter()).update(new)
        for name, row in sorted(rows.items(), reverse=True):
            found = " | ".join(f"{row[change] / row['takes']:.0%}" for change in CHANGES)
            print(
                f"| {name} | {row['takes']} | {row['words']} | {row['alarms'] / row['takes']:.0%}"
                f" | {row['told'] / row['words']:.1%} | {found} |",
                flush=True,
            )


def check(names: Sequence[str], count: int) -> None:
    """The check of takes: a table of false alarms, and one of what is found."""
    alarms: dict[str, Counter[str]] = {}
    found: dict[tuple[str, str], dict[str, list[bool]]] = {}
    for speaker in engines(names):
        takes = said(speaker, count)
        known = usual(speaker, takes)
        counted = alarms[speaker.name] = Counter()
        for request, clip in takes:
            checked = check_clip(clip, request.text, 1.0, known[request.settings])
            flags = checked.faults + checked.flags
            counted.update(flags)
            counted["any of them"] += bool(flags)
        draw = np.random.default_rng(1)
        for request, clip in [(r, c) for r, c in takes if len(r.text.split()) > 5][::10]:
            for fault, flag, samples in faults(clip, draw):
                checked = check_clip(Clip(samples, clip.rate), request.text, 1.0, known[request.settings])
                row = found.setdefault((fault, flag), {}).setdefault(speaker.name, [])
                row.append(flag in checked.faults + checked.flags)
    print(f"| flag | {' | '.join(f'{n}, of {count}' for n in names)} |\n|---|{'--:|' * len(names)}")
    for flag in (*WEIGHTS, "silence", "any of them"):
        print(f"| {flag} | {' | '.join(str(alarms[n][flag]) for n in names)} |")
    print(f"\n| fault put in | found as | {' | '.join(names)} |\n|---|---|{'--:|' * len(names)}")
    for (fault, flag), row in found.items():
        print(f"| {fault} | {flag} | {' | '.join(f'{np.mean(row[n]):.0%} of {len(row[n])}' for n in names)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--engine", action="append")
    parser.add_argument("--listen", type=int, metavar="COUNT", help="try the speech recognizer, on so many takes")
    asked = parser.parse_args()
    names = asked.engine or ["flite", "espeak"]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(trained_models(Path(folder), names))
        if asked.listen:
            listen(names, asked.listen)
        else:
            check(names, asked.count)


if __name__ == "__main__":
    main()
