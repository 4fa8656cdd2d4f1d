"""The ladder: whatever befalls batches, every sentence is made or set aside, and the innocent are made."""

from __future__ import annotations

import random
from collections import Counter, deque
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.batch import retry as ladders
from studio.batch.plan import batches
from studio.batch.retry import LONE_DEATHS, SETBACKS, Ladder, Patience
from studio.batch.values import Batch, Budget, Item, Result
from studio.errors import EngineError
from studio.store.keys import digest
from studio.synthesize.engine import Request
from studio.values import VoiceSettings


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(ladders, "PAUSE_S", 0.0)


def items(count: int) -> list[Item]:
    requests = [Request(f"Sentence {n}.", VoiceSettings("high")) for n in range(count)]
    return [Item(digest(request), request) for request in requests]


class Scripted:
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

    def submit(self, batch, patience_s):
        assert patience_s > 0
        self._flying.append(batch)
        self.most_flying = max(self.most_flying, len(self._flying))

    def result(self):
        self._flying.rotate(self._random.randrange(len(self._flying)))
        batch = self._flying.popleft()
        made, failed = [], []
        for item in batch.items:
            self.tried[item.key] += 1
            if self.trouble:
                return Result(batch, trouble=self.trouble)
            if item.key in self._deadly or self._random.random() < self._accidents:
                self.deaths += 1
                return Result(batch, lost="it died")  # what it made before lies in the store, and it did not say so
            if item.key in self._refused:
                failed.append((item.key, "refused"))
            else:
                self.store[item.key] += 1
                made.append(item.key)
        return Result(batch, tuple(made), tuple(failed))

    def close(self):
        pass


def climb(executor: Scripted, wanted: list[Item], size: int = 8):
    made, aside = Counter(), {}
    for step in Ladder(executor, lambda key: key in executor.store).run(batches(wanted, Budget(size, 10**9, 1))):
        made.update(step.made)
        aside.update({item.key: reason for item, reason in step.aside})
    return made, aside


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 40), st.sets(st.integers(0, 39)), st.sets(st.integers(0, 39)), st.integers(1, 9), st.integers(1, 3)
)
def test_deadly_and_refused_sentences_alone_are_set_aside(count, deadly, refused, size, workers):
    wanted = items(count)
    keys = [item.key for item in wanted]
    kill = {keys[n] for n in deadly if n < count}
    refuse = {keys[n] for n in refused if n < count} - kill
    executor = Scripted(workers, kill, refuse)
    made, aside = climb(executor, wanted, size)
    assert set(aside) == kill | refuse
    assert set(made) == set(keys) - kill - refuse and set(made.values()) <= {1}
    assert set(executor.store.values()) <= {1}  # nothing is made twice where deaths are not by chance
    assert executor.most_flying <= executor.slots
    for key in kill:
        assert "lost 3 times" in aside[key]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_accidents_cost_no_sentence(seed):
    executor = Scripted(accidents=0.05, seed=seed)
    wanted = items(60)
    made, aside = climb(executor, wanted)
    assert set(made) | set(aside) == {item.key for item in wanted}
    assert len(aside) <= 1  # three accidents to one sentence, alone each time


def test_a_poison_sentence_among_many_costs_few_workers():
    wanted = items(64)
    executor = Scripted(deadly=[wanted[37].key])
    made, aside = climb(executor, wanted, size=64)
    assert len(made) == 63 and list(aside) == [wanted[37].key]
    assert executor.deaths <= 6 + LONE_DEATHS  # log2 of the batch, and the three it is given alone


@pytest.mark.parametrize("size", [1, 8])
@pytest.mark.parametrize("workers", [1, 3])
def test_a_suspect_is_tried_last_and_then_with_nothing_beside_it(size, workers):
    beside = {}

    class Watched(Scripted):
        def submit(self, batch, patience_s):
            super().submit(batch, patience_s)
            for item in batch.items:
                beside[item.key] = [len(self._flying) - 1, len(self.store)]

    wanted = items(30)
    deadly = [wanted[n].key for n in (0, 7, 20)]
    made, aside = climb(executor := Watched(workers, deadly), wanted, size)
    assert set(aside) == set(deadly) and len(made) == 27
    assert [beside[key] for key in deadly] == [[0, 27]] * 3
    assert all(executor.tried[key] >= LONE_DEATHS for key in deadly)


def test_what_kills_workers_while_others_are_at_work_costs_no_sentence():
    """A neighbour that takes all the memory: whoever is said beside others dies, whoever is alone does not."""

    class Crowded(Scripted):
        def result(self):
            self._accidents = 1.0 if len(self._flying) > 1 else 0.0
            return super().result()

    wanted = items(12)
    for size in (1, 4):
        made, aside = climb(Crowded(workers=2), wanted, size)
        assert len(made) == 12 and not aside


def test_deaths_in_another_run_are_not_counted():
    (only,) = items(1)
    for _ in range(LONE_DEATHS + 1):  # the driver is killed after the second death each time
        steps = Ladder(Scripted(1, [only.key]), lambda key: False).run(batches([only], Budget(1, 10**9, 1)))
        assert not any(next(steps).aside for _ in range(LONE_DEATHS - 1))


def test_a_store_that_never_works_ends_the_run_with_its_reason():
    executor = Scripted(trouble="There is no room left on the disk.")
    with pytest.raises(EngineError, match="no room left"):
        climb(executor, items(5))
    assert sum(executor.tried.values()) <= SETBACKS + executor.slots


def test_a_fault_of_the_store_now_and_then_charges_nobody():
    class Flaky(Scripted):
        count = 0

        def result(self):
            self.count += 1
            self.trouble = "it could not be written" if self.count % 3 else ""
            return super().result()

    wanted = items(50)
    made, aside = climb(Flaky(), wanted, size=4)
    assert len(made) == 50 and not aside


def test_patience_grows_with_what_is_to_be_said_and_with_what_that_took_so_far():
    few, many = Batch(tuple(items(1))), Batch(tuple(items(50)))
    assert Patience(10, 0.5).seconds(few) < Patience(10, 0.5).seconds(many)
    assert Patience(10, times=5).seconds(few, 0.1) == 10 + 5 * 0.1 * few.items[0].cost


def test_patience_follows_the_pace_that_is_measured():
    asked = []

    class Timed(Scripted):
        def submit(self, batch, patience_s):
            asked.append(patience_s)
            super().submit(batch, patience_s)

        def result(self):
            return replace(super().result(), seconds=0.02)

    climb(Timed(workers=1), items(40), size=4)
    assert asked[0] > 300 + 0.5 * 40 and asked[-1] < 300 + 1
