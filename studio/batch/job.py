"""What a batch is asked to do, and what it needs for that: checked before the first script is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from studio.batch.casting import Texts
from studio.batch.executors import Executor, InProcess, Processes
from studio.batch.inputs import Inputs
from studio.batch.ledger import Aside, Ledger
from studio.batch.retry import Patience
from studio.batch.values import WorkerSpec
from studio.errors import UsageError
from studio.files.temporary import is_leftover
from studio.show import Show, load_show
from studio.store import FolderStore, Store, open_store
from studio.store.at import is_address
from studio.synthesize.engine import Engine
from studio.synthesize.recognizers import recognizer
from studio.synthesize.registry import engine as find_engine
from studio.text.lexicon import load_lexicons


@dataclass(frozen=True, slots=True)
class BatchJob:
    """What is to be done."""

    scripts: tuple[Path, ...]
    """In the order in which people get voices."""
    show: Show
    engine: str | None = None
    """None for the show's own."""
    workers: int = 0
    """Processes that speak; 0 for this one."""
    device: str = ""
    shard: tuple[int, int] | None = None
    """(which, of how many), from 1: make only a share of the takes, and no episode unless all takes are there."""
    ray: str = ""
    """Address of a Ray cluster, or ``local``."""
    assemble_only: bool = False
    """Make episodes whose takes are all there, and no takes."""
    retry_failed: bool = False
    """Take up what was set aside or failed, and nothing else."""
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class Tools:
    """What a batch works with."""

    show: Show
    engine: Engine
    store: Store
    ledger: Ledger
    inputs: Inputs
    texts: Texts


def show_of(scripts: tuple[Path, ...], chosen: Path | None, store: str | None) -> Show:
    """The one show that all scripts belong to.

    Raises:
        UsageError: they belong to several.
        ShowError: a show file is wrong.
    """
    if chosen is not None:
        show = load_show(chosen=chosen)
    else:
        shows: dict[Path, Show] = {}
        first: Show | None = None
        for script in scripts:
            if not os.path.isfile(script):  # noqa: PTH113 - Path raises; what is no file has no show, and is listed
                continue
            folder = script.resolve().parent
            if folder not in shows:
                shows[folder] = load_show(script)
            first = first or shows[folder]
            if shows[folder].root != first.root:
                raise UsageError(
                    f"The scripts belong to several shows: {first.root or 'none'} and {shows[folder].root or 'none'}.",
                    file=script,
                    hint="Run one batch for each, or name the show with --show.",
                )
        show = first or load_show()
    return replace(show, kept=store) if store else show


def tools_for(job: BatchJob) -> Tools:
    """Open and check everything.

    Raises:
        StudioError: an engine that isn't ready, music that is missing, a store or ledger that can't be used.
    """
    show = job.show
    engine = find_engine(job.engine or show.settings.engine)
    if show.settings.listen != "off":
        recognizer()  # to hear now, not when all is spoken, that there is none
    store = open_store(show.location)
    ledger = Ledger(ledger_path(show, job.shard))
    try:
        lexicon = load_lexicons(show.lexicon_files)
        inputs = Inputs(show, engine, ledger)
        return Tools(show, engine, store, ledger, inputs, Texts(show, engine, lexicon, inputs, ledger))
    except BaseException:
        ledger.close()
        raise


def ledger_path(show: Show, shard: tuple[int, int] | None = None) -> Path:
    """Where the ledger lies: in the show, and a file of its own for every shard, which may run elsewhere."""
    name = f"batch-{shard[0]}-of-{shard[1]}.sqlite" if shard else "batch.sqlite"
    if show.root is not None:
        return show.root / ".studio" / name
    if not is_address(show.location):
        return Path(show.location) / name
    from platformdirs import user_cache_path

    return user_cache_path("studio") / name


def asides(tools: Tools) -> dict[str, Aside]:
    """What this run's ledger and those of all shards have set aside, by key."""
    out = tools.ledger.aside()
    for other in ledgers_of_shards(tools.ledger):
        out = {**other.aside(), **out}
    return out


def ledgers_of_shards(own: Ledger) -> Iterator[Ledger]:
    """The ledgers beside ours, each open until the next."""
    for path in sorted(own.path.parent.glob("batch-*-of-*.sqlite")):
        if path != own.path:
            other = Ledger(path)
            try:
                yield other
            finally:
                other.close()


def executor_for(job: BatchJob, show: Show, engine: Engine) -> Executor:
    """Who is to speak.

    Raises:
        UsageError: Ray isn't installed, or a store in the memory of this process was to be shared.
    """
    spec = WorkerSpec(engine.name, show.location, job.device, max(1, job.workers))
    if (job.ray or job.workers) and show.location.startswith("memory://"):
        raise UsageError("memory:// is a store of this process alone.", hint="Choose another with --store.")
    if job.ray:
        from studio.batch.on_ray import OnRay

        return OnRay(spec, job.ray, job.workers)
    if job.workers:
        return Processes(spec, job.workers)
    if job.device:
        from studio.synthesize.gpus import use_device

        use_device(job.device)
    return InProcess(spec)


def sweep(show: Show, store: Store) -> None:
    """Remove what killed runs left half-written in the store and among the episodes."""
    if isinstance(store, FolderStore):
        store.sweep()
    if show.root is None:
        return
    for folder in (show.root, *(show.root / "episodes").glob("*")):
        for path in folder.glob(".*.part"):
            if is_leftover(path):
                path.unlink(missing_ok=True)


def default_workers() -> int:
    """One for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
