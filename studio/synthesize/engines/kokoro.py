"""Kokoro: neural voices, one model for all of them (``NAME.onnx`` beside a file of voices, ``*.bin`` or ``*.npz``).

The package kokoro-onnx is MIT, but uses GPL code to turn words into phonemes, so it runs in a helper process. The first
letter of a voice's name is its language.
"""

from __future__ import annotations

import functools
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from studio.audio.clip import Clip
from studio.errors import EngineError
from studio.synthesize.downloads import VoiceDownload
from studio.synthesize.engine import EngineVoice, Readiness, Request
from studio.synthesize.engines import onnx_voices as shared
from studio.synthesize.engines.model_downloads import kokoro_downloads
from studio.synthesize.engines.model_folders import models
from studio.synthesize.engines.rates import TEXTS, speech_s, speed_for
from studio.values import VoiceSettings

NAME, MODULE, PACKAGE = "kokoro", "kokoro_onnx", "kokoro-onnx"
LANGUAGES = {"a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "h": "hi", "i": "it", "p": "pt-br"}
"""espeak-ng's name of the language, by the first letter of a voice's name."""
OTHERS = ("j", "z")
"""Japanese and Chinese, which need more than espeak-ng."""
SLOWEST, FASTEST = 0.5, 2.0
FOLLOWED = (0.9, 1.12)
"""Speeds that the length of speech follows within 1 %; outside them, the length is measured."""


class Kokoro:
    """See the module's docstring."""

    name = NAME
    abilities = replace(shared.ABILITIES, processor_s=0.95)

    def readiness(self) -> Readiness:
        """Whether the package is installed, and the number of models with usable voices."""
        known = _known()
        found = shared.readiness(NAME, MODULE, PACKAGE, len(known))
        if found.ready and known and not self.voices():
            file = _voices_file(next(iter(known.values())))
            detail = f"{file} has voices for Japanese or Chinese only, which need more than espeak-ng"
            return Readiness(False, detail, "Put a file with other voices beside the model, such as voices-v1.0.bin.")
        return found

    def build(self) -> str:
        """Versions of the packages."""
        return shared.build(PACKAGE)

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        """See :meth:`studio.synthesize.engine.EngineWithModels.identity`."""
        return shared.identity(settings, *_find(settings))

    def voices(self) -> tuple[EngineVoice, ...]:
        """The voices of the first model in the models folder, except those it can't use."""
        known = _known()
        names = _names(_voices_file(next(iter(known.values())))) if known else ()
        return tuple(EngineVoice(name, language=_language(name), gender=_gender(name)) for name in names)

    def downloads(self) -> tuple[VoiceDownload, ...]:
        """See :class:`studio.synthesize.downloads.EngineWithDownloads`."""
        return kokoro_downloads()

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        return shared.speak(NAME, MODULE, [_order(request) for request in requests], requests)


def _order(request: Request) -> dict[str, object]:
    shared.plain(NAME, request)
    settings = request.settings
    speed = settings.rate / 2 ** (settings.pitch / 12)
    if not SLOWEST <= speed <= FASTEST:
        raise EngineError(f"kokoro speaks at speeds from {SLOWEST:g} to {FASTEST:g}, not {speed:.2f}.")
    model, voices = _find(settings)
    held = shared.identity(settings, model, voices).option("model")
    order = {
        "model": str(model),
        "voices": str(voices),
        "digest": held,
        "voice": settings.voice,
        "language": _language(settings.voice),
    }
    return {**order, "speed": speed if FOLLOWED[0] <= speed <= FOLLOWED[1] else _measured(order, speed)}


def _measured(order: Mapping[str, object], speed: float) -> float:
    """The speed for the model, whose silence follows the speed less than its speech does."""

    def measure(speed: float) -> list[float]:
        orders = [{**order, "parts": [(text, "")], "speed": speed, "seed": at} for at, text in enumerate(TEXTS)]
        return [speech_s(said.samples, said.rate_hz) for said in shared.ask(NAME, MODULE, orders)]

    facts = (NAME, shared.build(PACKAGE), order["digest"], order["voice"], order["language"])
    return min(max(speed_for(1 / speed, measure, *facts) or speed, SLOWEST), FASTEST)


def _known() -> dict[str, Path]:
    return {name: path for name, path in models(NAME, "*").items() if _beside(path)}


def _beside(model: Path) -> list[Path]:
    return sorted(path for path in model.parent.iterdir() if path.suffix in (".bin", ".npz"))


def _voices_file(model: Path) -> Path:
    found = _beside(model)
    if not found:
        raise EngineError(f"There is no file of voices beside {model}.", hint="It comes with the model: voices-*.bin.")
    return found[0]


def _find(settings: VoiceSettings) -> tuple[Path, Path]:
    """The files of model and voices. Raises EngineError."""
    known = _known()
    model = shared.chosen_model(NAME, settings, known, next(iter(known), "kokoro-v1.0"))
    voices = _voices_file(model)
    names = _names(voices)
    if settings.voice not in names:
        raise EngineError(f"kokoro has no voice {settings.voice!r}.", hint=f"Its voices: {', '.join(names[:12])}.")
    return model, voices


def _names(voices: Path) -> tuple[str, ...]:
    """Raises EngineError."""
    try:
        stat = voices.stat()
        return _read(voices, stat.st_size, stat.st_mtime_ns)
    except (OSError, zipfile.BadZipFile) as error:
        raise EngineError(f"{voices} is no file of Kokoro voices: {error}.") from error


@functools.lru_cache(maxsize=16)
def _read(voices: Path, _size: int, _changed: int) -> tuple[str, ...]:
    with zipfile.ZipFile(voices) as held:
        names = sorted(name.removesuffix(".npy") for name in held.namelist() if name.endswith(".npy"))
    return tuple(name for name in names if not (name.startswith(OTHERS) and name[2:3] == "_"))


def _language(voice: str) -> str:
    """The language of a voice. Names look like ``af_heart``: language, gender, name; others count as US English."""
    return LANGUAGES.get(voice[:1], "en-us") if voice[2:3] == "_" else "en-us"


def _gender(voice: str) -> str:
    return {"f": "female", "m": "male"}.get(voice[1:2], "") if voice[2:3] == "_" else ""
