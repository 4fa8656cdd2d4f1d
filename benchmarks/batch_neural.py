"""Sections of ``batch.py`` that need Coqui: models of full size, random weights, batched, sorted, in two workers.

On a GPU the table also has the share of time in which it computed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import statistics
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import coqui
from batch_tasks import batch_of, say

from studio.batch.executors import ProcessExecutor
from studio.batch.values import WorkerSpec


def vits(place: Path, arguments: argparse.Namespace) -> None:
    """VITS as VCTK has it: one by one, in batches as sentences come, and in batches of like length."""
    _compare("vits", place, arguments)


def xtts(place: Path, arguments: argparse.Namespace) -> None:
    """XTTS v2, sentences of equal length: one by one, and in batches."""
    _compare("xtts", place, arguments)


def vits_workers(place: Path, arguments: argparse.Namespace) -> None:
    """Two processes against one over the same sentences by the engine itself: made, checked and stored."""
    if not _ready("cpu"):
        return
    from studio.synthesize.engines.coqui.compat import quiet, ready_imports

    with quiet():
        ready_imports()
        coqui._full_vits(place / "vits")
    os.environ.update(STUDIO_COQUI_MODEL=str(place / "vits"), STUDIO_COQUI_DEVICE="cpu", OMP_NUM_THREADS="1")
    print("One thread each, the model loaded before, no episode put together.\n")
    print("| | 1 worker, s | 2 workers, s | ratio (ideal 2) |\n|---|---|---|---|")
    found: dict[int, list[float]] = {1: [], 2: []}
    for at in range(_rounds(arguments)):
        for count in (1, 2):
            executor = ProcessExecutor(WorkerSpec("coqui", str(place / f"{at} {count}"), "cpu", share=2), count)
            try:
                say(executor, [_said(f"Yes {n}.") for n in range(count)])
                found[count].append(say(executor, [_said(text) for text in TEXTS])[0])
            finally:
                executor.close()
    one, two = (statistics.median(found[count]) for count in (1, 2))
    print(f"| VITS, full size, {len(TEXTS)} sentences | {one:.1f} | {two:.1f} | {one / two:.2f} |", flush=True)


WHICH = ("first", "second", "third", "fourth", "fifth", "other", "small", "large", "old", "new", "red", "blue")
TEXTS = [f"The {word} boat came back." for word in WHICH]


def _rounds(arguments: argparse.Namespace) -> int:
    """Fewer on a CPU, where one takes a minute or two."""
    return arguments.rounds if arguments.device != "cpu" else max(1, arguments.rounds - 2)


def _said(text: str):  # noqa: ANN202
    return batch_of("coqui", "p225", [text])


def _compare(kind: str, place: Path, arguments: argparse.Namespace) -> None:
    if not _ready(arguments.device):
        return
    import torch

    where = coqui._machine(arguments.device)
    threads = f", {arguments.threads} thread(s), seconds of the processor" if arguments.device == "cpu" else ""
    print(f"{where}, torch {torch.__version__}, Python {platform.python_version()}, random weights{threads}\n")
    print("| model | how | audio seconds per second | ratio | GPU busy |\n|---|---|---|---|---|")
    ways = _ways(kind, place, arguments)
    next(iter(ways.values()))(1)  # what is done once only, is done
    speeds: dict[str, list[float]] = {how: [] for how in ways}
    shares: dict[str, list[float]] = {how: [] for how in ways}
    for _ in range(_rounds(arguments)):
        for how, speak in ways.items():
            with _Watch(arguments.device) as watch:
                begin = coqui._clock(arguments.device)
                audio_s = speak(arguments.sentences)
                seconds = coqui._clock(arguments.device) - begin
            speeds[how].append(audio_s / seconds)
            shares[how].append(watch.share)
    base = statistics.median(speeds["one by one"])
    for how, each in speeds.items():
        speed = statistics.median(each)
        busy = f"{statistics.median(shares[how]):.0%}" if arguments.device != "cpu" else "–"
        print(f"| {kind} | {how} | {speed:.2f} | {speed / base:.2f} | {busy} |", flush=True)
    if arguments.device == "cpu" and all(statistics.median(s) <= 1.1 * base for s in speeds.values()):
        print(f"\nOn this CPU batching {kind} does not pay: what is padding is computed too.")
    if arguments.device == "cpu":
        print("\nNo GPU was measured in this run.")


def _ways(kind: str, place: Path, arguments: argparse.Namespace) -> dict[str, Callable[[int], float]]:
    """Ways to speak as many sentences; each gives the seconds of sound it made."""
    import torch

    from studio.synthesize.engines.coqui import loading
    from studio.synthesize.engines.coqui.compat import quiet, ready_imports
    from studio.synthesize.engines.coqui.models import find_model

    torch.set_num_threads(arguments.threads)
    with quiet():
        ready_imports()
        folder = place / "model"
        (coqui._full_vits if kind == "vits" else coqui._full_xtts)(folder)
        loaded = loading.load_model(find_model(str(folder)), kind, arguments.device, "float32", False)
        speak, jobs, lengths = coqui._jobs(loaded, arguments.sentences)

    def in_groups(order: Sequence[int], size: int) -> float:
        with quiet():
            groups = [order[at : at + size] for at in range(0, len(order), size)]
            return sum(len(wave) for group in groups for wave in speak([jobs[n] for n in group])) / loaded.rate

    by_length = sorted(range(len(jobs)), key=lambda n: -lengths[n])
    size = min(64, max(2, len(jobs) // 2))
    ways: dict[str, Callable[[int], float]] = {
        "one by one": lambda count: in_groups(range(count), 1),
        f"batches of {size}, sorted": lambda count: in_groups([n for n in by_length if n < count], size),
    }
    if kind == "vits":  # XTTS speaks equal lengths only
        ways[f"batches of {size}, as they come"] = lambda count: in_groups(range(count), size)
    return ways


def _ready(device: str) -> bool:
    """Whether Coqui and the device are there; says so where not."""
    if importlib.util.find_spec("TTS") is None:
        print("Not measured: Coqui is not installed for this Python (make coqui).")
        return False
    import torch

    if device != "cpu" and not torch.cuda.is_available():
        print("Not measured: there is no GPU here that torch can use.")
        return False
    return True


class _Watch:
    """The share of time in which a GPU computes, as nvidia-smi samples it."""

    def __init__(self, device: str) -> None:
        self._on = device != "cpu"
        self._number = device.partition(":")[2] or "0"
        self._over = threading.Event()
        self._seen: list[float] = []
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        if self._on:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._on:
            import torch

            torch.cuda.synchronize()
            self._thread.join()

    @property
    def share(self) -> float:
        return statistics.fmean(self._seen) if self._seen else 0.0

    def _dry_run(self) -> None:
        query = ["nvidia-smi", "-i", self._number, "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits"]
        while not self._over.wait(0.2):
            done = subprocess.run(query, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                self._seen.append(float(done.stdout.split()[0]) / 100)
