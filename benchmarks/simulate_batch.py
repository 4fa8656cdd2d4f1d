"""A batch of any size on a virtual clock: what 100,000 episodes on 64 GPUs would meet, and what the driver would need.

    python benchmarks/simulate_batch.py                              # a few sizes, with and without failures
    python benchmarks/simulate_batch.py --episodes 100000 --sentences 400

The driver, the plan, the ladder and the ledger are those that run in earnest (``studio.batch``); simulated are the
workers, the assemblers, the store and the time that scripts take to be read. Workers and nodes die, hang and run out of
memory by chance, some sentences kill whoever says them. The same seed gives the same run. What a GPU does in a second
is an estimate, given on the command line; no GPU was measured.
"""

from __future__ import annotations

import argparse
import heapq
import math
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from studio.batch import run_pass
from studio.batch.assembly import AssemblyResult, AssemblyTask
from studio.batch.backlog import Backlog, DueEpisode, EpisodeSentences
from studio.batch.events import Event, SentenceFailedEvent
from studio.batch.executors import BATCHES_PER_WORKER
from studio.batch.inputs import SCRIPT
from studio.batch.job import BatchContext, BatchJob
from studio.batch.ledger import EpisodeEntry, Ledger
from studio.batch.values import Batch, BatchResult, Item, PlannedEpisode
from studio.progress import NoProgress
from studio.show import Settings
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import Request
from studio.values import VoiceSettings

HOUR = 3600.0
SPEECH = 15.0
"""Characters of text in a second of speech."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """What is simulated."""

    episodes: int = 1000
    sentences: int = 100
    """Of each episode."""
    shared: int = 4
    """Of these, those that all episodes say in the same words."""
    gpus: int = 64
    per_node: int = 8
    cores: int = 768
    """That put episodes together."""
    batch: int = 256
    """Sentences that the engine likes at once."""
    gpu_speed: float = 500.0
    """Seconds of sound per second of one GPU, without padding (estimate: VITS in batches)."""
    core_speed: float = 38.0
    """Seconds of an episode that a core puts together in a second, G2P and MP3 included."""
    read_s: float = 0.0
    """Of the driver, to turn one script into sentences, one after the other."""
    load_s: float = 30.0
    """For starting a worker with its model."""
    death_per_hour: float = 0.0
    """Of a worker, by chance."""
    hang_per_hour: float = 0.0
    node_loss_per_hour: float = 0.0
    repair_s: float = 1200.0
    oom_share: float = 0.0
    """Of batches that don't fit and are halved within their worker, which costs half as much again."""
    poison: int = 0
    """Sentences that kill their worker."""
    seed: int = 1


REALISTIC = {
    "death_per_hour": 0.01,
    "hang_per_hour": 0.002,
    "node_loss_per_hour": 0.002,
    "oom_share": 0.001,
}
"""Worse than what large clusters report: one fault in about 70 GPU-hours instead of one in tens of thousands."""


@dataclass(slots=True)
class SimulationResult:
    """What came of a simulation."""

    makespan_s: float
    ideal_s: float
    """If all GPUs and cores were busy from the first second to the last: no padding, no failure, no waiting."""
    bound: str
    """What the ideal is bound by."""
    busy: float
    """Share of the GPUs' time in which they had a batch."""
    padding: float
    """Share of what was computed that was padding."""
    lost: int
    """Batches whose worker was lost."""
    again: int
    """Takes that were made more than once."""
    made: int
    """Different takes."""
    episodes: int
    aside: frozenset[int]
    """Numbers of the sentences that were set aside."""
    first_s: float
    """When the first episode was finished."""
    driver_s: float
    """Real seconds of the driver's processor, simulation included."""
    memory_mb: float
    """Peak of the process above what it needed before, without the simulated store."""


def number_of(key: str) -> int:
    """Which sentence a key is of."""
    return int(key[-12:], 16)


def key_of(number: int) -> str:
    """64 hexadecimal digits, well spread at the beginning, as real keys are."""
    return f"{number * 0x9E3779B97F4A7C15 % (1 << 64):016x}{number:048x}"


@dataclass(slots=True)
class Store:
    """What the workers stored: a bit for each sentence."""

    size: int
    bits: bytearray = field(init=False)
    again: int = 0
    made: int = 0

    def __post_init__(self) -> None:
        self.bits = bytearray(self.size)

    def has(self, kind: str, key: str) -> bool:
        """Whether a take is there."""
        return bool(self.bits[number_of(key)])

    def put(self, key: str) -> None:
        """A take is stored."""
        number = number_of(key)
        self.again += self.bits[number]
        self.made += 1 - self.bits[number]
        self.bits[number] = 1


class Workers:
    """An executor whose workers are simulated; batches are said by whoever is free first, as by processes."""

    def __init__(self, world: Simulation, store: Store, poison: frozenset[int]) -> None:
        self.workers = world.gpus
        self.slots = world.gpus * BATCHES_PER_WORKER
        self.now = self.end = 0.0
        self.busy_s = self.padded = self.useful = 0.0
        self.lost = 0
        self._world, self._store, self._poison = world, store, poison
        self._random = random.Random(world.seed)
        self._free = [(0.0, worker) for worker in range(world.gpus)]
        self._cold = set(range(world.gpus))
        self._losses = {node: self._next(0.0) for node in range(math.ceil(world.gpus / world.per_node))}
        self._down = dict.fromkeys(self._losses, -math.inf)
        self._coming: list[tuple[float, int, BatchResult]] = []
        self._count = 0

    def submit(self, batch: Batch, timeout_s: float) -> None:
        """Fate decides at once; when it is known to the driver is another matter."""
        world = self._world
        free, worker = heapq.heappop(self._free)
        node = worker // world.per_node
        start = max(free, self.now, self._read(batch))
        while self._losses[node] <= start:  # the node was lost while the worker had nothing to do
            self._down[node] = self._losses[node] + world.repair_s
            self._losses[node] = self._next(self._down[node])
            self._cold |= set(range(node * world.per_node, (node + 1) * world.per_node))
        start = max(start, self._down[node])
        loading = world.load_s if worker in self._cold else 0.0
        self._cold.discard(worker)
        saying = batch.padded_characters / SPEECH / world.gpu_speed
        saying *= 1.5 if self._random.random() < world.oom_share else 1.0
        end, why, stored = start + loading + saying, "", True
        hours = (loading + saying) / HOUR
        if any(number_of(item.key) in self._poison for item in batch.items):
            end, why, stored = start + loading + saying * self._random.random(), "it died", False
        elif self._random.random() < -math.expm1(-world.death_per_hour * hours):
            share = self._random.random()
            end, why, stored = start + loading + saying * share, "it died", share > 0.9  # while it gave its answer
        elif self._random.random() < -math.expm1(-world.hang_per_hour * hours):
            end, why, stored = start + timeout_s, "it hung", False
        free = end
        if self._losses[node] < end:
            end, why, stored = self._losses[node], "its node was lost", False
            free = end + world.repair_s
        if why:
            self.lost += 1
            self._cold.add(worker)
        self.busy_s += end - start
        if stored:
            for item in batch.items:
                self._store.put(item.key)
            self.padded += batch.padded_characters
            self.useful += sum(item.characters for item in batch.items)
        made = () if why else tuple(item.key for item in batch.items)
        heapq.heappush(self._free, (free, worker))
        self._count += 1
        result = BatchResult(batch, made, lost=why, elapsed_s=end - start, worker=f"worker {worker}")
        heapq.heappush(self._coming, (end, self._count, result))

    def result(self) -> BatchResult:
        """What comes next on the virtual clock."""
        at, _, result = heapq.heappop(self._coming)
        self.now = max(self.now, at)
        return result

    def close(self) -> None:
        """Nothing is open."""

    def _read(self, batch: Batch) -> float:
        """When the last script that a batch needs is read."""
        last = max(number_of(item.key) for item in batch.items)
        return self._world.read_s * (last // self._world.sentences + 1)

    def _next(self, after: float) -> float:
        rate = self._world.node_loss_per_hour
        return after + self._random.expovariate(rate) * HOUR if rate else math.inf


class Cores:
    """Assemblers: each episode takes a core for as long as it takes."""

    def __init__(self, world: Simulation, workers: Workers) -> None:
        self._world, self._workers = world, workers
        self._free = [0.0] * world.cores
        self.first, self.end = math.inf, 0.0

    def submit(self, task: AssemblyTask) -> Future[AssemblyResult]:
        """Known at once; on the virtual clock it takes its time."""
        length = float(task.digest)
        start = max(self._workers.now, heapq.heappop(self._free))
        end = start + length / self._world.core_speed
        heapq.heappush(self._free, end)
        self.first, self.end = min(self.first, end), max(self.end, end)
        done: Future[AssemblyResult] = Future()
        done.set_result(AssemblyResult("made", duration_s=length))
        return done

    def close(self) -> None:
        """Nothing is open."""


class Scripts:
    """Scripts that were never written: sentences of a lognormal length, the first few of each those of all."""

    def __init__(self, world: Simulation) -> None:
        self._world = world
        self.characters = 0
        self.audio_s = 0.0
        self._words = "x" * 400

    def close(self) -> None:
        """Nothing is open."""

    def sentences(self, due: Sequence[DueEpisode]) -> Iterator[EpisodeSentences]:
        """As :meth:`studio.batch.backlog.BacklogReader.sentences`."""
        voice = VoiceSettings("one")
        for each in due:
            at = each.order[2]
            rng = random.Random(self._world.seed * 1_000_003 + at)
            begin = at * self._world.sentences
            items = []
            for place in range(self._world.sentences):
                number = place if place < self._world.shared else begin + place
                length = 60 if place < self._world.shared else min(400, max(8, round(rng.lognormvariate(4.1, 0.55))))
                items.append(Item(key_of(number), Request(self._words[:length], voice)))
                if place >= self._world.shared or at == 0:
                    self.characters += length
            audio_s = sum(item.characters for item in items) / SPEECH
            self.audio_s += audio_s
            keys = tuple(item.key for item in items)
            wanted = PlannedEpisode(each.script, each.output, each.order, f"{at}", keys, 0, audio_s, each.why)
            yield EpisodeSentences(
                wanted, keys, tuple(items), EpisodeEntry(f"{at}", {SCRIPT: f"{audio_s}"}, {}, (), {})
            )


def simulate(world: Simulation) -> SimulationResult:
    """One run.

    Args:
        world: what is simulated.
    """
    before = _peak_mb()
    store = Store(world.episodes * world.sentences)
    poison = poisoned(world)
    scripts, workers = Scripts(world), Workers(world, store, poison)
    cores = Cores(world, workers)
    outcome, aside = run_pass.BatchRunResult(), set()

    def listen(event: Event) -> None:
        if isinstance(event, SentenceFailedEvent):
            aside.add(number_of(event.sentence.key))

    begin = time.process_time()
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"STUDIO_CACHE": folder}):
        place = Path(folder)
        due = [DueEpisode(place / f"{n}.txt", place / f"{n}.mp3", ("", 0, n), ("new",)) for n in range(world.episodes)]
        show: Any = SimpleNamespace(root=place, settings=Settings(), settings_file=None, location=folder)
        engine: Any = SimpleNamespace(name="simulated", abilities=Abilities(batch=world.batch))
        anything: Any = SimpleNamespace()
        kept: Any = store
        texts: Any = scripts
        context = BatchContext(show, engine, kept, Ledger(place / "batch.sqlite"), anything, texts)
        job = BatchJob((), show, workers=world.gpus)
        with (
            patch.object(run_pass, "executor_for", lambda *_: workers),
            patch.object(run_pass, "AssemblerPool", lambda **_: cores),
        ):
            run_pass.RunPass(job, context, {}, outcome, listen).run(due, Backlog(tuple(due), (), (), {}), NoProgress())
        context.ledger.close()
    gpu_s = scripts.characters / SPEECH / world.gpu_speed / world.gpus
    core_s = scripts.audio_s / world.core_speed / world.cores
    read_s = world.read_s * world.episodes
    bounds = {"GPUs": gpu_s, "cores": core_s, "reading": read_s}
    bound = max(bounds, key=lambda name: bounds[name])
    end = max(cores.end, workers.now)
    return SimulationResult(
        makespan_s=end,
        ideal_s=bounds[bound],
        bound=bound,
        busy=workers.busy_s / (workers.now * world.gpus),
        padding=1 - workers.useful / workers.padded,
        lost=workers.lost,
        again=store.again,
        made=store.made,
        episodes=outcome.made,
        aside=frozenset(aside),
        first_s=cores.first,
        driver_s=time.process_time() - begin,
        memory_mb=_peak_mb() - before - store.size / 1e6,
    )


def poisoned(world: Simulation) -> frozenset[int]:
    """Numbers of the sentences that kill their worker."""
    each = world.sentences - world.shared
    chosen = random.Random(world.seed).sample(range(world.episodes * each), world.poison)
    return frozenset(n // each * world.sentences + world.shared + n % each for n in chosen)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faults", type=float, default=1.0, help="times the realistic rates; 0 for none")
    for name, value in ((f.name, f.default) for f in Simulation.__dataclass_fields__.values()):
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    given = vars(parser.parse_args())
    faults = given.pop("faults")
    world = Simulation(**given)
    world = replace(world, **{name: rate * faults for name, rate in REALISTIC.items() if not given[name]})
    found = simulate(world)
    over = found.makespan_s / found.ideal_s
    print("| episodes | sentences | GPUs | ideal, h | makespan, h | times the ideal | bound by | GPUs busy | padding "
          "| first episode, min | batches lost | takes made twice | set aside | driver, s | driver, MB |")  # fmt: skip
    print("|" + "---|" * 15)
    print(
        f"| {found.episodes} | {found.made} | {world.gpus} | {found.ideal_s / HOUR:.2f} | {found.makespan_s / HOUR:.2f}"
        f" | {over:.2f} | {found.bound} | {found.busy:.0%} | {found.padding:.1%} | {found.first_s / 60:.1f}"
        f" | {found.lost} | {found.again} | {len(found.aside)} | {found.driver_s:.0f} | {found.memory_mb:.0f} |"
    )


if __name__ == "__main__":
    main()
