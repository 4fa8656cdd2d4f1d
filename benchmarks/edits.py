"""What an edit costs: an episode rendered cold, then after one change at a time, each as a process of its own.

    python benchmarks/edits.py [--minutes 38] [--engine flite] [--rounds 5] [SCRIPT]

Without a script, one is made (benchmarks/scripts.py). Prints wall and processor seconds (median of the rounds; the cold
render once), how many times faster than the cold render that is, the highest memory of all processes together (PSS,
MB, looked at ten times a second, on Linux), and what had to be made. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from scripts import script as make_script

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("takes", "measures", "levels", "frames")


@dataclass
class Run:
    """One render."""

    wall: float
    processor: float
    pss_mb: float
    made: dict[str, int]


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


def render(show: Path, engine: str) -> Run:
    """Render the script of a show."""
    command = [sys.executable, "-m", "studio", "render", show / "scripts" / "long.md", "--engine", engine, "--json"]
    before, begin = os.times(), time.monotonic()
    highest = [0.0]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=show) as process:
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
    return Run(wall, spent, highest[0], json.loads(out)["made"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, default=38)
    parser.add_argument("--engine", default="flite")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        show = Path(folder)
        for name in ("assets", "voices"):
            shutil.copytree(ROOT / name, show / name)
        settings = (ROOT / "show.toml").read_text()
        (show / "show.toml").write_text(settings)
        (show / "scripts").mkdir()
        place = show / "scripts" / "long.md"
        text = options.script.read_text() if options.script else make_script(options.minutes)
        place.write_text(text)
        print(
            f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        )
        print(f"{'':<22}{'wall s':>8}{'cpu s':>8}{'x cold':>8}{'PSS MB':>8}  made")
        cold = render(show, options.engine)
        tell("cold", [cold], cold)
        tell("nothing changed", [render(show, options.engine) for _ in range(options.rounds)], cold)
        runs = []
        for number in range(options.rounds):
            place.write_text(changed(text, number))
            runs.append(render(show, options.engine))
        tell("one sentence changed", runs, cold)
        place.write_text(text)
        render(show, options.engine)
        if not options.script:
            runs = []
            for number in range(options.rounds):
                place.write_text(moved(text, number))
                runs.append(render(show, options.engine))
            tell("a story moved", runs, cold)
            place.write_text(text)
            render(show, options.engine)
        tell("a new target", [remastered(show, settings, -17 - n, options.engine) for n in range(2)], cold)
        (show / "show.toml").write_text(settings)
        (show / "assets" / "stinger.flac").write_bytes((show / "assets" / "outro.flac").read_bytes())
        tell("a new stinger", [render(show, options.engine)], cold)


def changed(text: str, number: int) -> str:
    """The script with a word more in one of its turns, somewhere in the middle."""
    lines = text.split("\n")
    turns = [at for at, line in enumerate(lines) if re.match(r"[\w .]+: ", line) and len(line) > 60]
    at = turns[len(turns) * (number + 2) // (number + 7)]
    who, _, said = lines[at].partition(": ")
    lines[at] = f"{who}: This is edit number {number}. {said}"
    return "\n".join(lines)


def moved(text: str, number: int) -> str:
    """The script with one story further to the front."""
    head, *stories = text.split("\n## ")
    stories.insert(number, stories.pop(len(stories) // 2 + number))
    return "\n## ".join([head, *stories])


def remastered(show: Path, settings: str, target: int, engine: str) -> Run:
    """A render for another loudness."""
    (show / "show.toml").write_text(settings.replace("target_lufs = -16", f"target_lufs = {target}"))
    return render(show, engine)


def tell(name: str, runs: list[Run], cold: Run) -> None:
    """A row of medians."""
    wall, spent = (statistics.median(getattr(run, what) for run in runs) for what in ("wall", "processor"))
    made = "  ".join(f"{kind} {runs[-1].made.get(kind, 0)}" for kind in KINDS)
    peak = max(run.pss_mb for run in runs)
    print(f"{name:<22}{wall:8.2f}{spent:8.2f}{cold.wall / wall:8.1f}{peak:8.0f}  {made}", flush=True)


if __name__ == "__main__":
    main()
