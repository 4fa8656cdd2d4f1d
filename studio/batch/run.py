"""The driver: plan, have said, assemble, all at the same time, and remember what was done.

Three things run side by side: scripts are turned into sentences, a few episodes ahead; workers say batches; assemblers
put episodes together as soon as their last take is there. The queues between them are bounded, so that a backlog of any
size needs the same memory.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from studio.batch import plan
from studio.batch.assemblers import Assemblers
from studio.batch.assembling import Assembled, order_for
from studio.batch.casting import Due, Settled, Text
from studio.batch.events import (
    Began,
    EpisodeLeft,
    EpisodeMade,
    EpisodeSame,
    Event,
    Listen,
    Planned,
    Said,
    SetAside,
)
from studio.batch.inputs import SCRIPT, outputs, stamps
from studio.batch.job import BatchJob, Tools, asides, executor_for, ledgers_of_shards, sweep, tools_for
from studio.batch.ledger import Aside, Ledger
from studio.batch.rates import Rates, keep_rates
from studio.batch.retry import Ladder, Step
from studio.batch.values import Item, Left
from studio.concurrency.prefetch import ahead
from studio.files.lock import lock_file
from studio.progress import Meter, Progress, Silent
from studio.store import takes as stored

AHEAD = 16
"""Episodes whose sentences are known before somebody asks for them."""
ROUNDS = 3
"""So often a script that is changed while it is made is taken up again."""


@dataclass(slots=True)
class Outcome:
    """What came of a batch."""

    made: int = 0
    same: int = 0
    """Episodes that what changed doesn't touch, and those with nothing to do."""
    takes: int = 0
    left: list[Left] = field(default_factory=list)
    """Scripts that can't be read, and episodes that can't be made, with the reason."""
    aside: dict[str, Aside] = field(default_factory=dict)
    """Sentences that were set aside, by key."""
    waiting: int = 0
    """Episodes whose takes other shards still have to make."""
    audio_s: float = 0.0
    """Of the episodes that were made."""

    @property
    def good(self) -> bool:
        """Nothing was left out."""
        return not self.left


def run(job: BatchJob, progress: Progress, listen: Listen = lambda event: None) -> Outcome:
    """Do all that there is to do.

    Raises:
        StudioError: nothing can be done, or no more: the store can't be written, the engine fails as a whole. What
            was made is kept.
    """
    tools = tools_for(job)
    try:
        sweep(tools.show, tools.store)
        settled, aside = settle(job, tools, progress)
        tools.texts.write_cast(settled.learnt)
        for left in settled.left:
            tools.ledger.keep_failed(left)
        outcome = Outcome(same=len(settled.finished), left=list(settled.left))
        due: Sequence[Due] = settled.due
        for _ in range(ROUNDS):
            due = _Round(job, tools, aside, outcome, listen).run(due, settled, progress)
            if not due:
                break
        outcome.left += [
            Left(each.script, "It was changed again and again while its episode was made.") for each in due
        ]
        return outcome
    finally:
        tools.ledger.close()


def settle(job: BatchJob, tools: Tools, progress: Progress) -> tuple[Settled, dict[str, Aside]]:
    """The scripts read and cast, and the sentences that stay set aside."""
    aside = asides(tools) if job.assemble_only else tools.ledger.aside()
    settled = tools.texts.settle(job.scripts, progress)
    if job.retry_failed:
        again = {left.script for left in tools.ledger.failed()}
        settled = replace(settled, due=tuple(due for due in settled.due if due.script in again))
        aside = {}
    return settled, aside


def is_finished(text: Text, ledger: Ledger) -> bool:
    """Whether an episode is already what it would become, and its files are as they were left."""
    before = ledger.made(text.wanted.script)
    same = before is not None and before.signature == text.wanted.signature
    return same and before is not None and stamps(outputs(text.wanted.output)) == before.outputs != {}


def rated(job: BatchJob, tools: Tools) -> str:
    """What rates are kept for: a worker that shares this machine with others is slower, and so on."""
    workers = f", {job.workers} workers" if job.workers > 1 else ""
    return f"{tools.engine.name} on {'Ray' if job.ray else job.device or 'this machine'}{workers}"


def _apart(job: BatchJob, tools: Tools) -> bool:
    """Whether episodes are put together in other processes: a GPU should not wait for our lock of the interpreter."""
    if tools.show.location.startswith("memory://"):  # a store of this process alone
        return False
    return bool(job.workers or job.ray) or tools.engine.abilities.batch > plan.ONE_BY_ONE


class _Round:
    """One way through the episodes that are due."""

    def __init__(self, job: BatchJob, tools: Tools, aside: dict[str, Aside], outcome: Outcome, listen: Listen) -> None:
        self._job, self._tools, self._outcome, self._aside = job, tools, outcome, aside
        self._listen, self._lock = listen, threading.RLock()
        shard = job.shard
        self._pool = plan.Pool(
            lambda key: tools.store.has(stored.KIND, key),
            (lambda key: plan.shard_of(key, shard[1]) == shard[0]) if shard else (lambda key: not job.assemble_only),
            aside,
        )
        self._open: dict[str, list[_Pending]] = {}
        """Episodes that wait for a take, by its key."""
        self._given_up: dict[str, Aside] = {}
        self._pendings: dict[_Pending, None] = {}
        """Episodes that nobody puts together yet, in order; of a large backlog, few at a time."""
        self._changed: list[Due] = []
        self._rates = Rates()
        self._assemblers = Assemblers(apart=_apart(job, tools))
        self._meter: Meter = Silent._Meter()
        self._assembling: set[Future[Assembled]] = set()
        """Those that are not done, or went wrong."""
        self._trouble: Exception | None = None
        """What kept an account of an assembler from being entered."""

    def run(self, due: Sequence[Due], settled: Settled, progress: Progress) -> list[Due]:
        """Make all episodes; returns those whose script was changed meanwhile."""
        if not due:
            self._tell(Began(0, len(settled.finished), settled.left, 0))
            return []
        job, tools = self._job, self._tools
        executor = executor_for(job, tools.show, tools.engine)
        self._tell(Began(len(due), len(settled.finished), settled.left, executor.workers))
        ladder = Ladder(executor, lambda key: tools.store.has(stored.KIND, key), job.patience)
        try:
            with (
                ahead(tools.texts.texts(due), AHEAD) as texts,
                contextlib.closing(tools.texts),  # or a stop would wait for what is being read
                progress.stage("batch", len(due), "episodes") as meter,
            ):
                self._meter = meter
                items = self._items(texts, due)
                for step in ladder.run(plan.batches(items, plan.budget_for(tools.engine.abilities.batch))):
                    self._step(step)
                    self._go_on()
                # Shards that see all takes at once would make every episode twice.
                with lock_file(tools.ledger.path.with_name("shards.lock")) if job.shard else contextlib.nullcontext():
                    self._finish_waiting()
                    with self._lock:
                        assembling = list(self._assembling)
                    for future in assembling:
                        future.result()
                    self._assemblers.close()  # a result may be there before it is entered in the ledger
                    self._go_on()
        finally:
            executor.close()
            self._assemblers.close()
            keep_rates(rated(job, tools), self._rates)
        return self._changed

    def _items(self, texts: Iterator[Text | Left], due: Sequence[Due]) -> Iterator[Item]:
        """What is missing, episode by episode; an episode that misses nothing goes on at once."""
        known = {each.script: each for each in due}
        for place, text in enumerate(texts):
            if isinstance(text, Left):
                self._leave(text)
                continue
            pending = _Pending(replace(text, sentences=(), items=()), known[text.wanted.script], place)
            if self._is_same(text, self._tools.ledger):
                continue
            new = self._pool.missing(text.sentences, text.items)
            self._tell(Planned(text.wanted, len(new)))
            with self._lock:
                pending.waits = {key for key in text.wanted.keys if self._pool.is_missing(key)}
                self._pendings[pending] = None
                for key in pending.waits:
                    self._open.setdefault(key, []).append(pending)
            if not pending.waits:
                self._assemble(pending)
            yield from new

    def _is_same(self, text: Text, ledger: Ledger) -> bool:
        """Whether an episode is already what it would become, and its files are there; then that is entered."""
        if not is_finished(text, ledger):
            return False
        made = replace(text.made, outputs=stamps(outputs(text.wanted.output)))
        self._tools.ledger.keep_made(text.wanted.script, made)
        with self._lock:
            self._outcome.same += 1
        self._tell(EpisodeSame(text.wanted))
        self._meter.advance()
        return True

    def _step(self, step: Step) -> None:
        """Takes came in, or will not."""
        ledger, result = self._tools.ledger, step.result
        with ledger.together():
            ledger.keep_result(result)
            for item, reason in step.aside:
                aside = Aside(item.key, item.request.text, item.request.settings.voice, reason)
                self._given_up[item.key] = aside
                ledger.keep_aside(aside)
                self._tell(SetAside(aside))
            for key in step.made:
                if key in self._given_up or self._job.retry_failed:
                    ledger.take_up(key)
        if result.made and not result.lost:
            made = frozenset(result.made)
            said = sum(item.cost for item in result.batch.items if item.key in made)
            self._rates = self._rates.plus(Rates(said, result.seconds, result.audio_s, float(result.size)))
        with self._lock:
            self._outcome.takes += len(step.made)
            ready = []
            for key in step.made:
                self._pool.came(key)
                for pending in self._open.pop(key, ()):
                    pending.waits.discard(key)
                    if not pending.waits:
                        ready.append(pending)
        self._tell(Said(result, len(step.made)))
        for pending in sorted(ready, key=lambda pending: pending.place):
            self._assemble(pending)

    def _finish_waiting(self) -> None:
        """Episodes whose takes did not all come: somebody else made them meanwhile, or will, or nobody can."""
        aside = {**self._aside, **self._given_up}
        waiting = [pending for pending in self._pendings if pending.waits]
        bad = [pending for pending in waiting if not pending.waits.isdisjoint(aside)]
        for pending in bad:
            self._set_aside(pending, [aside[key] for key in sorted(pending.waits) if key in aside])
        missing = [pending for pending in waiting if pending not in bad and not self._all_there(pending)]
        if self._job.shard and missing:
            self._outcome.waiting = len(self._pendings) - len(bad)
            return
        for pending in missing:
            self._leave(Left(pending.text.wanted.script, f"{len(pending.waits)} of its takes are not there yet."))
        held = self._pendings if self._job.shard else waiting
        for pending in held:
            if pending in bad or pending in missing or (self._job.shard and self._is_made_elsewhere(pending.text)):
                continue
            self._hand_over(pending)

    def _is_made_elsewhere(self, text: Text) -> bool:
        """Whether another shard has made an episode just now."""
        return any(self._is_same(text, other) for other in ledgers_of_shards(self._tools.ledger))

    def _all_there(self, pending: _Pending) -> bool:
        pending.waits = {key for key in pending.waits if not self._tools.store.has(stored.KIND, key)}
        return not pending.waits

    def _set_aside(self, pending: _Pending, asides: Sequence[Aside]) -> None:
        self._outcome.aside |= {aside.key: aside for aside in asides}
        first = asides[0]
        text = first.text if len(first.text) <= 60 else first.text[:59] + "…"
        more = f" And {len(asides) - 1} more." if len(asides) > 1 else ""
        reason = f"“{text}” can't be said by {first.voice}: {first.reason.rstrip('.')}.{more}"
        self._leave(Left(pending.text.wanted.script, reason))

    def _assemble(self, pending: _Pending) -> None:
        """All its takes are there; a shard waits until that is so for all episodes."""
        if not self._job.shard:
            with self._lock:
                del self._pendings[pending]
            self._hand_over(pending)

    def _hand_over(self, pending: _Pending) -> None:
        wanted, tools = pending.text.wanted, self._tools
        script = pending.text.made.facts[SCRIPT]
        order = order_for(wanted.script, tools.show, tools.engine.name, wanted.output, script)
        future = self._assemblers.submit(order)
        with self._lock:
            self._assembling.add(future)
        future.add_done_callback(lambda done: self._assembled(pending, done))

    def _assembled(self, pending: _Pending, done: Future[Assembled]) -> None:
        """An assembler gave account; called in its thread."""
        if done.cancelled() or done.exception() is not None:
            return  # whoever waits for the future hears of it
        with self._lock:
            self._assembling.discard(done)
        try:
            self._enter(pending, done.result())
        except Exception as error:  # noqa: BLE001 - it is raised where the batch runs: nobody hears it here
            self._trouble = self._trouble or error

    def _go_on(self) -> None:
        """Raises what went wrong in the thread of an assembler."""
        if self._trouble is not None:
            raise self._trouble

    def _enter(self, pending: _Pending, account: Assembled) -> None:
        """What became of an episode, in the ledger and in the outcome."""
        wanted = pending.text.wanted
        if account.state == "changed":
            with self._lock:
                self._changed.append(replace(pending.due, why=(SCRIPT,)))
        elif account.state == "failed":
            self._leave(Left(wanted.script, account.reason))
        else:
            made = replace(pending.text.made, outputs=stamps(outputs(wanted.output)))
            self._tools.ledger.keep_made(wanted.script, made)
            seconds = sum((account.seconds or {}).values())
            with self._lock:
                self._outcome.made += 1
                self._outcome.audio_s += account.duration_s
                self._rates = self._rates.plus(
                    Rates.of_episode(
                        account.duration_s,
                        wanted.expected_s,
                        assembling_s=seconds,
                        size=float(account.size + made.outputs.get(str(wanted.output), (0, 0))[1]),
                    )
                )
            self._tell(EpisodeMade(wanted, account))
            self._meter.advance(1, account.duration_s)

    def _leave(self, left: Left) -> None:
        self._tools.ledger.keep_failed(left)
        with self._lock:
            self._outcome.left.append(left)
        self._tell(EpisodeLeft(left))
        self._meter.advance()

    def _tell(self, event: Event) -> None:
        with self._lock:
            self._listen(event)


@dataclass(slots=True, eq=False)
class _Pending:
    """An episode on its way."""

    text: Text
    due: Due
    place: int
    """In the order in which episodes are to be finished."""
    waits: set[str] = field(default_factory=set)
    """Keys of takes that are not there yet."""
