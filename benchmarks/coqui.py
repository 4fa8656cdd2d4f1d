"""How fast Coqui speaks here: VITS (and XTTS) at full size, with random weights, one by one and batched.

    make coqui && .venv/bin/python benchmarks/coqui.py [--device cuda] [--xtts] [--sentences 16] [--threads 1]

Real-time factor: seconds of computing for one second of sound, by the process's own clock on a CPU (so that other
work on the machine counts less) and by the wall clock on a GPU. The variants take turns in one process, so that they
meet the same weather; every figure is the median of the rounds. Peak memory is that of a process that does one round
of one variant: its resident set, or what torch took of the GPU. Weights are noise, and the pace is set to that of usual
speech, since random weights speak too fast.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TEXTS = (
    "The harbour was quiet that morning, and nobody had come to look at the boats.",
    "Seventeen thousand people live there today; a century ago it was twelve.",
    "Yes, that is what they said.",
    "Every winter the lake freezes, and every winter somebody tries to cross it too early.",
    "A good idea needs both patience and a little luck.",
    "Our next story begins in a small kitchen, with a kettle, a clock and a very old map.",
    "Is that all there is to it?",
    "The judges will meet on Thursday to choose the winner of the prize.",
)
SPEECH_RATE = 15.0
"""Characters of text in a second of usual speech."""


def main() -> None:
    arguments = _arguments()
    if arguments.part:
        print(json.dumps((_factors if arguments.part == "time" else _memory)(arguments)))
        return
    import torch

    print(f"torch {torch.__version__}, Python {platform.python_version()}, {_machine(arguments.device)}")
    print(f"{arguments.sentences} sentences, {arguments.threads} thread(s), device {arguments.device}\n")
    print("| model | | weight norm | real-time factor | peak memory (MB) |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("vits", "xtts") if arguments.xtts else ("vits",):
            factors = _child("time", kind, folder)
            for at, (batch, norm) in enumerate(_variants(kind, arguments.sentences)):
                memory = _child("memory", kind, folder, "--batch", str(batch), *(["--weight-norm"] if norm else []))
                how, state = "one by one" if batch == 1 else f"batches of {batch}", "on" if norm else "off"
                print(f"| {kind} | {how} | {state} | {factors[at]:.2f} | {memory:.0f} |", flush=True)


def _variants(kind: str, sentences: int) -> list[tuple[int, bool]]:
    """(batch, weight norm) of the rows."""
    return (
        [(1, True), *((batch, False) for batch in (1, 4, 16) if batch <= sentences)]
        if kind == "vits"
        else [(batch, False) for batch in (1, 16) if batch <= sentences]
    )


def _child(part: str, kind: str, folder: str, *more: str):  # noqa: ANN202
    """What a process of its own measures."""
    command = [sys.executable, __file__, *sys.argv[1:], "--part", part, "--kind", kind, "--folder", folder, *more]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    parser.add_argument("--xtts", action="store_true", help="XTTS too (2 GB of weights, slow on a CPU)")
    parser.add_argument("--sentences", type=int, default=16)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    for name in ("--part", "--kind", "--folder"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    parser.add_argument("--batch", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--weight-norm", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _factors(arguments: argparse.Namespace) -> list[float]:
    """Real-time factor of every variant."""
    variants = _variants(arguments.kind, arguments.sentences)
    runs = {norm: _loaded(arguments, norm) for norm in {norm for _, norm in variants}}
    found: list[list[float]] = [[] for _ in variants]
    for _ in range(arguments.rounds):
        for at, (batch, norm) in enumerate(variants):
            begin = _clock(arguments.device)
            seconds = runs[norm](batch)
            found[at].append((_clock(arguments.device) - begin) / seconds)
    return [statistics.median(factors) for factors in found]


def _memory(arguments: argparse.Namespace) -> float:
    """Peak memory of one round, MB."""
    _loaded(arguments, arguments.weight_norm)(arguments.batch)
    if arguments.device == "cpu":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    import torch

    return torch.cuda.max_memory_allocated() / 1e6


def _loaded(arguments: argparse.Namespace, weight_norm: bool):  # noqa: ANN202
    """A function from a batch's size to the seconds of sound it made of all sentences."""
    import torch

    from studio.synthesize.engines.coqui import loading
    from studio.synthesize.engines.coqui.batching import Limits, run_batches
    from studio.synthesize.engines.coqui.compat import quiet, ready_imports
    from studio.synthesize.engines.coqui.models import find_model

    torch.set_num_threads(arguments.threads)
    folder = Path(arguments.folder) / arguments.kind
    fold = loading.remove_weight_norm
    with quiet():
        ready_imports()
        if not folder.exists():
            (_full_vits if arguments.kind == "vits" else _full_xtts)(folder)
        loading.remove_weight_norm = (lambda model: 0) if weight_norm else fold
        loaded = loading.load_model(find_model(str(folder)), f"{weight_norm}", arguments.device, "float32", False)
        loading.remove_weight_norm = fold
    speak, jobs, lengths = _jobs(loaded, arguments.sentences)

    def run(batch: int) -> float:
        limits = Limits(10**9, batch, equal=arguments.kind == "xtts")
        with quiet():
            return sum(map(len, run_batches(jobs, lengths, limits, speak))) / loaded.rate

    return run


def _jobs(loaded, count):  # noqa: ANN001, ANN202
    """How a batch is spoken, the items, and their lengths in tokens."""
    texts = [TEXTS[at % len(TEXTS)] for at in range(count)]
    if loaded.kind == "vits":
        from studio.synthesize.engines.coqui import vits

        tokens = [vits.tokenize(loaded.model, text, "") for text in texts]
        _set_pace(loaded, vits, texts, tokens)
        jobs = [vits.VitsItem(row, loaded.speakers[at % 4], "", 1.0, at) for at, row in enumerate(tokens)]
        return (lambda items: vits.speak_vits(loaded.model, items)), jobs, [len(row) for row in tokens]
    from studio.synthesize.engines.coqui import xtts

    known = loaded.model.speaker_manager.speakers[loaded.speakers[0]]
    voice = xtts.Latents(known["gpt_cond_latent"], known["speaker_embedding"])
    tokens = [xtts.tokenize(loaded.model, TEXTS[0], "en") for _ in texts]  # equal lengths, as a long backlog has
    jobs = [xtts.XttsItem(row, voice, 1.0, at) for at, row in enumerate(tokens)]
    return (lambda items: xtts.speak_xtts(loaded.model, items)), jobs, [len(row) for row in tokens]


def _set_pace(loaded, vits, texts, tokens) -> None:  # noqa: ANN001
    """Random weights speak too fast: stretch them to the usual pace, by one sentence."""
    for _ in range(3):
        wave = vits.speak_vits(loaded.model, [vits.VitsItem(tokens[0], loaded.speakers[0], "", 1.0, 0)])[0]
        loaded.model.length_scale *= len(texts[0]) / SPEECH_RATE / (len(wave) / loaded.rate)


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
        gpt_max_audio_tokens=120,  # 5 s: random weights hardly ever stop by themselves
        tokenizer_file=str(folder / "vocab.json"),
    )
    config = XttsConfig(model_args=arguments, languages=["en"])
    torch.manual_seed(0)
    model = Xtts(config)
    model.tokenizer = VoiceBpeTokenizer(vocab_file=str(folder / "vocab.json"))
    model.init_models()
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
