"""Where Coqui computes. In: what was asked for and what the machine has. Out: a device, or the reason why not.

Decided without loading torch, which takes seconds, since every run asks every engine whether it is ready. A GPU that
can't be used is an error, never a silent way back to the CPU: it would turn minutes into hours.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

ON_CPU = "or set STUDIO_COQUI_DEVICE=cpu to go on without it"


@dataclass(frozen=True, slots=True)
class Choice:
    """A device, or why there is none."""

    device: str
    """``cpu``, ``cuda`` or ``cuda:N``; empty where :attr:`problem` says why."""
    detail: str
    """In words: ``on the CPU (no NVIDIA GPU here)``."""
    problem: str = ""
    hint: str = ""


def choose(asked: str, gpus: tuple[str, ...], with_cuda: bool) -> Choice:
    """Decide. Pure.

    Args:
        asked: ``auto``, ``cpu``, ``cuda`` or ``cuda:N``.
        gpus: names of the GPUs there are.
        with_cuda: torch is built for them.
    """
    if asked == "cpu":
        return Choice("cpu", "on the CPU, as requested")
    if asked == "auto" and not gpus:
        return Choice("cpu", "on the CPU (no NVIDIA GPU here)")
    number = int(asked.partition(":")[2] or 0)
    if number >= len(gpus):
        there = f"there are only {len(gpus)}" if gpus else "there is no NVIDIA GPU here"
        return Choice("", "", f"{asked} was asked for, but {there}", "Set STUDIO_COQUI_DEVICE=cpu or leave it out.")
    if not with_cuda:
        return Choice(
            "",
            "",
            f"there is a GPU ({gpus[number]}), but this torch is built without CUDA",
            f"Install torch from the package index (make coqui does), {ON_CPU}.",
        )
    return Choice("cuda" if asked == "auto" else asked, f"on the GPU ({gpus[number]})")


def torch_has_cuda() -> bool:
    """Whether the torch that is installed is built for NVIDIA GPUs."""
    spec = importlib.util.find_spec("torch")
    folder = Path(spec.origin).parent / "lib" if spec and spec.origin else None
    return folder is not None and any(
        (folder / name).exists() for name in ("libtorch_cuda.so", "torch_cuda.dll", "libtorch_cuda.dylib")
    )
