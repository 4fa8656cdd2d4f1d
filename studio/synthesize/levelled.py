"""Requests in, takes that stand at the common speech level out: for all that isn't a whole script."""

from __future__ import annotations

from collections.abc import Sequence

from studio.progress import Progress
from studio.store import Store
from studio.store.takes import TakeHeader
from studio.synthesize.calibrate import calibration_requests, voice_gains
from studio.synthesize.engine import Engine, Request
from studio.synthesize.takes import make_takes, take_key
from studio.values import Take, VoiceSettings


def levelled_takes(
    requests: Sequence[tuple[Request, VoiceSettings]],
    engine: Engine,
    store: Store,
    *,
    language: str,
    progress: Progress | None = None,
) -> list[Take]:
    """Takes of requests, each with the gain of its voice, without its chain; those in the store are not made again.

    Args:
        requests: what is to be said, and the voice's own settings that it is calibrated by.
        engine: what speaks.
        store: where takes are kept.
        language: of the calibration, BCP 47 tag.
        progress: who listens.

    Raises:
        EngineError: a request failed however it was tried.
        OutputError: the store can't be written.
    """
    voices = dict.fromkeys(voice for _, voice in requests)
    calibration = [request for voice in voices for request in calibration_requests(voice, language)]
    headers = make_takes([*calibration, *(request for request, _ in requests)], engine, store, progress=progress)
    gains = voice_gains(voices, engine, store, language)
    keys = [take_key(engine, request) for request, _ in requests]
    return [take_of(key, headers[key], gains[voice]) for key, (_, voice) in zip(keys, requests, strict=True)]


def take_of(key: str, header: TakeHeader, gain_db: float) -> Take:
    """The reference to a take in the store."""
    return Take(
        key=key,
        rate=header.rate,
        length=header.length,
        onset=header.onset,
        offset=header.offset,
        gain_db=gain_db,
        flags=header.flags,
        words=header.words,
        content=header.content,
        attempts=header.attempts,
    )
