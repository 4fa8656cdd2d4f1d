"""Takes at the common speech level, for requests that are not a whole script (auditions, retakes)."""

from __future__ import annotations

from collections.abc import Sequence

from studio.progress import Progress
from studio.store import Store
from studio.store.takes import TakeHeader
from studio.synthesize.calibrate import calibration_requests, voice_gains
from studio.synthesize.engine import Engine, Request
from studio.synthesize.identity import take_keys
from studio.synthesize.takes import make_takes
from studio.values import Take, VoiceSettings


def takes_at_level(
    requests: Sequence[tuple[Request, VoiceSettings]],
    engine: Engine,
    store: Store,
    *,
    language: str,
    progress: Progress | None = None,
) -> list[Take]:
    """Takes of requests, each with the gain of its voice, without its chain; cached takes are used.

    Args:
        requests: what to speak, and the settings that calibrate the voice.
        engine: what speaks.
        store: the store of takes.
        language: of the calibration, BCP 47 tag.
        progress: receives the progress.

    Raises:
        EngineError: every attempt at a request failed.
        OutputError: the store can't be written.
    """
    voices = dict.fromkeys(voice for _, voice in requests)
    calibration = [request for voice in voices for request in calibration_requests(voice, language)]
    wanted = [*calibration, *(request for request, _ in requests)]
    # Their samples are needed right away: a damaged take is made again now, and not in the next run.
    headers = make_takes(wanted, engine, store, verify_takes=True, progress=progress)
    gains = voice_gains(voices, engine, store, language)
    keys = take_keys(engine, [request for request, _ in requests])
    return [take_reference(key, headers[key], gains[voice]) for key, (_, voice) in zip(keys, requests, strict=True)]


def take_reference(key: str, header: TakeHeader, gain_db: float) -> Take:
    """The reference to a take in the store."""
    return Take(
        key=key,
        rate_hz=header.rate_hz,
        length_samples=header.length_samples,
        onset_sample=header.onset_sample,
        offset_sample=header.offset_sample,
        gain_db=gain_db,
        flags=header.flags,
        words=header.words,
        content=header.content,
        attempts=header.attempts,
    )
