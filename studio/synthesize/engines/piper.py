"""Piper: neural voices made for small machines; every voice is a model (``NAME.onnx`` beside ``NAME.onnx.json``).

A voice is called like its model, with several speakers ``MODEL/SPEAKER``; where a voice's file names the model itself
(``model = "../models/x.onnx"``), the speaker alone. The package is GPL-3, so it works in a process of its own.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studio.audio.clip import Clip
from studio.errors import EngineError
from studio.synthesize.downloads import VoiceDownload
from studio.synthesize.engine import EngineVoice, Readiness, Request
from studio.synthesize.engines import onnx_voices as shared
from studio.synthesize.engines.model_downloads import piper_downloads
from studio.synthesize.engines.model_folders import models
from studio.values import VoiceSettings

NAME, MODULE, PACKAGE = "piper", "piper", "piper-tts"
LARGEST_CONFIG = 10_000_000
"""Bytes."""


class Piper:
    """See the module's docstring."""

    name = NAME
    abilities = replace(shared.ABILITIES, processor_s=0.13)

    def readiness(self) -> Readiness:
        """Whether the package is installed, and how many models there are."""
        return shared.readiness(NAME, MODULE, PACKAGE, len(_known()))

    def build(self) -> str:
        """Versions of the packages."""
        return shared.build(PACKAGE)

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        """See :meth:`studio.synthesize.engine.EngineWithModels.identity`."""
        model, _ = _find(settings)
        return shared.identity(settings, model, _config(model))

    def voices(self) -> tuple[EngineVoice, ...]:
        """Every speaker of every model in the folder of models."""
        found = []
        for name, model in _known().items():
            facts = _facts(_config(model))
            found += [
                EngineVoice(f"{name}/{speaker}" if speaker else name, facts.quality, facts.language)
                for speaker in facts.speakers or ("",)
            ]
        return tuple(found)

    def downloads(self) -> tuple[VoiceDownload, ...]:
        """See :class:`studio.synthesize.downloads.EngineWithDownloads`; those for US English are listed by ``vits``."""
        return piper_downloads(self.name, "en_GB")

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        return shared.speak(NAME, MODULE, [_order(request) for request in requests], requests)


def _order(request: Request) -> dict[str, object]:
    shared.plain(NAME, request)
    model, speaker = _find(request.settings)
    held = shared.identity(request.settings, model, _config(model)).option("model")
    return {"model": str(model), "config": str(_config(model)), "digest": held, "speaker": speaker}


@dataclass(frozen=True, slots=True)
class _Facts:
    speakers: tuple[str, ...]
    """Empty for a model with one."""
    language: str
    quality: str


def _known() -> dict[str, Path]:
    return models(NAME, "{}.json")


def _config(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def _find(settings: VoiceSettings) -> tuple[Path, str]:
    """The model's file and the speaker, empty for a model with one. Raises EngineError."""
    default, _, speaker = settings.voice.partition("/")
    model = shared.chosen_model(NAME, settings, _known(), default)
    if settings.option("model"):
        speaker = "" if settings.voice == model.stem else settings.voice
    speakers = _facts(_config(model)).speakers
    if speaker not in (speakers or ("",)):
        have = ", ".join(speakers[:8]) or f"one, called {model.stem}"
        raise EngineError(f"The model {model.stem} has no speaker {speaker!r}.", hint=f"It has {have}.")
    return model, speaker


def _facts(config: Path) -> _Facts:
    """Raises EngineError."""
    try:
        stat = config.stat()
    except OSError as error:
        raise EngineError(f"{config} is missing.", hint="It comes with the model; put it beside it.") from error
    return _read(config, stat.st_size, stat.st_mtime_ns)


@functools.lru_cache(maxsize=256)
def _read(config: Path, size: int, _changed: int) -> _Facts:
    try:
        if size > LARGEST_CONFIG:
            raise ValueError("too large")
        told = json.loads(config.read_text("utf-8"))
        speakers = told.get("speaker_id_map", {}) if told["num_speakers"] > 1 else {}
        language = told.get("language", {}).get("code", "en").replace("_", "-")
        return _Facts(tuple(map(str, speakers)), language, str(told["audio"].get("quality", "")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EngineError(f"{config} is no configuration of a Piper model: {error}.") from error
