"""Sentences in, takes in the store out: batched, in parallel, each made once, checked before it is used.

What the store already holds is not made again, so a run that was stopped goes on where it stood. A batch that fails
is tried again item by item, so that one bad sentence costs nobody else's take and is named with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import islice

from studio.errors import EngineError, ProgramMissing, StudioError
from studio.progress import Progress, Silent
from studio.store import Store, digest
from studio.store import takes as stored
from studio.synthesize.check import check_clip
from studio.synthesize.engine import Engine, Request

ATTEMPTS = 3
"""How often a sentence is tried alone before it counts as failed."""
KEY_VERSION = 2
"""Part of every key: raised when the stored form or the check changes."""

OnTake = Callable[[str, stored.TakeHeader], None]


class SentenceFailed(EngineError):
    """Raised when a request fails however often it is tried; says which one."""

    def __init__(self, request: Request, reason: str) -> None:
        super().__init__(reason)
        self.request = request
        self.reason = reason


def take_key(engine: Engine, request: Request) -> str:
    """Key of the take for a request: everything that shapes the sound, and nothing else."""
    return digest("take", KEY_VERSION, engine.name, engine.build(), request)


def make_takes(
    requests: Sequence[Request], engine: Engine, store: Store, *, progress: Progress | None = None
) -> dict[str, stored.TakeHeader]:
    """A take in the store for every request; what is there already is left as it is.

    Returns:
        The header of every take, by key.

    Raises:
        SentenceFailed: a request failed :data:`ATTEMPTS` times; all takes made so far are kept.
        OutputError: the store can't be written.
    """
    progress = progress or Silent()
    by_key = {take_key(engine, request): request for request in requests}
    headers: dict[str, stored.TakeHeader] = {}
    for key in by_key:
        content = store.get(stored.KIND, key)
        if content is not None:
            try:
                headers[key] = stored.header(content)
            except (ValueError, KeyError, TypeError):
                store.remove(stored.KIND, key)
    missing = [(key, request) for key, request in by_key.items() if key not in headers]
    if not missing:
        return headers
    with progress.stage("synthesize", sum(len(r.text) for _, r in missing), "characters") as meter:
        for key, request, take in _in_parallel(missing, engine):
            content = stored.pack(take)
            store.put(stored.KIND, key, content)
            headers[key] = stored.header(content)
            meter.advance(len(request.text), take.clip.seconds)
    return headers


def _in_parallel(
    missing: Sequence[tuple[str, Request]], engine: Engine
) -> Iterator[tuple[str, Request, stored.StoredTake]]:
    """Takes as they are finished; never more batches in flight than the engine wants, so that a stop is quick."""
    size = max(1, min(engine.batch, -(-len(missing) // max(1, engine.parallel))))
    batches = (missing[i : i + size] for i in range(0, len(missing), size))
    pool = ThreadPoolExecutor(max_workers=max(1, engine.parallel), thread_name_prefix="synthesize")
    running: set[Future[list[tuple[str, Request, stored.StoredTake]]]] = set()
    try:
        while True:
            room = engine.parallel + 1 - len(running)
            running |= {pool.submit(_batch, list(batch), engine) for batch in islice(batches, room)}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _batch(batch: list[tuple[str, Request]], engine: Engine) -> list[tuple[str, Request, stored.StoredTake]]:
    try:
        clips = engine.synthesize([request for _, request in batch])
    except ProgramMissing:
        raise
    except StudioError:
        return [(key, request, _alone(request, engine)) for key, request in batch]
    out = []
    for (key, request), clip in zip(batch, clips, strict=True):
        checked = check_clip(clip, request.text, request.settings.rate)
        if checked.faults or checked.flags:
            take = _alone(request, engine)
        else:
            take = stored.StoredTake(clip, checked.onset, checked.offset)
        out.append((key, request, take))
    return out


def _alone(request: Request, engine: Engine) -> stored.StoredTake:
    """The best of a few attempts with other seeds; doubtful ones are flagged, unusable ones raise."""
    best: stored.StoredTake | None = None
    reason = ""
    for attempt in range(ATTEMPTS):
        try:
            clip = engine.synthesize([replace(request, seed=request.seed + attempt)])[0]
        except StudioError as error:
            reason = error.message
            continue
        checked = check_clip(clip, request.text, request.settings.rate)
        if checked.faults:
            reason = f"it came out as {', '.join(checked.faults)}"
            continue
        take = stored.StoredTake(clip, checked.onset, checked.offset, checked.flags)
        if not checked.flags:
            return take
        if best is None or len(take.flags) < len(best.flags):
            best = take
    if best is None:
        raise SentenceFailed(request, f"{reason.rstrip('.')} (tried {ATTEMPTS} times)")
    return best
