"""Publishing many episodes: time and memory of a first publish, of one where nothing changed, of one with one more.

    python benchmarks/publish.py [--episodes 500 5000] [--minutes 1]

One episode is rendered and copied under other names, GUIDs, days and numbers; every publish is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from measured import machine, make_show

from scripts import script as make_script

FIRST_DAY = date(2010, 1, 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--minutes", type=float, default=1)
    options = parser.parse_args()
    print(machine())
    print(f"{'episodes':>9}  {'publish':<10}{'wall s':>8}{'cpu s':>8}{'RSS MB':>8}")
    for count in options.episodes:
        with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
            show = make_show(Path(folder) / "show", make_script(options.minutes))
            one = _rendered(show)
            _copy(one, show / "episodes", 0, count)
            for said in ("first", "unchanged", "one more"):
                if said == "one more":
                    _copy(one, show / "episodes", count, count + 1)
                wall_s, processor_s, rss_mb = _measured(show)
                print(f"{count:9}  {said:<10}{wall_s:8.1f}{processor_s:8.1f}{rss_mb:8.0f}", flush=True)


def _rendered(show: Path) -> Path:
    """One finished episode, in a folder outside ``episodes/``."""
    settings = show / "show.toml"
    text = settings.read_text("utf-8").replace('base_url = ""', 'base_url = "https://show.example/"')
    settings.write_text(text.replace('category = ""', 'category = "Science"'), encoding="utf-8")
    _run(show, "render", show / "scripts" / "long.md", "--engine", "tone")
    episodes = show / "episodes"
    one = show / "one"
    next(path for path in episodes.iterdir() if path.is_dir()).rename(one)
    return one


def _copy(one: Path, episodes: Path, first: int, end: int) -> None:
    """Episodes ``first`` to ``end``, which share the bytes of their sound on the disk."""
    episodes.mkdir(exist_ok=True)
    record_path = next(one.glob("*.episode.json"))
    stem = record_path.name.removesuffix(".episode.json")
    record = json.loads(record_path.read_text("utf-8"))
    for number in range(first, end):
        folder = episodes / f"number-{number}"
        folder.mkdir()
        for path in one.iterdir():
            if path.is_file() and path != record_path:
                os.link(path, folder / path.name.replace(stem, folder.name))
        record |= {
            "guid": f"tag:show.example,2026:{number}",
            "title": f"Number {number}: what the tide leaves",
            "date": (FIRST_DAY + timedelta(days=number)).isoformat(),
            "number": number + 1,
        }
        (folder / f"{folder.name}.episode.json").write_text(json.dumps(record), encoding="utf-8")


def _measured(show: Path) -> tuple[float, float, float]:
    began = time.perf_counter()
    process = subprocess.Popen(
        _command("publish"), cwd=show, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_world(show)
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"studio publish ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _run(show: Path, *arguments: object) -> None:
    subprocess.run(
        _command(*arguments),
        cwd=show,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_world(show),
    )


def _command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "studio", *map(str, arguments)]


def _world(show: Path) -> dict[str, str]:
    return {**os.environ, "STUDIO_CACHE": str(show.parent / "cache"), "STUDIO_LOG": str(show.parent / "studio.log")}


if __name__ == "__main__":
    main()
