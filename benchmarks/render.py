"""A cold render against the pipeline people write today, and against what no program could do without.

    python benchmarks/render.py [--minutes 38] [--range 7] [SCRIPT]

The common pipeline: flite turn by turn, pydub (``+=`` and ``overlay``), ffmpeg's loudnorm in two passes with the
targets that ffmpeg-normalize 1.43 gives it unasked (range 7 LU; a wider programme is then compressed by loudnorm's
dynamic mode, which is slower than its linear one: ``--range 11`` spares a programme of voices that), MP3 at 128 kbit/s.
It gets the same turns, the same two voices, the same music. The floor: the processor time of its engine and of one
LAME encode, spread over all cores. Needs flite and ffmpeg.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

from measured import ROOT, machine, make_show, render, warmed_up

from scripts import script as make_script

VOICES = ("slt", "rms", "awb", "kal16")


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


def common_pipeline(turns: list[tuple[str | None, str]], folder: Path, wanted_range: float) -> Steps:
    """Make an episode of (speaker, text), with None for the beginning of a story, as most scripts on the web do."""
    from pydub import AudioSegment

    steps, cast, parts = Steps(), {}, []
    for number, (speaker, text) in enumerate(turns):
        if speaker is None:
            parts.append(None)
            continue
        voice = cast.setdefault(speaker, VOICES[len(cast) % len(VOICES)])
        source, wav = folder / f"{number}.txt", folder / f"{number}.wav"
        source.write_text(text)
        subprocess.run(["flite", "-voice", voice, "-f", source, "-o", wav], check=True, stdin=subprocess.DEVNULL)
        parts.append(wav)
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


def turns_of(text: str) -> list[tuple[str | None, str]]:
    """What our own parser makes of a script."""
    from studio.parse import parse_script

    script = parse_script(text)
    out: list[tuple[str | None, str]] = []
    for segment in script.segments:
        out += [(None, "")] if segment.kind == "story" else []
        out += [(turn.speaker, re.sub(r"\s+", " ", turn.text)) for turn in segment.turns]
    return out


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, default=38)
    parser.add_argument("--range", type=float, default=7, metavar="LU", help="loudness range that loudnorm is to give")
    options = parser.parse_args()
    text = options.script.read_text() if options.script else make_script(options.minutes)
    print(machine())
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        show = make_show(Path(folder), text)
        warmed_up(show)
        ours = render(show)
    stages = "  ".join(f"{name} {s:.1f}" for name, s in ours.said["seconds"].items() if s >= 0.05)
    minutes = ours.said["duration"] / 60
    print(f"ours: {ours.wall:.1f} s, {ours.processor:.1f} s of processor, for {minutes:.1f} minutes   {stages}")
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        steps = common_pipeline(turns_of(text), Path(folder), options.range)
    lame = steps.processor["one LAME encode"]
    common = sum(wall for name, wall in steps.wall.items() if name != "one LAME encode")
    print("common pipeline: " + f"{common:.1f} s   " + "  ".join(f"{n} {s:.1f}" for n, s in steps.wall.items()))
    floor = (steps.processor["engine"] + lame) / (os.cpu_count() or 1)
    print(
        f"floor: {floor:.1f} s   engine {steps.processor['engine']:.1f}  LAME {lame:.1f}, over {os.cpu_count()} cores"
    )
    print(f"{common / ours.wall:.1f} times as fast as the common pipeline; {ours.wall / floor:.2f} times the floor")


if __name__ == "__main__":
    main()
