"""The retry policy: whatever happens to batches, every sentence is made or fails, and only the right ones fail."""

from __future__ import annotations

import random
from collections import Counter, deque
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.batch import retry
from studio.batch.deadlines import HelperTimeout, Pace
from studio.batch.plan import batches
from studio.batch.retry import MOST_LOSSES, MOST_TROUBLES, RetryPolicy
from studio.batch.values import Batch, BatchLimits, BatchResult, Item
from studio.errors import EngineError
from studio.store.keys import digest
from studio.synthesize.engine import Request
from studio.values import VoiceSettings


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(retry, "PAUSE_S", 0.0)


def items(count: int) -> list[Item]:
    requests = [Request(f"Sentence {n}.", VoiceSettings("high")) for n in range(count)]
    return [Item(digest(request), request) for request in requests]


class ScriptedExecutor:
    """An executor whose workers die of some items, refuse others, and meet accidents by chance."""

    def __init__(self, workers=2, deadly=(), refused=(), accidents=0.0, seed=1, trouble=""):
        self.workers, self.slots = workers, workers * 2
        self.store: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.deaths = 0
        self.most_flying = 0
        self.trouble = trouble
        self._deadly, self._refused, self._accidents = set(deadly), set(refused), accidents
        self._random = random.Random(seed)
        self._flying: deque[Batch] = deque()

    def submit(self, batch, timeout_s):
        assert timeout_s > 0
        self._flying.append(batch)
        self.most_flying = max(self.most_flying, len(self._flying))

    def result(self):
        self._flying.rotate(self._random.randrange(len(self._flying)))
        batch = self._flying.popleft()
        made, failed = [], []
        for item in batch.items:
            self.tried[item.key] += 1
            if self.trouble:
                return BatchResult(batch, trouble=self.trouble)
            if item.key in self._deadly or self._random.random() < self._accidents:
                self.deaths += 1
                return BatchResult(batch, lost="it died")  # takes it made before are in the store
            if item.key in self._refused:
                failed.append((item.key, "refused"))
            else:
                self.store[item.key] += 1
                made.append(item.key)
        return BatchResult(batch, tuple(made), tuple(failed))

    def close(self):
        pass


def run_all(executor: ScriptedExecutor, wanted: list[Item], size: int = 8):
    made, failed = Counter(), {}
    for outcome in RetryPolicy(executor, lambda key: key in executor.store).run(
        batches(wanted, BatchLimits(size, 10**9, 1))
    ):
        made.update(outcome.made)
        failed.update({item.key: reason for item, reason in outcome.failed})
    return made, failed


@settings(max_examples=examples(30), deadline=None)
@given(
    st.integers(0, 40), st.sets(st.integers(0, 39)), st.sets(st.integers(0, 39)), st.integers(1, 9), st.integers(1, 3)
)
def test_only_deadly_and_refused_sentences_fail(count, deadly, refused, size, workers):
    wanted = items(count)
    keys = [item.key for item in wanted]
    kill = {keys[n] for n in deadly if n < count}
    refuse = {keys[n] for n in refused if n < count} - kill
    executor = ScriptedExecutor(workers, kill, refuse)
    made, failed = run_all(executor, wanted, size)
    assert set(failed) == kill | refuse
    assert set(made) == set(keys) - kill - refuse and set(made.values()) <= {1}
    assert set(executor.store.values()) <= {1}  # nothing is made twice where deaths are not by chance
    assert executor.most_flying <= executor.slots
    for key in kill:
        assert "lost 3 times" in failed[key]


@settings(max_examples=examples(30), deadline=None)
@given(st.integers(0, 10**6))
def test_accidents_fail_no_sentence(seed):
    executor = ScriptedExecutor(accidents=0.05, seed=seed)
    wanted = items(60)
    made, failed = run_all(executor, wanted)
    assert set(made) | set(failed) == {item.key for item in wanted}
    assert len(failed) <= 1  # three accidents to one sentence, alone each time


def test_a_poison_sentence_among_many_costs_few_workers():
    wanted = items(64)
    executor = ScriptedExecutor(deadly=[wanted[37].key])
    made, failed = run_all(executor, wanted, size=64)
    assert len(made) == 63 and list(failed) == [wanted[37].key]
    assert executor.deaths <= 6 + MOST_LOSSES  # log2 of the batch, and the three it is given alone


@pytest.mark.parametrize("size", [1, 8])
@pytest.mark.parametrize("workers", [1, 3])
def test_a_charged_sentence_is_tried_last_and_then_with_nothing_else_in_work(size, workers):
    beside = {}

    class RecordingExecutor(ScriptedExecutor):
        def submit(self, batch, timeout_s):
            super().submit(batch, timeout_s)
            for item in batch.items:
                beside[item.key] = [len(self._flying) - 1, len(self.store)]

    wanted = items(30)
    deadly = [wanted[n].key for n in (0, 7, 20)]
    made, failed = run_all(executor := RecordingExecutor(workers, deadly), wanted, size)
    assert set(failed) == set(deadly) and len(made) == 27
    assert [beside[key] for key in deadly] == [[0, 27]] * 3
    assert all(executor.tried[key] >= MOST_LOSSES for key in deadly)


def test_what_kills_workers_only_while_others_work_fails_no_sentence():
    """A neighbour takes all the memory: a worker dies beside others, and not alone."""

    class FailsInParallel(ScriptedExecutor):
        def result(self):
            self._accidents = 1.0 if len(self._flying) > 1 else 0.0
            return super().result()

    wanted = items(12)
    for size in (1, 4):
        made, failed = run_all(FailsInParallel(workers=2), wanted, size)
        assert len(made) == 12 and not failed


def test_losses_in_another_run_are_not_counted():
    (only,) = items(1)
    for _ in range(MOST_LOSSES + 1):  # the driver is killed after the second death each time
        outcomes = RetryPolicy(ScriptedExecutor(1, [only.key]), lambda key: False).run(
            batches([only], BatchLimits(1, 10**9, 1))
        )
        assert not any(next(outcomes).failed for _ in range(MOST_LOSSES - 1))


def test_a_store_that_never_works_ends_the_run_with_its_reason():
    executor = ScriptedExecutor(trouble="There is no room left on the disk.")
    with pytest.raises(EngineError, match="no room left"):
        run_all(executor, items(5))
    assert sum(executor.tried.values()) <= MOST_TROUBLES + executor.slots


def test_occasional_errors_of_the_store_fail_no_sentence():
    class FlakyExecutor(ScriptedExecutor):
        count = 0

        def result(self):
            self.count += 1
            self.trouble = "it could not be written" if self.count % 3 else ""
            return super().result()

    wanted = items(50)
    made, failed = run_all(FlakyExecutor(), wanted, size=4)
    assert len(made) == 50 and not failed


def test_the_timeout_grows_with_the_work_and_follows_the_measured_pace():
    timeout = HelperTimeout(patience_s=10, times_usual=5)
    pace = Pace(0.5)
    assert pace.timeout_s(100, timeout) == 60
    pace.add(1000, 100.0)
    assert pace.timeout_s(100, timeout) == pytest.approx(10 + 5 * 0.1 * 100)
    assert Pace(0.5, units=1000, elapsed_s=100.0).timeout_s(100, timeout) == pace.timeout_s(100, timeout)


def test_the_timeout_follows_the_measured_pace():
    asked = []

    class TimedExecutor(ScriptedExecutor):
        def submit(self, batch, timeout_s):
            asked.append(timeout_s)
            super().submit(batch, timeout_s)

        def result(self):
            return replace(super().result(), elapsed_s=0.02)

    run_all(TimedExecutor(workers=1), items(40), size=4)
    assert asked[0] > 300 + 0.5 * 40 and asked[-1] < 300 + 1
