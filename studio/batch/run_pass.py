"""One pass through the episodes that are due: planned, synthesized and assembled at the same time.

Scripts are turned into sentences a few episodes ahead; workers synthesize batches; assemblers make each episode as
soon as its last take is in the store. The queues between them are bounded, so memory doesn't grow with the backlog.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from studio.batch import plan
from studio.batch.assembler_pool import SPEECH_SECOND_S, AssemblerPool
from studio.batch.assembly import AssemblyResult, assembly_task
from studio.batch.backlog import Backlog, DueEpisode, EpisodeSentences, is_finished
from studio.batch.deadlines import Pace
from studio.batch.events import (
    BatchFinishedEvent,
    EpisodeFailedEvent,
    EpisodeMadeEvent,
    EpisodePlannedEvent,
    EpisodeUnchangedEvent,
    Event,
    EventListener,
    RunStartedEvent,
    SentenceFailedEvent,
)
from studio.batch.inputs import SCRIPT, file_stamps, output_files
from studio.batch.job import BatchContext, BatchJob, executor_for, rates_name, sentence_pool, shard_ledgers
from studio.batch.ledger import FailedSentence, Ledger
from studio.batch.rates import Rates, add_rates, load_rates
from studio.batch.retry import CHARACTER_S, BatchOutcome, RetryPolicy
from studio.batch.values import BatchLimits, FailedScript, Item
from studio.concurrency.prefetch import prefetch
from studio.files.lock import lock_file
from studio.progress import Meter, Progress, SilentMeter
from studio.store import takes as take_store

PREFETCHED_EPISODES = 16
"""Episodes whose sentences are known before they are asked for."""
_SHOWN_CHARACTERS = 60


@dataclass(slots=True)
class BatchRunResult:
    """The result of a run."""

    made: int = 0
    unchanged: int = 0
    """Episodes with nothing to do, and those that turned out to be unaffected by what changed."""
    takes: int = 0
    failed: list[FailedScript] = field(default_factory=list)
    """Scripts that can't be read, and episodes that can't be made, with the reason."""
    failed_sentences: dict[str, FailedSentence] = field(default_factory=dict)
    """The sentences because of which episodes failed, by key."""
    waiting: int = 0
    """Episodes whose takes other shards still have to make."""
    audio_s: float = 0.0
    """Duration of the episodes that were made."""

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return not self.failed


@dataclass(slots=True, eq=False)
class _OpenEpisode:
    """An episode that waits for takes, or for an assembler."""

    found: EpisodeSentences
    due: DueEpisode
    position: int
    """In the order in which episodes are to be finished."""
    missing: set[str] = field(default_factory=set)
    """Keys of the takes that are not in the store yet."""


class RunPass:
    """One pass.

    Args:
        job: what to do.
        context: what to work with.
        failed_sentences: sentences that failed in earlier runs, by key; they are skipped.
        result: the result of the run; this pass adds to it.
        listener: gets the events.
    """

    def __init__(
        self,
        job: BatchJob,
        context: BatchContext,
        failed_sentences: dict[str, FailedSentence],
        result: BatchRunResult,
        listener: EventListener,
    ) -> None:
        self._job, self._context, self._result = job, context, result
        self._failed_before, self._failed_now = failed_sentences, dict[str, FailedSentence]()
        self._listener, self._lock = listener, threading.RLock()
        self._pool = sentence_pool(job, context, failed_sentences)
        self._waiting_for: dict[str, list[_OpenEpisode]] = {}
        """Episodes that wait for a take, by its key."""
        self._open: dict[_OpenEpisode, None] = {}
        """Episodes that no assembler has yet, in order."""
        self._changed: list[DueEpisode] = []
        self._rates = Rates()
        rates = load_rates(rates_name(job, context))
        self._synthesis_pace = Pace(CHARACTER_S, units=rates.characters, elapsed_s=rates.synthesis_s)
        self._assemblers = AssemblerPool(
            processes=_assemble_in_processes(job, context),
            timeout=job.timeout,
            pace=Pace(SPEECH_SECOND_S, units=rates.expected_s, elapsed_s=rates.assembly_s),
        )
        self._meter: Meter = SilentMeter()
        self._assembling: set[Future[AssemblyResult]] = set()
        """Those that are not finished, and those that raised."""
        self._error: Exception | None = None
        """The first error while an assembler's result was recorded; raised in the thread of the run."""

    def run(self, due: Sequence[DueEpisode], backlog: Backlog, progress: Progress) -> list[DueEpisode]:
        """Make all episodes; returns those whose script changed meanwhile."""
        finished = len(backlog.finished)
        if not due:
            self._notify(RunStartedEvent(0, finished, backlog.failed, 0))
            return []
        job, context = self._job, self._context
        executor = executor_for(job, context.show, context.engine)
        self._notify(RunStartedEvent(len(due), finished, backlog.failed, executor.workers))
        policy = RetryPolicy(executor, self._is_in_store, job.timeout, self._synthesis_pace)
        try:
            with (
                prefetch(context.backlog.sentences(due), PREFETCHED_EPISODES) as sentences,
                contextlib.closing(context.backlog),  # else a stop would wait for the scripts that are being read
                progress.stage("batch", len(due), "episodes") as meter,
            ):
                self._meter = meter
                items = self._missing_items(sentences, due)
                for outcome in policy.run(plan.batches(items, self._limits())):
                    self._handle_outcome(outcome)
                    self._raise_error()
                # Shards that find all takes at the same time would make every episode twice.
                with lock_file(context.ledger.path.with_name("shards.lock")) if job.shard else contextlib.nullcontext():
                    self._finish_open_episodes()
                    with self._lock:
                        assembling = list(self._assembling)
                    for future in assembling:
                        future.result()
                    self._assemblers.close()  # a future may be done before its result is recorded
                    self._raise_error()
        finally:
            executor.close()
            self._assemblers.close()
            add_rates(rates_name(job, context), self._rates)
        return self._changed

    def _limits(self) -> BatchLimits:
        abilities = self._context.engine.abilities
        return plan.limits_for(abilities.batch, abilities.parallel if abilities.remote else 1)

    def _is_in_store(self, key: str) -> bool:
        return self._context.store.has(take_store.KIND, key)

    def _missing_items(
        self, sentences: Iterator[EpisodeSentences | FailedScript], due: Sequence[DueEpisode]
    ) -> Iterator[Item]:
        """The sentences to synthesize, episode by episode; an episode with all its takes is assembled at once."""
        due_by_script = {each.script: each for each in due}
        for position, found in enumerate(sentences):
            if isinstance(found, FailedScript):
                self._fail(found)
                continue
            if self._is_unchanged(found, self._context.ledger):
                continue
            if reason := self._pool.over_budget(found.items):
                self._fail(FailedScript(found.episode.script, reason))
                continue
            without_sentences = replace(found, keys=(), items=())
            episode = _OpenEpisode(without_sentences, due_by_script[found.episode.script], position)
            new = self._pool.add(found.keys, found.items)
            self._notify(EpisodePlannedEvent(found.episode, len(new)))
            with self._lock:
                episode.missing = {key for key in found.episode.keys if self._pool.is_missing(key)}
                self._open[episode] = None
                for key in episode.missing:
                    self._waiting_for.setdefault(key, []).append(episode)
            if not episode.missing:
                self._assemble_if_allowed(episode)
            yield from new

    def _is_unchanged(self, found: EpisodeSentences, ledger: Ledger) -> bool:
        """Whether a ledger says that an episode is finished; then our ledger records it too."""
        if not is_finished(found, ledger):
            return False
        entry = replace(found.entry, outputs=file_stamps(output_files(found.episode.output)))
        self._context.ledger.record_episode(found.episode.script, entry)
        with self._lock:
            self._result.unchanged += 1
        self._notify(EpisodeUnchangedEvent(found.episode))
        self._meter.advance()
        return True

    def _handle_outcome(self, outcome: BatchOutcome) -> None:
        """Record the outcome of a batch, and assemble the episodes whose last take it made."""
        ledger, result = self._context.ledger, outcome.result
        with ledger.transaction():
            ledger.record_batch(result)
            for item, reason in outcome.failed:
                sentence = FailedSentence(item.key, item.request.text, item.request.settings.voice, reason)
                self._failed_now[item.key] = sentence
                ledger.record_failed_sentence(sentence)
                self._notify(SentenceFailedEvent(sentence))
            for key in outcome.made:
                if key in self._failed_now or self._job.retry_failed:
                    ledger.forget_failed_sentence(key)
        if result.made and not result.lost:
            made = frozenset(result.made)
            characters = sum(item.characters for item in result.batch.items if item.key in made)
            measured = Rates(characters, result.elapsed_s, result.audio_s, float(result.size_bytes))
            self._rates = self._rates.plus(measured)
        with self._lock:
            self._result.takes += len(outcome.made)
            ready = []
            for key in outcome.made:
                self._pool.mark_made(key)
                for episode in self._waiting_for.pop(key, ()):
                    episode.missing.discard(key)
                    if not episode.missing:
                        ready.append(episode)
        self._notify(BatchFinishedEvent(result, len(outcome.made)))
        for episode in sorted(ready, key=lambda episode: episode.position):
            self._assemble_if_allowed(episode)

    def _finish_open_episodes(self) -> None:
        """Assemble, fail or leave to other shards the episodes that are still open."""
        failed = {**self._failed_before, **self._failed_now}
        waiting = [episode for episode in self._open if episode.missing]
        unspeakable = [episode for episode in waiting if not episode.missing.isdisjoint(failed)]
        for episode in unspeakable:
            self._fail_for_sentences(episode, [failed[key] for key in sorted(episode.missing) if key in failed])
        incomplete = [each for each in waiting if each not in unspeakable and not self._has_all_takes(each)]
        if self._job.shard and incomplete:
            self._result.waiting = len(self._open) - len(unspeakable)
            return
        for episode in incomplete:
            self._fail(FailedScript(episode.due.script, f"{len(episode.missing)} of its takes are missing."))
        for episode in self._open if self._job.shard else waiting:
            if episode in unspeakable or episode in incomplete:
                continue
            if not (self._job.shard and self._is_made_by_another_shard(episode.found)):
                self._assemble(episode)

    def _is_made_by_another_shard(self, found: EpisodeSentences) -> bool:
        return any(self._is_unchanged(found, other) for other in shard_ledgers(self._context.ledger))

    def _has_all_takes(self, episode: _OpenEpisode) -> bool:
        episode.missing = {key for key in episode.missing if not self._is_in_store(key)}
        return not episode.missing

    def _fail_for_sentences(self, episode: _OpenEpisode, sentences: Sequence[FailedSentence]) -> None:
        self._result.failed_sentences |= {sentence.key: sentence for sentence in sentences}
        first = sentences[0]
        text = first.text if len(first.text) <= _SHOWN_CHARACTERS else first.text[: _SHOWN_CHARACTERS - 1] + "…"
        more = f" And {len(sentences) - 1} more." if len(sentences) > 1 else ""
        reason = f"“{text}” can't be spoken by {first.voice}: {first.reason.rstrip('.')}.{more}"
        self._fail(FailedScript(episode.due.script, reason))

    def _assemble_if_allowed(self, episode: _OpenEpisode) -> None:
        """Assemble an episode that has all its takes; a shard waits until all episodes have theirs."""
        if not self._job.shard:
            with self._lock:
                del self._open[episode]
            self._assemble(episode)

    def _assemble(self, episode: _OpenEpisode) -> None:
        planned, context = episode.found.episode, self._context
        digest = episode.found.entry.digests[SCRIPT]
        task = assembly_task(context.show, context.engine.name, planned, digest)
        future = self._assemblers.submit(task)
        with self._lock:
            self._assembling.add(future)
        future.add_done_callback(lambda done: self._assembled(episode, done))

    def _assembled(self, episode: _OpenEpisode, done: Future[AssemblyResult]) -> None:
        """Record an assembler's result; called in its thread."""
        if done.cancelled() or done.exception() is not None:
            return  # raised where the run waits for the future
        with self._lock:
            self._assembling.discard(done)
        try:
            self._record(episode, done.result())
        except Exception as error:  # noqa: BLE001 - a future drops what its callbacks raise
            self._error = self._error or error

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _record(self, episode: _OpenEpisode, result: AssemblyResult) -> None:
        """Record an episode's result in the ledger and in the result of the run."""
        planned = episode.found.episode
        if result.state == "changed":
            with self._lock:
                self._changed.append(replace(episode.due, why=(SCRIPT,)))
        elif result.state == "failed":
            self._fail(FailedScript(planned.script, result.reason))
        else:
            entry = replace(episode.found.entry, outputs=file_stamps(output_files(planned.output)))
            self._context.ledger.record_episode(planned.script, entry)
            mp3_bytes = entry.outputs.get(str(planned.output), (0, 0))[1]
            measured = Rates.of_episode(
                result.duration_s,
                planned.expected_s,
                assembly_s=sum((result.stage_s or {}).values()),
                size_bytes=float(result.size_bytes + mp3_bytes),
            )
            with self._lock:
                self._result.made += 1
                self._result.audio_s += result.duration_s
                self._rates = self._rates.plus(measured)
            self._notify(EpisodeMadeEvent(planned, result))
            self._meter.advance(1, result.duration_s)

    def _fail(self, failure: FailedScript) -> None:
        self._context.ledger.record_failed_script(failure)
        with self._lock:
            self._result.failed.append(failure)
        self._notify(EpisodeFailedEvent(failure))
        self._meter.advance()

    def _notify(self, event: Event) -> None:
        with self._lock:
            self._listener(event)


def _assemble_in_processes(job: BatchJob, context: BatchContext) -> bool:
    """Whether assemblers are processes: a GPU should not wait for this process's interpreter lock."""
    if context.show.location.startswith("memory://"):  # a store in this process only
        return False
    return bool(job.workers or job.ray) or context.engine.abilities.batch > plan.ONE_BY_ONE
