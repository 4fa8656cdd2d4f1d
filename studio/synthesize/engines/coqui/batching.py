"""Batches for a model that likes equal lengths: jobs in, results in the order of the jobs out.

Longest first, so that a batch that is too large for the memory comes to light at once; packed until the padded batch,
its size times its longest job, reaches a budget. A batch that runs out of memory is halved, and all later ones are
no larger than what went through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from studio.errors import EngineError

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
    free: Callable[[], None] = lambda: None,
) -> list[Result]:
    """Run all jobs.

    Args:
        jobs: what is to be done.
        lengths: of each job, in tokens.
        limits: how large a batch may be.
        speak: a batch of jobs in, a result for each out, in order.
        free: gives memory back after it ran out.

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
                if not out_of_memory(error):
                    raise
                if len(batch) == 1:
                    raise EngineError(
                        "There is not enough memory for one sentence.",
                        hint="End other programs, or split the sentence; on a GPU, STUDIO_COQUI_DEVICE=cpu.",
                    ) from error
                largest = len(batch) // 2
                waiting.append(batch)
                said = None
            if said is None:  # outside the handler, whose traceback would hold on to the memory
                free()
                continue
            results.update(zip(batch, said, strict=True))
    return [results[index] for index in range(len(jobs))]


def out_of_memory(error: BaseException) -> bool:
    """Whether an error says so: torch has a class for the GPU, and for the CPU only words."""
    words = str(error).lower()
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError)
        and (type(error).__name__ == "OutOfMemoryError" or "can't allocate memory" in words or "out of memory" in words)
    )
