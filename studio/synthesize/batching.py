"""Batches for an engine: takes jobs and their lengths, returns a result for each job, in order.

Jobs are packed longest first, so that a batch too large for the memory fails at once, until the padded batch (its size
times its longest job) reaches a budget. A batch that runs out of memory is halved, and later ones are no larger than
what succeeded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from studio.errors import EngineError
from studio.synthesize.abilities import Abilities

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a batch may be."""

    padded: int
    """Tokens of the padded batch: jobs times the longest."""
    jobs: int
    equal: bool = False
    """Only jobs of the same length go together."""


def pack(lengths: Sequence[int], limits: Limits) -> Iterator[list[int]]:
    """Indices of the jobs of each batch, longest first. Every index comes once; a job above the budget goes alone."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        full = batch and (
            len(batch) >= limits.jobs
            or (len(batch) + 1) * lengths[batch[0]] > limits.padded
            or (limits.equal and lengths[index] != lengths[batch[0]])
        )
        if full:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def run_batches(
    jobs: Sequence[Job],
    lengths: Sequence[int],
    limits: Limits,
    speak: Callable[[Sequence[Job]], Sequence[Result]],
    abilities: Abilities,
    free: Callable[[], None] = lambda: None,
) -> list[Result]:
    """Run all jobs.

    Args:
        jobs: the work.
        lengths: of each job, in tokens.
        limits: how large a batch may be.
        speak: takes a batch of jobs, returns a result for each, in order.
        abilities: of the engine; they say which errors mean that the memory was too small.
        free: releases memory after it ran out.

    Raises:
        EngineError: the memory doesn't even hold one job.
    """
    results: dict[int, Result] = {}
    largest = limits.jobs
    for whole in pack(lengths, limits):
        waiting = [whole]
        while waiting:
            batch = waiting.pop()
            if len(batch) > largest:
                waiting += [batch[largest:], batch[:largest]]
                continue
            try:
                said = speak([jobs[index] for index in batch])
            except Exception as error:
                if not abilities.is_memory_error(error):
                    raise
                if len(batch) == 1:
                    raise EngineError(
                        "There is not enough memory for one sentence.",
                        hint=f"End other programs, or split the sentence. {abilities.memory_advice}".rstrip(),
                    ) from error
                largest = len(batch) // 2
                waiting.append(batch)
                said = None
            if said is None:  # outside the handler, whose traceback would hold on to the memory
                free()
                continue
            results.update(zip(batch, said, strict=True))
    return [results[index] for index in range(len(jobs))]
