"""How fast Coqui speaks here: VITS and XTTS at full size, with random weights, one by one and in batches.

    make coqui && .venv/bin/python benchmarks/coqui.py
    .venv/bin/python benchmarks/coqui.py --device cuda --batch 32 --rounds 5

Real-time factor: seconds of computing for one second of sound, by the process's own clock on a CPU (so that other
work on the machine counts less) and by the wall clock on a GPU. The variants take turns in one process, so that they
meet the same weather; every figure is the median of the rounds. Peak memory is that of a process of its own that speaks
one batch: its resident set, or what torch took of the GPU. Weights are noise: the pace of VITS is set to that of usual
speech, since random weights speak too fast, and XTTS says 2.6 s for every sentence, since they never stop.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

MIXED = (
    "Every winter the lake freezes, and every winter somebody tries to cross it too early.",
    "Yes, that is what they said.",
    "Our next story begins in a small kitchen.",
    "The judges will meet on Thursday to choose the winner of the prize.",
)
LIKE = (
    "The judges will meet on Thursday to choose the winner of the prize.",
    "Nobody had come to look at the boats, and the harbour lay in fog.",
    "Seventeen thousand people live there, and once there were twelve.",
    "A good idea needs patience, a warm room, and more than a bit of luck.",
)
SPEECH_RATE = 15.0
"""Characters of text in a second of usual speech."""
STEPS = 60
"""Of XTTS's language model for one sentence; the real one may take 605."""


class Row(NamedTuple):
    """One variant."""

    model: str
    sentences: str
    batch: int
    weight_norm: bool


def main() -> None:
    arguments = _arguments()
    if arguments.part:
        print(json.dumps((_factors if arguments.part == "time" else _memory)(arguments)))
        return
    import torch

    begin = time.monotonic()
    print(f"torch {torch.__version__}, Python {platform.python_version()}, {_machine(arguments.device)}")
    print(f"{arguments.threads} thread(s), {arguments.rounds} round(s), load {os.getloadavg()[0]:.1f} at the start\n")
    print("| model | sentences | how | weight norm | real-time factor | peak memory (GB) |\n|---|---|---|---|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for model in arguments.models.split(","):
            rows = _rows(model, arguments.batch)
            factors = _child("time", folder, "--model", model)
            for at, row in enumerate(rows):
                memory = _child("memory", folder, "--model", model, "--row", str(at))
                how, norm = (
                    "one by one" if row.batch == 1 else f"batches of {row.batch}",
                    "on" if row.weight_norm else "off",
                )
                print(f"| {model} | {row.sentences} | {how} | {norm} | {factors[at]:.2f} | {memory:.1f} |", flush=True)
    print(f"\n{time.monotonic() - begin:.0f} s in all, load {os.getloadavg()[0]:.1f} at the end")


def _rows(model: str, batch: int) -> list[Row]:
    if model == "xtts":  # its loader folds weight norm by itself
        return [Row(model, "of equal length", size, False) for size in (1, batch)]
    mixed = [Row(model, "2 to 6 s", size, norm) for norm in (True, False) for size in (1, batch)]
    return mixed + [Row(model, "4 to 5 s", size, False) for size in (1, batch)]


def _child(part: str, folder: str, *more: str):  # noqa: ANN202
    """What a process of its own measures."""
    command = [sys.executable, __file__, *sys.argv[1:], "--part", part, "--folder", folder, *more]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    parser.add_argument("--models", default="vits,xtts", help="vits, xtts or both (XTTS makes 2 GB of weights)")
    parser.add_argument("--batch", type=int, default=4, help="sentences in a batch, a multiple of 4")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    for name in ("--part", "--folder", "--model"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    parser.add_argument("--row", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def _factors(arguments: argparse.Namespace) -> list[float]:
    """Real-time factor of every variant."""
    rows = _rows(arguments.model, arguments.batch)
    models = {norm: _loaded(arguments, norm) for norm in {row.weight_norm for row in rows}}
    speakers = [_speaker(models[row.weight_norm], row, arguments.batch) for row in rows]
    found: list[list[float]] = [[] for _ in rows]
    for _ in range(arguments.rounds):
        for at, speak in enumerate(speakers):
            begin = _clock(arguments.device)
            seconds = speak()
            found[at].append((_clock(arguments.device) - begin) / seconds)
    return [statistics.median(factors) for factors in found]


def _memory(arguments: argparse.Namespace) -> float:
    """Peak memory of one batch, GB; loading included on a CPU."""
    row = _rows(arguments.model, arguments.batch)[arguments.row]
    loaded = _loaded(arguments, row.weight_norm)
    _speaker(loaded, row, row.batch)()
    if arguments.device == "cpu":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
    import torch

    return torch.cuda.max_memory_allocated() / 1e9


def _loaded(arguments: argparse.Namespace, weight_norm: bool):  # noqa: ANN202
    """The model as Studio loads it, with or without its weight norm; made where it isn't there."""
    import torch

    from studio.synthesize.engines.coqui import loading
    from studio.synthesize.engines.coqui.compat import quiet, ready_imports
    from studio.synthesize.engines.coqui.models import find_model

    torch.set_num_threads(arguments.threads)
    folder = Path(arguments.folder) / arguments.model
    fold = loading.remove_weight_norm
    with quiet():
        ready_imports()
        if not folder.exists():
            (_full_vits if arguments.model == "vits" else _full_xtts)(folder)
        loading.remove_weight_norm = (lambda model: 0) if weight_norm else fold
        loaded = loading.load_model(find_model(str(folder)), f"{weight_norm}", arguments.device, "float32", False)
        loading.remove_weight_norm = fold
    return loaded


def _speaker(loaded, row: Row, count: int):  # noqa: ANN001, ANN202
    """A function that speaks so many sentences in the row's way, and returns how many seconds of sound came of it."""
    from studio.synthesize.abilities import Abilities
    from studio.synthesize.batching import Limits, run_batches
    from studio.synthesize.engines.coqui.compat import quiet

    texts = MIXED if row.sentences == "2 to 6 s" else LIKE
    speak, jobs, lengths = _jobs(loaded, count, texts)
    limits = Limits(10**9, row.batch, equal=row.model == "xtts")

    def run() -> float:
        with quiet():
            return sum(map(len, run_batches(jobs, lengths, limits, speak, Abilities()))) / loaded.rate

    return run


def _jobs(loaded, count, texts=(*MIXED, *LIKE)):  # noqa: ANN001, ANN202
    """How a batch is spoken, its items, and their lengths in tokens; XTTS, which needs equal ones, says one text."""
    if loaded.kind == "vits":
        from studio.synthesize.engines.coqui import vits

        _set_pace(loaded)
        tokens = [vits.tokenize(loaded.model, texts[at % len(texts)], "") for at in range(count)]
        jobs = [vits.VitsItem(row, loaded.speakers[at % 4], "", 1.0, at) for at, row in enumerate(tokens)]

        def speak(items):  # noqa: ANN001, ANN202
            return [said.samples for said in vits.speak_vits(loaded.model, items)]

        return speak, jobs, [len(row) for row in tokens]
    from studio.synthesize.engines.coqui import xtts

    known = loaded.model.speaker_manager.speakers[loaded.speakers[0]]
    voice = xtts.Latents(known["gpt_cond_latent"], known["speaker_embedding"])
    row = xtts.tokenize(loaded.model, texts[0], "en")
    jobs = [xtts.XttsItem(row, voice, 1.0, at) for at in range(count)]
    return (lambda items: [said.samples for said in xtts.speak_xtts(loaded.model, items)]), jobs, [len(row)] * count


@functools.cache
def _set_pace(loaded) -> None:  # noqa: ANN001
    """Random weights speak too fast: stretch them to the usual pace, by one short sentence."""
    from studio.synthesize.engines.coqui import vits

    item = vits.VitsItem(vits.tokenize(loaded.model, MIXED[1], ""), loaded.speakers[0], "", 1.0, 0)
    for _ in range(2):
        seconds = len(vits.speak_vits(loaded.model, [item])[0].samples) / loaded.rate
        loaded.model.length_scale *= len(MIXED[1]) / SPEECH_RATE / seconds


def _full_vits(folder: Path) -> None:
    """The architecture of the VCTK model."""
    import torch
    from TTS.tts.configs.vits_config import VitsArgs, VitsConfig
    from TTS.tts.models.vits import Vits

    arguments = VitsArgs(use_speaker_embedding=True, init_discriminator=False, speaker_embedding_channels=256)
    speakers = [f"p{number}" for number in range(225, 334)]
    config = VitsConfig(model_args=arguments, use_speaker_embedding=True, speakers=speakers, add_blank=True)
    config.use_phonemes, config.text_cleaner = False, "english_cleaners"
    torch.manual_seed(0)
    _save(Vits(config), config, folder)


def _full_xtts(folder: Path) -> None:
    """The architecture of XTTS v2, with a tokenizer that has a token for every letter."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from TTS.tts.configs.xtts_config import XttsArgs, XttsConfig
    from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer
    from TTS.tts.models.xtts import Xtts

    folder.mkdir(parents=True)
    special = ["[STOP]", "[UNK]", "[SPACE]", "[en]", "[START]"]
    signs = [*special, *"abcdefghijklmnopqrstuvwxyz.,;:?!'-"]
    tokenizer = Tokenizer(models.BPE({sign: at for at, sign in enumerate(signs)}, [], unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(special)
    tokenizer.save(str(folder / "vocab.json"))
    arguments = XttsArgs(
        gpt_num_audio_tokens=1026,
        gpt_start_audio_token=1024,
        gpt_stop_audio_token=1025,
        gpt_use_perceiver_resampler=True,
        gpt_max_audio_tokens=STEPS,
        tokenizer_file=str(folder / "vocab.json"),
    )
    config = XttsConfig(model_args=arguments, languages=["en"])
    torch.manual_seed(0)
    model = Xtts(config)
    model.tokenizer = VoiceBpeTokenizer(vocab_file=str(folder / "vocab.json"))
    model.init_models()
    with torch.no_grad():
        model.gpt.mel_head.bias[arguments.gpt_stop_audio_token] = -100.0  # every row is as long as the others
    speaker = {"gpt_cond_latent": torch.randn(1, 32, 1024), "speaker_embedding": torch.randn(1, 512, 1)}
    torch.save({"anna": speaker}, folder / "speakers_xtts.pth")
    _save(model, config, folder)


def _save(model, config, folder: Path) -> None:  # noqa: ANN001
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    config.save_json(folder / "config.json")


def _clock(device: str) -> float:
    if device == "cpu":
        return time.process_time()
    import torch

    torch.cuda.synchronize()
    return time.perf_counter()


def _machine(device: str) -> str:
    if device != "cpu":
        import torch

        return torch.cuda.get_device_name(device)
    try:
        names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        return f"{len(names)} × {names[0].partition(':')[2].strip()}"
    except (OSError, IndexError):
        return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
