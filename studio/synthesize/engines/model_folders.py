"""Finds models of Piper and Kokoro: in the user's folder, in packages, and in folders of other programs.

In: the kind of model. Out: files by name. A package offers models by an entry point of the group ``studio.models``: a
function without arguments that returns a folder with the layout of ``STUDIO_MODELS`` (``piper/NAME.onnx`` and so on).
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Iterator
from importlib.metadata import entry_points
from itertools import islice
from pathlib import Path

GROUP = "studio.models"
MOST_FILES = 1000
"""Most models that are read from one folder."""
PATTERNS = {
    "piper": ("models--*piper*/snapshots/*/**/*.onnx",),
    "kokoro": ("models--*[Kk]okoro*/snapshots/*/**/*.onnx",),
}
"""In Hugging Face's cache."""

_log = logging.getLogger(__name__)


def models_folder(kind: str) -> Path:
    """The folder of the user's models of an engine, in the user's data folder or in the one ``STUDIO_MODELS`` names."""
    chosen = os.environ.get("STUDIO_MODELS")
    if chosen:
        return Path(chosen).expanduser() / kind
    from platformdirs import user_data_path

    return user_data_path("studio", appauthor=False) / "models" / kind


def models(kind: str, ending: str) -> dict[str, Path]:
    """Models that have a file beside them, by name; of one name, the user's own comes first.

    Args:
        kind: the engine, ``piper`` or ``kokoro``.
        ending: pattern of the name of the file beside a model, with ``{}`` for the model's name.
    """
    found: dict[str, Path] = {}
    for path in _files(kind):
        if path.stem not in found and any(path.parent.glob(ending.format(path.name))):
            found[path.stem] = path
    return found


def _files(kind: str) -> Iterator[Path]:
    yield from _sorted(models_folder(kind), "*.onnx")
    for folder in _packaged():
        yield from _sorted(folder / kind, "*.onnx")
    for pattern in PATTERNS[kind]:
        yield from _sorted(_hugging_face(), pattern)
    if kind == "piper":
        yield from _sorted(_data_home() / "pied" / "models", "*.onnx")


def _sorted(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(islice(folder.glob(pattern), MOST_FILES)) if folder.is_dir() else []
    except OSError:  # a folder that can't be read holds nothing for us
        return []


def _hugging_face() -> Path:
    """Its cache, by the variables that its own library reads."""
    if chosen := os.environ.get("HF_HUB_CACHE"):
        return Path(chosen).expanduser()
    home = os.environ.get("HF_HOME")
    return (Path(home).expanduser() if home else _home("XDG_CACHE_HOME", ".cache") / "huggingface") / "hub"


def _data_home() -> Path:
    return _home("XDG_DATA_HOME", ".local/share")


def _home(variable: str, usual: str) -> Path:
    chosen = os.environ.get(variable)
    return Path(chosen) if chosen else Path.home() / usual


@functools.cache
def _packaged() -> tuple[Path, ...]:
    """Folders that packages offer; one that fails is skipped, with a line in the log."""
    folders = []
    for point in entry_points(group=GROUP):
        try:
            folders.append(Path(point.load()()))
        except Exception as error:  # noqa: BLE001 - code of others may raise anything
            _log.warning("models of %s can't be used: %s", point.value, error)
    return tuple(folders)
