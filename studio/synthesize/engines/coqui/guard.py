"""What a model may do while it is loaded: bring weights. In: its configuration, and whether it is trusted.

Weights come as pickles, which can hold code, and a configuration can name files anywhere, in the network too. The
package reads weights only by its own choice, in several places; here it is made to, in all of them.
"""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from studio.errors import EngineError
from studio.files.places import real_path

ENDINGS = (".pth", ".tar", ".json", ".npy", ".safetensors", ".pt")
"""Of the files of a model that shape the sound; the rest are notes and licences."""
VOICES = "voices"
"""Folder in which coqui-tts keeps what it cloned, which is no part of the model."""


def check_config(config: Mapping[str, Any], folder: Path) -> None:
    """Look at what a configuration would have the package read.

    Args:
        config: content of ``config.json``.
        folder: of the model.

    Raises:
        EngineError: it names a file that isn't in the folder, or code that isn't the package's.
    """
    for name, value in _named_files(config, folder):
        if not _inside(value, folder):
            raise EngineError(
                f"The configuration of the model in {folder} names a file elsewhere: {name} is {value!r}.",
                hint="Put it into the model's folder and write its full path into config.json.",
            )
    characters = _part(config, "characters").get("characters_class") or "TTS."
    if not str(characters).startswith("TTS."):
        raise EngineError(f"The model in {folder} asks for code that isn't coqui-tts's own: {characters}.")


def _named_files(config: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """(key, path) of the files that the package would open."""
    arguments = _part(config, "model_args")

    def said(name: str) -> Any:  # noqa: ANN401 - whatever the file holds
        return arguments.get(name) or config.get(name)

    wanted = ["speaker_encoder_model_path", "speaker_encoder_config_path"]
    if said("use_speaker_embedding") and not config.get("speakers"):
        wanted += ["speaker_file", "speakers_file"]
    if said("use_d_vector_file"):
        wanted.append("d_vector_file")
    if said("use_language_embedding"):
        wanted.append("language_ids_file")
    if not (folder / "vocab.json").is_file():
        wanted.append("tokenizer_file")
    for name in wanted:
        value = said(name) or []
        yield from ((name, str(path)) for path in ([value] if isinstance(value, str) else value))


def _inside(path: str, folder: Path) -> bool:
    """Whether a file is one of the folder's that the digest holds; or a link there, as in what comes from a hub."""
    if "::" in path or "://" in path or not path.endswith(ENDINGS):
        return False
    place, own = real_path(Path(path).parent), real_path(folder)
    return place.is_relative_to(own) and not place.is_relative_to(own / VOICES)


def _part(config: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = config.get(name)
    return found if isinstance(found, Mapping) else {}


@contextlib.contextmanager
def guarded(folder: Path, trusted: bool) -> Iterator[None]:
    """While it lasts, torch loads weights and numpy arrays only, and no file is changed.

    The package would write a checkpoint of the older form of XTTS anew, and with it change the keys of all its takes.

    Args:
        folder: of the model.
        trusted: what is pickled in its files may run.

    Raises:
        UnpicklingError: there is pickled code in a file, and the model isn't trusted.
    """
    import torch

    load, save, load_array = torch.load, torch.save, np.load

    def load_weights(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - as torch has it
        return load(*args, **{**options, "weights_only": not trusted})

    def load_numbers(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - as numpy has it
        try:
            return load_array(*args, **{**options, "allow_pickle": trusted and _inside(str(args[0]), folder)})
        except ValueError as error:
            raise pickle.UnpicklingError(str(error)) from error

    torch.load, torch.save, np.load = load_weights, lambda *_, **__: None, load_numbers
    try:
        yield
    finally:
        torch.load, torch.save, np.load = load, save, load_array
