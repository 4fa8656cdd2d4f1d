"""One render as a process of its own: how long, how much work, how much memory. Shared by the benchmarks beside it.

In: a show's folder with ``scripts/long.md``. Out: a :class:`Run`. Bytecode is kept in a folder of the run, as an
installed program has it, whatever the environment says.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Run:
    """One render."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds of this process and all below it."""
    pss_mb: float
    """Highest memory of all processes together, shared pages counted once; looked at ten times a second, on Linux."""
    said: dict
    """What ``studio render --json`` printed."""

    @property
    def made(self) -> dict[str, int]:
        """How many objects of each kind had to be made."""
        return self.said["made"]


def machine() -> str:
    """What this runs on."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, TypeError):
        name = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(), re.MULTILINE)[1]
    load = " / ".join(f"{x:.1f}" for x in os.getloadavg())
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load}"


def make_show(folder: Path, text: str) -> Path:
    """The repository's own show with one script; returns the folder."""
    for name in ("assets", "voices"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "show.toml", folder / "show.toml")
    (folder / "scripts").mkdir()
    (folder / "scripts" / "long.md").write_text(text)
    return folder


def render(show: Path, engine: str = "flite", *, cores: int | None = None) -> Run:
    """Render the script of a show, on so many cores (None for all)."""
    command = [sys.executable, "-m", "studio", "render", show / "scripts" / "long.md", "--engine", engine, "--json"]
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(show / ".pyc"), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    some = sorted(os.sched_getaffinity(0))[:cores] if cores else None
    before, begin = os.times(), time.monotonic()
    highest = [0.0]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=show, env=environment,
        preexec_fn=(lambda: os.sched_setaffinity(0, some)) if some else None,
    ) as process:  # fmt: skip
        over = threading.Event()

        def look() -> None:
            while not over.wait(0.1):
                highest[0] = max(highest[0], pss_mb(process.pid))

        watcher = threading.Thread(target=look)
        watcher.start()
        out = process.stdout.read()
        process.wait()
        wall = time.monotonic() - begin
        over.set()
        watcher.join()
    after = os.times()
    if process.returncode:
        raise SystemExit(f"the render failed with {process.returncode}")
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(wall, spent, highest[0], json.loads(out))


def warmed_up(show: Path) -> None:
    """Have the bytecode written, so that no render has to."""
    subprocess.run(
        [sys.executable, "-c", "import studio.cli.app, studio.cli.render, studio.render.flow"],
        env={
            **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONPYCACHEPREFIX": str(show / ".pyc"),
            "PYTHONPATH": str(ROOT),
        },
        check=True,
    )


def pss_mb(pid: int) -> float:
    """Memory of a process and all below it, shared pages counted once."""
    total = 0.0
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) / 1024
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, TypeError):
        return total
    return total + sum(pss_mb(int(child)) for child in below)
