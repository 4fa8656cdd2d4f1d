"""The retry policy: batches in, the outcome of each out, as soon as it is known. It works with any executor.

- A sentence that the engine refuses by itself, after the worker's own attempts, has failed at once.
- A batch whose worker died or hung is halved and tried again. Only a sentence that was alone in its batch is charged
  with the loss. As something else on the machine may have killed the worker, a charged sentence is tried again after
  all others, and for the last time with nothing else in work. After three losses in one run it has failed.
- The end of the driver charges no sentence.
- An error of the store, or of the engine as a whole, charges no sentence either: the batch is tried again, and the run
  ends when nothing but such errors comes back.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from studio.batch.deadlines import HelperTimeout, Pace
from studio.batch.executors import Executor
from studio.batch.values import Batch, BatchResult, Item
from studio.errors import EngineError

MOST_LOSSES = 3
"""A sentence that lost its worker this often while alone in a batch has failed."""
MOST_TROUBLES = 10
"""Errors of the store or the engine in a row, without a take between them, after which the run ends."""
PAUSE_S = 0.05
"""Before the first attempt after such an error; doubled with each further one."""
LONGEST_PAUSE_S = 5.0
CHARACTER_S = 0.5
"""What a worker may take for a character before anything was measured."""


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What a result means for the sentences of its batch; those in neither list are tried again."""

    result: BatchResult
    made: tuple[str, ...]
    """Keys of the takes that are in the store."""
    failed: tuple[tuple[Item, str], ...]
    """Sentences that can't be synthesized, with the reason."""


class RetryPolicy:
    """Runs batches on an executor and retries what can be retried.

    Args:
        executor: runs the batches.
        in_store: whether the store has a take, by its key.
        timeout: when a worker counts as hung.
        pace: seconds per character, from earlier runs; this run adds to it.
    """

    def __init__(
        self,
        executor: Executor,
        in_store: Callable[[str], bool],
        timeout: HelperTimeout | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._executor, self._in_store = executor, in_store
        self._timeout, self._pace = timeout or HelperTimeout(), pace or Pace(CHARACTER_S)
        self._retries: deque[Batch] = deque()
        self._charged: deque[Item] = deque()
        """Sentences that lost a worker while alone in their batch; those with fewer losses first."""
        self._losses: Counter[str] = Counter()
        self._troubles = 0

    def run(self, batches: Iterator[Batch]) -> Iterator[BatchOutcome]:
        """Run all batches; the next one is asked for when the executor has room for it.

        Raises:
            EngineError: the store, or the engine as a whole, fails again and again.
        """
        in_work = 0
        while True:
            while in_work < self._executor.slots:
                batch = self._next(batches, in_work)
                if batch is None:
                    break
                self._executor.submit(batch, self._pace.timeout_s(_characters(batch.items), self._timeout))
                in_work += 1
            if not in_work:
                return
            result = self._executor.result()
            in_work -= 1
            yield self._outcome(result)

    def _next(self, batches: Iterator[Batch], in_work: int) -> Batch | None:
        batch = self._retries.popleft() if self._retries else next(batches, None)
        if batch is None and self._charged:
            last_attempt = self._losses[self._charged[0].key] == MOST_LOSSES - 1
            if not (last_attempt and in_work):
                return Batch((self._charged.popleft(),))
        return batch

    def _outcome(self, result: BatchResult) -> BatchOutcome:
        made, refused = set(result.made), dict(result.failed)
        unknown = [item for item in result.batch.items if item.key not in made and item.key not in refused]
        made |= {item.key for item in unknown if self._in_store(item.key)}
        missing = [item for item in unknown if item.key not in made]
        failed = [(item, refused[item.key]) for item in result.batch.items if item.key in refused]
        if result.made and not result.lost:
            self._pace.add(_characters(item for item in result.batch.items if item.key in made), result.elapsed_s)
        if result.trouble:
            self._count_trouble(result.trouble, bool(made))
            if missing:
                self._retries.append(Batch(tuple(missing)))
        elif missing:
            failed += self._retry_or_give_up(result, missing)
        else:
            self._troubles = 0
        return BatchOutcome(result, tuple(made), tuple(failed))

    def _retry_or_give_up(self, result: BatchResult, missing: list[Item]) -> list[tuple[Item, str]]:
        """Queue the missing sentences of a lost batch again, in halves; returns the one that has failed, if any."""
        if len(result.batch.items) == 1:
            item = missing[0]
            self._losses[item.key] += 1
            if self._losses[item.key] >= MOST_LOSSES:
                return [(item, f"its worker was lost {MOST_LOSSES} times: {result.lost or 'it sent no result'}")]
            if self._losses[item.key] == 1:
                self._charged.appendleft(item)
            else:
                self._charged.append(item)
            return []
        middle = (len(missing) + 1) // 2
        self._retries += [Batch(tuple(half)) for half in (missing[:middle], missing[middle:]) if half]
        return []

    def _count_trouble(self, trouble: str, progress: bool) -> None:
        self._troubles = 0 if progress else self._troubles + 1
        if self._troubles >= MOST_TROUBLES:
            raise EngineError(
                f"No more takes can be made: {trouble}",
                hint="All takes so far are stored; run the same command again to continue.",
            )
        if self._troubles:
            time.sleep(min(LONGEST_PAUSE_S, PAUSE_S * 2**self._troubles))


def _characters(items: Iterable[Item]) -> int:
    return sum(item.characters for item in items)
