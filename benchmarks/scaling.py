"""A cold render on one core and on all: how much faster, and what each stage takes.

    python benchmarks/scaling.py [--minutes 10] [--engine flite] [SCRIPT]

On Linux. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from measured import machine, make_show, render, warmed_up

from scripts import script as make_script


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="?", type=Path)
    parser.add_argument("--engine", default="flite")
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    text = options.script.read_text() if options.script else make_script(options.minutes)
    print(machine())
    one = 0.0
    for cores in dict.fromkeys((1, 2, len(os.sched_getaffinity(0)))):
        with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
            show = make_show(Path(folder), text)
            warmed_up(show)
            run = render(show, options.engine, cores=cores)
        one = one or run.wall
        stages = "  ".join(f"{name} {s:.1f}" for name, s in run.said["seconds"].items() if s >= 0.05)
        print(f"{cores} core{'s' * (cores > 1)}: {run.wall:.1f} s, {one / run.wall:.2f} times one core   {stages}")


if __name__ == "__main__":
    main()
