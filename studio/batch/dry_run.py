"""The plan of a batch, for who wants to see it before anything runs: a job in, a Plan and a forecast out.

Nothing is written but the digests of files in the ledger: not even ``cast.toml``.
"""

from __future__ import annotations

from studio.batch import plan
from studio.batch.casting import Text
from studio.batch.job import BatchJob, Tools, tools_for
from studio.batch.plan import Plan
from studio.batch.rates import Forecast, forecast, load_rates
from studio.batch.run import is_finished, rated, settle
from studio.batch.values import Left, Wanted
from studio.progress import Progress
from studio.store import takes as stored


def look(job: BatchJob, progress: Progress) -> tuple[Plan, Forecast]:
    """What a batch would do.

    Raises:
        StudioError: see :func:`studio.batch.run.run`.
    """
    tools = tools_for(job)
    try:
        found = _planned(job, tools, progress)
        return found, forecast(found.count, load_rates(rated(job, tools)))
    finally:
        tools.texts.close()
        tools.ledger.close()


def _planned(job: BatchJob, tools: Tools, progress: Progress) -> Plan:
    settled, aside = settle(job, tools, progress)
    shard = job.shard
    pool = plan.Pool(
        lambda key: tools.store.has(stored.KIND, key),
        (lambda key: plan.shard_of(key, shard[1]) == shard[0]) if shard else (lambda key: not job.assemble_only),
        aside,
    )
    wanted: list[Wanted] = []
    left, waiting = list(settled.left), []
    finished = len(settled.finished)
    with progress.stage("plan", len(settled.due), "episodes") as meter:
        for text in tools.texts.texts(settled.due):
            meter.advance()
            if isinstance(text, Left):
                left.append(text)
            elif is_finished(text, tools.ledger):
                finished += 1
            else:
                pool.missing(text.sentences, text.items)
                bad = [aside[key] for key in text.wanted.keys if key in aside and pool.is_missing(key)]
                if bad:
                    waiting.append(Left(text.wanted.script, f"“{bad[0].text}” was set aside: {bad[0].reason}"))
                else:
                    wanted.append(_counted(text, pool))
    return Plan(tuple(wanted), finished, tuple(left), tuple(waiting), pool.count, tools.engine.name)


def _counted(text: Text, pool: plan.Pool) -> Wanted:
    pool.count.episode(text.wanted)
    return text.wanted
