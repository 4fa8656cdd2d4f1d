"""What an edit costs: an episode rendered cold, then after one change at a time, each as a process of its own.

    python benchmarks/edits.py [--minutes 38] [--engine flite] [--rounds 5] [SCRIPT]

Without a script, one is made (benchmarks/scripts.py). Prints wall and processor seconds (median of the rounds; the cold
render once), how many times faster than the cold render that is, the highest memory of all processes together (PSS,
MB, on Linux), and what had to be made. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from measured import Run, machine, make_show, render, warmed_up

from scripts import script as make_script

KINDS = ("takes", "measures", "levels", "frames")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, default=38)
    parser.add_argument("--engine", default="flite")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    text = options.script.read_text() if options.script else make_script(options.minutes)
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        show = make_show(Path(folder), text)
        place, settings = show / "scripts" / "long.md", (show / "show.toml").read_text()
        warmed_up(show)
        print(machine())
        print(f"{'':<22}{'wall s':>8}{'cpu s':>8}{'x cold':>8}{'PSS MB':>8}  made")
        cold = render(show, options.engine)

        def edit(name: str, write: Callable[[int], object], undo: Callable[[], object], rounds: int) -> None:
            """Render after each of some changes, then once more as it was."""
            runs = []
            for number in range(rounds):
                write(number)
                runs.append(render(show, options.engine))
            tell(name, runs, cold)
            undo()
            render(show, options.engine)

        def as_it_was() -> None:
            place.write_text(text)

        tell("cold", [cold], cold)
        tell("nothing changed", [render(show, options.engine) for _ in range(options.rounds)], cold)
        edit("one sentence changed", lambda n: place.write_text(changed(text, n)), as_it_was, options.rounds)
        if len(text.split("\n## ")) > 2 * options.rounds + 1:
            edit("a story moved", lambda n: place.write_text(moved(text, n)), as_it_was, options.rounds)
        words = show / "lexicon.toml"
        word = rare(text)
        edit(
            f"lexicon: {word}"[:22],
            lambda n: words.write_text(f'[words]\n"{word}" = "{word}{" indeed" * (n + 1)}"\n'),
            words.unlink,
            options.rounds,
        )
        table = show / "show.toml"
        edit(
            "a new target",
            lambda n: table.write_text(settings.replace("target_lufs = -16", f"target_lufs = {-17 - n}")),
            lambda: table.write_text(settings),
            1,
        )
        outro = (show / "assets" / "outro.flac").read_bytes()
        edit("a new stinger", lambda n: (show / "assets" / "stinger.flac").write_bytes(outro), lambda: None, 1)


def changed(text: str, number: int) -> str:
    """The script with a sentence more in one of its turns, somewhere in the middle."""
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


def rare(text: str) -> str:
    """A word that the script has once."""
    words = re.findall(r"\b[a-z]{6,}\b", text) or re.findall(r"\w+", text)
    return min(words, key=lambda word: (len(re.findall(rf"\b{word}\b", text, re.IGNORECASE)), word))


def tell(name: str, runs: list[Run], cold: Run) -> None:
    """A row of medians."""
    wall, spent = (statistics.median(getattr(run, what) for run in runs) for what in ("wall", "processor"))
    made = "  ".join(f"{kind} {runs[-1].made.get(kind, 0)}" for kind in KINDS)
    peak = max(run.pss_mb for run in runs)
    print(f"{name:<22}{wall:8.2f}{spent:8.2f}{cold.wall / wall:8.1f}{peak:8.0f}  {made}", flush=True)


if __name__ == "__main__":
    main()
