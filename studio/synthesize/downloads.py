"""Voices that can be downloaded: engines list them. Files are verified; the licence must be accepted before."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from studio.errors import EngineError, UsageError
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
    """Each with its destination; the model is the last."""

    @property
    def place(self) -> Path:
        """The destination of the model."""
        return self.files[-1][1]

    @property
    def size_bytes(self) -> int:
        """Size of all files together."""
        return sum(file.size_bytes for file, _ in self.files)

    @property
    def is_here(self) -> bool:
        """Whether all files are there already."""
        return all(place.is_file() for _, place in self.files)


@runtime_checkable
class EngineWithDownloads(Engine, Protocol):
    """An engine that lists voices to download."""

    def downloads(self) -> tuple[VoiceDownload, ...]:
        """All voices, including those that are already downloaded. Makes no network request."""


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A model that an engine's own package can download by name."""

    name: str
    """Such as ``tts_models/en/vctk/vits``. It always has a slash, so that it is never the name of a voice."""
    language: str
    """Language that it speaks, or ``multilingual``."""
    licence: str
    terms: str
    """Address of the licence's text; empty if it isn't known."""
    description: str


@runtime_checkable
class EngineWithCatalogue(Engine, Protocol):
    """An engine whose package downloads models by name."""

    def catalogue(self) -> tuple[CatalogueModel, ...]:
        """The models that it can use. Raises EngineError if the package is not installed."""

    def fetch(self, name: str, *, accept: bool) -> Path:
        """Download a model, if its licence is accepted; returns its folder.

        Raises:
            UsageError: there is no such model.
            EngineError: the licence isn't accepted, the package is missing, or the download failed.
        """


def engine_with_catalogue() -> EngineWithCatalogue:
    """The engine whose models are downloaded by name. Raises UsageError if there is none."""
    for status in engines():
        if isinstance(status.engine, EngineWithCatalogue):
            return status.engine
    raise UsageError("No engine has a catalogue of models.", hint="`studio voices` lists what can be downloaded.")


def voice_downloads() -> tuple[VoiceDownload, ...]:
    """The downloads of all engines."""
    found: list[VoiceDownload] = []
    for status in engines():
        if isinstance(status.engine, EngineWithDownloads):
            found += status.engine.downloads()
    return tuple(found)


def accepted(found: VoiceDownload) -> bool:
    """Whether the licence of a voice was accepted earlier."""
    before = fetched_models().get(_key(found))
    return before is not None and before.licence == found.voice.licence


def get_voice(found: VoiceDownload, *, accept: bool, report: Callable[[int], None] = lambda _: None) -> Path:
    """Download a voice, unless it is already here.

    Args:
        found: the voice.
        accept: the user accepts its licence now; not needed if it was accepted earlier.
        report: receives the number of bytes downloaded so far.

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
