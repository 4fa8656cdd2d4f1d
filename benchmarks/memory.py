"""Whether memory grows with the episode: the highest PSS of all processes of a cold render, for several lengths.

    python benchmarks/memory.py [--engine tone] [--minutes 38 240]
    python benchmarks/memory.py --engine flite SCRIPT

The tone engine is quick and leaves mixing, measuring and encoding as they are. On Linux.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from measured import machine, make_show, render, warmed_up

from scripts import script as make_script


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="?", type=Path)
    parser.add_argument("--engine", default="tone")
    parser.add_argument("--minutes", type=float, nargs="+", default=[38, 240])
    options = parser.parse_args()
    texts = [options.script.read_text()] if options.script else [make_script(m) for m in options.minutes]
    print(machine())
    print(f"{'minutes':>8}{'wall s':>8}{'cpu s':>8}{'PSS MB':>8}")
    for text in texts:
        with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
            show = make_show(Path(folder), text)
            warmed_up(show)
            run = render(show, options.engine)
            print(f"{run.said['duration'] / 60:8.1f}{run.wall:8.1f}{run.processor:8.1f}{run.pss_mb:8.0f}", flush=True)


if __name__ == "__main__":
    main()
