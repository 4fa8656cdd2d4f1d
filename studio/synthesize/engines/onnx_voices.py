"""Shared by the engines piper and kokoro: models on disk, and the helper process that speaks with them.

Each engine has its own process, since both packages include GPL code. It is started with the first sentence and keeps
running. Models are files of the user; nothing is ever downloaded here.
"""

from __future__ import annotations

import functools
import importlib.util
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Clip
from studio.concurrency.cores import available_cores
from studio.errors import EngineError, ProgramError
from studio.programs.extras import pip_install
from studio.programs.helper import HelperProcess
from studio.programs.run import python
from studio.store import digest
from studio.synthesize.abilities import Abilities
from studio.synthesize.alphabets import ipa, parts
from studio.synthesize.engine import Readiness, Request
from studio.synthesize.engines.model_folders import models_folder
from studio.synthesize.engines.neural import KOKORO_LEAD_S, VITS_LEAD_S, noise_seed, quiet_clip, word_times
from studio.synthesize.engines.onnx_models import unusable
from studio.synthesize.engines.owners import owners
from studio.synthesize.packages import installed
from studio.synthesize.weights import weights_digest
from studio.values import VoiceSettings

FORM = 3
"""Part of the build; raised when this code or the helper changes the sound or the word times."""
HELPER = Path(__file__).with_name("onnx_helper.py")
TIME_LIMIT_S = 60.0
"""Time limit for one sentence, which takes about a second."""
LOADING_S = 120.0
"""Additional time for each order, to load models."""
ABILITIES = Abilities(
    batch=2 * available_cores(),
    follows=frozenset({"phonemes"}),
    letters="ascii",
    memory_errors=("bad_alloc", "failed to allocate memory", "MemoryError"),
)


@dataclass(frozen=True, slots=True)
class HelperSpeech:
    """The helper's result for a request."""

    samples: NDArray[np.float32]
    """Shape (n,)."""
    rate_hz: int
    letters: Sequence[str]
    """Phonemes, pauses and padding; empty if the model doesn't report durations."""
    durations_s: NDArray[np.float64]
    """The duration of each letter."""


def chosen_model(kind: str, settings: VoiceSettings, known: Mapping[str, Path], default: str, folder: str = "") -> Path:
    """The model file that a voice names, by name or path; the default if it names none.

    Args:
        kind: the engine.
        settings: settings of the voice.
        known: models by name.
        default: name of the default model.
        folder: folder of models, if the engine uses those of another engine.

    Raises:
        EngineError: there is no such model, or the path leads to none or several.
    """
    named = settings.option("model")
    place = Path(named)
    if not place.is_absolute():
        if (named or default) in known:
            return known[named or default]
        have = ", ".join(known) or "none"
        raise EngineError(
            f"{kind} has no model {named or default!r} in {models_folder(folder or kind)}.",
            hint=f"It has {have}; docs/engines.md says how to get more.",
        )
    found = sorted(place.glob("*.onnx")) if place.is_dir() else [place]
    if len(found) != 1 or not found[0].is_file() or found[0].suffix != ".onnx":
        raise EngineError(f"{place} is not a model, nor a folder with one.", hint="A model is a file NAME.onnx.")
    return found[0]


def readiness(kind: str, module: str, distribution: str, here: int) -> Readiness:
    """Whether the packages are installed; they are not imported."""
    hint = pip_install(kind)
    lacking = [name for name in (distribution, "onnxruntime", "onnx") if not installed(name)]
    if lacking or importlib.util.find_spec(module) is None:
        return Readiness(False, f"not installed: {', '.join(lacking) or distribution}", hint)
    have = f"{here} model{'' if here == 1 else 's'}" if here else f"no model in {models_folder(kind)}"
    return Readiness(True, f"{build(distribution)}, in a process of its own, on the CPU; {have}")


def build(distribution: str) -> str:
    """Versions of everything that shapes the sound except the models, which are in a voice's identity."""
    return f"{distribution} {installed(distribution)}, onnxruntime {installed('onnxruntime')}, form {FORM}"


def identity(settings: VoiceSettings, *files: Path) -> VoiceSettings:
    """The settings with digests in place of the names of the model's files."""
    return replace(settings, options=(("model", digest("onnx model", [weights_digest(file) for file in files])),))


def speak(kind: str, module: str, orders: Sequence[Mapping[str, object]], requests: Sequence[Request]) -> list[Clip]:
    """A clip for each request, spoken by the helper process.

    Args:
        kind: piper or kokoro.
        module: the package's module.
        orders: the helper's parameters of each request, except text and seed, and except the speed unless it is given.
        requests: the requests.

    Raises:
        EngineError: a request can't be spoken.
        ProgramError: the helper crashed or took too long; the next order starts another one.
    """
    if not requests:
        return []
    shifts = [2 ** (request.settings.pitch / 12) for request in requests]  # by playing the samples faster
    whole = [
        {
            **order,
            "parts": _parts(request),
            "speed": order.get("speed", request.settings.rate / shift),
            "seed": noise_seed(request),
        }
        for order, request, shift in zip(orders, requests, shifts, strict=True)
    ]
    answers = zip(requests, ask(kind, module, whole), shifts, strict=True)
    return [_clip(kind, request, said, shift) for request, said, shift in answers]


def _clip(kind: str, request: Request, said: HelperSpeech, shift: float) -> Clip:
    """The clip of a result, played faster by the factor ``shift``."""
    lead_s, silent_blanks = (KOKORO_LEAD_S, False) if kind == "kokoro" else (VITS_LEAD_S, True)
    words_of_letters = owners(request, said.letters, silent_blanks=silent_blanks)
    words = word_times(request.text, words_of_letters, said.durations_s / shift, lead_s)
    return quiet_clip(said.samples, round(said.rate_hz * shift), words)


def ask(kind: str, module: str, orders: Sequence[Mapping[str, object]]) -> list[HelperSpeech]:
    """The results of orders. Raises the same errors as :func:`speak`.

    Args:
        kind: piper or kokoro.
        module: the package's module.
        orders: all that the helper needs to know.
    """
    asked = json.dumps({"requests": orders}).encode()
    answer = companion(kind, module).ask(asked, timeout=LOADING_S + TIME_LIMIT_S * len(orders))
    head, _, body = answer.partition(b"\n")
    try:
        listed = json.loads(head)
        wrong = next((each["error"] for each in listed if "error" in each), "")
        broken = next((each["model"] for each in listed if "model" in each), "")
        lengths = [each.get("length", 0) for each in listed]
        if not wrong and (len(listed) != len(orders) or 4 * sum(lengths) != len(body)):
            raise ValueError("its parts don't fit")
        phonemes = [(each.get("letters", []), np.asarray(each.get("durations_s", []), np.float64)) for each in listed]
    except (ValueError, TypeError, AttributeError) as error:
        raise ProgramError(f"The helper process of {kind} gave no sensible answer: {error}.") from error
    if broken:
        raise unusable(Path(broken), wrong)
    if wrong:
        raise EngineError(f"{kind} could not speak: {wrong}.")
    sounds = np.split(np.frombuffer(body, "<f4"), np.cumsum(lengths)[:-1])
    return [
        HelperSpeech(sound, each["rate"], *timed) for sound, each, timed in zip(sounds, listed, phonemes, strict=True)
    ]


def _parts(request: Request) -> list[tuple[str, str]]:
    """The words in parts, each with its IPA if known; the phones are English."""
    english = request.language.lower().partition("-")[0] == "en"
    return [
        (words + closing, ipa(phones) + closing if phones else "")
        for words, phones, closing in parts(request.text, request.phonemes if english else ())
    ]


@functools.cache
def companion(kind: str, module: str) -> HelperProcess:
    """The helper process of an engine, shared by all its objects.

    Raises:
        EngineError: its package isn't installed.
    """
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise EngineError(f"{kind} is not installed.", hint=pip_install(kind))
    folder = Path(spec.origin).parents[1]
    return HelperProcess(f"The helper process of {kind}", [python(), "-I", HELPER, kind, folder])


def plain(kind: str, request: Request) -> None:
    """Check that requests are in spoken form. Raises EngineError."""
    if not request.text.isascii() or not request.text.isprintable():
        raise EngineError(f"{kind} gets the spoken form only: ASCII words.", hint="Give it the spoken form.")
