"""A decoder over a padded batch that gives each item what it would get alone, to its last sample.

HiFi-GAN knows no mask: biases and conditioning fill the padding with values, and every convolution carries them back
into the end of a shorter item, over the last 50 ms or so. Alone, an item meets zeros beyond its end at every layer.
So each convolution's input is set to zero beyond the item's end, at that layer's own rate.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch

from studio.synthesize.engines.coqui.tensors import Module, Tensor


@contextlib.contextmanager
def masked(decoder: Module, lengths: Tensor, frames: int) -> Iterator[None]:
    """While it lasts, the decoder's convolutions see zeros beyond each item's end.

    Args:
        decoder: a module of 1-D convolutions whose stages multiply the length by whole numbers.
        lengths: frames of each item, shape (items,).
        frames: of the padded batch, at the decoder's input.
    """
    if bool((lengths == frames).all()):
        yield
        return
    masks: dict[int, Tensor] = {}

    def mask(_module: object, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        x, *rest = inputs
        steps = x.shape[-1]
        if steps not in masks:
            ends = (lengths * (steps // frames)).unsqueeze(1)
            masks[steps] = (torch.arange(steps, device=x.device) < ends).unsqueeze(1)
        return (torch.where(masks[steps], x, torch.zeros((), dtype=x.dtype, device=x.device)), *rest)

    convolutions = (torch.nn.Conv1d, torch.nn.ConvTranspose1d)
    hooks = [
        module.register_forward_pre_hook(mask)
        for module in decoder.modules()
        if isinstance(module, convolutions) and module.kernel_size[0] > 1  # of size 1 are those of the conditioning
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
