"""What one changed sentence costs with flite and with neural voices: in `studio watch`, and as a process of its own.

    python benchmarks/one_sentence.py [--minutes 38] [--rounds 7]

The same script is rendered with flite, and with heart and joe. Then a sentence of about four seconds is added to a turn
of one host or the other, again and again, by turns with each voice. Prints wall and processor seconds (medians, and
the range of the wall times) from saving the script until the episode is there, and the ratio to flite. Run it on a
machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from measured import ROOT, machine, make_show, render, warmed_up

from scripts import script as make_script

VOICES = {"flite": ("flite", "Ben"), "heart": ("auto", "Ada"), "joe": ("auto", "Ben")}
"""The engine of the render, and the host who says the sentence."""
NUMBERS = "one two three four five six seven eight nine ten".split()  # noqa: SIM905
SETTLING_S = 1.0
"""Between the end of a render and the next change."""


@dataclass(frozen=True)
class Cost:
    """Of one change, in seconds."""

    wall: float
    processor: float


class Watch:
    """`studio watch` of a show."""

    def __init__(self, show: Path, engine: str) -> None:
        command = [sys.executable, "-m", "studio", "watch", "scripts/long.md", "--json", "--engine", engine]
        world = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        world |= {"PYTHONPYCACHEPREFIX": str(show / ".pyc"), "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command, cwd=show, env=world, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.show = show
        self._rendered()

    def cost(self, text: str) -> Cost:
        """Save a text, and wait for its episode."""
        time.sleep(SETTLING_S)
        spent, begin = self._processor_s(), time.monotonic()
        (self.show / "scripts" / "long.md").write_text(text)
        self._rendered()
        return Cost(time.monotonic() - begin, self._processor_s() - spent)

    def _rendered(self) -> None:
        assert self.process.stdout
        json.loads(self.process.stdout.readline())

    def _processor_s(self) -> float:
        """Of the process and all that it has waited for."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=38)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    text = make_script(options.minutes)
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        shows = {}
        for engine in ("flite", "auto"):
            (Path(folder) / engine).mkdir()
            shows[engine] = make_show(Path(folder) / engine, text)
            warmed_up(shows[engine])
            render(shows[engine], engine)
        print(machine())

        def alone(voice: str, changed: str) -> Cost:
            engine = VOICES[voice][0]
            (shows[engine] / "scripts" / "long.md").write_text(changed)
            run = render(shows[engine], engine)
            return Cost(run.wall, run.processor)

        _tell("a process of its own", alone, text, options.rounds)
        watches = {engine: Watch(show, engine) for engine, show in shows.items()}
        try:
            for voice, (engine, host) in VOICES.items():
                watches[engine].cost(_changed(text, host, f"Before all rounds, {voice} loads."))
            _tell("watch", lambda voice, changed: watches[VOICES[voice][0]].cost(changed), text, options.rounds)
        finally:
            for watch in watches.values():
                watch.process.terminate()


def _tell(name: str, cost: Callable[[str, str], Cost], text: str, rounds: int) -> None:
    """Measure a round of all voices after the other, and print a row for each."""
    costs: dict[str, list[Cost]] = {voice: [] for voice in VOICES}
    for number in range(rounds):
        for voice, (_, host) in VOICES.items():
            words = f"{NUMBERS[number % 10]} {NUMBERS[number // 10]}"
            said = f"Now, in round {words} of {name}, this is another sentence of mine."
            costs[voice].append(cost(voice, _changed(text, host, said, number)))
    usual = statistics.median(each.wall for each in costs["flite"])
    print(f"\n{name:<22}{'wall s':>8}{'':<16}{'cpu s':>8}{'x flite':>9}")
    for voice, found in costs.items():
        walls = [each.wall for each in found]
        wall, spent = statistics.median(walls), statistics.median(each.processor for each in found)
        spread = f"  ({min(walls):.2f}-{max(walls):.2f})"
        print(f"{voice:<22}{wall:8.2f}{spread:<16}{spent:8.2f}{wall / usual:9.2f}", flush=True)


def _changed(text: str, host: str, said: str, number: int = 0) -> str:
    """The script with a sentence more in a turn of a host, somewhere in the middle."""
    lines = text.split("\n")
    turns = [at for at, line in enumerate(lines) if re.match(rf"{host}: .{{60}}", line)]
    at = turns[len(turns) * (number % 7 + 2) // 10]
    lines[at] = f"{host}: {said} {lines[at].partition(': ')[2]}"
    return "\n".join(lines)


if __name__ == "__main__":
    main()
