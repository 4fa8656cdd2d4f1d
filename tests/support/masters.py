"""Masters as they are asked for, and what other programs say of files."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import numpy as np

from studio.export import PRESETS
from studio.export.masters import MasterFile, deliver
from studio.render.flow import RenderJob


class Masters(dict[str, MasterFile]):
    """Every master by the name of its preset, made when it is asked for."""

    def __init__(self, job: RenderJob) -> None:
        self.job = job

    def __missing__(self, name: str) -> MasterFile:
        (self[name],) = deliver(self.job, [PRESETS[name]])
        return self[name]


def probe(path: Path) -> dict:
    shown = subprocess.run(
        ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", path],
        capture_output=True, check=True,
    )  # fmt: skip
    return json.loads(shown.stdout)


def ebur128(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak, as ffmpeg measures them."""
    told = subprocess.run(
        ["ffmpeg", "-hide_banner", "-i", path, "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-"],
        stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    summary = told[told.rindex("Summary:") :]
    found = re.search(r"I:\s+(-?[\d.]+) LUFS.*Peak:\s+(-?[\d.]+) dBFS", summary, re.S)
    assert found
    return float(found[1]), float(found[2])


def decoded(path: Path, rate: int, channels: int) -> np.ndarray:
    raw = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:a", "-f", "f32le", "-ar", str(rate), "-"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    return np.frombuffer(raw, "<f4").reshape(-1, channels)


def record(job: RenderJob) -> dict:
    return json.loads((job.script.parent / "episodes" / "quiet" / "quiet.episode.json").read_text("utf-8"))
