"""Sentences in, takes in the store out: batched, in parallel, each made once, checked before it is used.

Every take is stored by the thread that made it, as soon as it is made: a run that was stopped, or that failed on a
later sentence, goes on where it stood. A batch that fails is tried again item by item, so that one bad sentence
costs nobody else's take and can be named.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, replace
from itertools import islice
from typing import TypeAlias, get_args

import numpy as np

from studio.audio.clip import Clip
from studio.errors import EngineError, OutputError, ProgramMissing, ProgramTimeout, StudioError
from studio.progress import Progress, Silent
from studio.store import Store, digest
from studio.store import takes as stored
from studio.synthesize.check import check_clip
from studio.synthesize.engine import Engine, ManyModels, Request, Wish

ATTEMPTS = 3
"""How often a sentence is tried alone before it counts as failed or doubtful."""
KEY_VERSION = 3
"""Part of every key: raised when the stored form or the check changes."""

Keyed: TypeAlias = tuple[str, Request]
Keep: TypeAlias = Callable[[str, Request, stored.StoredTake], None]


class SentenceFailed(EngineError):
    """Raised when a request fails however often it is tried; says which one."""

    def __init__(self, request: Request, reason: str) -> None:
        super().__init__(reason)
        self.args = (request, reason)
        self.request = request
        self.reason = reason


def take_key(engine: Engine, request: Request) -> str:
    """Key of the take for a request: everything that shapes the sound, and nothing else.

    Raises:
        EngineError: the voice names a model or a file that the engine doesn't find.
    """
    said = asdict(request)
    if isinstance(engine, ManyModels):
        said["settings"] = asdict(engine.identity(request.settings))
    else:
        del said["settings"]["options"]  # nothing to this engine
    for wish in get_args(Wish):
        if not said[wish]:  # nothing is wished: the take is that of all engines, with wishes or without
            del said[wish]
    return digest("take", KEY_VERSION, engine.name, engine.build(), said)


def make_takes(
    requests: Sequence[Request],
    engine: Engine,
    store: Store,
    *,
    thorough: bool = False,
    progress: Progress | None = None,
) -> dict[str, stored.TakeHeader]:
    """A take in the store for every request; what is there already is left as it is.

    Args:
        requests: what is to be said.
        engine: who says it.
        store: where takes are kept.
        thorough: read the samples of takes that are there, too, and make damaged ones again.
        progress: who listens.

    Returns:
        The header of every take, by key.

    Raises:
        SentenceFailed: a request failed :data:`ATTEMPTS` times (the first such one in order, of those tried before
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
        return headers
    with progress.stage("synthesize", sum(len(r.text) for _, r in missing), "characters") as meter:

        def keep(key: str, request: Request, take: stored.StoredTake) -> None:
            content = stored.pack(take)
            store.put(stored.KIND, key, content)
            headers[key] = stored.header(content)
            meter.advance(len(request.text), take.clip.seconds)

        _in_parallel(missing, engine, keep)
    return headers


def _in_parallel(missing: Sequence[Keyed], engine: Engine, keep: Keep) -> None:
    """Make and keep takes; never more batches in flight than the engine wants, so that a stop is quick."""
    workers = max(1, engine.parallel)
    size = max(1, min(engine.batch, -(-len(missing) // workers)))
    batches = (missing[i : i + size] for i in range(0, len(missing), size))
    failed: list[SentenceFailed] = []
    stop = threading.Event()
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="synthesize")
    running: set[Future[list[SentenceFailed]]] = set()
    try:
        while True:
            fresh = [] if failed else list(islice(batches, workers + 1 - len(running)))
            running |= {pool.submit(_batch, batch, engine, keep, stop) for batch in fresh}
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


def _batch(batch: Sequence[Keyed], engine: Engine, keep: Keep, stop: threading.Event) -> list[SentenceFailed]:
    """Make the takes of a batch; those that failed are returned, all others are kept."""
    clips: Sequence[Clip | None]
    try:
        clips = _say([request for _, request in batch], engine)
    except EngineError:
        clips = [None] * len(batch)
    failed = []
    for (key, request), clip in zip(batch, clips, strict=True):
        if clip is None and stop.is_set():
            break
        try:
            keep(key, request, _best(request, clip, engine))
        except SentenceFailed as error:
            failed.append(error)
    return failed


def _best(request: Request, first: Clip | None, engine: Engine) -> stored.StoredTake:
    """The best of a few attempts with other seeds; doubtful ones are flagged, unusable ones raise.

    Args:
        request: what is to be said.
        first: the clip that came out of the batch, if one did.
        engine: who says it.
    """
    best: stored.StoredTake | None = None
    clip, reason = first, ""
    for attempt in range(ATTEMPTS):
        if clip is None:
            try:
                clip = _say([replace(request, seed=request.seed + attempt)], engine)[0]
            except _TimedOut as error:
                raise SentenceFailed(request, _sentence(error.message)) from error  # each further one costs as much
            except EngineError as error:
                reason = _sentence(error.message)
                continue
        checked = check_clip(clip, request.text, request.settings.rate)
        if checked.faults:
            reason = f"it came out as {', '.join(checked.faults)}"
        else:
            take = stored.StoredTake(clip, checked.onset, checked.offset, checked.flags)
            if best is not None and np.array_equal(best.clip.samples, clip.samples):
                return best  # the engine ignores seeds: it will say the same every time
            if best is None or len(take.flags) < len(best.flags):
                best = take
            if not take.flags:
                return take
        clip = None
    if best is None:
        raise SentenceFailed(request, f"{reason} (tried {ATTEMPTS} times)")
    return best


class _TimedOut(EngineError):
    """A program hung."""


def _say(requests: Sequence[Request], engine: Engine) -> list[Clip]:
    """One clip for each request, or an EngineError, whatever the engine does.

    Raises:
        EngineError: it failed, or gave something else.
        ProgramMissing: its program is gone, which no further attempt will bring back.
        OutputError: no room for its files.
    """
    try:
        clips = list(engine.synthesize(requests))
    except (EngineError, ProgramMissing, OutputError):
        raise
    except ProgramTimeout as error:
        raise _TimedOut(error.message) from error
    except StudioError as error:
        raise EngineError(error.message) from error
    except Exception as error:  # a plugin may fail in any way, and must not take us along
        raise EngineError(f"{type(error).__name__}: {error}") from error
    if len(clips) != len(requests) or not all(isinstance(clip, Clip) for clip in clips):
        raise EngineError(f"{len(clips)} things came back for {len(requests)} sentences, or things that are no sound")
    return clips


def _sentence(message: str) -> str:
    return message.rstrip(".")
