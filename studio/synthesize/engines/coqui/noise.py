"""Random numbers that belong to one item of a batch, whatever stands around it.

A model draws its noise for the whole batch at once, so that a take would depend on its neighbours. Here every item has
a generator of its own, seeded by its request; drawn on the CPU by numpy, the numbers are the same on every device.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.overrides import TorchFunctionMode

from studio.synthesize.engines.coqui.tensors import Module, Tensor


def generators(seeds: Sequence[int]) -> list[np.random.Generator]:
    """A generator for each seed, any whole number from 0."""
    return [np.random.Generator(np.random.Philox(np.random.SeedSequence(seed))) for seed in seeds]


def normal(draws: Sequence[np.random.Generator], lengths: Sequence[int], channels: int, longest: int) -> Tensor:
    """Normal noise of shape (items, channels, longest), float32; zero beyond each item's length."""
    out = np.zeros((len(draws), channels, longest), np.float32)
    for row, (draw, length) in enumerate(zip(draws, lengths, strict=True)):
        out[row, :, :length] = draw.standard_normal((length, channels)).T
    return torch.from_numpy(out)


class TorchOverrides(TorchFunctionMode):  # type: ignore[misc]
    """Within it, calls of some functions of torch are answered by ours.

    Args:
        answers: pairs of a function, such as ``torch.randn``, and what is called in its place.
    """

    def __init__(self, *answers: tuple[Module, Callable[..., Tensor]]) -> None:
        super().__init__()
        self.answers = answers

    def __torch_function__(
        self,
        func: Module,
        types: Sequence[type],
        args: tuple[Tensor, ...] = (),
        kwargs: dict[str, Tensor] | None = None,
    ) -> Tensor:
        """Called by torch for each of its functions."""
        for known, answer in self.answers:
            if func is known:
                return answer(*args, **(kwargs or {}))
        return func(*args, **(kwargs or {}))


def choose_rows(draws: Sequence[np.random.Generator]) -> Callable[..., Tensor]:
    """In place of ``torch.multinomial``: the token of each row is drawn by that row's own generator.

    Inverts the distribution's sum at one uniform number per row (in float64, so that a difference in the last bit of
    a probability practically never changes the token).
    """

    def multinomial(weights: Tensor, num_samples: int, *_: object, **__: object) -> Tensor:
        if num_samples != 1 or len(weights) != len(draws):
            raise RuntimeError(f"{num_samples} draws for {len(weights)} rows, with {len(draws)} generators")
        sums = weights.double().cumsum(-1)
        at = torch.tensor([draw.random() for draw in draws], dtype=torch.float64, device=weights.device)
        chosen = torch.searchsorted(sums, (at * sums[:, -1]).unsqueeze(-1), right=True)
        return chosen.clamp_max(weights.shape[-1] - 1)

    return multinomial
