"""Voices of XTTS: a speaker of the model, or a person cloned from a recording; latents out.

Latents of a recording are computed once and kept, by the digests of model and recording. Nobody is cloned without a
note of consent in the voice's file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.audio.clip import resample
from studio.errors import EngineError
from studio.store import Store, digest
from studio.synthesize.engines.coqui.compat import quiet
from studio.synthesize.engines.coqui.loading import LoadedModel
from studio.synthesize.engines.coqui.tensors import Module, Tensor
from studio.synthesize.weights import weights_digest
from studio.values import VoiceSettings

RATE = 22_050
"""Hz at which XTTS listens."""
SHORTEST_S, LONGEST_S = 3.0, 600.0
"""Of a reference; the model hears its first 30 s."""


@dataclass(frozen=True, slots=True)
class Latents:
    """A voice, as XTTS knows it."""

    style: Tensor
    """Shape (1, prompt, channels), float32."""
    speaker: Tensor
    """Shape (1, channels, 1), float32."""


def consented(settings: VoiceSettings) -> Path | None:
    """The reference of a voice, or None if it isn't cloned.

    Raises:
        EngineError: there is no note of consent, or no such file.
    """
    if not settings.option("reference"):
        return None
    path = Path(settings.option("reference"))
    if not settings.option("consent"):
        raise EngineError(
            f"The voice {settings.voice!r} is cloned from {path.name}, and its file holds no note of consent.",
            hint='Add consent = "who agreed, when, to what" to its [engines.coqui], if they did.',
        )
    if not path.is_file():
        raise EngineError(f"There is no recording {path}.", hint="Put it into the folder of the voice.")
    return path


def latents(loaded: LoadedModel, settings: VoiceSettings, store: Store) -> Latents:
    """What the model has to know of a voice.

    Raises:
        EngineError: the model has no such speaker, or the reference can't be used.
    """
    import torch

    reference = consented(settings)
    if reference is None:
        if settings.voice not in loaded.speakers:
            near = ", ".join(loaded.speakers[:8])
            raise EngineError(f"The model has no speaker {settings.voice!r}.", hint=f"It has, among others: {near}.")
        known = loaded.model.speaker_manager.speakers[settings.voice]
        return Latents(known["gpt_cond_latent"].float(), known["speaker_embedding"].float())
    key = digest("coqui latents", 1, loaded.digest, weights_digest(reference))
    kept = store.get("latents", key)
    if kept is None:
        style, speaker = _listen(loaded.model, reference)
        buffer = io.BytesIO()
        np.savez(buffer, style=style, speaker=speaker)
        kept = buffer.getvalue()
        store.put("latents", key, kept)
    with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
        return Latents(torch.from_numpy(arrays["style"]), torch.from_numpy(arrays["speaker"]))


def _listen(model: Module, path: Path) -> tuple[Tensor, Tensor]:
    """Style and speaker of a recording, as arrays."""
    import soundfile
    import torch

    try:
        with soundfile.SoundFile(path) as file:
            if not SHORTEST_S <= file.frames / file.samplerate <= LONGEST_S:
                raise EngineError(
                    f"The recording {path.name} is {file.frames / file.samplerate:.1f} s long.",
                    hint=f"Give {SHORTEST_S:.0f} s or more of one person alone, best 10 to 30.",
                )
            samples, rate = file.read(dtype="float32", always_2d=True), file.samplerate
    except (OSError, RuntimeError) as error:
        raise EngineError(f"The recording {path.name} can't be read: {error}.", hint="Make it WAV or FLAC.") from error
    config = model.config
    mono = np.clip(resample(samples.mean(axis=1, dtype=np.float32), rate, RATE), -1.0, 1.0)
    audio = torch.from_numpy(mono[: RATE * config.max_ref_len]).unsqueeze(0).to(model.mel_stats.device)
    if config.sound_norm_refs:
        audio = audio / audio.abs().max().clamp_min(1e-6) * 0.75
    with quiet(), torch.inference_mode():
        speaker = model.get_speaker_embedding(audio, RATE)
        style = model.get_gpt_cond_latents(
            audio, RATE, length=config.gpt_cond_len, chunk_length=config.gpt_cond_chunk_len
        )
    return style.float().cpu().numpy(), speaker.float().cpu().numpy()
