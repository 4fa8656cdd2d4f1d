"""A dry run: a job in, its plan and a forecast out.

Nothing is written but file digests in the ledger: not even ``cast.toml``.
"""

from __future__ import annotations

from typing import NamedTuple

from studio.batch.backlog import is_finished
from studio.batch.job import BatchContext, BatchJob, open_context, rates_name, read_backlog, sentence_pool
from studio.batch.plan import Plan
from studio.batch.rates import Forecast, forecast, load_rates
from studio.batch.values import FailedScript, PlannedEpisode
from studio.progress import Progress


class DryRun(NamedTuple):
    """What a run would do, and what it would take."""

    plan: Plan
    forecast: Forecast


def dry_run(job: BatchJob, progress: Progress) -> DryRun:
    """Plan a run without starting it.

    Raises:
        StudioError: see :func:`studio.batch.run.run`.
    """
    context = open_context(job)
    try:
        found = _plan(job, context, progress)
        return DryRun(found, forecast(found.counts, load_rates(rates_name(job, context))))
    finally:
        context.backlog.close()
        context.ledger.close()


def _plan(job: BatchJob, context: BatchContext, progress: Progress) -> Plan:
    backlog, failed_sentences = read_backlog(job, context, progress)
    pool = sentence_pool(job, context, failed_sentences)
    episodes: list[PlannedEpisode] = []
    failed, blocked = list(backlog.failed), []
    finished = len(backlog.finished)
    with progress.stage("plan", len(backlog.due), "episodes") as meter:
        for found in context.backlog.sentences(backlog.due):
            meter.advance()
            if isinstance(found, FailedScript):
                failed.append(found)
            elif is_finished(found, context.ledger):
                finished += 1
            elif reason := pool.over_budget(found.items):
                blocked.append(FailedScript(found.episode.script, reason))
            else:
                pool.add(found.keys, found.items)
                keys = [key for key in found.episode.keys if key in failed_sentences and pool.is_missing(key)]
                if keys:
                    first = failed_sentences[keys[0]]
                    reason = f"“{first.text}” failed in an earlier run: {first.reason}"
                    blocked.append(FailedScript(found.episode.script, reason))
                else:
                    pool.counts.add_episode(found.episode)
                    episodes.append(found.episode)
    return Plan(tuple(episodes), finished, tuple(failed), tuple(blocked), pool.counts, context.engine.name)
