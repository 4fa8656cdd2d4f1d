"""What a batch run is asked to do, and what it works with: checked before the first script is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from studio.batch.backlog import Backlog, BacklogReader
from studio.batch.deadlines import HelperTimeout
from studio.batch.executors import Executor, InProcessExecutor, OverlappingExecutor, ProcessExecutor
from studio.batch.inputs import EpisodeInputs
from studio.batch.ledger import FailedSentence, Ledger
from studio.batch.plan import SentencePool, shard_of
from studio.batch.values import WorkerSpec
from studio.errors import UsageError
from studio.files.places import real_path
from studio.files.temporary import is_leftover
from studio.progress import Progress
from studio.render.prepare import load_speech_settings
from studio.show import Show, load_show
from studio.store import FolderStore, Store, open_store
from studio.store import takes as take_store
from studio.store.at import is_address
from studio.synthesize.engine import Engine
from studio.synthesize.recognizers import recognizer
from studio.synthesize.registry import engine as find_engine


@dataclass(frozen=True, slots=True)
class BatchJob:
    """What to do."""

    scripts: tuple[Path, ...]
    """In the order in which speakers get voices."""
    show: Show
    engine: str | None = None
    """None for the show's own."""
    workers: int = 0
    """Worker processes; 0 to synthesize in this process."""
    device: str = ""
    shard: tuple[int, int] | None = None
    """(number from 1, count): make only this share of the takes, and no episode before all takes are there."""
    ray: str = ""
    """Address of a Ray cluster, or ``local``."""
    assemble_only: bool = False
    """Make the episodes whose takes are all there, and no takes."""
    retry_failed: bool = False
    """Retry what failed in earlier runs, and do nothing else."""
    budget_characters: int | None = None
    """How much may be synthesized in this run: episodes that need more are left to another one. None for any amount."""
    timeout: HelperTimeout = field(default_factory=HelperTimeout)
    """When a worker, an assembler or a reader counts as hung."""


@dataclass(frozen=True, slots=True)
class BatchContext:
    """What a run works with."""

    show: Show
    engine: Engine
    store: Store
    ledger: Ledger
    inputs: EpisodeInputs
    backlog: BacklogReader


def show_of(scripts: tuple[Path, ...], show_file: Path | None, store: str | None) -> Show:
    """The one show that all scripts belong to.

    Raises:
        UsageError: they belong to several.
        ShowError: a show file is wrong.
    """
    if show_file is not None:
        show = load_show(chosen=show_file)
    else:
        shows: dict[Path, Show] = {}
        first: Show | None = None
        for script in scripts:
            if not os.path.isfile(script):  # noqa: PTH113 - Path raises; reading the script reports what is wrong
                continue
            folder = real_path(script).parent
            if folder not in shows:
                shows[folder] = load_show(script)
            first = first or shows[folder]
            if shows[folder].root != first.root:
                raise UsageError(
                    f"The scripts belong to several shows:"
                    f" {first.root or 'no show'} and {shows[folder].root or 'no show'}.",
                    file=script,
                    hint="Run one batch for each, or name the show with --show.",
                )
        show = first or load_show()
    return replace(show, store=store) if store else show


def open_context(job: BatchJob) -> BatchContext:
    """Open and check everything a run needs.

    Raises:
        StudioError: an engine that isn't ready, music that is missing, a store or ledger that can't be used.
    """
    show = job.show
    engine = find_engine(job.engine or show.settings.engine)
    if show.settings.listen != "off":
        recognizer()  # a missing recognizer is reported now, not after hours of synthesis
    store = open_store(show.location)
    ledger = Ledger(ledger_path(show, job.shard))
    try:
        speech = load_speech_settings(show, engine.name)
        inputs = EpisodeInputs(show, engine, ledger)
        backlog = BacklogReader(show, engine, speech, inputs, ledger, job.timeout)
        return BatchContext(show, engine, store, ledger, inputs, backlog)
    except BaseException:
        ledger.close()
        raise


def ledger_path(show: Show, shard: tuple[int, int] | None = None) -> Path:
    """The file of the ledger: in the show, one for each shard, as shards may run on other machines."""
    name = f"batch-{shard[0]}-of-{shard[1]}.sqlite" if shard else "batch.sqlite"
    if show.root is not None:
        return show.root / ".studio" / name
    if not is_address(show.location):
        return Path(show.location) / name
    from platformdirs import user_cache_path

    return user_cache_path("studio") / name


def failed_sentences_of_all_shards(context: BatchContext) -> dict[str, FailedSentence]:
    """Sentences that failed in earlier runs, by key, from this run's ledger and those of all shards."""
    failed = context.ledger.failed_sentences()
    for other in shard_ledgers(context.ledger):
        failed = {**other.failed_sentences(), **failed}
    return failed


def shard_ledgers(own: Ledger) -> Iterator[Ledger]:
    """The ledgers of other shards beside ours, each open until the next."""
    for path in sorted(own.path.parent.glob("batch-*-of-*.sqlite")):
        if path != own.path:
            other = Ledger(path)
            try:
                yield other
            finally:
                other.close()


def read_backlog(job: BatchJob, context: BatchContext, progress: Progress) -> tuple[Backlog, dict[str, FailedSentence]]:
    """All scripts, read and cast, and the failed sentences that this run skips, by key."""
    assemble_only = job.assemble_only
    failed = failed_sentences_of_all_shards(context) if assemble_only else context.ledger.failed_sentences()
    backlog = context.backlog.read_and_cast(job.scripts, progress)
    if job.retry_failed:
        retried = {failure.script for failure in context.ledger.failed_scripts()}
        backlog = replace(backlog, due=tuple(due for due in backlog.due if due.script in retried))
        failed = {}
    return backlog, failed


def sentence_pool(job: BatchJob, context: BatchContext, failed_sentences: dict[str, FailedSentence]) -> SentencePool:
    """An empty pool for the sentences of a run."""
    shard = job.shard

    def in_shard(key: str) -> bool:
        return shard_of(key, shard[1]) == shard[0] if shard else not job.assemble_only

    return SentencePool(
        lambda key: context.store.has(take_store.KIND, key), in_shard, failed_sentences, job.budget_characters
    )


def rates_name(job: BatchJob, context: BatchContext) -> str:
    """The name rates are stored under: a worker that shares this machine with others is slower, for example."""
    workers = f", {job.workers} workers" if job.workers > 1 else ""
    return f"{context.engine.name} on {'Ray' if job.ray else job.device or 'this machine'}{workers}"


def executor_for(job: BatchJob, show: Show, engine: Engine) -> Executor:
    """The executor that the job asks for.

    Raises:
        UsageError: Ray isn't installed, or several processes should share a store in this process's memory.
    """
    spec = WorkerSpec(engine.name, show.location, job.device, max(1, job.workers))
    if (job.ray or job.workers) and show.location.startswith("memory://"):
        raise UsageError("A store at memory:// exists in this process only.", hint="Choose another with --store.")
    if job.ray:
        from studio.batch.ray_executor import RayExecutor

        return RayExecutor(spec, job.ray, job.workers)
    if job.workers:
        return ProcessExecutor(spec, job.workers, silence_s=job.timeout.silence_s)
    if job.device:
        from studio.synthesize.gpus import use_device

        use_device(job.device)
    return OverlappingExecutor(spec) if engine.abilities.remote else InProcessExecutor(spec)


def remove_leftovers(show: Show, store: Store) -> None:
    """Remove half-written files of killed runs from the store and from the episodes."""
    if isinstance(store, FolderStore):
        store.sweep()
    if show.root is None:
        return
    for folder in (show.root, *(show.root / "episodes").glob("*")):
        for path in folder.glob(".*.part"):
            if is_leftover(path):
                path.unlink(missing_ok=True)
