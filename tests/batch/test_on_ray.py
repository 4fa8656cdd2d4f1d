"""Batches on Ray: a worker's death, a hang and a node that is gone cost the batch that was at work there, no more."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from support.backlog import batch, files, install_frail, left_over, make_show, start, write_scripts
from support.processes import runs, wait_until

from studio.batch.events import BatchFinishedEvent, Event
from studio.batch.job import BatchJob, show_of
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.batch.values import Batch, Item, WorkerSpec
from studio.errors import EngineError
from studio.progress import NoProgress
from studio.synthesize.engine import Request
from studio.synthesize.identity import take_key
from studio.values import VoiceSettings

pytestmark = pytest.mark.ray


@pytest.fixture
def frail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine ``frail`` here and in all that is started from here."""
    for name, value in install_frail(tmp_path / "site").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """The file that lets it say what is held."""
    return tmp_path / "site" / "gate"


def held(gate: Path) -> list[Path]:
    """A file for each process that waits for it."""
    return list(gate.parent.glob("gate.*"))


def alone(text: str) -> Batch:
    from frail_engine import FaultyTone

    request = Request(text, VoiceSettings("high"))
    return Batch((Item(take_key(FaultyTone(), request), request),))


def test_deaths_and_hangs_cost_the_batch_at_work_and_those_behind_it_are_said(tmp_path, frail):
    from studio.batch.ray_executor import RayExecutor

    said = ["Poison.", "Good.", "Stuck.", "Fine.", "More poison.", "Right.", "All good."]
    executor = RayExecutor(WorkerSpec("frail", str(tmp_path / "store")), "local", 1)
    try:
        for text in said:
            executor.submit(alone(text), 6.0 if text == "Stuck." else 120.0)
        results = {r.batch.items[0].request.text: r for r in (executor.result() for _ in said)}
    finally:
        executor.close()
    assert {text for text, result in results.items() if result.lost} == {"Poison.", "Stuck.", "More poison."}
    assert "did not answer within 6 s" in results["Stuck."].lost
    assert all(results[text].made for text in ("Good.", "Fine.", "Right.", "All good."))


def test_an_actor_that_somebody_kills_is_started_anew(tmp_path, frail):
    import ray

    from studio.batch.ray_executor import RayExecutor

    executor = RayExecutor(WorkerSpec("frail", str(tmp_path / "store")), "local", 1)
    try:
        for death in range(3):
            process = ray.get(executor.actors[0].process.remote())
            executor.submit(alone(f"Before death {death}."), 60.0)
            assert executor.result().made
            os.kill(process, signal.SIGKILL)
            batch = alone(f"After death {death}.")
            executor.submit(batch, 60.0)
            result = executor.result()
            if result.lost:  # it was given to the actor before anybody knew that it is dead
                executor.submit(batch, 60.0)
                result = executor.result()
            assert result.made and ray.get(executor.actors[0].process.remote()) != process
    finally:
        executor.close()


def test_each_worker_gets_a_gpu_of_its_own(tmp_path, frail, monkeypatch):
    """As the cluster counts them; this one has two in name only."""
    from ray.cluster_utils import Cluster

    from studio.batch.ray_executor import RayExecutor

    log = tmp_path / "said.log"
    monkeypatch.setenv("FRAIL_LOG", str(log))
    cluster = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 2, "num_gpus": 2, "include_dashboard": False, **SMALL},
    )
    try:
        executor = RayExecutor(WorkerSpec("frail", str(tmp_path / "store"), "cuda"), cluster.address)
        try:
            assert executor.workers == 2
            executor.submit(alone("A slow one, the first."), 120.0)
            results = []
            while len({result.worker for result in results}) < 2 and len(results) < 600:
                executor.submit(alone(f"A slow one, the {len(results)}th."), 120.0)
                results.append(executor.result())
            results.append(executor.result())
        finally:
            executor.close()
        assert all(result.made and not result.lost for result in results)
        with pytest.raises(EngineError, match="no GPU"):
            RayExecutor(WorkerSpec("frail", str(tmp_path / "store"), "cuda"), "local")
    finally:
        cluster.shutdown()
    assert {line.split()[0] for line in log.read_text().splitlines()} == {"0", "1"}


def test_a_cluster_of_two_nodes_loses_one(tmp_path, frail, gate, monkeypatch):
    from ray.cluster_utils import Cluster

    roots = [make_show(tmp_path / name, engine="frail") for name in ("whole", "broken")]
    for root in roots:
        for number, script in enumerate(write_scripts(root, 8)):
            with script.open("a") as text:
                text.writelines(f"Cy: A line that is held, the {n}th of {number}.\n" for n in range(12))
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "one"))
    gate.touch()
    assert run(job(roots[0]), NoProgress()).passed
    gate.unlink()
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "two"))
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False, **SMALL})
    nodes = [cluster.add_node(num_cpus=1, **SMALL) for _ in range(2)]
    seen: list[Event] = []

    def lose_one() -> None:
        """When both are at work; what the lost one holds must not go on before it has ended."""
        wait_until(lambda: len(held(gate)) == 2, "two workers that are held")
        workers = [int(path.suffix[1:]) for path in held(gate)]
        cluster.remove_node(nodes.pop(), allow_graceful=False)
        wait_until(lambda: sum(map(runs, workers)) == 1, "the end of the worker of the lost node")
        gate.touch()

    losing = threading.Thread(target=lose_one)
    losing.start()
    try:
        outcome = run(job(roots[1], ray=cluster.address, workers=2), NoProgress(), seen.append)
        losing.join()
    finally:
        cluster.shutdown()
    assert len(nodes) == 1 and any(isinstance(said, BatchFinishedEvent) and said.result.lost for said in seen)
    assert outcome.passed and outcome.made == 8 and not outcome.failed_sentences
    assert files(roots[1]) == files(roots[0])
    assert names(tmp_path / "one") == names(tmp_path / "two") and not left_over(tmp_path)


def test_a_killed_driver_leaves_no_worker_and_the_same_command_goes_on(tmp_path, frail, gate, monkeypatch):
    from ray.cluster_utils import Cluster

    roots = [make_show(tmp_path / name, engine="frail") for name in ("whole", "broken")]
    for root in roots:
        write_scripts(root, 4, more="\n".join(f"Cy: A line, the {n}th." for n in range(12)) + "\nCy: The last is held.")
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "one"))
    gate.touch()
    assert run(job(roots[0]), NoProgress()).passed
    gate.unlink()
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "two"))
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False, **SMALL})
    try:
        for _ in range(3):
            driver = start(roots[1], "scripts", "--ray", cluster.address, "--workers", 2, env=dict(os.environ))
            wait_until(lambda: held(gate) or driver.poll() is not None, "a worker that is held")  # noqa: B023
            driver.kill()
            _, said = driver.communicate()
            assert driver.returncode == -signal.SIGKILL, said
            wait_until(lambda: not actors(), "the end of the workers")
            for waiting in held(gate):
                waiting.unlink()
        gate.touch()
        assert names(tmp_path / "two") != names(tmp_path / "one")  # there is something left to do
        done = batch(roots[1], "scripts", "--ray", cluster.address, "--workers", 2, env=dict(os.environ))
        assert done.returncode == 0, done.stderr
    finally:
        cluster.shutdown()
    assert files(roots[1]) == files(roots[0])
    assert names(tmp_path / "one") == names(tmp_path / "two") and not left_over(tmp_path)


def actors() -> list[str]:
    """ProcessExecutor of workers on Ray, by the name that Ray gives them."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (place / "cmdline").read_bytes().decode(errors="replace")
            if command.startswith("ray::_Actor"):
                found.append(command)
    return found


SMALL = {"object_store_memory": 80_000_000}


def job(root: Path, **how: object) -> BatchJob:
    scripts = gather([root / "scripts"])
    return BatchJob(scripts, show_of(scripts, None, None), **how)


def names(store: Path) -> list[str]:
    return sorted(path.name for path in store.glob("takes/*/*"))
