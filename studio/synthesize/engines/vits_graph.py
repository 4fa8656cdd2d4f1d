"""A VITS network taken apart: an ONNX graph as Piper exports it in, three graphs out.

1. *text*: phonemes in, how many frames each lasts out;
2. *flow*: durations in, which are rounded up, frames of features out, about 86 for a second;
3. *decoder*: frames in, samples out (HiFi-GAN). It takes most of the time and of the memory.

Taken apart, durations can be changed without reading the text again, and a long sentence can be decoded in windows. The
decoder's layers get a second axis of length 1, as onnxruntime has its fast layout for convolutions of images only.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

CONVOLUTIONS = frozenset({"Conv", "ConvTranspose"})
ELEMENTWISE = frozenset({"Add", "Div", "LeakyRelu", "Mul", "Relu", "Sum", "Tanh", "Unsqueeze"})

_NEUTRAL = {"kernel_shape": 1, "strides": 1, "dilations": 1, "pads": 0, "output_padding": 0}
"""What these attributes of a convolution are along an axis of length 1."""


@dataclass(frozen=True, slots=True)
class Network:
    """The parts of a network, each an ``onnx.ModelProto``."""

    text: Any
    """Takes the model's own inputs, gives ``durations`` and all of ``carried``."""
    flow: Any
    """Takes ``durations`` and all of ``carried``, whose types are still open, gives ``frames``."""
    decoder: Any
    """Takes ``frames``, shape (1, features, 1, frames), gives samples."""
    durations: str
    """Frames of each phoneme before they are rounded up."""
    carried: tuple[str, ...]
    """What else the flow takes from the text."""
    frames: str
    features: int
    """Numbers of a frame."""
    hop_samples: int
    """Samples of a frame."""
    reach_frames: int
    """Frames before and after its own on which a sample depends."""


def split(model: Any, durations: str, onnx: Any) -> Network:  # noqa: ANN401 - of a package without types
    """Take a network apart.

    Args:
        model: an ``onnx.ModelProto`` with one output; it is used up.
        durations: the tensor with the frames of each phoneme before they are rounded up.
        onnx: the package.

    Raises:
        ValueError: it isn't built as a VITS network is.
    """
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    spoken = _after(durations, graph.node)
    frames = _decoder_input(spoken)
    decoder = _after(frames, spoken)
    text, flow = _without(graph.node, spoken), _without(spoken, decoder)
    made = {name for node in text for name in node.output} - {durations}
    carried = tuple(sorted({name for node in flow for name in node.input} & made))
    reach, hop = _reach(decoder, frames, weights)
    features = weights[decoder[0].input[1]].dims[1]

    def part(nodes: Sequence[Any], inputs: Iterable[str], outputs: Iterable[str]) -> Any:  # noqa: ANN401
        used = {name for node in nodes for name in node.input}
        given = [info for info in graph.input if info.name in used]
        for info in given:
            info.type.tensor_type.ClearField("shape")
        given += [onnx.helper.make_empty_tensor_value_info(name) for name in inputs]
        results = [onnx.helper.make_empty_tensor_value_info(name) for name in outputs]
        held = [tensor for name, tensor in weights.items() if name in used]
        made = onnx.helper.make_graph(nodes, "part", given, results, held)
        return onnx.helper.make_model(made, opset_imports=model.opset_import, ir_version=model.ir_version)

    decoder_part = part(_as_images(decoder, weights, onnx), (), [graph.output[0].name])
    shape = [1, features, 1, None]
    decoder_part.graph.input.append(onnx.helper.make_tensor_value_info(frames, onnx.TensorProto.FLOAT, shape))
    return Network(
        part(text, (), [durations, *carried]),
        part(flow, [durations, *carried], [frames]),
        decoder_part,
        durations,
        carried,
        frames,
        features,
        hop,
        reach,
    )


def _after(tensor: str, nodes: Iterable[Any]) -> list[Any]:
    """The nodes that depend on a tensor, in order."""
    changed, found = {tensor}, []
    for node in nodes:
        if changed.intersection(node.input):
            found.append(node)
            changed.update(node.output)
    return found


def _without(nodes: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    taken = {name for node in others for name in node.output}
    return [node for node in nodes if not taken.intersection(node.output)]


def _decoder_input(nodes: Sequence[Any]) -> str:
    """The frames: what the convolution before the first transposed one takes."""
    made_by = {name: node for node in nodes for name in node.output}
    node = next((node for node in nodes if node.op_type == "ConvTranspose"), None)
    while node is not None:
        node = made_by.get(node.input[0])
        if node is not None and node.op_type == "Conv":
            return str(node.input[0])
    raise ValueError("it has no decoder")


def _as_images(nodes: Sequence[Any], weights: dict[str, Any], onnx: Any) -> Sequence[Any]:  # noqa: ANN401
    """The nodes with a second axis of length 1 in every convolution, before the axis of time; changes the weights."""
    for node in nodes:
        if node.op_type not in CONVOLUTIONS:
            if any(math.prod(weights[name].dims) > 1 for name in node.input if name in weights):
                raise ValueError(f"its decoder has a layer of another kind: {node.name}")
            continue
        kernel = weights[node.input[1]]
        weights[kernel.name] = onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(kernel)[:, :, None], kernel.name)
        for given in node.attribute:
            if given.name in _NEUTRAL:
                own, neutral = list(given.ints), _NEUTRAL[given.name]
                del given.ints[:]
                given.ints.extend([neutral, own[0], neutral, own[1]] if given.name == "pads" else [neutral, *own])
    return nodes


def _reach(nodes: Sequence[Any], frames: str, weights: Mapping[str, Any]) -> tuple[int, int]:
    """How many frames around its own a sample depends on, and how many samples a frame has."""
    reach, rate = {frames: Fraction(0)}, {frames: 1}
    for node in nodes:
        inputs = [name for name in node.input if name in reach]
        most, here = max(reach[name] for name in inputs), rate[inputs[0]]
        if node.op_type in CONVOLUTIONS:
            given = {a.name: list(a.ints) for a in node.attribute}
            before, after = given.get("pads", [0, 0])
            steps = (weights[node.input[1]].dims[2] - 1) * given.get("dilations", [1])[0]
            stride = given.get("strides", [1])[0]
            if node.op_type == "Conv":
                fits, up = stride == 1 and before + after == steps, 1
            else:
                extra = given.get("output_padding", [0])[0]
                fits, up = steps + 1 - before - after + extra == stride, stride
            if not fits:
                raise ValueError(f"a layer of its decoder changes the length: {node.name}")
            most += Fraction(max(before, after, steps - before, steps - after), here * up)
            here *= up
        elif node.op_type not in ELEMENTWISE:
            raise ValueError(f"its decoder has a layer of another kind: {node.op_type}")
        reach |= dict.fromkeys(node.output, most)
        rate |= dict.fromkeys(node.output, here)
    return math.ceil(reach[nodes[-1].output[0]]), rate[nodes[-1].output[0]]
