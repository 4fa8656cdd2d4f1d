"""What is done when a batch fails: once more, in halves, alone, and set aside in the end. Above every executor.

In: batches. Out: what became of their sentences, in the order in which it came to be known. A sentence that a worker
can't say by itself, after trying as often as is sensible, is set aside at once. A batch whose worker died or hung is
halved, and only a sentence that was alone in its batch is charged with that. A worker may also be killed by whatever
else goes on, so a charged sentence is tried again when all others are through, and for the last time with nothing
said beside it; after three times in one run it is set aside. The end of the driver charges nobody. A fault of the
store or of the engine as a whole charges nobody: it is tried again, and ends the run when nothing but such faults
comes any more.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from studio.batch.executors import Executor
from studio.batch.values import Batch, Item, Result
from studio.errors import EngineError

LONE_DEATHS = 3
SETBACKS = 10
"""So many faults in a row without a single take made between them, and it is no accident."""
PAUSE_S = 0.05
"""Before the first attempt after such a fault; doubled with each further one."""
LONGEST_PAUSE_S = 5.0
LONGEST_PATIENCE_S = 14 * 86_400.0
"""For ever, as far as an operating system counts in milliseconds."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a worker may take for a batch before it counts as hung."""

    start_s: float = 300.0
    """For loading a model, and as a grace."""
    per_character_s: float = 0.5
    """As long as nothing was measured."""
    times: float = 10.0
    """So many times longer than others took for as many characters is no hang yet."""

    def seconds(self, batch: Batch, pace: float | None = None) -> float:
        """For one batch, :data:`LONGEST_PATIENCE_S` at most; ``pace`` is what a character took so far, in seconds."""
        each = self.per_character_s if pace is None else self.times * pace
        return min(LONGEST_PATIENCE_S, self.start_s + each * sum(item.cost for item in batch.items))


@dataclass(frozen=True, slots=True)
class Step:
    """What one result brought."""

    result: Result
    made: tuple[str, ...]
    """Keys whose takes are in the store."""
    aside: tuple[tuple[Item, str], ...]
    """Sentences that can't be made, with the reason."""


class Ladder:
    """Has batches said, whatever happens.

    Args:
        executor: who says them.
        held: whether the store has a take.
        patience: when a worker counts as hung.
    """

    def __init__(self, executor: Executor, held: Callable[[str], bool], patience: Patience | None = None) -> None:
        self._executor, self._held, self._patience = executor, held, patience or Patience()
        self._again: deque[Batch] = deque()
        self._suspects: deque[Item] = deque()
        """They were alone in a batch that was lost; those with fewer charges first."""
        self._deaths: Counter[str] = Counter()
        self._setbacks = 0
        self._said_s = self._characters = 0.0

    def run(self, batches: Iterator[Batch]) -> Iterator[Step]:
        """Have all batches said; new ones are asked for when there is room for them.

        Raises:
            EngineError: the store, or the engine as a whole, fails again and again.
        """
        flying = 0
        while True:
            while flying < self._executor.slots:
                batch = self._next(batches, flying)
                if batch is None:
                    break
                self._executor.submit(batch, self._patience.seconds(batch, self._pace()))
                flying += 1
            if not flying:
                return
            result = self._executor.result()
            flying -= 1
            yield self._judged(result)

    def _next(self, batches: Iterator[Batch], flying: int) -> Batch | None:
        batch = self._again.popleft() if self._again else next(batches, None)
        if batch is None and self._suspects:
            last = self._deaths[self._suspects[0].key] == LONE_DEATHS - 1
            if not (last and flying):
                return Batch((self._suspects.popleft(),))
        return batch

    def _pace(self) -> float | None:
        return self._said_s / self._characters if self._characters else None

    def _judged(self, result: Result) -> Step:
        made, failed = set(result.made), dict(result.failed)
        open_ = [item for item in result.batch.items if item.key not in made and item.key not in failed]
        made |= {item.key for item in open_ if self._held(item.key)}
        open_ = [item for item in open_ if item.key not in made]
        aside = [(item, failed[item.key]) for item in result.batch.items if item.key in failed]
        if result.made and not result.lost:
            self._said_s += result.seconds
            self._characters += sum(item.cost for item in result.batch.items if item.key in made)
        if result.trouble:
            self._set_back(result.trouble, bool(made))
            if open_:
                self._again.append(Batch(tuple(open_)))
        elif open_:
            aside += self._divided(result, open_)
        else:
            self._setbacks = 0
        return Step(result, tuple(made), tuple(aside))

    def _divided(self, result: Result, items: list[Item]) -> list[tuple[Item, str]]:
        """What a lost batch leaves, in halves; returns the sentence that is given up, if one is."""
        if len(result.batch.items) == 1:
            item = items[0]
            self._deaths[item.key] += 1
            if self._deaths[item.key] >= LONE_DEATHS:
                return [(item, f"its worker was lost {LONE_DEATHS} times: {result.lost or 'it gave no account'}")]
            if self._deaths[item.key] == 1:
                self._suspects.appendleft(item)
            else:
                self._suspects.append(item)
            return []
        middle = (len(items) + 1) // 2
        self._again += [Batch(tuple(half)) for half in (items[:middle], items[middle:]) if half]
        return []

    def _set_back(self, trouble: str, progress: bool) -> None:
        self._setbacks = 0 if progress else self._setbacks + 1
        if self._setbacks >= SETBACKS:
            raise EngineError(
                f"Nothing can be made any more: {trouble}",
                hint="Takes that are made are kept; the same command goes on from here.",
            )
        if self._setbacks:
            time.sleep(min(LONGEST_PAUSE_S, PAUSE_S * 2**self._setbacks))
