"""Tiny ONNX models for tests: a tone for every phoneme, and noise drawn as the real models draw theirs.

They take and give what the real ones do, so that the packages' own code loads them, phonemizes and speaks.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FRAME = 64
IPA = "abcdefghijklmnopqrstuvwxyzæçðŋɐɑɒɔəɚɛɜɡɪɹɾʃʊʌʒʔθᵻˈˌːˑ"
PUNCTUATION = " !'(),-.:;?\""


class Graph:
    """A graph in the making; every node's output has a name."""

    def __init__(self):
        self.nodes, self.constants, self.number = [], [], 0

    def add(self, kind, *inputs, **attributes):
        self.number += 1
        name = f"{kind.lower()}_{self.number}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, value, dtype=np.float32):
        self.number += 1
        name = f"constant_{self.number}"
        self.constants.append(numpy_helper.from_array(np.array(value, dtype), name))
        return name

    def save(self, path, inputs, output, metadata=None):
        last = helper.make_node("Identity", [output], ["output"])
        graph = helper.make_graph(
            [*self.nodes, last], "tiny", inputs,
            [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)], self.constants,
        )  # fmt: skip
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
        for key, value in (metadata or {}).items():
            model.metadata_props.add(key=key, value=value)
        onnx.save(model, str(path))


def tones(g, pitches, frames, rate):
    """A tone of ``pitches[i]`` Hz for ``frames[i]`` frames, one after the other, in one row of samples."""
    ends = g.add("CumSum", frames, g.constant(0, np.int64))
    total = g.add("ReduceSum", frames, keepdims=0)
    at = g.add("Range", g.constant(0, np.float32), total, g.constant(1, np.float32))
    past = g.add("GreaterOrEqual", g.add("Unsqueeze", at, g.constant([1], np.int64)), ends)
    which = g.add("ReduceSum", g.add("Cast", past, to=TensorProto.INT64), g.constant([1], np.int64), keepdims=0)
    hz = g.add("Gather", pitches, which)
    wide = g.add("Mul", g.add("Unsqueeze", hz, g.constant([1], np.int64)), g.constant([[1] * FRAME]))
    flat = g.add("Reshape", wide, g.constant([-1], np.int64))
    turns = g.add("CumSum", g.add("Mul", flat, g.constant(1 / rate)), g.constant(0, np.int64))
    return g.add("Mul", g.add("Sin", g.add("Mul", turns, g.constant(2 * np.pi))), g.constant(0.3))


def lengths(g, ids, usual, stretch, jitter):
    """Frames for each id: the usual number, stretched, and varied at random."""
    noise = g.add("RandomNormalLike", g.add("Cast", ids, to=TensorProto.FLOAT))
    varied = g.add("Add", g.constant(1.0), g.add("Mul", noise, jitter))
    frames = g.add("Ceil", g.add("Mul", g.add("Mul", varied, stretch), g.constant(usual)))
    return g.add("Max", frames, g.constant(1.0))


def hiss(g, sound, level, kind="RandomNormalLike"):
    """The sound with noise on it, between two tenths of a second or so of silence."""
    silence = g.constant(np.zeros(2000))
    return g.add("Concat", silence, g.add("Add", sound, g.add("Mul", g.add(kind, sound), level)), silence, axis=0)


def piper_model(path: Path, speakers=("anna", "ben", "cara"), random="RandomNormalLike", noise=1):
    """A Piper voice at 16 kHz and its configuration."""
    g = Graph()
    ids = g.add("Reshape", "input", g.constant([-1], np.int64))
    real = g.add("Cast", ids, to=TensorProto.FLOAT)
    pick = [g.add("Gather", "scales", g.constant(i, np.int64)) for i in range(3)]
    frames = lengths(g, ids, 8.5, pick[1], g.add("Mul", pick[2], g.constant(0.1)))
    pitches = g.add("Add", g.add("Mul", real, g.constant(6.0)), g.constant(110.0))
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if len(speakers) > 1:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, [1]))
        speaker = g.add("Cast", "sid", to=TensorProto.FLOAT)
        pitches = g.add("Add", pitches, g.add("Mul", speaker, g.constant(60.0)))
    level = g.add("Mul", pick[0], g.constant(0.01))
    sound = hiss(g, tones(g, pitches, frames, 16_000), level, random)
    g.save(path, inputs, g.add("Reshape", sound, g.constant([1, 1, 1, -1], np.int64)))
    symbols = ["_", "^", "$", *PUNCTUATION, *IPA]
    path.with_name(f"{path.name}.json").write_text(
        json.dumps(
            {
                "audio": {"sample_rate": 16_000, "quality": "tiny"},
                "espeak": {"voice": "en-us"},
                "language": {"code": "en_US"},
                "inference": {"noise_scale": 0.667 * noise, "length_scale": 1, "noise_w": 0.8 * noise},
                "phoneme_type": "espeak",
                "num_symbols": len(symbols),
                "num_speakers": len(speakers),
                "speaker_id_map": {name: at for at, name in enumerate(speakers)} if len(speakers) > 1 else {},
                "phoneme_id_map": {symbol: [at] for at, symbol in enumerate(symbols)},
            }
        )
    )


def kokoro_model(path: Path, voices=("af_one", "am_two", "bf_three"), others=("zf_four",), noise=1):
    """A Kokoro model at 24 kHz and its file of voices."""
    g = Graph()
    ids = g.add("Reshape", "tokens", g.constant([-1], np.int64))
    real = g.add("Cast", ids, to=TensorProto.FLOAT)
    stretch = g.add("Div", g.constant([1.0]), "speed")
    frames = lengths(g, ids, 24.0, stretch, g.constant(0.05 * noise))
    first = g.add("ReduceMean", "style", keepdims=0)
    pitches = g.add("Add", g.add("Mul", real, g.constant(2.0)), g.add("Mul", first, g.constant(100.0)))
    sound = hiss(g, tones(g, pitches, frames, 24_000), g.constant(0.004 * noise), "RandomUniformLike")
    inputs = [
        helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "tokens"]),
        helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
        helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
    ]
    g.save(path, inputs, sound)
    with path.with_name("voices.bin").open("wb") as file:
        np.savez(
            file, **{name: np.full((510, 1, 256), 1.0 + at, np.float32) for at, name in enumerate(voices + others)}
        )
