"""Voices that can be downloaded: engines list them; files arrive whole and verified, once the licence is accepted."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from studio.errors import EngineError
from studio.network.download import RemoteFile, download
from studio.synthesize.engine import Engine, EngineVoice
from studio.synthesize.licences import DownloadedModel, fetched_models, remember_model
from studio.synthesize.registry import engines


@dataclass(frozen=True, slots=True)
class VoiceDownload:
    """A voice of an engine, and its files on a server."""

    engine: str
    voice: EngineVoice
    files: tuple[tuple[RemoteFile, Path], ...]
    """Each with the place where it goes; the model is the last."""

    @property
    def place(self) -> Path:
        """Where the model goes."""
        return self.files[-1][1]

    @property
    def size_bytes(self) -> int:
        """Of all files."""
        return sum(file.size_bytes for file, _ in self.files)

    @property
    def is_here(self) -> bool:
        """Whether all files are there already."""
        return all(place.is_file() for _, place in self.files)


@runtime_checkable
class EngineWithDownloads(Engine, Protocol):
    """An engine that lists voices to download."""

    def downloads(self) -> tuple[VoiceDownload, ...]:
        """All of them, those that are here too; asks no network."""


def voice_downloads() -> tuple[VoiceDownload, ...]:
    """The downloads of all engines."""
    found: list[VoiceDownload] = []
    for status in engines():
        if isinstance(status.engine, EngineWithDownloads):
            found += status.engine.downloads()
    return tuple(found)


def accepted(found: VoiceDownload) -> bool:
    """Whether the licence of a voice was accepted before."""
    before = fetched_models().get(_key(found))
    return before is not None and before.licence == found.voice.licence


def get_voice(found: VoiceDownload, *, accept: bool, report: Callable[[int], None] = lambda _: None) -> Path:
    """Download a voice; nothing is done where it is here.

    Args:
        found: the voice.
        accept: the user accepts its licence, now; not needed where it was accepted before.
        report: receives the number of bytes that are here.

    Raises:
        EngineError: the licence isn't accepted.
        InputError, OutputError: see :func:`studio.network.download.download`.
    """
    if not accept and not accepted(found):
        raise EngineError(
            f"The licence of {found.voice.name} ({found.voice.licence}) is not accepted yet.",
            hint=f"Read it, then: studio voices get {found.voice.name} --accept-licence",
        )
    today = datetime.date.today().isoformat()
    remember_model(_key(found), DownloadedModel(licence=found.voice.licence, accepted=today))
    before = 0
    for file, place in found.files:
        download(file, place, lambda here, before=before: report(before + here))  # type: ignore[misc]
        before += file.size_bytes
    remember_model(
        _key(found), DownloadedModel(licence=found.voice.licence, accepted=today, folder=str(found.place.parent))
    )
    return found.place


def _key(found: VoiceDownload) -> str:
    return f"{found.engine}/{found.voice.name}"
