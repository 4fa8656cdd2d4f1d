"""Which sentences are synthesized, in which batches: pure. Episodes and what the store has in, batches out.

Sentences of all episodes are pooled. Those the store has and duplicates are dropped; the rest is cut in windows, each
sorted longest first, into batches of similar length. Windows follow the order of publication, so episodes finish in
that order. With lengths drawn from a lognormal distribution, half to two thirds of unsorted batches are padding, and
about a tenth of sorted ones; an engine that packs by tokens within a batch wastes less still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from studio.batch.values import Batch, BatchLimits, FailedScript, Item, PlannedEpisode

WINDOW_ITEMS = 2000
PADDED_CHARACTERS = 24_000
"""Of one batch: half a second to five seconds of work for a GPU."""
ONE_BY_ONE = 8
"""An engine that prefers at most this many requests at once is treated as one that computes them one by one."""
SMALL_BATCH_ITEMS = 32
"""Sentences in a batch for such an engine, at least: about a second of work for flite."""
ROUNDS = 2
"""How often every parallel call gets work from one batch: at the end of a batch, calls wait for the last one."""


def limits_for(engine_batch: int, parallel: int = 1) -> BatchLimits:
    """The limits for an engine that prefers ``engine_batch`` requests at once, and sends ``parallel`` to servers."""
    if engine_batch <= ONE_BY_ONE:  # no episode should wait for a whole window; within a batch, sorting costs nothing
        items = max(SMALL_BATCH_ITEMS, ROUNDS * parallel if parallel > 1 else 1)
        first = items // 2 if parallel > 1 else 0
        return BatchLimits(items, PADDED_CHARACTERS * items // SMALL_BATCH_ITEMS, items, first)
    return BatchLimits(engine_batch, PADDED_CHARACTERS, WINDOW_ITEMS)


@dataclass(slots=True)
class PlanCounts:
    """Counts of a plan, added up while it is made."""

    episodes: int = 0
    sentences: int = 0
    """In the scripts, with the calibration of each voice, repeats included."""
    cached: int = 0
    """Different ones whose take is in the store."""
    duplicate: int = 0
    """Repeats of the same words by the same voice."""
    new: int = 0
    new_characters: int = 0
    expected_s: float = 0.0
    why: dict[str, int] = field(default_factory=dict)
    """How many episodes are affected by each changed input."""

    def add_episode(self, episode: PlannedEpisode) -> None:
        """Count one more episode."""
        self.episodes += 1
        self.expected_s += episode.expected_s
        for reason in episode.why:
            self.why[reason] = self.why.get(reason, 0) + 1


class SentencePool:
    """The sentences of all episodes so far, each once.

    Args:
        in_store: whether the store has a take, by its key.
        in_shard: whether this run is to make it.
        failed: keys of sentences that failed in earlier runs; they are skipped.
        budget_characters: how much may be synthesized; None for any amount.
    """

    def __init__(
        self,
        in_store: Callable[[str], bool],
        in_shard: Callable[[str], bool] = lambda key: True,
        failed: Iterable[str] = (),
        budget_characters: int | None = None,
    ) -> None:
        self.counts = PlanCounts()
        self._budget_characters = budget_characters
        self._in_store, self._in_shard = in_store, in_shard
        self._missing: dict[str, bool] = {}
        """By key: whether the take is missing, as far as this run knows."""
        self._failed = frozenset(failed)

    def add(self, keys: Sequence[str], items: Iterable[Item]) -> tuple[Item, ...]:
        """Add the sentences of an episode; returns those that have to be synthesized and were not returned before.

        Args:
            keys: of all its sentences, repeats included.
            items: the different ones.
        """
        first: dict[str, Item] = {item.key: item for item in items if item.key not in self._missing}
        self.counts.sentences += len(keys)
        self.counts.duplicate += len(keys) - len(first)
        new = []
        for key, item in first.items():
            self._missing[key] = missing = not self._in_store(key)
            if not missing:
                self.counts.cached += 1
            elif key not in self._failed and self._in_shard(key):
                self.counts.new += 1
                self.counts.new_characters += item.characters
                new.append(item)
        return tuple(new)

    def over_budget(self, items: Iterable[Item]) -> str:
        """Why an episode with some items is left to another run; empty if the budget has room for it."""
        if self._budget_characters is None:
            return ""
        first = {item.key: item for item in items if item.key not in self._missing}
        new = [item for item in first.values() if not self._in_store(item.key) and self._in_shard(item.key)]
        needed = sum(item.characters for item in new if item.key not in self._failed)
        left = self._budget_characters - self.counts.new_characters
        if needed <= left:
            return ""
        return f"It needs {needed} characters of speech, and {left} of --budget are left. Run the batch again for it."

    def is_missing(self, key: str) -> bool:
        """Whether a take was missing when its sentence was added, and has not been made since."""
        return self._missing.get(key, False)

    def mark_made(self, key: str) -> None:
        """Note that a take was made."""
        self._missing[key] = False


def shard_of(key: str, shards: int) -> int:
    """The shard, from 1, that makes a take: it depends on the key alone."""
    return int(key[:12], 16) % shards + 1


def batches(items: Iterable[Item], limits: BatchLimits) -> Iterator[Batch]:
    """Cut items into batches, a window at a time; an item above the limit goes alone."""
    stream = iter(items)
    size = max(limits.items, limits.window_items)
    first = limits.first_items or size
    while window := list(islice(stream, first)):
        first = size
        if limits.window_items > 1:
            window.sort(key=lambda item: (-item.characters, item.key))
        yield from _cut(window, limits)


def _cut(window: Sequence[Item], limits: BatchLimits) -> Iterator[Batch]:
    batch: list[Item] = []
    longest = 0
    for item in window:
        longest = max(longest, item.characters)
        full = len(batch) >= limits.items or (len(batch) + 1) * longest > limits.padded_characters
        if batch and full:
            yield Batch(tuple(batch))
            batch, longest = [], item.characters
        batch.append(item)
    if batch:
        yield Batch(tuple(batch))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a run would do."""

    episodes: tuple[PlannedEpisode, ...]
    """In the order in which they finish."""
    finished: int
    """Episodes with nothing to do."""
    failed: tuple[FailedScript, ...]
    """Scripts that can't be read or cast."""
    blocked: tuple[FailedScript, ...]
    """Episodes that need a sentence which failed in an earlier run."""
    counts: PlanCounts
    engine: str
