"""A VITS voice loaded: phonemes in, their durations and the sound out; noise from a seed.

A sentence is decoded in windows of :data:`WINDOW_FRAMES`, each with as much around it as a sample depends on, so that
its memory doesn't grow with it.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.concurrency.memory import release_memory
from studio.concurrency.threads import in_order
from studio.synthesize.engines.onnx_helper import APART, PERIOD, without_draws
from studio.synthesize.engines.onnx_models import durations_of, loading, session
from studio.synthesize.engines.vits_graph import split

WINDOW_FRAMES = 224
"""About two and a half seconds, for which the decoder takes 70 MB."""

THREADS = 2
"""Among which each layer of the text and the flow is divided, on any computer: the last bits depend on it."""

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Timing:
    """What the text of a sentence gives."""

    durations: NDArray[np.float32]
    """Frames of each phoneme before they are rounded up, shape (phonemes,)."""
    carried: Mapping[str, Any]
    """What the flow needs besides."""


@dataclass(frozen=True, slots=True)
class VitsModel:
    """A model in its three parts, see :mod:`studio.synthesize.engines.vits_graph`."""

    text: Any
    flow: Any
    decoder: Any
    durations: str
    frames: str
    features: int
    hop_samples: int
    reach_frames: int

    def timing(self, ids: Sequence[int], scales: Sequence[float], seed: int) -> Timing:
        """How long each phoneme lasts.

        Args:
            ids: numbers of phonemes.
            scales: of the noise, of all durations, and of the durations' noise.
            seed: of the noise.
        """
        given = {
            "input": np.asarray([ids], np.int64),
            "input_lengths": np.asarray([len(ids)], np.int64),
            "scales": np.asarray(scales, np.float32),
        }
        names = [output.name for output in self.text.get_outputs()]
        found = dict(zip(names, _run(self.text, names, given, seed, 2 * len(ids)), strict=True))
        return Timing(found.pop(self.durations), found)

    def sound(
        self, timing: Timing, scale: float, seed: int, threads: int = 1
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Samples, shape (n,), and the frames of each phoneme, shape (phonemes,), with all durations scaled.

        The number of threads changes nothing but the time.
        """
        durations = np.asarray(timing.durations * np.float32(scale), np.float32)
        each = np.ceil(durations.astype(np.float64)).reshape(-1)
        given = {**timing.carried, self.durations: durations}
        drawn = APART + self.features * int(each.sum())
        (frames,) = _run(self.flow, [self.frames], given, seed, drawn)
        return self._decoded(frames[:, :, None], threads), each

    def _decoded(self, frames: NDArray[np.float32], threads: int) -> NDArray[np.float32]:
        count, hop = frames.shape[3], self.hop_samples

        def window(edges: tuple[int, int]) -> NDArray[np.float32]:
            first, stop = edges
            begin, end = max(0, first - self.reach_frames), min(count, stop + self.reach_frames)
            around = np.ascontiguousarray(frames[..., begin:end])
            samples = self.decoder.run(None, {self.frames: around})[0].reshape(-1)
            return np.asarray(samples[(first - begin) * hop : (stop - begin) * hop], np.float32)

        windows = -(-count // WINDOW_FRAMES)
        windows += windows % 2 if windows > 1 else 0  # so that two cores have equally much to do
        return np.concatenate(
            list(in_order(window, pairwise(at * count // windows for at in range(windows + 1)), threads))
        )


def vits_model_of(file: Path, digest: str) -> VitsModel:
    """A model, loaded once.

    Args:
        file: in Piper's form, of one speaker.
        digest: of its content.

    Raises:
        ModelError: it can't be loaded, or is a model of another kind.
    """
    with _lock:
        return _loaded(file, digest)


@functools.lru_cache(maxsize=4)
def _loaded(file: Path, _digest: str) -> VitsModel:
    with loading(file):
        import onnx

        model = onnx.load(str(file))
        without_draws(model, onnx)
        parts = split(model, durations_of(model.graph), onnx)
        del model
        text = session(parts.text, THREADS)
        types = {output.name: output.type for output in text.get_outputs()}
        for taken in parts.flow.graph.input:
            if taken.name in types:
                kind = onnx.TensorProto.DataType.Value(_TYPES[types[taken.name]])
                taken.type.tensor_type.elem_type = kind
        found = VitsModel(
            text,
            session(parts.flow, THREADS),
            session(parts.decoder),
            parts.durations,
            parts.frames,
            parts.features,
            parts.hop_samples,
            parts.reach_frames,
        )
        del parts
        release_memory()
        return found


_TYPES = {"tensor(float)": "FLOAT", "tensor(int64)": "INT64", "tensor(bool)": "BOOL"}


def _run(session: Any, names: Sequence[str], given: Mapping[str, Any], seed: int, drawn: int) -> Any:  # noqa: ANN401
    """Outputs of a part, with as many random numbers from the seed as it takes."""
    taken = {known.name for known in session.get_inputs()}
    inputs = {name: value for name, value in given.items() if name in taken}
    if "studio_normal" in taken:
        inputs["studio_normal"] = np.random.default_rng(seed).standard_normal(min(drawn, PERIOD), np.float32)
    return session.run(names, inputs)
