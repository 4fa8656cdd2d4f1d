"""One contract for all executors: the same takes, the same episodes, every batch answered, and no process left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.backlog import files, install_frail, make_show, write_scripts
from support.processes import children, wait_until

from studio.batch.executors import Executor, InProcessExecutor, ProcessExecutor
from studio.batch.job import BatchJob, show_of
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.batch.values import Batch, Item, WorkerSpec
from studio.progress import NoProgress
from studio.store import FolderStore
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import Request
from studio.synthesize.engines.tone import Tone
from studio.synthesize.identity import take_key
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.wrapped import shared as part_of
from studio.values import VoiceSettings


def items(*texts: str, engine: str = "tone") -> tuple[Item, ...]:
    requests = [Request(text, VoiceSettings("high")) for text in texts]
    return tuple(Item(take_key(find_engine(engine), request), request) for request in requests)


def _ray(spec: WorkerSpec) -> Executor:
    from studio.batch.ray_executor import RayExecutor

    return RayExecutor(spec, "local", 2)


KINDS = {"in process": InProcessExecutor, "processes": lambda spec: ProcessExecutor(spec, 2), "ray": _ray}
SLOW = pytest.mark.slow
ALL = [pytest.param(kind, marks=pytest.mark.ray if kind == "ray" else ()) for kind in KINDS]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "takes here")


@pytest.fixture
def executor(request: pytest.FixtureRequest, store: FolderStore) -> Iterator[Executor]:
    made = KINDS[request.param](WorkerSpec("tone", str(store.root)))
    yield made
    made.close()


@pytest.mark.parametrize("executor", ALL, indirect=True)
def test_every_batch_is_answered_once_and_its_takes_are_in_the_store(executor, store):
    batches = [Batch(items(f"One of {n}.", f"Two of {n}.")) for n in range(executor.slots)]
    for batch in batches:
        executor.submit(batch, 60.0)
    results = [executor.result() for _ in batches]
    assert sorted(r.batch.items[0].key for r in results) == sorted(b.items[0].key for b in batches)
    for result in results:
        assert (result.failed, result.lost, result.trouble) == ((), "", "")
        assert set(result.made) == {item.key for item in result.batch.items}
        assert all(store.has("takes", key) for key in result.made)
        assert result.audio_s > 0 and result.elapsed_s > 0 and result.size_bytes > 0 and result.worker


@pytest.mark.parametrize("executor", ALL, indirect=True)
def test_a_sentence_that_cannot_be_said_costs_no_other(executor):
    good, bad = items("A good one.", "Another one."), Item("0" * 40, Request("Bad.", VoiceSettings("nobody")))
    bad = Item(take_key(find_engine("tone"), bad.request), bad.request)
    executor.submit(Batch((good[0], bad, good[1])), 60.0)
    result = executor.result()
    assert set(result.made) == {item.key for item in good}
    assert [key for key, _ in result.failed] == [bad.key] and "nobody" in result.failed[0][1]


@pytest.mark.slow
@pytest.mark.parametrize("executor", ALL, indirect=True)
def test_a_worker_with_another_engine_build_says_so(executor):
    executor.submit(Batch((Item("f" * 40, Request("Hello.", VoiceSettings("high"))),)), 60.0)
    result = executor.result()
    assert "another build" in result.trouble and not result.made


def test_a_worker_gives_takes_the_keys_that_the_plan_gave_them():
    """Whatever an engine has besides what all have enters the key in the driver and in the worker alike."""

    class InexactTone(Tone):
        abilities = Abilities(shortest_words=3, follows=frozenset({"temperature"}), exact=False)

    shared = part_of(InexactTone(), 2)
    for text in ("No.", "A few more words than three."):
        request = Request(text, VoiceSettings("high"))
        assert take_key(shared, request) == take_key(InexactTone(), request)
    assert take_key(shared, Request("No.", VoiceSettings("high"))) != items("No.")[0].key
    assert shared.abilities.follows == {"temperature"} and not shared.abilities.exact


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_death_and_a_hang_cost_a_batch_each(tmp_path, store, monkeypatch, workers):
    for name, value in install_frail(tmp_path / "site").items():
        monkeypatch.setenv(name, value)
    before = set(children())
    frail = ProcessExecutor(WorkerSpec("frail", str(store.root)), workers)
    tone = find_engine("tone")
    del tone
    said = ["Poison.", "Good.", "Stuck.", "Fine."]
    try:
        for text in said:
            request = Request(text, VoiceSettings("high"))
            frail.submit(Batch((Item(_frail_key(request, tmp_path), request),)), 4.0 if text == "Stuck." else 60.0)
        results = {r.batch.items[0].request.text: r for r in (frail.result() for _ in said)}
    finally:
        frail.close()
    assert "signal 9" in results["Poison."].lost and "did not answer" in results["Stuck."].lost
    assert results["Good."].made and results["Fine."].made
    wait_until(lambda: not set(children()) - before, "the end of the workers")


def _frail_key(request: Request, folder: Path) -> str:
    import sys

    sys.path.insert(0, str(folder / "site"))
    try:
        from frail_engine import FaultyTone

        return take_key(FaultyTone(), request)
    finally:
        sys.path.remove(str(folder / "site"))


@pytest.mark.parametrize("engine", ["tone", "flite", "espeak"])
@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=pytest.mark.ray if kind == "ray" else SLOW) for kind in ("processes", "shards", "ray")],
)
def test_every_executor_gives_the_same_takes_and_episodes(tmp_path, monkeypatch, engine, kind):
    expected = _made(tmp_path, monkeypatch, "in process", engine, {})
    if kind == "shards":
        found = _made(tmp_path, monkeypatch, kind, engine, *({"shard": (n, 3), "workers": n % 2} for n in (2, 3, 1)))
    else:
        found = _made(tmp_path, monkeypatch, kind, engine, {"workers": 2, "ray": "local" if kind == "ray" else ""})
    assert found == expected and len(found[1]) == 3 * 7


def _made(folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str, engine: str, *runs: dict[str, object]):
    """Takes by key and digest, and the files of all episodes."""
    root = make_show(folder / kind / "show", engine=engine)
    write_scripts(root, 3)
    monkeypatch.setenv("STUDIO_CACHE", str(folder / kind / "store"))
    scripts = gather([root / "scripts"])
    for how in runs:
        assert run(BatchJob(scripts, show_of(scripts, None, None), **how), NoProgress()).passed
    takes = {p.name: p.read_bytes() for p in (folder / kind / "store" / "takes").glob("*/*")}
    return takes, files(root)
