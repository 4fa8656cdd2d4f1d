"""Makes takes: reads requests, puts a checked take for each into the store. Requests run in batches and in parallel.

The thread that makes a take stores it at once, so a run that was stopped, or failed on a later sentence, resumes there.
A failed batch is retried item by item, so that one bad sentence fails alone and can be reported.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeAlias

from studio.audio.clip import Clip
from studio.concurrency.memory import release_memory
from studio.errors import EngineError, EngineUnavailable
from studio.progress import NoProgress, Progress
from studio.store import Store
from studio.store import takes as stored
from studio.synthesize.attempts import ATTEMPTS, SentenceFailed, best_take, first_request, say
from studio.synthesize.calibrate import calibration_requests, is_calibration, voice_norms
from studio.synthesize.check import VoiceNorm
from studio.synthesize.engine import Engine, Request
from studio.synthesize.identity import take_keys
from studio.synthesize.routing import engine_for
from studio.values import VoiceSettings

__all__ = ["ATTEMPTS", "SentenceFailed", "make_takes"]

Keyed: TypeAlias = tuple[str, Request]
NormKey: TypeAlias = tuple[VoiceSettings, str]
"""A voice and the language it speaks."""
StoreTake: TypeAlias = Callable[[str, Request, stored.StoredTake], None]


def make_takes(
    requests: Sequence[Request],
    engine: Engine,
    store: Store,
    *,
    verify_takes: bool = False,
    progress: Progress | None = None,
) -> dict[str, stored.TakeHeader]:
    """Make the takes that are not in the store yet.

    The calibration text of each voice comes first, since it gives the voice's usual pace and level.

    Args:
        requests: what to speak.
        engine: what speaks.
        store: the store of takes.
        verify_takes: read the samples of stored takes, too, and make damaged ones again.
        progress: receives the progress.

    Returns:
        The header of every take, by key.

    Raises:
        SentenceFailed: every attempt at a request failed (if several did, the first one in order); takes made so far
            stay in the store.
        EngineUnavailable: the engine as a whole can't go on.
        ProgramMissing: the engine's program is gone.
        OutputError: the store can't be written.
    """
    progress = progress or NoProgress()
    requested = dict(zip(take_keys(engine, requests), requests, strict=True))
    found = {key: stored.load_header(store, key, verify_samples=verify_takes) for key in requested}
    headers = {key: header for key, header in found.items() if header is not None}
    missing = [(key, request) for key, request in requested.items() if key not in headers]
    if not missing:
        return {key: headers[key] for key in requested}
    voices = dict.fromkeys((r.settings, r.language) for _, r in missing if not is_calibration(r))
    calibration = [request for voice in voices for request in calibration_requests(*voice)]
    first = dict(zip(take_keys(engine, calibration), calibration, strict=True))
    known = {key for key in first if stored.load_header(store, key, verify_samples=verify_takes) is not None}
    first = {key: r for key, r in first.items() if key not in known}
    first |= {key: request for key, request in missing if is_calibration(request)}
    rest = [(key, request) for key, request in missing if key not in first]
    total = sum(len(request.text) for request in (*first.values(), *(request for _, request in rest)))
    with progress.stage("synthesize", total, "characters") as meter:

        def store_take(key: str, request: Request, take: stored.StoredTake) -> None:
            content = stored.pack(take)
            store.put(stored.KIND, key, content)
            headers[key] = stored.header(content)
            meter.advance(len(request.text), take.clip.seconds)

        for speaker, mine in _by_engine(list(first.items()), engine):
            _in_parallel(mine, speaker, {}, store_take)
        norms = voice_norms(voices, engine, store)
        for speaker, mine in _by_engine(rest, engine):
            _in_parallel(mine, speaker, norms, store_take)
    release_memory()
    return {key: headers[key] for key in requested}


def _by_engine(requests: Sequence[Keyed], engine: Engine) -> list[tuple[Engine, list[Keyed]]]:
    """The requests of each engine, in order; a voice may name its own engine."""
    groups: dict[str, tuple[Engine, list[Keyed]]] = {}
    for key, request in requests:
        speaker = engine_for(request.settings, engine)
        groups.setdefault(speaker.name, (speaker, []))[1].append((key, request))
    return list(groups.values())


def _in_parallel(
    missing: Sequence[Keyed], engine: Engine, norms: Mapping[NormKey, VoiceNorm], store_take: StoreTake
) -> None:
    """Make and store takes. No more batches are in flight than the engine allows, so that a stop is quick."""
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
            running |= {pool.submit(_batch, batch, engine, norms, store_take, stop) for batch in fresh}
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
    norms: Mapping[NormKey, VoiceNorm],
    store_take: StoreTake,
    stop: threading.Event,
) -> list[SentenceFailed]:
    """Make and store the takes of a batch; returns those that failed."""
    clips: Sequence[Clip | None]
    try:
        clips = say([first_request(request, engine) for _, request in batch], engine)
    except EngineUnavailable:
        raise
    except EngineError:
        clips = [None] * len(batch)
    failed = []
    for (key, request), clip in zip(batch, clips, strict=True):
        if clip is None and stop.is_set():
            break
        try:
            norm = norms.get((request.settings, request.language), VoiceNorm())
            store_take(key, request, best_take(request, clip, engine, norm))
        except SentenceFailed as error:
            failed.append(error)
    return failed
