"""What a batch costs besides speaking, and what batching, sorting, workers and pooling bring: ratios in one run.

    python benchmarks/batch.py                          # everything that can run here
    python benchmarks/batch.py --only overhead resume   # only these
    python benchmarks/batch.py --only vits xtts --device cuda

Sections: ``overhead`` (Ray where it is installed), ``workers``, ``pipeline``, ``pooling``, ``resume``, and with the
extra ``coqui`` ``vits``, ``vits-workers`` and ``xtts`` (``batch_neural.py``). Variants take turns, so that they meet
the same weather; even ratios of wall times mean little on a machine that does other things: its load is printed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any
from unittest.mock import patch

import batch_neural
from batch_tasks import batch_of, say
from measured import machine

from studio.batch import plan, run_pass
from studio.batch import run as driver
from studio.batch.assembly import AssemblyResult, AssemblyTask, assemble_episode
from studio.batch.dry_run import dry_run
from studio.batch.executors import Executor, InProcessExecutor, ProcessExecutor
from studio.batch.inputs import SUFFIXES
from studio.batch.job import BatchJob, show_of
from studio.batch.scripts import gather
from studio.batch.values import Batch, Item, WorkerSpec
from studio.progress import NoProgress
from studio.synthesize.engine import Request
from studio.values import VoiceSettings

SLEEPER = '''
import time
from studio.synthesize.abilities import Abilities
from studio.synthesize.engines.tone import Tone

class Sleeper(Tone):
    """The engine tone after as many milliseconds as the first word of a text says; not at further attempts at it."""
    name, abilities = "sleeper", Abilities()
    slept = set()

    def synthesize(self, requests):
        for request in requests:
            word = request.text.split()[0]
            if word.isdecimal() and request.text not in self.slept:
                time.sleep(int(word) / 1000)
            self.slept.add(request.text)
        return super().synthesize(requests)
'''


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=list(SECTIONS), default=list(SECTIONS), metavar="SECTION")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--episodes", type=int, default=1000, help="for resume")
    parser.add_argument("--device", default="cpu", help="for vits and xtts: cpu, cuda, cuda:N")
    parser.add_argument("--sentences", type=int, default=8, help="for vits and xtts; on a GPU some hundreds")
    parser.add_argument("--threads", type=int, default=1, help="of torch, for vits and xtts on a CPU")
    arguments = parser.parse_args()
    cores = os.cpu_count() or 1
    print(machine() + "\n")
    with tempfile.TemporaryDirectory() as folder:
        _install_sleeper(Path(folder) / "site")
        os.environ["STUDIO_CACHE"] = str(Path(folder) / "cache")
        for name in arguments.only:
            place = Path(folder) / name
            place.mkdir()
            print(f"## {name} (load {os.getloadavg()[0]:.1f} on {cores} cores)\n", flush=True)
            begin = time.monotonic()
            SECTIONS[name](place, arguments)
            print(f"\n({time.monotonic() - begin:.0f} s)\n", flush=True)


def overhead(place: Path, arguments: argparse.Namespace) -> None:
    """What an executor adds to tasks that only wait, one sentence each, beyond what its worker did with them."""
    print("| executor | start, s | 10 ms tasks | 100 ms tasks | 1 s tasks | checking and storing a take |")
    print("|---|---|---|---|---|---|")
    for name, start in _executors(place).items():
        begin = time.monotonic()
        try:
            with Path(os.devnull).open("w") as nothing, redirect_stderr(nothing):
                executor = start()
        except Exception as error:  # noqa: BLE001 - a section that can't run here says so
            print(f"| {name} | not measured: {error} | | | | |")
            continue
        try:
            say(executor, [_sleeps(0, f"first {n}") for n in range(executor.slots)])
            started = time.monotonic() - begin
            cells, storing = [], []
            for each_ms, count in ((10, 60), (100, 20), (1000, 8)):
                added = []
                for at in range(arguments.rounds):
                    seconds, worked = say(executor, [_sleeps(each_ms, f"{at} {n}") for n in range(count)])
                    added.append(1000 * (seconds * executor.workers - worked) / count)
                    storing.append(1000 * worked / count - each_ms)
                extra = statistics.median(added)
                cells.append(f"+{extra:.1f} ms ({extra / each_ms:.1%})")
            cells.append(f"{statistics.median(storing):.1f} ms")
            print(f"| {name} | {started:.1f} | {' | '.join(cells)} |", flush=True)
        finally:
            executor.close()


def workers(place: Path, arguments: argparse.Namespace) -> None:
    """Two processes against one: with tasks that wait, and with flite."""
    print("| | 1 worker, s | 2 workers, s | ratio (ideal 2) |\n|---|---|---|---|")
    for name, engine, tasks in (
        ("tasks that wait 100 ms", "sleeper", lambda at: [_sleeps(100, f"{at} {n}") for n in range(24)]),
        ("flite, batches of 8", "flite", lambda at: [_flite(f"{at} {n}", 8) for n in range(8)]),
    ):
        found: dict[int, list[float]] = {1: [], 2: []}
        for at in range(arguments.rounds):
            for count in (1, 2):
                executor = ProcessExecutor(WorkerSpec(engine, str(place / f"{engine} {at} {count}"), share=2), count)
                try:
                    first = [_sleeps(0, f"w{n}") if engine == "sleeper" else _flite(f"w{n}", 1) for n in range(count)]
                    say(executor, first)
                    found[count].append(say(executor, tasks(f"{at} {count}"))[0])
                finally:
                    executor.close()
        one, two = (statistics.median(found[count]) for count in (1, 2))
        print(f"| {name} | {one:.2f} | {two:.2f} | {one / two:.2f} |", flush=True)


def pipeline(place: Path, arguments: argparse.Namespace) -> None:
    """Episodes put together while others are spoken, against one stage after the other (a lone shard does that)."""
    print("| | wall, s | first episode after, s |\n|---|---|---|")
    found: dict[str, list[tuple[float, float]]] = {"serial": [], "pipelined": []}
    for at in range(arguments.rounds):
        for name, shard in (("serial", (1, 1)), ("pipelined", None)):
            scripts = _backlog(place / f"{name} {at}", 4, 16, "flite")
            begin, first = time.monotonic(), []

            def listen(event: object, first: list[float] = first) -> None:
                if type(event).__name__ == "EpisodeMadeEvent":
                    first.append(time.monotonic())

            driver.run(_job(scripts, workers=1, shard=shard), NoProgress(), listen)
            found[name].append((time.monotonic() - begin, first[0] - begin))
    for name, times in found.items():
        wall, first_s = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"| {name} | {wall:.1f} | {first_s:.1f} |")
    ratio = statistics.median(a[0] / b[0] for a, b in zip(found["serial"], found["pipelined"], strict=True))
    print(f"\npipelined is {ratio:.2f} times as fast")


def pooling(place: Path, arguments: argparse.Namespace) -> None:
    """What it saves to say once what many episodes say, and what sorting saves of padding."""
    scripts = _backlog(place / "show", 100, 20, "tone")
    found, _ = dry_run(_job(scripts), NoProgress())
    count = found.counts
    print(f"100 episodes that share 6 of 26 sentences: {count.sentences} sentences, {count.new} are made,")
    print(f"{count.duplicate} ({count.duplicate / count.sentences:.0%}) are not made again.\n")
    import random

    rng = random.Random(1)
    voice = VoiceSettings("low")
    lengths = [min(400, max(8, round(rng.lognormvariate(4.1, 0.55)))) for _ in range(20_000)]
    items = [Item(f"{n:064x}", Request("x" * length, voice)) for n, length in enumerate(lengths)]
    print("| batches of | padding, unsorted | padding, sorted | work saved by sorting |\n|---|---|---|---|")
    for size in (64, 256):
        sorted_ = plan.limits_for(size)
        unsorted = plan.BatchLimits(size, 10**9, 1)
        waste = [
            1 - sum(lengths) / sum(b.padded_characters for b in plan.batches(items, budget))
            for budget in (unsorted, sorted_)
        ]
        print(f"| {size} | {waste[0]:.0%} | {waste[1]:.1%} | {(1 - waste[1]) / (1 - waste[0]):.2f} times |")


def resume(place: Path, arguments: argparse.Namespace) -> None:
    """``studio batch`` on a backlog that is finished, as a process; its files are copies of one episode's."""
    scripts = _backlog(place / "show", arguments.episodes, 4, "tone")
    first: list[AssemblyTask] = []

    def copied(task: AssemblyTask) -> AssemblyResult:
        if not first:
            first.append(task)
            return assemble_episode(task)
        for suffix in SUFFIXES:
            source, target = (Path(each.output).with_suffix(suffix) for each in (first[0], task))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        return AssemblyResult("made", duration_s=1.0)

    class CopyingAssembler:
        def submit(self, task: AssemblyTask) -> Future[AssemblyResult]:
            done: Future[AssemblyResult] = Future()
            done.set_result(copied(task))
            return done

        def close(self) -> None:
            """Nothing is open."""

    with patch.object(run_pass, "AssemblerPool", lambda **_: CopyingAssembler()):
        driver.run(_job(scripts), NoProgress())
    walls, own = [], []
    for _ in range(arguments.rounds):
        before, begin = os.times(), time.monotonic()
        command = [sys.executable, "-m", "studio", "batch", "scripts", "--json"]
        done = subprocess.run(command, cwd=place / "show", capture_output=True, text=True, check=True)
        after = os.times()
        walls.append(time.monotonic() - begin)
        own.append(after.children_user + after.children_system - before.children_user - before.children_system)
        if f'"unchanged": {arguments.episodes},' not in done.stdout:
            sys.exit("The backlog is not finished: " + done.stdout[:500])
    print(f"{arguments.episodes} finished episodes: {statistics.median(walls):.1f} s wall,", end=" ")
    print(f"{statistics.median(own):.1f} s of the processor")


SECTIONS: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    "overhead": overhead,
    "workers": workers,
    "pipeline": pipeline,
    "pooling": pooling,
    "resume": resume,
    "vits": batch_neural.vits,
    "vits-workers": batch_neural.vits_workers,
    "xtts": batch_neural.xtts,
}


def _executors(place: Path) -> dict[str, Callable[[], Executor]]:
    """By name; each has a store of its own, so that all have the same to do."""

    def spec(name: str) -> WorkerSpec:
        return WorkerSpec("sleeper", str(place / name))

    def on_ray() -> Executor:
        from studio.batch.ray_executor import RayExecutor

        return RayExecutor(spec("ray"), "local", 2)

    return {
        "in this process": lambda: InProcessExecutor(spec("here")),
        "2 processes": lambda: ProcessExecutor(spec("processes"), 2),
        "Ray, 2": on_ray,
    }


def _sleeps(each_ms: int, name: str) -> Batch:
    return batch_of("sleeper", "low", [f"{each_ms} {name}."])


def _flite(name: str, count: int) -> Batch:
    return batch_of("flite", "slt", [f"Sentence {n} of part {name} has been said by nobody." for n in range(count)])


def _backlog(root: Path, episodes: int, lines: int, engine: str) -> tuple[Path, ...]:
    """A show without music whose episodes begin and end with the same words."""
    (root / "voices").mkdir(parents=True)
    (root / "scripts").mkdir()
    for name, tone, flite in (("ada", "high", "slt"), ("ben", "low", "rms")):
        text = f'title = "{name}"\n[engines.tone]\nvoice = "{tone}"\n[engines.flite]\nvoice = "{flite}"\n'
        (root / "voices" / f"{name}.toml").write_text(text)
    music = "".join(f'{use} = ""\n' for use in ("intro", "stinger", "bed", "break_sting", "outro"))
    (root / "show.toml").write_text(f'title = "Backlog"\nengine = "{engine}"\ncover = ""\n[music]\n{music}')
    for at in range(episodes):
        said = "\n".join(
            f"{('Ben', 'Ada')[n % 2]}: In part {at} the ferryman kept list {n} of boats." for n in range(lines)
        )
        hello = "Ada: Welcome back to the show. Here is what we have for you today. It is good that you came."
        bye = "Ben: That was all for today. Write to us if you like. Goodbye until next week."
        (root / "scripts" / f"ep{at}.txt").write_text(f"Part {at}\n\n{hello}\n{said}\n{bye}\n")
    return gather([root / "scripts"])


def _job(scripts: tuple[Path, ...], **more: Any) -> BatchJob:  # noqa: ANN401
    return BatchJob(scripts, show_of(scripts, None, str(scripts[0].parents[1] / "takes")), **more)


def _install_sleeper(site: Path) -> None:
    """The sleeping engine as somebody's package, found by this process and by those it starts."""
    about = site / "sleeper_engine-1.dist-info"
    about.mkdir(parents=True)
    (site / "sleeper_engine.py").write_text(SLEEPER)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: sleeper-engine\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[studio.engines]\nsleeper = sleeper_engine:Sleeper\n")
    sys.path.insert(0, str(site))
    os.environ.update(PYTHONPATH=str(site), STUDIO_PLUGINS="on", PYTHONWARNINGS="ignore")


if __name__ == "__main__":
    main()
