"""A model from its files: through the package's own loader in, ready to speak on its device out.

Only weights are loaded, no pickled code, unless the user trusts this very model. Weight norm is folded into the
weights once, which changes nothing but the time every sentence takes.
"""

from __future__ import annotations

import functools
import pickle
from dataclasses import dataclass

from studio.errors import EngineError, ModelError
from studio.synthesize.engines.coqui.compat import quiet, ready_imports
from studio.synthesize.engines.coqui.guard import guarded
from studio.synthesize.engines.coqui.models import ModelFiles
from studio.synthesize.engines.coqui.phonemes import MISSING
from studio.synthesize.engines.coqui.tensors import Module, Tensor

ONE_SPEAKER = "default"
"""Name of the voice of a model with one speaker."""


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory."""

    model: Module
    kind: str
    rate: int
    """Hz."""
    speakers: tuple[str, ...]
    """In the model's order."""
    languages: tuple[str, ...]
    """Empty for a model with one language."""
    digest: str
    decoder_type: Module
    """Half-precision type of the decoder's arithmetic, or None."""


@functools.lru_cache(maxsize=2)
def load_model(files: ModelFiles, digest: str, device: str, precision: str, trusted: bool) -> LoadedModel:
    """Load a model; the last two stay in memory.

    Args:
        files: of the model.
        digest: of what they hold.
        device: ``cpu``, ``cuda`` or ``cuda:N``.
        precision: see ``setup.PRECISIONS``.
        trusted: pickled code in the files may run.

    Raises:
        EngineError: the device can't be used, or the files can't be loaded.
    """
    with quiet():
        ready_imports()
        import torch

        _check_device(torch, device)
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "tf32"
        model = _load(files, digest, trusted)
        remove_weight_norm(model)
        model.eval()
        if files.kind == "vits":
            from studio.synthesize.engines.coqui.vits import prepare_vits

            prepare_vits(model)
        model.to(device)
    half = {"float16": torch.float16, "bfloat16": torch.bfloat16}.get(precision)
    audio = model.config.audio
    rate = int(getattr(audio, "output_sample_rate", None) or audio.sample_rate)
    return LoadedModel(
        model, files.kind, rate, _speakers(model, files.kind), _languages(model, files.kind), digest, half
    )


def remove_weight_norm(model: Module) -> int:
    """Fold weight norm into the weights. Returns how many modules had it."""
    from torch.nn.utils import parametrize

    found = [module for module in model.modules() if parametrize.is_parametrized(module, "weight")]
    for module in found:
        parametrize.remove_parametrizations(module, "weight")
    return len(found)


def _check_device(torch: Module, device: str) -> None:
    if device == "cpu":
        return
    number = int(device.partition(":")[2] or 0)
    if not torch.cuda.is_available() or number >= torch.cuda.device_count():
        raise EngineError(
            f"The driver shows a GPU, but torch {torch.__version__} can't use {device}.",
            hint="Is the driver too old for it (nvidia-smi)? STUDIO_COQUI_DEVICE=cpu goes on without the GPU.",
        )


def _load(files: ModelFiles, digest: str, trusted: bool) -> Tensor:
    try:
        from TTS.api import TTS
    except Exception as error:
        raise EngineError(f"coqui-tts can't be loaded: {error}", hint="See docs/coqui.md.") from error
    checkpoint = files.folder if files.kind == "xtts" else files.checkpoint
    try:
        with guarded(files.folder, trusted):
            api = TTS(model_path=str(checkpoint), config_path=str(files.folder / "config.json"), progress_bar=False)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"The model in {files.folder} holds pickled code, which could do anything on this computer.",
            hint=f"If you know who made it and trust them, set STUDIO_COQUI_TRUST={digest}.",
        ) from error
    except Exception as error:  # whatever is wrong with the files
        reason = " ".join(str(error).split())[:300]
        raise ModelError(
            f"The model in {files.folder} can't be loaded: {type(error).__name__}: {reason}.", hint=_next_step(reason)
        ) from error
    return api.synthesizer.tts_model


def _next_step(reason: str) -> str:
    if "espeak" in reason.lower():
        return MISSING
    return "Fetch it anew, or see docs/coqui.md."


def _speakers(model: Module, kind: str) -> tuple[str, ...]:
    manager = getattr(model, "speaker_manager", None)
    names = tuple(str(name) for name in manager.speaker_names) if manager is not None else ()
    if kind == "vits" and not (model.args.use_speaker_embedding or model.args.use_d_vector_file):
        names = ()
    return names or (() if kind == "xtts" else (ONE_SPEAKER,))


def _languages(model: Module, kind: str) -> tuple[str, ...]:
    if kind == "xtts":
        return tuple(model.config.languages)
    return tuple(model.language_manager.language_names) if model.args.use_language_embedding else ()
