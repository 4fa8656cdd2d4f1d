"""The NVIDIA GPUs of this machine, and the device that engines use.

GPUs are found without importing their libraries, which takes seconds: every command asks every engine whether it is
ready.
"""

from __future__ import annotations

import os
from pathlib import Path

DEVICE = "STUDIO_DEVICE"
"""Environment variable with the device for every engine that can choose: ``cpu``, ``cuda`` or ``cuda:N``. It takes
precedence over an engine's own variable."""
DRIVER = Path("/proc/driver/nvidia/gpus")
"""Where NVIDIA's driver lists its GPUs on Linux, a folder with a file ``information`` for each."""
WSL = Path("/usr/lib/wsl/lib/libcuda.so.1")
"""The driver under WSL (Linux on Windows), which has no such list."""


def find_gpus() -> tuple[str, ...]:
    """Names of the NVIDIA GPUs that ``CUDA_VISIBLE_DEVICES`` allows, in order."""
    try:
        folders = sorted(DRIVER.iterdir())
    except OSError:
        folders = []
    names = tuple(_name(folder / "information") for folder in folders)
    if not names and WSL.exists():
        names = ("NVIDIA, through Windows",)
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is None:
        return names
    chosen = [word.strip() for word in visible.split(",") if word.strip() and word.strip() != "-1"]
    return tuple(names[int(w)] if w.isdigit() and int(w) < len(names) else "NVIDIA" for w in chosen) if names else ()


def use_device(device: str) -> None:
    """Set the device of the engines in this process. Call it before anything that looks for GPUs is imported.

    Args:
        device: ``cpu``, ``cuda``, or ``cuda:N`` to make only that GPU visible; empty for no change.
    """
    kind, _, number = device.partition(":")
    if kind == "cuda" and number:
        known = [name for name in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if name.strip()]
        at = int(number)
        os.environ["CUDA_VISIBLE_DEVICES"] = known[at] if at < len(known) else number
    if kind:
        os.environ[DEVICE] = kind


def device_of(device: str, worker: int) -> str:
    """The device of one of several workers; with plain ``cuda``, GPUs are assigned in turn."""
    gpus = len(find_gpus()) if device == "cuda" else 0
    return f"cuda:{worker % gpus}" if gpus else device


def _name(file: Path) -> str:
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return "NVIDIA"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("Model")), "NVIDIA")
