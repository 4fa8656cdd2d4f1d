"""The contract of executors with an engine that computes many sentences at once, in whichever batches it gets them.

Takes made in another batch are equal to 1e-5; of the same stored takes, every executor makes the same bytes.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from support.backlog import before_all, files, make_show, write_scripts

from studio.batch import plan
from studio.batch.job import BatchJob, show_of
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.batch.values import BatchLimits
from studio.progress import NoProgress
from studio.store import FolderStore
from studio.store.takes import KIND, StoredTake, load
from studio.synthesize.batching import Limits, run_batches
from studio.synthesize.engines.coqui import engine as engine_module
from studio.synthesize.registry import engine as find_engine

pytestmark = pytest.mark.coqui
EXECUTORS = {
    "processes": ({"workers": 2},),
    "shards": ({"shard": (2, 3)}, {"shard": (3, 3), "workers": 1}, {"shard": (1, 3)}),
    "a batch of all": ({},),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, checkpoints: Path):
    """A backlog made in this process, every sentence by itself, as is usual on a CPU: its show and its store."""
    place = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as world:
        world.setenv("STUDIO_COQUI_MODEL", str(checkpoints / "vits"))
        world.setenv("STUDIO_COQUI_DEVICE", "cpu")
        return made(place, world)


BATCHING = """
import dataclasses
from studio.synthesize.engines.coqui import engine
from studio.synthesize.batching import Limits
engine.CPU_LIMITS["vits"] = Limits(10**6, 16)
begin = engine.Coqui.__init__
def likes_many(self):
    begin(self)
    self.abilities = dataclasses.replace(self.abilities, batch=16)
engine.Coqui.__init__ = likes_many
"""


@pytest.fixture
def batching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine computes up to 16 sentences at once, as on a GPU, here and in the processes of workers."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(BATCHING)
    monkeypatch.setenv("PYTHONPATH", before_all(tmp_path / "site"))
    monkeypatch.setitem(engine_module.CPU_LIMITS, "vits", Limits(10**6, 16))
    engine = find_engine("coqui")
    monkeypatch.setattr(engine, "abilities", replace(engine.abilities, batch=16))


def made(place: Path, world: pytest.MonkeyPatch, *runs: dict[str, object], takes: Path | None = None):
    """A show with its episodes, made in one way or another, and its store; ``takes`` are there already."""
    world.setenv("STUDIO_CACHE", str(place / "store"))
    if takes:
        shutil.copytree(takes / KIND, place / "store" / KIND)
    root = make_show(place / "show", engine="coqui")
    write_scripts(root, 3, more="Cy: A longer one, which says that the tide turns at a quarter past four.\nCy: No.")
    scripts = gather([root / "scripts"])
    for how in runs or ({},):
        outcome = run(BatchJob(scripts, show_of(scripts, None, None), **how), NoProgress())
        assert outcome.passed
        assert not (takes and outcome.takes)
    return root, place / "store"


def by_key(store: Path) -> dict[str, StoredTake]:
    found = FolderStore(store)
    takes = {entry.key: load(found, entry.key) for entry in found.entries() if entry.kind == KIND}
    return {key: take for key, take in takes.items() if take is not None}


@pytest.mark.usefixtures("vits", "batching")
@pytest.mark.parametrize("kind", EXECUTORS)
def test_takes_of_other_batches_are_equal_and_their_episodes_are_made(whole, tmp_path, monkeypatch, compared, kind):
    sizes = []

    def watched(jobs, *how):
        sizes.append(len(jobs))
        return run_batches(jobs, *how)

    monkeypatch.setattr(engine_module, "run_batches", watched)
    monkeypatch.setattr(
        plan, "limits_for", lambda batch, parallel=1: BatchLimits(7 if kind == "processes" else 64, 10**6, 64)
    )
    root, store = made(tmp_path, monkeypatch, *EXECUTORS[kind])
    expected, found = by_key(whole[1]), by_key(store)
    assert found.keys() == expected.keys() and len(found) == 3 * 3 + 4 + 3 * 7
    for key, take in found.items():
        compared([take.clip], [expected[key].clip])
        assert (take.onset_sample, take.offset_sample) == (expected[key].onset_sample, expected[key].offset_sample)
    assert files(root).keys() == files(whole[0]).keys()
    if kind == "a batch of all":
        assert max(sizes) == 16
    elif kind == "shards":  # takes fall to shards by their keys, so a shard has about a third of them
        assert max(sizes) > 4


@pytest.mark.usefixtures("vits")
@pytest.mark.parametrize("kind", EXECUTORS)
def test_of_the_same_takes_every_executor_makes_the_same_bytes(whole, tmp_path, monkeypatch, kind):
    root, _ = made(tmp_path, monkeypatch, *EXECUTORS[kind], takes=whole[1])
    assert files(root) == files(whole[0]) and len(files(root)) == 3 * 7
