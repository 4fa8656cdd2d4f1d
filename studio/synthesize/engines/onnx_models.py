"""ONNX models in this process, and the durations of phonemes as an output."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.concurrency.memory import release_memory
from studio.errors import ModelError
from studio.synthesize.packages import get_again, reinstall

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded acoustic model."""

    session: Any
    frames: str
    """Name of the output with the frames of each phoneme."""


def model_of(file: Path, digest: str, inputs: frozenset[str]) -> Model:
    """A model with the durations of its phonemes as an output; loaded once.

    Args:
        file: an acoustic model that adds up the durations of its phonemes.
        digest: of its content.
        inputs: that it takes.

    Raises:
        ModelError: it can't be loaded, or is a model of another kind.
    """
    with _lock:
        return _loaded(file, digest, inputs)


@functools.lru_cache(maxsize=8)
def _loaded(file: Path, _digest: str, inputs: frozenset[str]) -> Model:
    with loading(file):
        import onnx

        model = onnx.load(str(file))
        if {known.name for known in model.graph.input} != inputs:
            raise ValueError(f"it doesn't take {', '.join(sorted(inputs))}")
        frames = durations_of(model.graph)
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(frames))
        return Model(session(model), frames)


@contextmanager
def loading(file: Path) -> Iterator[None]:
    """Turn any failure while a file is loaded into a ModelError, and release its memory."""
    try:
        yield
    except ImportError as error:  # the packages, not the file
        raise ModelError(
            f"onnxruntime can't be used on this computer ({error}).",
            hint=f"{reinstall('onnxruntime')}; until then, --engine flite speaks.",
        ) from error
    except Exception as error:
        raise unusable(file, f"{type(error).__name__}: {error}") from error
    finally:
        release_memory()


def unusable(file: Path, reason: str) -> ModelError:
    """The error for a model that can't be loaded."""
    reason = " ".join(reason.split())[:300].rstrip(".")
    return ModelError(f"The model {file} is damaged, cut short or of another kind ({reason}).", hint=get_again(file))


def session(model: Any, threads: int = 1) -> Any:  # noqa: ANN401 - of a package without types
    """A session of onnxruntime for an ``onnx.ModelProto``.

    Args:
        model: the model.
        threads: among which each layer is divided. The last bits of a result depend on it, so it must be a number of
            the engine's own, and never that of the cores.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads take no processor time
    options.use_deterministic_compute = True
    options.enable_mem_pattern = False  # every sentence has another length
    options.enable_cpu_mem_arena = False  # each session would keep the most it ever took; it costs 3 % of the time
    options.log_severity_level = 3
    loaded = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    loaded._model_bytes = None  # which would be held in case the model is to move to another device
    return loaded


def durations_of(graph: Any) -> str:  # noqa: ANN401
    """The tensor of durations before they are rounded up: the input of a node ``CumSum``."""
    made_by = {name: node for node in graph.node for name in node.output}
    sums = [made_by[node.input[0]] for node in graph.node if node.op_type == "CumSum" and node.input[0] in made_by]
    found = {node.input[0] if node.op_type == "Ceil" else node.output[0] for node in sums if _rounds(node)}
    if len(found) != 1:
        raise ValueError("it has no durations of phonemes")
    return str(found.pop())


def _rounds(node: Any) -> bool:  # noqa: ANN401
    return node.op_type in ("Ceil", "Cast")
