"""A large backlog with many faults: ten kills, a full disk, a damaged ledger, a changed show; then what must hold.

    python tests/batch/large_backlog.py --scripts 1000 --kills 10 --seed 1

Needs root, for the small disk. Prints what was done and the driver's memory as the run goes on. Fails when an episode
is missing or other than undisturbed, when finished episodes are made again though nothing of them changed, or when the
report says anything else than what lies in the folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from support.backlog import batch, files, left_over, make_show, start
from support.processes import children, runs, wait_until

WORDS = "kettle river garden window letter copper winter engine market island shadow paper orchard signal"
AT_WORK = 2 * 16
"""Episodes that may be at work, made but not yet recorded, when a driver is killed."""
LATE = 2
"""Scripts that come only when the disk is full."""


def write_short_scripts(root: Path, numbers: range) -> None:
    """Scripts of two or three sentences; the first is one of a few dozen that many share."""
    words = WORDS.split()
    for number in numbers:
        chance = random.Random(number)
        rows = [f"Ada: Welcome to the {chance.choice(words)} and the {chance.choice(words)}."]
        rows += [f"{who}: Number {number} has a {chance.choice(words)}." for who in chance.sample(("Ben", "Cy"), 1)]
        rows += ["Ada: Goodbye."] * (number % 3 == 0)
        (root / "scripts" / f"e{number:04}.txt").write_text(f"Part {number}\n\n" + "\n".join(rows) + "\n")


def change_show(root: Path) -> None:
    """Another title: in the tags of every episode, and in no take."""
    path = root / "show.toml"
    path.write_text(path.read_text().replace('title = "Small"', 'title = "Small, and changed"'))


class FaultyRun:
    """A batch over a show on a small disk, run again after whatever happens to it."""

    def __init__(self, root: Path, disk: Path, late: range, seed: int) -> None:
        self.root, self.disk, self.late, self.chance = root, disk, late, random.Random(seed)
        self.env = {**os.environ, "PYTHONWARNINGS": "ignore", "STUDIO_CACHE": str(disk / "store")}
        self.log = root.parent / "events.jsonl"
        self.memory_mb: list[tuple[int, int]] = []
        """(episodes made so far, MB of the driver)."""
        self.happened: Counter[str] = Counter()

    def made(self) -> list[str]:
        """Scripts of the episodes that were made, as the log tells them; a line that was cut by a kill is left out."""
        found = []
        for line in self.log.read_bytes().splitlines() if self.log.is_file() else ():
            if b'"event": "made"' in line and line.endswith(b"}"):
                found.append(Path(json.loads(line)["script"]).stem)
        return found

    def start(self) -> subprocess.Popen[str]:
        return start(self.root, "scripts", "--workers", 2, "--log", self.log, "--json", env=self.env)

    def watch(self, driver: subprocess.Popen[str], until: int) -> bool:
        """Wait until so many episodes were made in all; False when the driver ended before."""
        while driver.poll() is None:
            made = len(self.made())
            status = Path(f"/proc/{driver.pid}/status").read_text() if runs(driver.pid) else ""
            self.memory_mb += [(made, int(r.split()[1]) >> 10) for r in status.splitlines() if r.startswith("VmRSS")]
            if made >= until:
                return True
            time.sleep(0.5)
        return False

    def kill(self, driver: subprocess.Popen[str], who: str) -> None:
        """End the driver, or one of what it started, without a word."""
        started = children(driver.pid)
        victim = driver.pid if who == "driver" or not started else self.chance.choice(started)
        with suppress(ProcessLookupError):  # a helper that has just ended by itself
            os.kill(victim, signal.SIGKILL)
        self.happened["driver killed" if victim == driver.pid else "helper killed"] += 1
        if victim == driver.pid:
            driver.communicate()
            wait_until(lambda: not any(runs(pid) for pid in started), "the end of what a killed driver started")

    def fill(self, driver: subprocess.Popen[str]) -> None:
        """Fill the disk while the batch runs; the run ends with 1 and says why. Then there is room again.

        The late scripts come first, so that there is something to write however much is made already.
        """
        write_short_scripts(self.root, self.late)
        ballast = self.disk / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(1 << 16))
            except OSError:
                self.happened["disk filled"] += 1
        _, err = driver.communicate(timeout=600)
        if "room" not in err:  # it had ended, or written all it knew of, before the disk was full
            driver = self.start()
            _, err = driver.communicate(timeout=600)
        assert driver.returncode == 1 and "room" in err, err
        ballast.unlink()


def run_to_the_end(root: Path, disk: Path, scripts: int, kills: int, seed: int) -> FaultyRun:
    """Run the batch until nothing is left to do, through everything that happens to it."""
    run = FaultyRun(root, disk, range(scripts - LATE, scripts), seed)
    write_short_scripts(root, range(scripts - LATE))
    trouble = [*(["driver"] * -(-kills // 2)), *(["helper"] * (kills // 2))]
    run.chance.shuffle(trouble)
    for at, what in sorted([(0.3, "show"), (0.4, "ledger"), (0.7, "disk")], reverse=True):
        trouble.insert(round(at * len(trouble)), what)
    step = scripts // (len(trouble) + 1)
    driver = run.start()
    for what in trouble:
        goal = len(run.made()) + max(1, run.chance.randint(step // 2, step))
        if not run.watch(driver, goal):  # it came to its end: the rest happens to the runs that follow
            assert driver.returncode in (0, 1), driver.communicate()
            driver.communicate()
            driver = run.start()
        if what in ("driver", "helper"):
            run.kill(driver, what)
        elif what == "show":
            change_show(root)
            run.happened["show changed"] += 1
        elif what == "disk":
            run.fill(driver)
        else:
            run.kill(driver, "driver")
            ledger = root / ".studio" / "batch.sqlite"
            content = bytearray(ledger.read_bytes())
            content[100 : len(content) // 2] = run.chance.randbytes(len(content) // 2 - 100)
            ledger.write_bytes(content)
            run.happened["ledger damaged"] += 1
        if driver.poll() is not None:
            driver = run.start()
    run.watch(driver, sys.maxsize)
    _, err = driver.communicate()
    for more in (("--retry-failed",), ()):  # sentences at work in helpers that were killed are taken for the culprits
        if driver.returncode != 0:
            run.happened["run again"] += 1
            driver = start(root, "scripts", "--workers", 2, "--log", run.log, *more, env=run.env)
            _, err = driver.communicate()
    assert driver.returncode == 0, err
    return run


def judge(run: FaultyRun, undisturbed: Path, scripts: int) -> None:
    """What must hold in the morning."""
    assert files(run.root) == files(undisturbed)
    assert len(list((run.root / "episodes").glob("*/*.mp3"))) == scripts
    assert left_over(run.disk) == []
    again = batch(run.root, "scripts", "--json", env=run.env)
    told = json.loads(again.stdout)
    assert (again.returncode, told["made"], told["takes"], told["unchanged"]) == (0, 0, 0, scripts), told
    assert told["left_out"] == [] and told["set_aside"] == []
    times = Counter(run.made())
    assert len(times) == scripts, "an episode that the log does not tell of"
    # Once before the show was changed, once after; once more for a lost ledger, and for those at work at each kill.
    surplus = sum(times.values()) - scripts
    allowed = 2 * scripts + AT_WORK * (run.happened["driver killed"] + 1)
    print(f"{sum(times.values())} episodes made for {scripts} scripts; {dict(run.happened)}")
    assert surplus <= allowed, "finished episodes were made again"
    page = " ".join(re.sub("<[^>]*>", " ", (run.root / ".studio" / "batch.html").read_text("utf-8")).split())
    assert f"Episodes in all {scripts} " in page and "Failed sentences 0 " in page, page[:2000]


def memory_rows(run: FaultyRun) -> list[tuple[int, int]]:
    """The most memory of a driver in each tenth of the run: (episodes made, MB)."""
    tenth = max(1, len(run.memory_mb) // 10)
    parts = [run.memory_mb[at : at + tenth] for at in range(0, len(run.memory_mb), tenth)]
    return [(part[-1][0], max(mb for _, mb in part)) for part in parts]


def run_with_faults(folder: Path, scripts: int, kills: int, seed: int) -> FaultyRun:
    """The whole: an undisturbed batch, a disturbed one on a disk of its own, and the judgement."""
    undisturbed, disk = make_show(folder / "undisturbed"), folder / "disk"
    write_short_scripts(undisturbed, range(scripts))
    change_show(undisturbed)
    quiet = batch(undisturbed, "scripts", "--workers", 2, env={**os.environ, "STUDIO_CACHE": str(folder / "quiet")})
    assert quiet.returncode == 0, quiet.stderr
    disk.mkdir()
    size = 40 + scripts
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", disk], check=True)
    try:
        root = make_show(disk / "show")
        run = run_to_the_end(root, disk, scripts, kills, seed)
        judge(run, undisturbed, scripts)
        return run
    finally:
        subprocess.run(["umount", "-l", disk], check=False)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scripts", type=int, default=1000)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        finished = run_with_faults(Path(place), chosen.scripts, chosen.kills, chosen.seed)
    print("episodes made, most memory of the driver in MB:")
    for made, megabytes in memory_rows(finished):
        print(f"  {made:>6} {megabytes:>6}")
