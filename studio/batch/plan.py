"""What is to be said, in which batches: pure. Episodes and what the store holds in, batches out.

Sentences of all episodes are pooled: what the store holds and what stands twice is dropped, and what is left goes in
windows, longest first, into batches of like length. Windows follow the order of publication, so that episodes finish
in it. With lengths as drawn from a lognormal distribution, half to two thirds of unsorted batches are padding, and
about a tenth of sorted ones; an engine that packs by tokens within a batch wastes less still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from studio.batch.values import Batch, Budget, Item, Left, Wanted

T = TypeVar("T")

WINDOW = 2000
PADDED = 24_000
"""Characters of a padded batch: half a second to five seconds of work for a GPU."""
ONE_BY_ONE = 8
"""An engine that likes at most so many requests at once is taken for one that computes them one by one."""
SMALL = 32
"""Sentences in a batch for such an engine: about a second of work for flite."""


def budget_for(batch: int) -> Budget:
    """The budget for an engine that likes ``batch`` requests at once."""
    if batch <= ONE_BY_ONE:  # an episode should not wait for a window; within a batch, sorting costs nothing
        return Budget(SMALL, PADDED, SMALL)
    return Budget(batch, PADDED, WINDOW)


@dataclass(slots=True)
class Count:
    """Sentences of a plan, counted as it is made."""

    episodes: int = 0
    sentences: int = 0
    """As they stand in the scripts, with the calibration of each voice."""
    cached: int = 0
    """Different ones that the store holds."""
    duplicate: int = 0
    """Said before by the same voice in the same words."""
    new: int = 0
    new_characters: int = 0
    expected_s: float = 0.0
    why: dict[str, int] = field(default_factory=dict)
    """How many episodes are touched, by what touched them."""

    def episode(self, wanted: Wanted) -> None:
        """One more."""
        self.episodes += 1
        self.expected_s += wanted.expected_s
        for reason in wanted.why:
            self.why[reason] = self.why.get(reason, 0) + 1


class Pool:
    """Sentences that were seen, each once. What it gives back is what is missing.

    Args:
        held: whether the store has a take.
        mine: whether this shard is to make it.
        aside: keys that were set aside in an earlier run.
    """

    def __init__(
        self,
        held: Callable[[str], bool],
        mine: Callable[[str], bool] = lambda key: True,
        aside: Iterable[str] = (),
    ) -> None:
        self.count = Count()
        self._held, self._mine = held, mine
        self._missing: dict[str, bool] = {}
        """By key: whether a take is missing, as far as is known here."""
        self._aside = frozenset(aside)

    def missing(self, keys: Sequence[str], items: Iterable[Item]) -> tuple[Item, ...]:
        """Items that are new to the pool, missing and ours; ``keys`` are those of all sentences, repeats and all."""
        first: dict[str, Item] = {item.key: item for item in items if item.key not in self._missing}
        self.count.sentences += len(keys)
        self.count.duplicate += len(keys) - len(first)
        new = []
        for key, item in first.items():
            self._missing[key] = missing = not self._held(key)
            if not missing:
                self.count.cached += 1
            elif key not in self._aside and self._mine(key):
                self.count.new += 1
                self.count.new_characters += item.cost
                new.append(item)
        return tuple(new)

    def is_missing(self, key: str) -> bool:
        """Whether a take was not there when it was first asked for, and has not come since."""
        return self._missing.get(key, False)

    def came(self, key: str) -> None:
        """A take was made."""
        self._missing[key] = False


def shard_of(key: str, shards: int) -> int:
    """Which shard, from 1, makes a take: the same whatever the store holds by then."""
    return int(key[:12], 16) % shards + 1


def batches(items: Iterable[Item], budget: Budget) -> Iterator[Batch]:
    """Cut items into batches, a window at a time; an item above the budget goes alone."""
    stream = iter(items)
    while window := list(islice(stream, max(budget.items, budget.window))):
        if budget.window > 1:
            window.sort(key=lambda item: (-item.cost, item.key))
        yield from _cut(window, budget)


def _cut(window: Sequence[Item], budget: Budget) -> Iterator[Batch]:
    batch: list[Item] = []
    longest = 0
    for item in window:
        longest = max(longest, item.cost)
        if batch and (len(batch) >= budget.items or (len(batch) + 1) * longest > budget.padded):
            yield Batch(tuple(batch))
            batch, longest = [], item.cost
        batch.append(item)
    if batch:
        yield Batch(tuple(batch))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a batch would do, for who wants to see it first."""

    wanted: tuple[Wanted, ...]
    """In the order in which they finish."""
    finished: int
    """Episodes with nothing to do."""
    left: tuple[Left, ...]
    """Scripts that can't be read or cast."""
    waiting: tuple[Left, ...]
    """Episodes that need a sentence which was set aside in an earlier run."""
    count: Count
    engine: str
