"""VITS, batched: tokens of several texts and speakers in, samples and durations of each out, in one forward pass.

The pass is the model's own ``inference``, taken apart so that every item of a batch comes out as it does alone: its
noise is its own, the decoder is masked, and text encoder and durations (less than a hundredth of the work) are in
float64. Durations are rounded up to whole frames, and in float32 a difference in the last bit, which batches of other
shapes do have, would now and then make a take a frame longer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from studio.audio.clip import Samples
from studio.errors import EngineError
from studio.synthesize.engines.coqui.masked import masked
from studio.synthesize.engines.coqui.noise import TorchOverrides, generators, normal
from studio.synthesize.engines.coqui.tensors import Module, Tensor
from studio.synthesize.engines.onnx_helper import fitting_scale

LONGEST_S = 120.0
"""A piece of text that comes out longer is refused: a model gone astray would fill the memory."""


@dataclass(frozen=True, slots=True)
class VitsItem:
    """One piece of text."""

    tokens: tuple[int, ...]
    speaker: str
    """Empty for a model with one speaker."""
    language: str
    """As the model calls it; empty for a model with one language."""
    stretch: float
    """Length, as a multiple of the model's own."""
    seed: int
    temperature: float = 1.0
    """How much of the model's own noise it gets."""


@dataclass(frozen=True, slots=True)
class VitsSpeech:
    """What was said of an item."""

    samples: Samples
    """Shape (n,), at the model's rate."""
    durations_s: NDArray[np.float64]
    """Of each token, shape (tokens,)."""


def prepare_vits(model: Module) -> None:
    """Once after loading: the parts that decide about lengths go to float64."""
    model.text_encoder.double()
    model.duration_predictor.double()


def tokenize(model: Module, text: str, language: str) -> tuple[int, ...]:
    """Tokens of a text.

    Raises:
        EngineError: the model has no token for one of its letters or digits, or nothing is left to say.
    """
    tokenizer = model.tokenizer
    tokenizer.not_found_characters = []
    tokens = tuple(tokenizer.text_to_ids(text, language=language or None))
    lost = [c for c in tokenizer.not_found_characters if c.isalnum()]
    if lost and not tokenizer.use_phonemes:
        raise EngineError(
            f"The model has no sound for {' '.join(lost)}.", hint="Say it in other letters, in lexicon.toml."
        )
    if not tokens:
        raise EngineError(f"Nothing of “{text}” can be spoken by this model.")
    return tokens


def letters(model: Module, tokens: Sequence[int]) -> list[str]:
    """The letter of each token, or the name of its mark, such as ``<BLNK>``."""
    return [str(model.tokenizer.characters.id_to_char(token)) for token in tokens]


def speak_vits(
    model: Module,
    items: Sequence[VitsItem],
    decoder_type: Module = None,
) -> list[VitsSpeech]:
    """What each item becomes.

    Args:
        model: on its device, after :func:`prepare_vits`.
        items: what is to be said.
        decoder_type: half-precision type of the decoder's arithmetic, or None for float32.

    Raises:
        EngineError: an item would be longer than :data:`LONGEST_S`.
    """
    device = model.text_encoder.emb.weight.device
    draws = generators([item.seed for item in items])
    lengths = torch.tensor([len(item.tokens) for item in items], device=device)
    with torch.inference_mode():
        g, languages = _conditions(model, items, device)
        tokens = torch.nn.utils.rnn.pad_sequence(
            [torch.tensor(item.tokens, dtype=torch.long) for item in items], batch_first=True
        ).to(device)
        encoded, mean, log_scale, mask = model.text_encoder(tokens, lengths, lang_emb=_double(languages))
        durations = _durations(model, encoded, mask, g, languages, items, draws)
        totals = durations.sum(1).clamp_min(1).long()
        frames = int(totals.max())
        seconds = frames * model.config.audio.hop_length / model.config.audio.sample_rate
        if seconds > LONGEST_S:
            raise EngineError(f"The model would speak for {seconds:.0f} s, which no sentence takes.")
        z = _flow(model, mean.float(), log_scale.float(), durations, totals, g, items, draws)
        z, _, _, _ = model.upsampling_z(z)
        grown = z.shape[-1] // frames
        arithmetic = torch.autocast(device.type, dtype=decoder_type) if decoder_type else contextlib.nullcontext()
        with arithmetic, masked(model.waveform_decoder, totals * grown, frames * grown):
            waves = model.waveform_decoder(z, g=g)
        waves = waves.float().cpu().numpy()
    hop = waves.shape[-1] // frames
    ends, seconds_each = (totals * hop).tolist(), durations.cpu().numpy() * hop / model.config.audio.sample_rate
    return [
        VitsSpeech(np.ascontiguousarray(wave[0, :end]), row[: len(item.tokens)])
        for item, wave, end, row in zip(items, waves, ends, seconds_each, strict=True)
    ]


def _conditions(model: Module, items: Sequence[VitsItem], device: Tensor) -> tuple[Tensor, Tensor]:
    """Embeddings of speakers and languages, shape (items, channels, 1); None if the model has one of them."""
    speakers = languages = None
    if model.args.use_d_vector_file:
        manager = model.speaker_manager
        vectors = [np.asarray(manager.get_mean_embedding(item.speaker)) for item in items]
        stacked = torch.from_numpy(np.stack(vectors)).float().to(device)
        speakers = torch.nn.functional.normalize(stacked).unsqueeze(-1)
    elif model.args.use_speaker_embedding:
        ids = [model.speaker_manager.name_to_id[item.speaker] for item in items]
        speakers = model.emb_g(torch.tensor(ids, device=device)).unsqueeze(-1)
    if model.args.use_language_embedding:
        ids = [model.language_manager.name_to_id[item.language] for item in items]
        languages = model.emb_l(torch.tensor(ids, device=device)).unsqueeze(-1)
    return speakers, languages


def _durations(
    model: Module,
    encoded: Tensor,
    mask: Tensor,
    g: Tensor,
    languages: Tensor,
    items: Sequence[VitsItem],
    draws: Sequence[np.random.Generator],
) -> Tensor:
    """Frames of each token, shape (items, tokens), whole numbers in float64; 0 in the padding."""
    speaker = _double(g) if model.args.condition_dp_on_speaker else None
    if model.args.use_sdp:
        noise = normal(draws, [len(item.tokens) for item in items], 2, encoded.shape[-1]).to(encoded.device)
        noise *= _temperatures(items, noise)
        with TorchOverrides((torch.randn, lambda *_, **__: noise)):
            logs = model.duration_predictor(
                encoded,
                mask,
                g=speaker,
                reverse=True,
                noise_scale=model.inference_noise_scale_dp,
                lang_emb=_double(languages),
            )
    else:
        logs = model.duration_predictor(encoded, mask, g=speaker, lang_emb=_double(languages))
    usual = (torch.exp(logs) * mask * model.length_scale).squeeze(1)
    scales = [_scale(row, item.stretch) for row, item in zip(usual.cpu().numpy(), items, strict=True)]
    return torch.ceil(usual * torch.tensor(scales, dtype=torch.float64, device=usual.device)[:, None])


def _scale(durations: NDArray[np.float64], stretch: float) -> float:
    """What durations are multiplied by, so that the item is as long as it should be though each is rounded up."""
    return 1.0 if stretch == 1.0 else fitting_scale(durations, float(np.ceil(durations).sum()) * stretch, np.ceil)


def _flow(
    model: Module,
    mean: Tensor,
    log_scale: Tensor,
    durations: Tensor,
    totals: Tensor,
    g: Tensor,
    items: Sequence[VitsItem],
    draws: Sequence[np.random.Generator],
) -> Tensor:
    """What the decoder speaks from, shape (items, channels, frames); zero beyond each item's end."""
    longest = int(totals.max())
    times = torch.arange(longest, device=mean.device)
    inside = (times < totals[:, None]).unsqueeze(1)
    token = torch.searchsorted(durations.cumsum(1).long(), times.expand(len(totals), -1).contiguous(), right=True)
    token = token.clamp_max(mean.shape[-1] - 1).unsqueeze(1).expand(-1, mean.shape[1], -1)
    noise = normal(draws, totals.tolist(), mean.shape[1], longest).to(mean.device)
    noise *= _temperatures(items, noise)
    spread = torch.exp(log_scale.gather(2, token)) * model.inference_noise_scale
    z = (mean.gather(2, token) + noise * spread) * inside
    return model.flow(z, inside.to(z.dtype), g=g, reverse=True) * inside


def _temperatures(items: Sequence[VitsItem], like: Tensor) -> Tensor:
    return torch.tensor([item.temperature for item in items], dtype=like.dtype, device=like.device)[:, None, None]


def _double(tensor: Tensor) -> Tensor:
    return None if tensor is None else tensor.double()
