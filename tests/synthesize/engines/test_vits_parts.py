"""VITS networks in parts: the same sound as the whole, in windows of any length; other networks are refused."""

import os
from dataclasses import replace

import numpy as np
import pytest

from studio.synthesize.engines import vits, vits_model
from studio.synthesize.engines.onnx_helper import PERIOD, SeededSession, without_draws
from studio.synthesize.engines.onnx_models import durations_of, session
from studio.synthesize.engines.vits_graph import split
from studio.synthesize.weights import weights_digest
from studio.values import VoiceSettings

onnx = pytest.importorskip("onnx")

IDS = [1, *(number for phoneme in range(14, 60) for number in (phoneme, 0)), 2]
SCALES = (0.667, 1.0, 0.8)


@pytest.fixture(scope="module")
def joe():
    """The file of joe's model, and the model."""
    file = vits._model(VoiceSettings("joe"))
    return file, vits_model.vits_model_of(file, weights_digest(file))


@pytest.mark.slow
def test_the_parts_sound_as_the_whole(joe):
    file, model = joe
    whole = onnx.load(str(file))
    without_draws(whole, onnx)
    durations = durations_of(whole.graph)
    whole.graph.output.append(onnx.helper.make_empty_tensor_value_info(durations))
    given = {
        "input": np.asarray([IDS], np.int64),
        "input_lengths": np.asarray([len(IDS)], np.int64),
        "scales": np.asarray(SCALES, np.float32),
    }
    samples, frames = SeededSession(session(whole), 7).run([whole.graph.output[0].name, durations], given)
    timing = model.timing(IDS, SCALES, 7)
    found, each = model.sound(timing, 1.0, 7)
    assert np.array_equal(each, np.ceil(frames).reshape(-1))
    assert found == pytest.approx(samples.reshape(-1), abs=1e-4)
    assert len(found) == each.sum() * model.hop_samples


@pytest.mark.slow
@pytest.mark.parametrize("window_frames", [7, 50])
def test_windows_of_any_length_sound_alike(joe, window_frames, monkeypatch):
    model = joe[1]
    timing = model.timing(IDS, SCALES, 7)
    monkeypatch.setattr(vits_model, "WINDOW_FRAMES", 100_000)
    whole, _ = model.sound(timing, 1.3, 7)
    monkeypatch.setattr(vits_model, "WINDOW_FRAMES", window_frames)
    parts, _ = model.sound(timing, 1.3, 7)
    assert np.array_equal(parts, model.sound(timing, 1.3, 7, threads=3)[0])
    assert len(parts) == len(whole) and parts == pytest.approx(whole, abs=1e-4)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system can't hold a process to one core")
def test_one_core_gives_the_samples_of_all_cores(joe):
    file, model = joe
    cores = os.sched_getaffinity(0)
    timing = model.timing(IDS, SCALES, 7)
    try:
        os.sched_setaffinity(0, {min(cores)})
        alone = vits_model._loaded.__wrapped__(file, "")
        timing_alone = alone.timing(IDS, SCALES, 7)
        samples = alone.sound(timing_alone, 1.0, 7)[0]
    finally:
        os.sched_setaffinity(0, cores)
    assert np.array_equal(timing.durations, timing_alone.durations)
    assert np.array_equal(model.sound(timing, 1.0, 7, threads=3)[0], samples)


@pytest.mark.slow
@pytest.mark.parametrize(("frames", "windows"), [(1, 1), (224, 1), (225, 2), (448, 2), (449, 4), (897, 6)])
def test_long_sentences_are_decoded_in_an_even_number_of_windows(joe, frames, windows):
    model = joe[1]
    lengths: list[int] = []

    class Counting:
        def run(self, names, given):
            lengths.append(next(iter(given.values())).shape[3])
            return model.decoder.run(names, given)

    noise = np.random.default_rng(3).standard_normal((1, model.features, 1, frames)).astype(np.float32)
    samples = replace(model, decoder=Counting())._decoded(noise, 1)
    assert len(lengths) == windows
    assert len(samples) == frames * model.hop_samples
    assert max(lengths) <= vits_model.WINDOW_FRAMES + 2 * model.reach_frames


@pytest.mark.slow
def test_more_noise_than_there_is_comes_again(joe):
    model = joe[1]
    timing = model.timing(IDS * 10, SCALES, 7)
    scale = 1.02 * PERIOD / model.features / float(timing.durations.sum())
    samples, each = model.sound(timing, scale, 7)
    assert model.features * each.sum() > PERIOD
    assert len(samples) == each.sum() * model.hop_samples and np.isfinite(samples).all()


def network(*, kernel: int = 3, pads: tuple[int, int] = (1, 1), end: str = "Tanh"):
    """A network with the outline of VITS: one feature, durations that are added up, a decoder of two layers."""
    make = onnx.helper.make_node
    nodes = [
        make("Mul", ["input", "scales"], ["lasting"]),
        make("Ceil", ["lasting"], ["whole"]),
        make("CumSum", ["whole", "axis"], ["sums"]),
        make("Unsqueeze", ["sums", "ones"], ["features"]),
        make("Conv", ["features", "taken"], ["made"], kernel_shape=[kernel], pads=list(pads)),
        make("LeakyRelu", ["made"], ["bent"]),
        make("ConvTranspose", ["bent", "raised"], ["longer"], kernel_shape=[4], strides=[2], pads=[1, 1]),
        make(end, ["longer"], ["output"]),
    ]
    rng = np.random.default_rng(1)
    held = {
        "axis": np.array(1, np.int64),
        "ones": np.array([1], np.int64),
        "taken": rng.standard_normal((16, 1, kernel)).astype(np.float32),
        "raised": rng.standard_normal((16, 1, 4)).astype(np.float32),
    }
    real = onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        nodes,
        "network",
        [
            onnx.helper.make_tensor_value_info("input", real, [1, "n"]),
            onnx.helper.make_tensor_value_info("scales", real, [1]),
        ],
        [onnx.helper.make_tensor_value_info("output", real, None)],
        [onnx.numpy_helper.from_array(value, name) for name, value in held.items()],
    )
    return onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 15)], ir_version=8)


def test_a_sample_depends_on_no_more_than_its_layers_reach():
    parts = split(network(), "lasting", onnx)
    assert (parts.hop_samples, parts.reach_frames, parts.features) == (2, 2, 1)
    assert (parts.durations, parts.carried, parts.frames) == ("lasting", (), "features")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pads": (0, 0)}, "changes the length"),
        ({"end": "Softmax"}, "a layer of another kind: Softmax"),
    ],
)
def test_networks_of_other_kinds_are_refused(change, reason):
    with pytest.raises(ValueError, match=reason):
        split(network(**change), "lasting", onnx)


def test_a_network_without_a_decoder_is_refused():
    model = network()
    del model.graph.node[4:]
    with pytest.raises(ValueError, match="no decoder"):
        split(model, "lasting", onnx)
