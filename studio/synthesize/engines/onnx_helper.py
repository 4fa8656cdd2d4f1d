"""Piper or Kokoro voices in a process of their own, run as a script: ``onnx_helper.py piper|kokoro FOLDER``.

FOLDER has the installed packages. Each order on stdin is its length (8 bytes, big-endian) and JSON with a list of
requests (model, digest, config or voices, speaker or voice, parts, speed, language, seed); a part is words and, if
known, their IPA. Each answer on stdout is its length, a line of JSON with rate, length, phonemes and durations of every
sound, or its error, and the sounds as float32.

The same request gives the same samples: each request runs on one thread, and the models' random numbers are replaced by
inputs, which are drawn from the request's seed. The process ends when its stdin ends.
"""

import copy
import json
import os
import queue
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

PERIOD = 1_000_003
"""Random numbers for a request; they repeat for a model that needs more. A prime, so that rows never align."""
APART = 104_729
"""Offset in them between a model's sources of noise."""
KEPT = 8
"""Models held in memory."""
CONFIG_BYTES = 10_000_000
Run = tuple[list[int], list[float], int]
"""One run of a model: phoneme numbers, frames of each, and the number of samples."""


class NoiseInputModel:
    """A model that takes its noise as inputs and can return its durations before they are rounded."""

    def __init__(self, path: str) -> None:
        import onnx
        import onnxruntime

        model = onnx.load(path)
        without_draws(model, onnx)
        self.durations, self.rounded = "", ceiled
        found = [node for node in model.graph.node if node.op_type in ("Ceil", "Round")]
        if len(found) == 1:
            self.durations = found[0].input[0]
            self.rounded = ceiled if found[0].op_type == "Ceil" else rounded
            model.graph.output.append(onnx.helper.make_empty_tensor_value_info(self.durations))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.log_severity_level = 3

        def session() -> Any:  # noqa: ANN401
            content = model.SerializeToString()
            return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])

        self.session = session()
        if self.durations:  # onnxruntime leaves out at loading what the outputs don't need, and not when it runs
            del model.graph.output[:-1]
            self.timing = session()

    def fitted(self, inputs: dict[str, Any], speed: float) -> dict[str, Any]:
        """Inputs of speed 1, changed so that the sound is as long as it should be at another speed.

        Networks round the duration of each phoneme to whole frames, so that a speed alone is not followed.
        """
        import numpy as np

        if speed == 1.0:
            return inputs
        scale = 1 / speed
        if self.durations:
            own = {known.name: inputs[known.name] for known in self.timing.get_inputs()}
            (usual,) = self.timing.run([self.durations], own)
            usual = np.asarray(usual, np.float64).reshape(-1)
            scale = fitting_scale(usual, float(self.rounded(usual).sum()) / speed, self.rounded)
        if "scales" in inputs:  # Piper: noise, length, noise of the durations
            return {**inputs, "scales": inputs["scales"] * np.asarray([1, scale, 1], np.float32)}
        return {**inputs, "speed": (inputs["speed"] / scale).astype(np.float32)}


def ceiled(durations: Any) -> Any:  # noqa: ANN401
    """Round up to whole frames, as VITS does."""
    import numpy as np

    return np.ceil(durations)


def rounded(durations: Any) -> Any:  # noqa: ANN401
    """Round to whole frames, at least one, as Kokoro does."""
    import numpy as np

    return np.maximum(np.round(durations), 1)


def fitting_scale(durations: Any, frames: float, rounding: Callable[[Any], Any]) -> float:  # noqa: ANN401
    """The factor with which the rounded durations add up to a sum as close as possible to the requested one.

    Args:
        durations: frames of each phoneme before rounding, shape (phonemes,), float64.
        frames: the requested sum.
        rounding: to whole frames, as the network rounds.
    """
    low, high = 0.0, 10.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if float(rounding(durations * middle).sum()) < frames else (low, middle)
    return min((high, low), key=lambda scale: abs(float(rounding(durations * scale).sum()) - frames))


def without_draws(model: Any, onnx: Any) -> bool:  # noqa: ANN401
    """Replace a model's random numbers by inputs; returns whether there were any."""
    graph, kept, sources = model.graph, [], 0
    hidden = (inner for holder in (*graph.node, *model.functions) for inner in _inside(holder))
    if any(_random(node) for node in hidden):
        raise ValueError("it draws random numbers inside a loop, a branch or a function")
    for node in graph.node:
        if not _random(node):
            kept.append(node)
        elif node.op_type in ("RandomNormalLike", "RandomUniformLike"):
            kept += _noise(node, sources, onnx)
            sources += 1
        else:
            raise ValueError(f"it draws random numbers by {node.op_type}")
    if sources:
        del graph.node[:]
        graph.node.extend(kept)
        for name in ("studio_normal", "studio_uniform"):
            graph.input.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [PERIOD]))
    return sources > 0


def _inside(holder: Any) -> Iterator[Any]:  # noqa: ANN401
    """Every node inside a function, or inside the graphs that a node holds."""
    graphs = [holder] if hasattr(holder, "opset_import") else []
    if not graphs:
        graphs = [g for a in holder.attribute for g in (*([a.g] if a.HasField("g") else []), *a.graphs)]
    for graph in graphs:
        for node in graph.node:
            yield node
            yield from _inside(node)


def _random(node: Any) -> bool:  # noqa: ANN401
    return node.op_type.startswith("Random") or node.op_type in ("Multinomial", "Bernoulli")


def _noise(node: Any, number: int, onnx: Any) -> list[Any]:  # noqa: ANN401
    """Nodes that compute a source's noise from the input numbers."""
    given = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    normal = node.op_type == "RandomNormalLike"
    if normal:
        scale, shift = given.get("scale", 1.0), given.get("mean", 0.0)
    else:
        shift = given.get("low", 0.0)
        scale = given.get("high", 1.0) - shift
    name = f"studio_noise_{number}"
    make = onnx.helper.make_node

    def constant(what: str, value: float, kind: int) -> Any:  # noqa: ANN401
        tensor = onnx.helper.make_tensor(f"{name}_{what}_value", kind, [], [value])
        return make("Constant", [], [f"{name}_{what}"], value=tensor)

    whole, real = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    nodes = [
        constant("first", number * APART, whole),
        constant("one", 1, whole),
        constant("period", PERIOD, whole),
        constant("scale", scale, real),
        constant("shift", shift, real),
        make("Shape", [node.input[0]], [f"{name}_shape"]),
        make("ReduceProd", [f"{name}_shape"], [f"{name}_count"], keepdims=0),
        make("Add", [f"{name}_first", f"{name}_count"], [f"{name}_stop"]),
        make("Range", [f"{name}_first", f"{name}_stop", f"{name}_one"], [f"{name}_at"]),
        make("Mod", [f"{name}_at", f"{name}_period"], [f"{name}_within"]),
        make("Gather", ["studio_normal" if normal else "studio_uniform", f"{name}_within"], [f"{name}_flat"]),
        make("Reshape", [f"{name}_flat", f"{name}_shape"], [f"{name}_drawn"]),
        make("Mul", [f"{name}_drawn", f"{name}_scale"], [f"{name}_scaled"]),
    ]
    kind = given.get("dtype", real)
    if kind == real:
        return [*nodes, make("Add", [f"{name}_scaled", f"{name}_shift"], [node.output[0]])]
    nodes.append(make("Add", [f"{name}_scaled", f"{name}_shift"], [f"{name}_moved"]))
    return [*nodes, make("Cast", [f"{name}_moved"], [node.output[0]], to=kind)]


class Speech(NamedTuple):
    """The result of an order: samples of shape (n,), and phonemes with padding, if the model reports durations."""

    samples: Any
    rate_hz: int
    letters: list[str]
    durations_s: list[float]

    def facts(self) -> dict[str, Any]:
        """Everything except the samples."""
        times = {"letters": self.letters, "durations_s": [round(each_s, 6) for each_s in self.durations_s]}
        return {"rate": self.rate_hz, "length": len(self.samples), **times}


def timed(samples: Any, rate_hz: int, runs: list[Run], letters: dict[int, str]) -> Speech:  # noqa: ANN401
    """Samples of shape (n,) with the phonemes of all runs, by their numbers, if these are all there is."""
    if sum(length for _, _, length in runs) != len(samples) or any(len(ids) != len(each) for ids, each, _ in runs):
        return Speech(samples, rate_hz, [], [])
    names = [letters.get(number, "_") for ids, _, _ in runs for number in ids]
    frame_s = [length / max(1.0, sum(each)) / rate_hz for _, each, length in runs]
    return Speech(samples, rate_hz, names, [n * s for s, (_, each, _) in zip(frame_s, runs, strict=True) for n in each])


class SeededSession:
    """A session as the packages know it, for one request: it adds the noise of the request's seed, and its speed.

    Args:
        session: of onnxruntime.
        seed: of the noise.
        path: of the model.
        timed: the model, where its sound is to have the length of a speed and durations are to be kept in ``runs``.
        speed: as a factor.
    """

    def __init__(
        self,
        session: Any,  # noqa: ANN401
        seed: int,
        path: str = "",
        timed: NoiseInputModel | None = None,
        speed: float = 1.0,
    ) -> None:
        self._session, self._seed, self._model_path, self._timed, self._speed = session, seed, path, timed, speed
        self.runs: list[Run] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._session, name)

    def get_outputs(self) -> Any:  # noqa: ANN401
        """The model's own outputs, without the durations."""
        return self._session.get_outputs()[:1]

    def run(self, names: Any, inputs: dict[str, Any], *options: Any) -> Any:  # noqa: ANN401
        """As the session's, with the noise; the model gives the same whenever it is asked the same."""
        import numpy as np

        if any(known.name == "studio_normal" for known in self._session.get_inputs()):
            drawn = np.random.default_rng(self._seed)
            inputs = {
                **inputs,
                "studio_normal": drawn.standard_normal(PERIOD, np.float32),
                "studio_uniform": drawn.random(PERIOD, np.float32),
            }
        names = names or [self._session.get_outputs()[0].name]
        if self._timed is not None:
            inputs = self._timed.fitted(inputs, self._speed)
        if self._timed is None or not self._timed.durations:
            return self._session.run(names, inputs, *options)
        *found, durations = self._session.run([*names, self._timed.durations], inputs, *options)
        ids = next(value for name, value in inputs.items() if name in ("input", "input_ids", "tokens"))
        frames = self._timed.rounded(np.asarray(durations, np.float64).reshape(-1))
        self.runs.append((np.asarray(ids).reshape(-1).tolist(), frames.tolist(), int(np.asarray(found[0]).size)))
        return found


class Piper:
    """Voices of piper-tts: a model and its ``.onnx.json``."""

    def load(self, order: dict[str, Any]) -> Any:  # noqa: ANN401
        """Session and configuration."""
        from piper.config import PhonemeType, PiperConfig

        if os.stat(order["config"]).st_size > CONFIG_BYTES:  # noqa: PTH116 - a plain program
            raise ValueError("its configuration is too large")
        with open(order["config"], encoding="utf-8") as file:  # noqa: PTH123
            config = PiperConfig.from_dict(json.load(file))
        if config.phoneme_type not in (PhonemeType.ESPEAK, PhonemeType.TEXT):
            raise ValueError(f"its phonemes are of the kind {config.phoneme_type.value}")  # others fetch data
        return NoiseInputModel(order["model"]), config

    def speak(self, loaded: Any, order: dict[str, Any]) -> Speech:  # noqa: ANN401
        """The result of an order."""
        import numpy as np
        from piper import PiperVoice
        from piper.config import PhonemeType, SynthesisConfig

        model, config = loaded
        session = SeededSession(model.session, order["seed"], order["model"], model, order["speed"])
        voice = PiperVoice(session=session, config=config)
        wanted = SynthesisConfig(
            speaker_id=config.speaker_id_map.get(order["speaker"]),
            length_scale=config.length_scale,
            normalize_audio=False,  # or every sentence would be as loud as the loudest
        )
        known = set(config.phoneme_id_map) if config.phoneme_type is PhonemeType.ESPEAK else set()
        text = ""
        for words, ipa in order["parts"]:
            if not ipa or not set(ipa) <= known:
                text += words.replace("[[", "[").replace("]]", "]") + " "
            elif text.endswith("]] "):
                text = f"{text[:-3]} {ipa}]] "
            else:  # after a comma piper adds a blank of its own
                text = f"{text[:-1] if text.endswith((', ', '; ', ': ')) else text}[[{ipa}]] "
        parts = [chunk.audio_float_array.reshape(-1) for chunk in voice.synthesize(text.strip(), wanted)]
        samples = np.concatenate(parts) if parts else np.zeros(0, np.float32)
        letters = {ids[0]: letter for letter, ids in config.phoneme_id_map.items() if len(ids) == 1}
        return timed(samples, config.sample_rate, session.runs, letters)


class Kokoro:
    """Voices of kokoro-onnx: a model and a file of voices."""

    def load(self, order: dict[str, Any]) -> Any:  # noqa: ANN401
        """The model, and the package's own object."""
        import kokoro_onnx

        model = NoiseInputModel(order["model"])
        return model, kokoro_onnx.Kokoro.from_session(SeededSession(model.session, 0, order["model"]), order["voices"])

    def speak(self, loaded: Any, order: dict[str, Any]) -> Speech:  # noqa: ANN401
        """The result of an order."""
        import numpy as np

        model, package = loaded
        mine = copy.copy(package)
        mine.sess = SeededSession(model.session, order["seed"], order["model"], model, order["speed"])
        language = order["language"]
        given = any(ipa for _, ipa in order["parts"])
        text = " ".join(
            ipa or (mine.tokenizer.phonemize(words, language) if given else words) for words, ipa in order["parts"]
        )
        samples, rate = mine.create(text, order["voice"], lang=language, is_phonemes=given, trim=False)
        letters = {number: letter for letter, number in mine.tokenizer.vocab.items()}
        return timed(np.asarray(samples).reshape(-1), rate, mine.sess.runs, letters)


class Speaker:
    """The loaded models."""

    def __init__(self, kind: str) -> None:
        self._kind: Piper | Kokoro = Piper() if kind == "piper" else Kokoro()
        self._loaded: OrderedDict[str, Any] = OrderedDict()

    def answer(self, order: bytes, pool: ThreadPoolExecutor) -> bytes:
        """The answer to an order; a request that fails has its reason and doesn't affect the others."""
        import numpy as np

        requests = json.loads(order)["requests"]
        models = [self._model(request) for request in requests]  # not at once: loading takes all memory there is
        said = list(pool.map(self._said, models, requests))
        listed = [each if isinstance(each, dict) else each.facts() for each in said]
        sounds = [np.asarray(each.samples, "<f4").tobytes() for each in said if isinstance(each, Speech)]
        return json.dumps(listed).encode() + b"\n" + b"".join(sounds)

    def _model(self, request: dict[str, Any]) -> Any:  # noqa: ANN401
        key = request["digest"]
        try:
            if key not in self._loaded:
                self._loaded[key] = self._kind.load(request)
                while len(self._loaded) > KEPT:
                    self._loaded.popitem(last=False)
            self._loaded.move_to_end(key)
            return self._loaded[key]
        except Exception as error:  # noqa: BLE001 - whatever a model's file does to the packages
            return error

    def _said(self, model: Any, request: dict[str, Any]) -> Any:  # noqa: ANN401
        if isinstance(model, Exception):
            return {"error": f"{type(model).__name__}: {model}"[:500], "model": request["model"]}
        try:
            return self._kind.speak(model, request)
        except Exception as error:  # noqa: BLE001
            return {"error": f"{type(error).__name__}: {error}"[:500]}


def listen(orders: "queue.SimpleQueue[bytes]") -> None:
    """Read orders until stdin ends, then end the process, even if it is busy."""
    while True:
        head = sys.stdin.buffer.read(8)
        order = sys.stdin.buffer.read(int.from_bytes(head, "big")) if len(head) == 8 else b""
        if not order:
            os._exit(0)
        orders.put(order)


def main() -> None:
    """Answer orders, one after the other."""
    kind, folder = sys.argv[1:3]
    sys.path.append(folder)  # isolated mode leaves out the user's own packages
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    orders: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(orders,), daemon=True).start()
    speaker = Speaker(kind)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        while True:
            answer = speaker.answer(orders.get(), pool)
            answers.write(len(answer).to_bytes(8, "big") + answer)
            answers.flush()


if __name__ == "__main__":
    main()
