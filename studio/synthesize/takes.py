"""Makes takes: reads requests, puts a checked take for each into the store. Requests run in batches and in parallel.

The thread that makes a take stores it at once, so a run that was stopped, or failed on a later sentence, resumes there.
A failed batch is retried item by item, so that one bad sentence fails alone and can be reported.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Protocol, TypeAlias

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

FEW = 8
"""After so few takes the memory isn't given back at once: somebody may be waiting for an edit."""

Keyed: TypeAlias = tuple[str, Request]
NormKey: TypeAlias = tuple[VoiceSettings, str]
"""A voice and the language it speaks."""
StoreTake: TypeAlias = Callable[[str, Request, stored.StoredTake], None]


class BegunTake(Protocol):
    """A take that another thread is making."""

    @property
    def key(self) -> str | None:
        """Its key; None if none was begun."""

    def wait(self) -> None:
        """Wait until it is in the store. Raises what :func:`make_takes` raises."""


def make_takes(
    requests: Sequence[Request],
    engine: Engine,
    store: Store,
    *,
    verify_takes: bool = False,
    progress: Progress | None = None,
    begun: BegunTake | None = None,
) -> dict[str, stored.TakeHeader]:
    """Make the takes that are not in the store yet.

    The calibration text of each voice comes first, since it gives the voice's usual pace and level.

    Args:
        requests: what to speak.
        engine: what speaks.
        store: the store of takes.
        verify_takes: read the samples of stored takes, too, and make damaged ones again.
        progress: receives the progress.
        begun: a take that is being made already; it is waited for when all others are looked up.

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
    found = {}
    for key in sorted(requested, key=lambda key: begun is not None and key == begun.key):
        if begun is not None and key == begun.key:
            begun.wait()
        found[key] = stored.load_header(store, key, verify_samples=verify_takes)
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
            headers[key] = _stored(key, take, store)
            meter.advance(len(request.text), take.clip.seconds)

        for speaker, mine in _by_engine(list(first.items()), engine):
            _in_parallel(mine, speaker, {}, store_take)
        norms = voice_norms(voices, engine, store)
        for speaker, mine in _by_engine(rest, engine):
            _in_parallel(mine, speaker, norms, store_take)
    if len(missing) > FEW:
        release_memory()
    return {key: headers[key] for key in requested}


def make_take(key: str, request: Request, engine: Engine, norms: Mapping[NormKey, VoiceNorm], store: Store) -> None:
    """Make one take and store it. Raises what :func:`make_takes` raises.

    Args:
        key: its key.
        request: what to speak.
        engine: what speaks it.
        norms: with the usual pace and level of its voice.
        store: the store of takes.
    """

    def store_take(key: str, _: Request, take: stored.StoredTake) -> None:
        _stored(key, take, store)

    for failure in _batch([(key, request)], engine, norms, store_take, threading.Event()):
        raise failure


def _stored(key: str, take: stored.StoredTake, store: Store) -> stored.TakeHeader:
    content = stored.pack(take)
    store.put(stored.KIND, key, content)
    return stored.header(content)


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
