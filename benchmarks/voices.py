"""The voices that come with Studio, measured: quality, intelligibility, speed, memory, false alarms of the take check.

    .venv-voices/bin/python benchmarks/voices.py --sentences 40
    .venv-voices/bin/python benchmarks/voices.py --voices hibari/heart flite/slt

Needs the environment of `make test-voices`; models for piper, kokoro and coqui come out of its packages. MOS is
DistillMOS on the sentences read one after the other at 16 kHz, as in an episode; WER is Whisper tiny.en's, scored as
Whisper's authors do; RTF is CPU seconds for a second of speech on one thread, memory the largest resident sets of the
processes that speak with one voice alone. False alarms are takes with a flag. Processor time grows on a loaded machine;
compare voices within a run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from studio.audio.clip import Clip, resample
from studio.synthesize.check import check_clip
from studio.synthesize.engine import Request
from studio.synthesize.registry import engine
from studio.values import VoiceSettings

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.judges import RATE_HZ, mean_opinion, recognized, sentences, word_error_rate
from support.trained_models import trained_models

VOICES = (
    "hibari/heart",
    "hibari/heart/-2.2/0.97",
    "vits/joe",
    "vits/joe/2.5",
    "vits/joe/1.2/1.04",
    "vits/joe/-2/0.95",
    "flite/slt",
    "flite/rms",
)
"""Engine, voice, pitch in semitones and rate, as the voices of the cast have them."""
TABLE = {
    "hibari/heart": (4.57, 2.1),
    "hibari/heart/-2.2/0.97": (4.44, 2.4),
    "vits/joe": (4.46, 4.7),
    "vits/joe/2.5": (4.44, 4.1),
    "vits/joe/1.2/1.04": (4.43, 4.9),
    "vits/joe/-2/0.95": (4.39, 4.5),
    "coqui/default": (4.43, 4.3),
}
"""MOS and WER of docs/engines.md, to compare with."""
SCRIPT = Path(__file__).parents[1] / "scripts" / "slow-science.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voices", nargs="+", default=VOICES, metavar="ENGINE/VOICE[/PITCH[/RATE]]")
    parser.add_argument("--sentences", type=int, default=40)
    parser.add_argument("--script", type=Path, default=SCRIPT)
    parser.add_argument("--speak", metavar="FOLDER", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    texts = sentences(arguments.script)[: arguments.sentences]
    if arguments.speak:
        _speak(arguments.voices[0], texts, Path(arguments.speak))
        return
    print(f"{os.cpu_count()} cores, {len(texts)} sentences of {arguments.script.name}, one thread\n")
    print(f"{'voice':<20} {'MOS':>5} {'WER %':>6} {'RTF':>6} {'MB':>5} {'flagged':>8}   in the docs")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(trained_models(Path(folder), {voice.split("/")[0] for voice in arguments.voices}))
        for voice in arguments.voices:
            print(_row(voice, arguments, texts), flush=True)


def _row(voice: str, arguments: argparse.Namespace, texts: Sequence[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--voices", voice, "--sentences", str(arguments.sentences)]
        subprocess.run([*command, "--script", arguments.script, "--speak", folder], check=True)
        told = json.loads(Path(folder, "told.json").read_text("utf-8"))
        clips = [Clip(np.load(Path(folder, f"{at}.npy")), RATE_HZ) for at in range(len(texts))]
    heard = [(text, recognized(clip)) for text, clip in zip(texts, clips, strict=True)]
    wer, mos = word_error_rate(heard), mean_opinion(clips)
    before = TABLE.get(voice)
    compared = f"{before[0]} / {before[1] if before[1] is not None else '-'} %" if before else ""
    return (
        f"{voice:<20} {mos:>5.2f} {wer:>6.1f} {told['rtf']:>6.3f} {told['mb']:>5.0f} {told['flagged']:>8}   {compared}"
    )


def _speak(voice: str, texts: Sequence[str], folder: Path) -> None:
    """In a process of its own: its memory is that of one voice."""
    name, own, pitch, rate = (*voice.split("/"), *("0", "1")[voice.count("/") - 1 :])
    speaker, settings = engine(name), VoiceSettings(own, float(rate), float(pitch))
    speaker.synthesize([Request("Warm up.", settings)])
    begin = _processor_s()
    clips = [speaker.synthesize([Request(text, settings)])[0] for text in texts]
    spent = _processor_s() - begin
    flagged = sum(bool(check_clip(clip, text).flags) for clip, text in zip(clips, texts, strict=True))
    for at, clip in enumerate(clips):
        np.save(folder / f"{at}.npy", resample(clip.samples, clip.rate, RATE_HZ))
    facts = {
        "rtf": spent / sum(clip.seconds for clip in clips),
        "mb": _highest_memory_mb(),
        "flagged": flagged,
    }
    (folder / "told.json").write_text(json.dumps(facts), encoding="utf-8")


def _processor_s() -> float:
    """Seconds of processor of this process, of helpers that still run, and of programs that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = time.process_time() + ended.ru_utime + ended.ru_stime
    for pid in _helpers():
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def _highest_memory_mb() -> float:
    """Largest resident sets of this process and its helpers.

    Not by getrusage: a process that was begun by a larger one is told that one's.
    """
    states = [Path(f"/proc/{pid}/status").read_text("utf-8").splitlines() for pid in ("self", *_helpers())]
    return sum(int(line.split()[1]) for state in states for line in state if line.startswith("VmHWM")) / 1024


def _helpers() -> list[str]:
    return [pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]


if __name__ == "__main__":
    main()
