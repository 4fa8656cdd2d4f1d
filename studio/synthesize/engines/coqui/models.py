"""Models at hand: a name or a folder in; the folder with its files, and a digest of what they hold, out.

A digest of two gigabytes takes seconds, so it is computed once and remembered, by path, size and time of change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from studio.errors import EngineError, ShowError
from studio.store import digest
from studio.store.keys import file_digest
from studio.synthesize.engines.coqui.guard import ENDINGS, VOICES, check_config
from studio.synthesize.licences import fetched_models
from studio.synthesize.weights import weights_digest

KINDS = ("vits", "xtts")
"""What ``config.json`` may call its model."""
LARGEST_CONFIG = 10_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on disk."""

    folder: Path
    kind: str
    """One of :data:`KINDS`."""
    checkpoint: Path
    """File of weights; XTTS takes the folder it lies in."""
    phonemizer: str = ""
    """What makes phonemes of letters for it; empty if it reads letters."""


def find_model(model: str) -> ModelFiles:
    """The files of a model.

    Args:
        model: a name such as ``tts_models/en/vctk/vits``, which must have been fetched, or a folder.

    Raises:
        EngineError: it isn't here, is a model that Studio can't speak with, or would read what isn't its own.
    """
    folder = _folder(model)
    config = folder / "config.json"
    try:
        if config.stat().st_size > LARGEST_CONFIG:
            raise ValueError("too large")
        said = json.loads(config.read_text("utf-8"))
        kind = said["model"]
    except FileNotFoundError as error:
        raise EngineError(
            f"There is no model in {folder}: it has no config.json.", hint="See docs/coqui.md."
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(f"{config} is no configuration of a model: {error}.") from error
    if kind not in KINDS:
        raise EngineError(f"The model in {folder} is of the kind {kind!r}.", hint="Studio speaks with VITS and XTTS.")
    check_config(said, folder)
    phonemizer = str(said.get("phonemizer") or "espeak") if said.get("use_phonemes") else ""
    return ModelFiles(folder, kind, _checkpoint(folder), phonemizer if kind == "vits" else "")


def model_digest(files: ModelFiles) -> str:
    """Digest of everything in the folder that shapes the sound, 40 hexadecimal digits; paths in it don't count."""
    parts = [
        (
            str(path.relative_to(files.folder)),
            weights_digest(path, _config_digest if path.name == "config.json" else file_digest),
        )
        for path in sorted(files.folder.rglob("*"))
        if path.suffix in ENDINGS and path.is_file() and not path.is_relative_to(files.folder / VOICES)
    ]
    return digest("coqui model", 1, parts)


def _folder(model: str) -> Path:
    if not model.startswith("tts_models/"):
        return Path(model).expanduser()
    try:
        fetched = fetched_models().get(model)
    except ShowError as error:
        raise EngineError(str(error)) from error
    if fetched is None or not fetched.folder or not Path(fetched.folder).is_dir():
        raise EngineError(f"The model {model} is not here yet.", hint=f"Get it: studio voices get {model}")
    return Path(fetched.folder)


def _checkpoint(folder: Path) -> Path:
    usual = [folder / name for name in ("model_file.pth", "model_file.pth.tar", "model.pth", "checkpoint.pth")]
    found = [path for path in usual if path.is_file()] or sorted(folder.glob("*.pth"))
    if not found:
        raise EngineError(f"There is no file of weights in {folder}.", hint="It is usually called model.pth.")
    return found[0]


def _config_digest(path: Path) -> str:
    """Without the place: the package writes absolute paths into the configuration of what it downloads."""
    try:
        return digest(_placeless(json.loads(path.read_text("utf-8"))))
    except (ValueError, TypeError):
        return file_digest(path)


def _placeless(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _placeless(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_placeless(part) for part in value]
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value
