"""Sentences in, takes in the store out: batched, in parallel, each made once, checked before it is used.

Every take is stored by the thread that made it, as soon as it is made: a run that was stopped, or that failed on a
later sentence, goes on where it stood. A batch that fails is tried again item by item, so that one bad sentence
costs nobody else's take and can be named.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeAlias

from studio.audio.clip import Clip
from studio.errors import EngineError
from studio.progress import Progress, Silent
from studio.store import Store
from studio.store import takes as stored
from studio.synthesize.attempts import ATTEMPTS, SentenceFailed, best_take, first_request, say
from studio.synthesize.calibrate import calibration_requests, is_calibration, usual_of
from studio.synthesize.check import Usual
from studio.synthesize.engine import Engine, Request
from studio.synthesize.identity import take_key
from studio.values import VoiceSettings

__all__ = ["ATTEMPTS", "SentenceFailed", "make_takes", "take_key"]

Keyed: TypeAlias = tuple[str, Request]
Spoken: TypeAlias = tuple[VoiceSettings, str]
"""A voice and the language it speaks."""
Keep: TypeAlias = Callable[[str, Request, stored.StoredTake], None]


def make_takes(
    requests: Sequence[Request],
    engine: Engine,
    store: Store,
    *,
    thorough: bool = False,
    progress: Progress | None = None,
) -> dict[str, stored.TakeHeader]:
    """A take in the store for every request; what is there already is left as it is.

    The calibration text of their voices is made first, if it isn't there: it tells what is usual of them.

    Args:
        requests: what is to be said.
        engine: who says it.
        store: where takes are kept.
        thorough: read the samples of takes that are there, too, and make damaged ones again.
        progress: who listens.

    Returns:
        The header of every take, by key.

    Raises:
        SentenceFailed: a request failed in every attempt (the first such one in order, of those tried before
            the work stopped); all takes made so far are kept.
        ProgramMissing: the engine's program is gone.
        OutputError: the store can't be written.
    """
    progress = progress or Silent()
    wanted = {take_key(engine, request): request for request in requests}
    found = {key: stored.load_header(store, key, thorough=thorough) for key in wanted}
    headers = {key: header for key, header in found.items() if header is not None}
    missing = [(key, request) for key, request in wanted.items() if key not in headers]
    if not missing:
        return {key: headers[key] for key in wanted}
    voices = dict.fromkeys((r.settings, r.language) for _, r in missing if not is_calibration(r))
    first = {take_key(engine, r): r for voice in voices for r in calibration_requests(*voice)}
    known = {key for key in first if stored.load_header(store, key, thorough=thorough) is not None}
    first = {key: r for key, r in first.items() if key not in known}
    first |= {key: request for key, request in missing if is_calibration(request)}
    rest = [(key, request) for key, request in missing if key not in first]
    total = sum(len(request.text) for request in (*first.values(), *(request for _, request in rest)))
    with progress.stage("synthesize", total, "characters") as meter:

        def keep(key: str, request: Request, take: stored.StoredTake) -> None:
            content = stored.pack(take)
            store.put(stored.KIND, key, content)
            headers[key] = stored.header(content)
            meter.advance(len(request.text), take.clip.seconds)

        _in_parallel(list(first.items()), engine, {}, keep)
        _in_parallel(rest, engine, usual_of(voices, engine, store), keep)
    return {key: headers[key] for key in wanted}


def _in_parallel(missing: Sequence[Keyed], engine: Engine, usual: Mapping[Spoken, Usual], keep: Keep) -> None:
    """Make and keep takes; never more batches in flight than the engine wants, so that a stop is quick."""
    workers = engine.abilities.parallel
    size = max(1, min(engine.abilities.batch, -(-len(missing) // workers)))
    batches = (missing[i : i + size] for i in range(0, len(missing), size))
    failed: list[SentenceFailed] = []
    stop = threading.Event()
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="synthesize")
    running: set[Future[list[SentenceFailed]]] = set()
    try:
        while True:
            fresh = [] if failed else list(islice(batches, workers + 1 - len(running)))
            running |= {pool.submit(_batch, batch, engine, usual, keep, stop) for batch in fresh}
            if not running:
                break
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                failed += future.result()
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
    if failed:
        order = {request: at for at, (_, request) in enumerate(missing)}
        raise min(failed, key=lambda failure: order[failure.request])


def _batch(
    batch: Sequence[Keyed],
    engine: Engine,
    usual: Mapping[Spoken, Usual],
    keep: Keep,
    stop: threading.Event,
) -> list[SentenceFailed]:
    """Make the takes of a batch; those that failed are returned, all others are kept."""
    clips: Sequence[Clip | None]
    try:
        clips = say([first_request(request, engine) for _, request in batch], engine)
    except EngineError:
        clips = [None] * len(batch)
    failed = []
    for (key, request), clip in zip(batch, clips, strict=True):
        if clip is None and stop.is_set():
            break
        try:
            keep(
                key, request, best_take(request, clip, engine, usual.get((request.settings, request.language), Usual()))
            )
        except SentenceFailed as error:
            failed.append(error)
    return failed
