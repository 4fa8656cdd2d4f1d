"""ONNX models in this process: one thread each, noise from a seed, and the durations of phonemes as an output."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.concurrency.memory import give_back
from studio.errors import EngineError
from studio.synthesize.engines.onnx_helper import SeededSession, without_draws

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Model:
    """An acoustic model that was loaded."""

    session: Any
    frames: str
    """Name of the output with the frames of each phoneme; before they are rounded up, where the model does that."""

    def run(self, output: str, inputs: Mapping[str, Any], seed: int) -> tuple[Any, NDArray[np.float64]]:
        """An output of the model, and the frames of each phoneme, shape (phonemes,)."""
        found, frames = SeededSession(self.session, seed).run([output, self.frames], dict(inputs))
        return found, np.asarray(frames, np.float64).reshape(-1)

    def durations(self, inputs: Mapping[str, Any], seed: int) -> NDArray[np.float64]:
        """The frames of each phoneme alone, which takes a small part of the time."""
        import onnxruntime

        options = onnxruntime.RunOptions()
        options.only_execute_path_to_fetches = True
        (frames,) = SeededSession(self.session, seed).run([self.frames], dict(inputs), options)
        return np.asarray(frames, np.float64).reshape(-1)


def model_of(file: Path, digest: str) -> Model:
    """A model with the durations of its phonemes as an output; loaded once.

    Args:
        file: an acoustic model that adds up the durations of its phonemes.
        digest: of its content.

    Raises:
        EngineError: it can't be loaded, or is a model of another kind.
    """
    with _lock:
        return _loaded(file, digest)


@functools.lru_cache(maxsize=8)
def _loaded(file: Path, _digest: str) -> Model:
    try:
        import onnx
        import onnxruntime

        model = onnx.load(str(file))
        without_draws(model, onnx)
        frames = _frames(model.graph)
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(frames))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.log_severity_level = 3
        content = model.SerializeToString()
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        del model, content
        give_back()
        return Model(session, frames)
    except Exception as error:  # whatever a file does to the packages
        reason = f"{type(error).__name__}: {error}"[:300]
        raise EngineError(f"The model {file.name} can't be loaded: {reason}.", file=file) from error


def _frames(graph: Any) -> str:  # noqa: ANN401 - of a package without types
    """The tensor whose sum is the number of frames: what a node ``CumSum`` adds up, before it is rounded up."""
    made_by = {name: node for node in graph.node for name in node.output}
    sums = [made_by[node.input[0]] for node in graph.node if node.op_type == "CumSum" and node.input[0] in made_by]
    found = {node.input[0] if node.op_type == "Ceil" else node.output[0] for node in sums if _rounds(node)}
    if len(found) != 1:
        raise ValueError("it has no durations of phonemes")
    return str(found.pop())


def _rounds(node: Any) -> bool:  # noqa: ANN401
    return node.op_type in ("Ceil", "Cast")
