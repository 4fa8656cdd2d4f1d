"""The driver of a batch run: plan, synthesize and assemble at the same time, and record what was done.

In: a :class:`BatchJob`. Out: the episodes, and a :class:`BatchRunResult`. :mod:`studio.batch.run_pass` does the work.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.batch.backlog import DueEpisode
from studio.batch.events import EventListener
from studio.batch.job import BatchJob, open_context, read_backlog, remove_leftovers
from studio.batch.run_pass import BatchRunResult, RunPass
from studio.batch.values import FailedScript
from studio.progress import Progress

MOST_PASSES = 3
"""How often a script that changes while its episode is made is tried."""


def run(job: BatchJob, progress: Progress, listener: EventListener = lambda event: None) -> BatchRunResult:
    """Make all episodes that are due.

    Raises:
        StudioError: the run can't start, or can't go on: the store can't be written, or the engine fails as a whole.
            Everything made so far is stored.
    """
    context = open_context(job)
    try:
        remove_leftovers(context.show, context.store)
        backlog, failed_sentences = read_backlog(job, context, progress)
        context.backlog.write_cast(backlog.new_voices)
        for failure in backlog.failed:
            context.ledger.record_failed_script(failure)
        result = BatchRunResult(unchanged=len(backlog.finished), failed=list(backlog.failed))
        due: Sequence[DueEpisode] = backlog.due
        for _ in range(MOST_PASSES):
            due = RunPass(job, context, failed_sentences, result, listener).run(due, backlog, progress)
            if not due:
                break
        result.failed += [
            FailedScript(each.script, "The script changed again and again while its episode was made.") for each in due
        ]
        return result
    finally:
        context.ledger.close()
