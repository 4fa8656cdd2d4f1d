"""A cold render against the pipeline people write today, and against what no program could do without.

    python benchmarks/render.py [--minutes 38] [--engine auto] [--range 7] [SCRIPT]

The common pipeline: the engines turn by turn, pydub (``+=`` and ``overlay``), ffmpeg's loudnorm in two passes with the
targets that ffmpeg-normalize 1.43 gives it unasked (range 7 LU; a wider programme is then compressed by loudnorm's
dynamic mode, which is slower than its linear one: ``--range 11`` spares a programme of voices that), MP3 at 128 kbit/s.
It gets the same turns, the same voices, the same music. The floor: the processor time of its engines and of one LAME
encode, spread over all cores. Needs ffmpeg, and piper-tts (flite for ``--engine flite``).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TypeAlias

from measured import ROOT, machine, make_show, render, warmed_up

from scripts import script as make_script

Turns: TypeAlias = list[tuple[str | None, str]]
"""Speaker and text; None for the beginning of a story."""
Voices: TypeAlias = dict[str, tuple[str, str]]
"""Engine and voice of each speaker."""


class Steps:
    """Wall and processor seconds, step by step."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.processor: dict[str, float] = {}
        self._begin = time.monotonic(), _processor()

    def done(self, name: str) -> None:
        """A step has ended, and the next begins."""
        wall, processor = time.monotonic(), _processor()
        self.wall[name], self.processor[name] = wall - self._begin[0], processor - self._begin[1]
        self._begin = wall, processor


def _processor() -> float:
    return sum(os.times()[:4])


def speak(turns: Turns, voices: Voices, folder: Path) -> None:
    """Every turn as ``NUMBER.wav``; each neural engine in a process of its own, flite in one for each turn."""
    neural: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for number, (speaker, text) in enumerate(turns):
        if speaker is None:
            continue
        engine, voice = voices[speaker]
        if engine == "flite":
            source = folder / f"{number}.txt"
            source.write_text(text)
            command = ["flite", "-voice", voice, "-f", source, "-o", folder / f"{number}.wav"]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        else:
            neural.setdefault((engine, voice), []).append((number, text))
    for (engine, voice), own in neural.items():
        command = [sys.executable, Path(__file__).with_name("turn_by_turn.py"), engine, voice, folder]
        subprocess.run(command, check=True, text=True, input=json.dumps(own))


def common_pipeline(turns: Turns, voices: Voices, folder: Path, wanted_range: float) -> Steps:
    """Make an episode as most scripts on the web do."""
    from pydub import AudioSegment

    steps = Steps()
    speak(turns, voices, folder)
    parts = [None if speaker is None else folder / f"{number}.wav" for number, (speaker, _) in enumerate(turns)]
    steps.done("engine")
    intro, stinger, bed = (
        AudioSegment.from_file(ROOT / "assets" / name) for name in ("intro.flac", "stinger.flac", "bed.ogg")
    )
    episode = AudioSegment.silent(500, frame_rate=44_100)
    for part in parts:
        if part is None:
            episode += stinger + AudioSegment.silent(300)
        else:
            episode += AudioSegment.from_wav(part) + AudioSegment.silent(350)
    episode = intro.fade_out(2000) + episode
    episode = episode.overlay(bed[:20_000] - 18, position=len(intro))
    mix = folder / "mix.wav"
    episode.export(mix, format="wav")
    steps.done("pydub")
    loudnorm = f"loudnorm=I=-16:LRA={wanted_range:g}:TP=-1.5"
    measured = subprocess.run(
        ["ffmpeg", "-hide_banner", "-i", mix, "-af", f"{loudnorm}:print_format=json", "-f", "null", "-"],
        capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
    ).stderr  # fmt: skip
    found = json.loads(measured[measured.rindex("{") : measured.rindex("}") + 1])
    given = {"I": "i", "TP": "tp", "LRA": "lra", "thresh": "thresh"}
    second = loudnorm + "".join(f":measured_{name}={found[f'input_{key}']}" for name, key in given.items())
    second += f":offset={found['target_offset']}:linear=true"
    encode = ["-c:a", "libmp3lame", "-b:a", "128k", "-ar", "44100"]
    quiet = ["ffmpeg", "-v", "error", "-y", "-i", mix]
    subprocess.run([*quiet, "-af", second, *encode, folder / "out.mp3"], check=True, stdin=subprocess.DEVNULL)
    steps.done("loudnorm and MP3")
    subprocess.run([*quiet, *encode, folder / "plain.mp3"], check=True, stdin=subprocess.DEVNULL)
    steps.done("one LAME encode")
    return steps


def turns_of(text: str) -> Turns:
    """What our own parser makes of a script."""
    from studio.parse import parse_script

    script = parse_script(text)
    out: Turns = []
    for segment in script.segments:
        out += [(None, "")] if segment.kind == "story" else []
        out += [(turn.speaker, re.sub(r"\s+", " ", turn.text)) for turn in segment.turns]
    return out


def voices_of(show: Path) -> Voices:
    """Who spoke with which voice, as the record of the episode tells."""
    (record,) = show.rglob("*.episode.json")
    cast = json.loads(record.read_text("utf-8"))["cast"]
    return {role["speaker"]: (role["settings"]["engine"], role["settings"]["voice"]) for role in cast}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, default=38)
    parser.add_argument("--engine", default="auto", help="auto, the neural default, or flite")
    parser.add_argument("--range", type=float, default=7, metavar="LU", help="loudness range that loudnorm is to give")
    options = parser.parse_args()
    text = options.script.read_text() if options.script else make_script(options.minutes)
    print(machine())
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        show = make_show(Path(folder), text)
        warmed_up(show)
        ours = render(show, options.engine)
        voices = voices_of(show)
    stages = "  ".join(f"{name} {s:.1f}" for name, s in ours.said["seconds"].items() if s >= 0.05)
    minutes = ours.said["duration"] / 60
    spent = f"{ours.wall:.1f} s, {ours.processor:.1f} s of processor, {ours.pss_mb:.0f} MB"
    print(f"ours: {spent}, for {minutes:.1f} minutes   {stages}")
    print("voices: " + ", ".join(f"{who} {voice} ({engine})" for who, (engine, voice) in voices.items()))
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        steps = common_pipeline(turns_of(text), voices, Path(folder), options.range)
    lame = steps.processor["one LAME encode"]
    common = sum(wall for name, wall in steps.wall.items() if name != "one LAME encode")
    print("common pipeline: " + f"{common:.1f} s   " + "  ".join(f"{n} {s:.1f}" for n, s in steps.wall.items()))
    spent = ", ".join(f"{name} {s:.1f}" for name, s in steps.processor.items())
    print(f"its processor seconds: {spent}; ours {ours.processor:.1f}")
    floor = (steps.processor["engine"] + lame) / (os.cpu_count() or 1)
    print(
        f"floor: {floor:.1f} s   engine {steps.processor['engine']:.1f}  LAME {lame:.1f}, over {os.cpu_count()} cores"
    )
    print(f"{common / ours.wall:.1f} times as fast as the common pipeline; {ours.wall / floor:.2f} times the floor")


if __name__ == "__main__":
    main()
