"""XTTS, batched: token rows of equal length in, samples of each out.

The model attends to padding, so only texts of equal token count go together; then every row comes out as it does
alone. Sampling is by row, from the row's own generator. A row ends with its first stop token, whatever its neighbours
still say, and is decoded by itself: what takes time are the steps of the language model. A row without one was cut
at the most steps the model has, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from studio.audio.clip import Samples
from studio.errors import EngineError
from studio.synthesize.engines.coqui.cloning import Latents
from studio.synthesize.engines.coqui.noise import TorchOverrides, choose_rows, generators
from studio.synthesize.engines.coqui.tensors import Module, Tensor

UNKNOWN = "[UNK]"


@dataclass(frozen=True, slots=True)
class XttsItem:
    """One piece of text."""

    tokens: tuple[int, ...]
    voice: Latents
    stretch: float
    """Length, as a multiple of the model's own."""
    seed: int
    temperature: float = 1.0
    """Of its draws, as a share of the model's own."""


class XttsSpeech(NamedTuple):
    """What came of an item."""

    samples: Samples
    """Shape (n,), at the model's rate."""
    ended: bool
    """It came to an end by itself; else it was cut at the most steps the model has (28 s), mostly after babbling."""


def tokenize(model: Module, text: str, language: str) -> tuple[int, ...]:
    """Tokens of a text.

    Raises:
        EngineError: the model has no token for something in it, or it is too long.
    """
    tokens = tuple(model.tokenizer.encode(text.strip().lower(), lang=language))
    if model.tokenizer.tokenizer.token_to_id(UNKNOWN) in tokens:
        raise EngineError(f"The model doesn't know all signs of “{text}”.", hint="Say it in other letters.")
    if len(tokens) >= model.args.gpt_max_text_tokens:
        raise EngineError(f"“{text[:40]} …” is too long for the model.", hint="Split the sentence.")
    return tokens


def most_characters(model: Module, language: str) -> int:
    """Longest text for one pass, in characters."""
    return int(model.tokenizer.char_limits.get(language.split("-")[0], 200))


def speak_xtts(model: Module, items: Sequence[XttsItem]) -> list[XttsSpeech]:
    """Each item, spoken. All items have the same number of tokens."""
    device = model.mel_stats.device
    tokens = torch.tensor([item.tokens for item in items], dtype=torch.int32, device=device)
    style = torch.cat([item.voice.style for item in items]).to(device)
    config = model.config
    with (
        torch.inference_mode(),
        TorchOverrides((torch.multinomial, choose_rows(generators([item.seed for item in items])))),
    ):
        codes = model.gpt.generate(
            cond_latents=style,
            text_inputs=tokens,
            do_sample=True,
            top_p=config.top_p,
            top_k=config.top_k,
            temperature=config.temperature,
            logits_processor=_own_temperatures(items, device),
            num_return_sequences=1,
            num_beams=1,
            length_penalty=config.length_penalty,
            repetition_penalty=float(config.repetition_penalty),
            output_attentions=False,
        )
        return [_decode(model, *row) for row in zip(codes, items, style.split(1), strict=True)]


def _own_temperatures(items: Sequence[XttsItem], device: Tensor) -> list[Callable[[Tensor, Tensor], Tensor]]:
    """What divides the logits of each row by its temperature, before the model's own and the cut of unlikely tokens."""
    if all(item.temperature == 1.0 for item in items):
        return []
    own = torch.tensor([item.temperature for item in items], device=device)[:, None]
    return [lambda _, logits: logits / own]


def _decode(model: Module, codes: Tensor, item: XttsItem, style: Tensor) -> XttsSpeech:
    """One row's codes, up to its first stop token, as sound."""
    stops = (codes == model.gpt.stop_audio_token).nonzero()
    row = codes[: int(stops[0]) + 1 if len(stops) else None].unsqueeze(0)
    device = row.device
    latents = model.gpt(
        torch.tensor([item.tokens], dtype=torch.int32, device=device),
        torch.tensor([len(item.tokens)], device=device),
        row,
        torch.tensor([row.shape[-1] * model.gpt.code_stride_len], device=device),
        cond_latents=style,
        return_attentions=False,
        return_latent=True,
    )
    if item.stretch != 1.0:
        latents = torch.nn.functional.interpolate(
            latents.transpose(1, 2), scale_factor=item.stretch, mode="linear"
        ).transpose(1, 2)
    wave = model.hifigan_decoder(latents, g=item.voice.speaker.to(device))
    return XttsSpeech(np.ascontiguousarray(wave.float().cpu().numpy().reshape(-1)), ended=len(stops) > 0)
